"""What is read of the course, and what is refused."""

import pytest
from small_course import PYPROJECT, run


def test_a_file_that_is_not_a_notebook_is_named(course):
    path = course / "solutions" / "00_first.ipynb"
    path.write_text("<<<<<<< HEAD\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(SystemExit, match=r"solutions/00_first\.ipynb isn't a notebook"):
        run(course)


def test_a_notebook_from_before_cell_ids_is_named(course):
    path = course / "solutions" / "00_first.ipynb"
    path.write_text(path.read_text("utf-8").replace('"id": "sum",', ""), "utf-8")
    with pytest.raises(SystemExit, match=r"solutions/00_first\.ipynb has cells without an id"):
        run(course)


def test_an_address_outside_github_is_refused(course):
    settings = PYPROJECT.replace("https://github.com/", "git@github.com:")
    (course / "pyproject.toml").write_text(settings, "utf-8")
    with pytest.raises(SystemExit, match="Repository is 'git@github.com:someone/course'"):
        run(course)
