"""The pages beside the notebooks, docs/*.md, and the links that lead there."""

import re

import pytest
from small_course import EXERCISES, edit_cell

from tools.release.course import read_course
from tools.release.faults import faults_as_written
from tools.release.pages import anchors, pages
from tools.start import ROOT

REFERENCES = "# References\n\n## gers-2000\n\nGers.\n\n## a long one\n\nSee [it](#gers-2000)."
GLOSSARY = "# Glossary\n\n## gate\n\nIt is [new](references.md#a-long-one)."


@pytest.fixture
def with_pages(course):
    """The small course with two pages, and what is wrong with them after a change."""
    (course / "docs").mkdir(exist_ok=True)
    texts = {"docs/references.md": REFERENCES, "docs/glossary.md": GLOSSARY}

    def found(name=None, old="", new="", linked="[Gers](../docs/references.md)"):
        for path, text in texts.items():
            changed = text.replace(old, new) if path == name else text
            (course / path).write_text(changed, "utf-8")
        edit_cell(course, "solutions/01_second.ipynb", "text", source=[linked])
        return [fault.sentence for fault in faults_as_written(read_course(course, EXERCISES))]

    return found


def test_pages_whose_links_all_lead_to_a_heading_are_good(with_pages):
    assert with_pages() == []
    assert with_pages(linked="A [gate](../docs/glossary.md#gate), [Gers](https://x.org/#y).") == []


@pytest.mark.parametrize("link", ["../docs/references.md#gers-2001", "../docs/sources.md"])
def test_a_notebooks_link_that_leads_nowhere_is_named(with_pages, link):
    (sentence,) = with_pages(linked=f"See [it]({link}).")
    assert "solutions/01_second.ipynb, cell " in sentence
    assert f"there is no {link.removeprefix('../')} (rule: " in sentence


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("docs/glossary.md", "#a-long-one", "#a-short-one", "no docs/references.md#a-short-one"),
        ("docs/glossary.md", "references.md#a-long", "sources.md#a", "no docs/sources.md#a-one"),
        ("docs/references.md", "](#gers-2000", "](#gers", "there is no docs/references.md#gers"),
        ("docs/glossary.md", "## gate", "## Gate", "the heading of Gate isn't in plain lower case"),
        ("docs/glossary.md", "## gate", "## σ", "the heading of σ isn't in plain lower case"),
        ("docs/glossary.md", "(references.md#a-long-one)", "", "nothing links to a-long-one"),
    ],
)
def test_what_is_wrong_with_a_page_is_named(with_pages, name, old, new, said):
    assert any(said in sentence for sentence in with_pages(name, old, new))


def test_a_page_lists_everything_once_and_in_order():
    assert set(pages(ROOT)) == {"glossary", "references"}
    for page in pages(ROOT).values():
        found = [anchor for anchor in anchors(page) if anchor != "sources"]  # which stand last
        assert found == sorted(set(found))


def test_every_reference_says_where_it_can_be_had_and_in_which_notebook_it_is_used():
    parts = pages(ROOT)["references"].split("\n## ")[1:]
    for part in parts:
        assert re.search(r"\]\(https://", part), part
        assert part.startswith("sources") or re.search(r"\b[01]\d\b[^\n]*\.\n*\Z", part), part
