"""A class hands in files under many names; each is somebody's, and of one notebook."""

import json

import pytest

from tools.results.hand_ins import MEGABYTES, hand_ins, learner_of
from tools.start import NOTEBOOKS
from utils.exercises import EXERCISES

NAME = "01_gate_equations"
CELL = {"cell_type": "code", "source": ["@exercise\n", "def half_life(bias):\n", "    return 1"]}


def write(folder, file, *cells):
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells}))
    return path


@pytest.mark.parametrize(
    ("file", "learner"),
    [
        (f"anna/{NAME}.ipynb", "anna"),
        (f"anna_{NAME}.ipynb", "anna"),
        (f"anna_123_456_{NAME}-2.ipynb", "anna_123_456"),
        (f"Anna Ek_99_assignsubmission_file/{NAME} (1).ipynb", "Anna Ek_99_assignsubmission_file"),
        ("anna/homework.ipynb", "anna/homework"),
        (f"{NAME}.ipynb", ""),
    ],
)
def test_a_files_learner_is_its_path_up_to_the_notebooks_name(file, learner):
    assert learner_of(file, EXERCISES) == learner


def test_a_notebook_at_the_top_is_the_folders(tmp_path):
    write(tmp_path / "ben", f"{NAME}.ipynb", CELL)
    assert [one.learner for one in hand_ins(tmp_path / "ben")] == ["ben"]


def test_which_notebook_it_is_is_told_by_its_exercises_whatever_its_name(tmp_path):
    write(tmp_path, "homework.ipynb", {"cell_type": "markdown", "source": "# Mine"}, CELL)
    (one,) = hand_ins(tmp_path)
    assert (one.notebook, one.fault) == (NAME, "")
    assert one.cells == ("".join(CELL["source"]),)


def test_every_notebook_of_the_course_is_known_as_itself():
    found = hand_ins(NOTEBOOKS)
    assert [one.notebook for one in found] == sorted(
        path.stem for path in NOTEBOOKS.glob("*.ipynb")
    )


def test_what_is_hidden_or_a_link_is_not_handed_in(tmp_path):
    path = write(tmp_path, f"anna/{NAME}.ipynb", CELL)
    write(tmp_path, f"anna/.ipynb_checkpoints/{NAME}-checkpoint.ipynb", CELL)
    (tmp_path / "ben.ipynb").symlink_to(path)
    assert [one.file for one in hand_ins(tmp_path)] == [f"anna/{NAME}.ipynb"]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe", b"[]", b'{"cells": 3}', b"[" * 10**5])
def test_of_a_file_that_is_no_notebook_just_that_is_said(tmp_path, text):
    (tmp_path / "anna.ipynb").write_bytes(text)
    (one,) = hand_ins(tmp_path)
    assert (one.learner, one.fault) == ("anna", "The file isn't a notebook.")


def test_a_notebook_of_something_else_is_not_run(tmp_path):
    write(tmp_path, "anna.ipynb", {"cell_type": "code", "source": "@exercise\ndef juggle(): 1"})
    (one,) = hand_ins(tmp_path)
    assert "no exercise of the course" in one.fault


def test_a_huge_file_is_not_even_read(tmp_path):
    with open(tmp_path / "anna.ipynb", "wb") as file:
        file.truncate(MEGABYTES * 10**6 + 1)  # it takes no room on the disk
    (one,) = hand_ins(tmp_path)
    assert f"more than {MEGABYTES} MB" in one.fault
