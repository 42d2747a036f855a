"""A verdict is made of the numbers that an answer returned, and of nothing that is said of them."""

import json

import pytest

from tools.results.answers import Judged, as_told, judged
from utils.exercises import EXERCISES
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED, RAISED, WRONG_VALUE

# Those that need NumPy alone.
QUICK = [one for one in EXERCISES.values() if one.notebook[:2] in ("00", "01", "03")]
ONE = EXERCISES["half_life"]


def told(results, heading=WRONG_VALUE):
    """What a process tells, on its way through a file."""
    return json.loads(json.dumps({"heading": heading, "results": list(map(as_told, results))}))


@pytest.mark.parametrize("exercise", QUICK, ids=lambda one: one.name)
def test_each_right_answer_is_correct_and_each_listed_mistake_is_named(exercise):
    assert judged(exercise, told(exercise.wanted)) == Judged(CORRECT)
    for title, results in exercise.wrong.items():
        assert judged(exercise, told(results)) == Judged(WRONG_VALUE, title)


def test_a_wrong_answer_is_not_correct_because_its_process_says_so():
    wrong = told(next(iter(ONE.wrong.values())), CORRECT)
    assert judged(ONE, wrong).heading == WRONG_VALUE


def test_why_an_answer_is_wrong_is_what_its_process_says():
    wrong = next(iter(ONE.wrong.values()))
    for heading in (NOT_ATTEMPTED, RAISED):
        assert judged(ONE, told(wrong, heading)).heading == heading
    assert judged(ONE, told(wrong, "=HYPERLINK()")).heading == WRONG_VALUE


def test_an_answer_that_was_not_tried_to_the_end_is_not_correct():
    assert judged(ONE, told(ONE.wanted[:-1])).heading == WRONG_VALUE
    assert judged(ONE, told([])).heading == WRONG_VALUE


PART = {"error": None, "misfit": "", "changed": [], "warned": False}


@pytest.mark.parametrize(
    "results",
    [
        None,
        3,
        [3] * 9,
        [{}] * 9,
        [PART | {"parts": []}] * 9,
        [PART | {"parts": {"n": 3}}] * 9,
        [PART | {"parts": {"n": [[-1, -1], [1]]}}] * 9,
        [PART | {"parts": {"n": [[], ["word"]]}}] * 9,
        [PART | {"parts": {"n": [[], [10**400]]}}] * 9,
        [PART | {"parts": {"n": [[], [{}]]}}] * 9,
        [PART | {"parts": {}, "error": [1, 2, 3, 4, 5]}] * 9,
    ],
)
def test_what_nobody_but_a_forger_would_tell_is_wrong(results):
    assert judged(ONE, {"heading": CORRECT, "results": results}) == Judged(WRONG_VALUE)
