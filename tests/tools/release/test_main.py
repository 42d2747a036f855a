"""The command `python -m tools.release`: what it writes, what it refuses, what it says."""

import pytest
import small_course
from nbformat.v4 import new_output
from small_course import STUB, as_run, edit, edit_cell, files, run

from tools.release import __main__ as command
from tools.release.cells import GENERATED

NB = "solutions/01_second.ipynb"


@pytest.fixture(scope="module")
def really_released(tmp_path_factory):
    """The small course, run by the command: everything else here only stores what it gave."""
    root = small_course.make(tmp_path_factory.mktemp("released"))
    assert run(root) == 0
    return root


@pytest.fixture
def no_kernel(monkeypatch):
    """Running a notebook gives what it is known to give, without a kernel."""
    monkeypatch.setattr(command, "execute", lambda nb, path: as_run(nb, path.parent.name))


def test_running_and_storing_give_what_the_other_tests_take_for_released(really_released, released):
    assert files(really_released) == files(released)
    assert (really_released / "README.md").read_bytes() == (released / "README.md").read_bytes()


@pytest.mark.usefixtures("no_kernel")
def test_numbers_choose_the_notebooks_to_write_and_a_second_run_writes_the_same_bytes(released):
    before = files(released)
    (released / "notebooks" / "00_first.ipynb").unlink()
    edit_cell(released, "notebooks/01_second.ipynb", "section", source=["## By hand"])
    assert run(released, "00") == 0
    after = files(released)
    assert after.pop("notebooks/01_second.ipynb") != before.pop("notebooks/01_second.ipynb")
    assert after == before


def test_an_unknown_number_is_answered_with_one_sentence(course):
    with pytest.raises(SystemExit, match="no notebook in solutions/ has the number 07"):
        run(course, "07")


# ---- What keeps a notebook from being written --------------------------------------------------


def test_a_broken_rule_is_reported_before_anything_runs_and_nothing_is_written(course, capsys):
    before = files(course)
    edit_cell(course, "solutions/00_first.ipynb", "title", source=["First things"])
    edit_cell(course, NB, "double", source=[STUB], metadata={})
    changed = files(course)
    assert changed != before
    assert run(course) == 1
    errors = capsys.readouterr().err
    assert "solutions/00_first.ipynb: it doesn't open with a title" in errors
    for said in ("the exercise lacks its tag `exercise`", "the exercise has no solution region"):
        assert f"{NB}, cell 6 (id double, “@exercise”): {said}" in errors
    assert files(course) == changed


def test_a_notebook_that_raises_is_named_and_not_written(course, capsys, monkeypatch):
    def execute(nb, path):
        raise ValueError(f"{path.parent.name}/{path.name} raised")

    monkeypatch.setattr(command, "execute", execute)
    before = files(course)
    assert run(course, "00") == 1
    errors = capsys.readouterr().err
    for folder in ("solutions", "notebooks"):
        assert f"{folder}/00_first.ipynb raised" in errors
    assert files(course) == before


@pytest.mark.usefixtures("no_kernel")
def test_a_rule_that_only_the_outputs_break_keeps_a_notebook_from_being_written(
    course, capsys, monkeypatch
):
    told = new_output("stream", name="stderr", text="a warning")
    monkeypatch.setattr(small_course, "outputs", lambda heading: {"sum": [told]})
    before = files(course)
    assert run(course, "00") == 1
    assert "(id sum, “progress = lambda: None”): it stores stderr" in capsys.readouterr().err
    assert files(course) == before


# ---- The check ---------------------------------------------------------------------------------


def test_a_released_course_passes_the_check(released, capsys):
    assert run(released, "--check") == 0
    assert capsys.readouterr().err == ""


def test_the_check_writes_nothing(released):
    edit_cell(released, "notebooks/01_second.ipynb", "section", source=["## Changed"])
    before = files(released)
    assert run(released, "--check") == 1
    assert files(released) == before


@pytest.mark.parametrize("folder", ["solutions", "notebooks"])
@pytest.mark.parametrize("generated", GENERATED)
def test_the_check_names_the_cell_that_was_edited_by_hand(released, capsys, folder, generated):
    edit_cell(released, f"{folder}/01_second.ipynb", generated, source=["by hand"])
    assert run(released, "--check") == 1
    errors = capsys.readouterr().err
    assert f"{folder}/01_second.ipynb, cell" in errors
    assert f"(id {generated}, “by hand”) isn't what the release would write" in errors
    assert "To mend: python -m tools.release 01\n" in errors


def test_the_check_notices_an_answer_that_is_not_the_exercises(released, capsys):
    typed = small_course.ANSWER.replace("x + x", "2 * x")
    edit_cell(released, NB, "double", source=typed.splitlines(keepends=True))
    assert run(released, "--check") == 1
    assert f"{NB}, cell 8 (id double, “@exercise”) isn't what" in capsys.readouterr().err


def test_the_check_notices_an_alternative_text_that_is_not_the_figures(released, capsys):
    metadata = {"mystnb": {"image": {"alt": "Two dots."}}}
    edit_cell(released, NB, "figure", metadata=metadata)
    assert run(released, "--check") == 1
    assert "(id figure," in capsys.readouterr().err


def test_the_check_notices_a_cell_too_many(released, capsys):
    def add(cells):
        cells.append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": ["More"]})

    edit(released, "notebooks/00_first.ipynb", add)
    assert run(released, "--check") == 1
    assert "(id x, “More”)" in capsys.readouterr().err


def test_the_check_notices_metadata_that_an_editor_left(released, capsys):
    path = released / "notebooks" / "00_first.ipynb"
    path.write_text(path.read_text("utf-8").replace('"name": "python"', '"name": "other"'), "utf-8")
    assert run(released, "--check") == 1
    assert "notebooks/00_first.ipynb: its metadata or layout" in capsys.readouterr().err


def test_the_check_compares_no_outputs_but_asks_the_rules_of_them(released, capsys):
    edit_cell(released, "notebooks/00_first.ipynb", "sum", outputs=[])
    assert run(released, "--check") == 0
    edit_cell(released, "notebooks/00_first.ipynb", "sum", execution_count=7)
    assert run(released, "--check") == 1
    assert "it ran as 7, not as 2 (rule: every cell ran in order" in capsys.readouterr().err


def test_the_check_notices_a_missing_notebook_and_one_without_a_solution(released, capsys):
    (released / "notebooks" / "00_first.ipynb").rename(released / "notebooks" / "09_gone.ipynb")
    assert run(released, "--check") == 1
    errors = capsys.readouterr().err
    assert "notebooks/00_first.ipynb is missing" in errors
    assert "`git rm notebooks/09_gone.ipynb`" in errors
