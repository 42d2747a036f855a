"""The hostile answers fit every exercise that they are tried on."""

import pytest

from tools.attack.answers import HOSTILE, LEAVING_THREADS, PASSING_CELLS, QUICK
from tools.attack.running import ATTACKED, hostile_cell, solution
from tools.start import NOTEBOOKS
from utils.exercises import EXERCISES


def test_no_two_answers_have_one_title_and_what_is_listed_by_title_is_there():
    titles = {answer.title for answer in HOSTILE}
    assert len(titles) == len(HOSTILE)
    cells = {f"a cell: {title}" for title in PASSING_CELLS}
    assert QUICK | LEAVING_THREADS | cells <= titles


def test_every_notebook_has_one_exercise_that_is_attacked():
    attacked = [EXERCISES[name].notebook for name in ATTACKED]
    assert attacked == sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("exercise", ATTACKED)
def test_every_answer_is_a_cell_that_python_can_read(exercise):
    right = solution(exercise)
    for answer in HOSTILE:
        code = hostile_cell(exercise, right, answer)
        compile(code, answer.title, "exec")
        assert answer.is_cell or exercise in code
