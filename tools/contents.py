"""What the learner's folder is to hold: every notebook and its solution, the pages, an index.

None of them has outputs, so that no answer stands below its question. Their links lead to each
other: what git tracks is never opened, and so never saved, from there.
"""

import json
import re
from pathlib import Path

INDEX = "index.md"  # JupyterLab shows it as a page to whoever follows a link
TRACKED = re.compile(r"\]\(\.\./(notebooks|solutions)/([^)#]+)\.ipynb")
TO_A_PAGE = re.compile(r"\]\(\.\./docs/(\w+\.md)")
BADGE = re.compile(r"\[!\[([^]]*)\]\([^)]*\)\]")  # without a network, a broken picture
ALL = re.compile(r"\[All notebooks\]\([^)]*\)")


def contents(notebooks: Path, solutions: Path, pages: Path) -> dict[str, bytes]:
    """The files of the learner's folder: name -> content.

    Raises ValueError with a sentence for the learner where a notebook is damaged.
    """
    files, index = {}, "# All notebooks\n\n"
    for path in sorted(notebooks.glob("*.ipynb")):
        title, files[path.name] = copy(path)
        index += f"* [{title}]({path.name})"
        solution = solutions / path.name
        if solution.exists():
            name = solution_of(path.stem)
            _, files[name] = copy(solution, " – solution")
            index += f" · [solution]({name})"
        index += "\n"
    texts = {path.name: path.read_bytes() for path in sorted(pages.glob("*.md"))}
    return files | texts | {INDEX: index.encode()}


def solution_of(stem: str) -> str:
    """At its beginning it differs from the notebook's: JupyterLab's list cuts the end off."""
    return f"solution_{stem}.ipynb"


def copy(path: Path, more: str = "") -> tuple[str, bytes]:
    """A notebook's title, and the notebook for the learner's folder, with `more` in the title."""
    content, folder = path.read_bytes(), path.parent.name
    if not sources(content):
        raise ValueError(f"{folder}/{path.name} is damaged: `git restore {folder}` brings it back.")
    nb = json.loads(content)
    for cell in nb["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            cell["source"] = linked(cell["source"])
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    heading = nb["cells"][0]
    title, newline, rest = heading["source"].partition("\n")
    heading["source"] = title + more + newline + rest
    text = json.dumps(nb, ensure_ascii=False, indent=1, sort_keys=True)
    return title.removeprefix("# "), f"{text}\n".encode()


def linked(text: str) -> str:
    """A text with links to copies where they led to what git tracks."""

    def to_copy(link):
        folder, stem = link.groups()
        return f"]({solution_of(stem) if folder == 'solutions' else f'{stem}.ipynb'}"

    text = TO_A_PAGE.sub(r"](\1", text)
    return TRACKED.sub(to_copy, ALL.sub(f"[All notebooks]({INDEX})", BADGE.sub(r"[\1]", text)))


def sources(content: bytes) -> list[tuple[str, str]] | None:
    """What somebody wrote of a notebook: each cell's type and text; None if it isn't a notebook.

    Opening, running and saving don't change that; JupyterLab adds an empty cell after the last.
    """
    try:
        cells = [
            (cell["cell_type"], "".join(cell["source"])) for cell in json.loads(content)["cells"]
        ]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return [(kind, text) for kind, text in cells if text.strip()]
