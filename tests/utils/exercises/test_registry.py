"""Every exercise of the course, its right answers and its known mistakes."""

import keras  # noqa: F401 - what an answer takes to import it must not count as its own time
import pytest
import torch  # noqa: F401
from written import written

from tools.release.answers import stub
from tools.release.cells import exercise_name
from tools.release.course import read_course
from tools.start import SOLUTIONS
from utils.exercises import EXERCISES
from utils.exercises.engine import judge
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED

CELLS = [cell for nb in read_course().solutions.values() for cell in nb.cells]
STUBS = {exercise_name(cell): stub(cell.source) for cell in CELLS if exercise_name(cell)}
SECONDS = 60  # no answer is judged by how busy this machine is
MISTAKES = [(name, title) for name, one in EXERCISES.items() for title in one.mistakes]


@pytest.mark.parametrize("name", EXERCISES)
def test_an_untouched_stub_reads_not_attempted(name):
    answer = written(STUBS[name].removeprefix("@exercise\n"))
    assert judge(EXERCISES[name], answer, SECONDS).heading == NOT_ATTEMPTED


@pytest.mark.parametrize("name", EXERCISES)
def test_the_reference_is_correct(name):
    assert judge(EXERCISES[name], EXERCISES[name].reference, SECONDS).heading == CORRECT


@pytest.mark.parametrize(("name", "title"), MISTAKES)
def test_a_known_mistake_is_answered_with_its_own_sentence(name, title):
    one = EXERCISES[name]
    verdict = judge(one, one.wrong_answers[title], SECONDS)
    assert verdict.heading not in (CORRECT, NOT_ATTEMPTED)
    assert one.mistakes[title].says in verdict.sentences


def test_the_exercises_stand_in_the_order_of_the_notebooks_that_they_name():
    notebooks = [one.notebook for one in EXERCISES.values()]
    assert notebooks == sorted(notebooks)
    assert set(notebooks) == {path.stem for path in SOLUTIONS.glob("*.ipynb")}


@pytest.mark.parametrize("name", EXERCISES)
def test_what_is_said_of_a_case_is_said_of_one_that_there_is(name):
    assert set(EXERCISES[name].named) <= set(range(len(EXERCISES[name].inputs)))
