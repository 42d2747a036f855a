"""Both folders' notebooks as they are made from the author's."""

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook, writes
from small_course import ANSWER, STUB, built, edit_cell, second_notebook

from tools.release.cells import GENERATED

NB = "01_second"


def cells(root, name, folder="notebooks"):
    return {cell.id: cell for cell in built(root, name, folder).cells}


def test_the_answer_stands_in_the_solution_alone(course):
    assert cells(course, NB, "notebooks")["double"].source == STUB
    assert cells(course, NB, "solutions")["double"].source == ANSWER


def test_an_answer_is_typed_once_and_the_solution_takes_it_from_the_exercise(course):
    other = ANSWER.replace("y = x + x", "y = 3 * x")
    edit_cell(course, f"solutions/{NB}.ipynb", "double", source=[other])
    assert cells(course, NB, "solutions")["double"].source == ANSWER


def test_the_learner_does_not_see_the_instructors_cells(course):
    assert "ask" in cells(course, NB, "solutions")
    assert not {"ask", "wait"} & set(cells(course, NB, "notebooks"))


def test_both_folders_keep_the_authors_cell_ids_in_order(course):
    solution = list(cells(course, NB, "solutions"))
    assert [id for id in solution if id not in GENERATED] == [c.id for c in second_notebook()]
    assert list(cells(course, NB)) == [id for id in solution if id not in ("ask", "wait")]


def test_generated_cells_stand_below_the_title_after_the_head_and_last(course):
    ids = list(cells(course, "00_first"))
    assert ids[:5] == ["title", "badges", "head", "bootstrap", "section"]
    assert ids[-1] == "navigation"


def test_building_what_was_built_changes_nothing(released):
    edit_cell(released, f"solutions/{NB}.ipynb", "navigation", source=["by hand"])
    once = built(released, NB, "solutions")
    (released / "solutions" / f"{NB}.ipynb").write_text(writes(once), "utf-8")
    assert built(released, NB, "solutions") == once


@pytest.mark.parametrize(
    ("folder", "copy"), [("solutions", "solution_00_first"), ("notebooks", "00_first")]
)
def test_the_badges_open_this_notebook_or_its_copy_and_lead_to_its_counterpart(
    course, folder, copy
):
    badges = cells(course, "00_first", folder)["badges"].source
    colab = "https://colab.research.google.com/github/someone/course/blob/v1"
    assert f"({colab}/{folder}/00_first.ipynb)" in badges
    binder = "https://mybinder.org/v2/gh/someone/course/v1?urlpath=lab/tree"
    assert f"({binder}/my_notebooks/{copy}.ipynb)" in badges
    (other,) = {"solutions", "notebooks"} - {folder}
    assert f"(../{other}/00_first.ipynb)" in badges
    assert "(https://github.com/someone/course#readme)" in badges


def test_the_last_cell_links_to_the_neighbours_by_their_titles(course):
    first, second = (cells(course, name)["navigation"].source for name in ("00_first", NB))
    assert "Next: [01 · Second things](01_second.ipynb)" in first
    assert "Previous" not in first
    assert "Previous: [00 · First things](00_first.ipynb)" in second
    assert "Next" not in second


def test_a_new_notebook_slots_into_the_navigation_by_itself(course):
    half = new_notebook(cells=[new_markdown_cell("# Half-way things", id="title")])
    (course / "solutions" / "00b_half.ipynb").write_text(writes(half), "utf-8")
    first, second = (cells(course, name)["navigation"].source for name in ("00_first", NB))
    assert "Next: [Half-way things](00b_half.ipynb)" in first
    assert "Previous: [Half-way things](00b_half.ipynb)" in second


def test_of_a_cells_metadata_only_the_tags_are_kept(course):
    metadata = {"tags": ["exercise"], "scrolled": True}
    edit_cell(course, f"solutions/{NB}.ipynb", "double", metadata=metadata)
    assert cells(course, NB)["double"].metadata == {"tags": ["exercise"]}


def test_the_first_cell_is_the_same_everywhere(course):
    first = [
        cells(course, name, folder)["bootstrap"]
        for name in ("00_first", NB)
        for folder in ("solutions", "notebooks")
    ]
    assert all(cell == first[0] for cell in first)
