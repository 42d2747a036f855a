"""The pages beside the notebooks, docs/*.md: what in them can be linked to, and what links there.

A heading of theirs reads as its anchor does, but for spaces: GitHub and the web page write anchors
in lower case, and JupyterLab in the case of the heading.
"""

import re
from pathlib import Path

from tools.start import PAGES

FOLDER = PAGES.name
REFERENCES = "references"  # the page that has nothing to which nothing links
HEADING = re.compile(r"^## +(.+)", re.MULTILINE)
PLAIN = re.compile(r"[a-z0-9-]+")
TO_A_PAGE = re.compile(rf"\]\((?:\.\./)?{FOLDER}/(\w+)\.md(?:#([^)]+))?\)")
OF_A_PAGE = re.compile(r"\]\((\w+)\.md(?:#([^)]+))?\)")
WITHIN_A_PAGE = re.compile(r"\]\(#([^)]+)\)")

Link = tuple[str, str]  # a page, and an anchor there or ""


def pages(root: Path) -> dict[str, str]:
    """The text of each page by its name: "glossary" -> "# Glossary …"."""
    return {path.stem: path.read_text("utf-8") for path in sorted((root / FOLDER).glob("*.md"))}


def anchors(page: str) -> list[str]:
    return [heading.replace(" ", "-") for heading in HEADING.findall(page)]


def links(text: str) -> list[Link]:
    """The links to pages in a notebook's text or in the README."""
    return TO_A_PAGE.findall(text)


def links_of_page(name: str, page: str) -> list[Link]:
    """The links of a page, to another one or within it."""
    return [*OF_A_PAGE.findall(page), *((name, anchor) for anchor in WITHIN_A_PAGE.findall(page))]


def lead_nowhere(links: list[Link], root: Path) -> list[str]:
    """Those of the links that lead to no page, or to no heading of it, as they are written."""
    known = {(name, to) for name, page in pages(root).items() for to in ["", *anchors(page)]}
    return [f"{name}.md#{to}".removesuffix("#") for name, to in links if (name, to) not in known]
