"""What the learner's folder is to hold: without outputs, and linked to nothing that git tracks."""

import json
import re

import nbformat
import pytest

from tools.contents import INDEX, contents, solution_of, sources
from tools.start import NOTEBOOKS, PAGES, SOLUTIONS

NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
FILES = contents(NOTEBOOKS, SOLUTIONS, PAGES)
COPIES = {name: content for name, content in FILES.items() if name.endswith(".ipynb")}


def links(name):
    """The targets of the links in a file of the learner's folder, but for the web's."""
    if name not in COPIES:
        text = FILES[name].decode()
    else:
        text = "\n".join(text for kind, text in sources(FILES[name]) if kind == "markdown")
    return re.findall(r"\]\((?!https?:)([^)#]+)", text)


def test_it_holds_every_notebook_every_solution_the_pages_and_an_index():
    both = [file for name in NAMES for file in (f"{name}.ipynb", solution_of(name))]
    assert list(FILES) == [*both, "glossary.md", "references.md", INDEX]
    assert links(INDEX) == both


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_a_notebook_that_was_never_run(name):
    copy = nbformat.reads(COPIES[name], as_version=4)
    nbformat.validate(copy)
    assert "version" not in copy.metadata.language_info  # which JupyterLab adds when it saves
    code = [cell for cell in copy.cells if cell.cell_type == "code"]
    assert [cell for cell in code if cell.outputs or cell.execution_count] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("folder", "prefix"), [(NOTEBOOKS, ""), (SOLUTIONS, "solution_")])
def test_a_copy_differs_only_where_it_links_to_others_and_a_solution_in_its_title(
    name, folder, prefix
):
    published = sources((folder / f"{name}.ipynb").read_bytes())
    copied = sources(COPIES[f"{prefix}{name}.ipynb"])
    for (kind, was), (copied_kind, text) in zip(published, copied, strict=True):
        assert copied_kind == kind
        if was != text:
            assert kind == "markdown"
            assert "](" in text or text == f"{was} – solution"
    title = copied[0][1]
    assert title.endswith(" – solution") == (prefix != "")


@pytest.mark.parametrize("name", FILES)
def test_a_link_leads_to_a_copy(name):
    assert set(links(name)) <= FILES.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_copy_and_its_solution_link_to_each_other_and_to_the_index(name):
    copy, solution = f"{name}.ipynb", solution_of(name)
    assert {solution, INDEX} < set(links(copy))
    assert {copy, INDEX} < set(links(solution))


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_shows_no_picture_from_the_web(name):
    assert "](https://colab.research.google.com/github/" in COPIES[name].decode()
    assert re.findall(r"!\[[^]]*\]\(http", COPIES[name].decode()) == []


def test_a_notebook_that_was_run_again_gives_the_same_copy(tmp_path):
    name = f"{NAMES[0]}.ipynb"
    nb = nbformat.read(NOTEBOOKS / name, as_version=4)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = 7, []
    nbformat.write(nb, tmp_path / name)
    assert contents(tmp_path, SOLUTIONS, PAGES)[name] == FILES[name]


@pytest.mark.parametrize("text", ["", "<<<<<<< HEAD\n{}", "{}", '{"cells": []}'])
def test_a_damaged_notebook_is_said_with_what_mends_it(tmp_path, text):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_first.ipynb").write_text(text)
    with pytest.raises(
        ValueError, match=r"^notebooks/00_first.ipynb is damaged: `git restore note"
    ):
        contents(tmp_path / "notebooks", tmp_path, PAGES)


@pytest.mark.parametrize(
    "content", ["", "1", "[]", "{}", '{"cells": 1}', '{"cells": [{}]}', "[" * 100_000, "\ud800"]
)
def test_what_is_no_notebook_has_no_sources(content):
    assert sources(content.encode("utf-8", "surrogatepass")) is None


def test_the_sources_are_the_text_of_each_cell_however_it_is_stored():
    cells = [{"cell_type": "code", "source": ["a\n", "b"]}, {"cell_type": "raw", "source": "a\nb"}]
    empty = {"cell_type": "code", "source": []}
    content = json.dumps({"cells": [*cells, empty]}).encode()
    assert sources(content) == [("code", "a\nb"), ("raw", "a\nb")]
