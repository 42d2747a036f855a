"""Polls: which mistake gives which output?"""

import copy
import inspect

import numpy as np
import pytest

from tools.teach.polls import FEWEST, LINES_GIVEN, LINES_OUT, WIDTH, lines, poll, printed
from utils.exercises import EXERCISES

IN_NUMPY = [each for each in EXERCISES.values() if each.notebook[:2] in ("01", "03", "08")]
POLLS = {each.name: found for each in IN_NUMPY if (found := poll(each))}


def case_of(exercise, given):
    """The arguments that are printed so."""
    names = inspect.signature(exercise.reference).parameters
    for case in exercise.inputs:
        if lines(zip(names, case, strict=False), LINES_GIVEN) == given:
            return case
    return None


@pytest.mark.parametrize("name", POLLS)
def test_each_output_is_what_the_mistake_of_its_key_gives_there(name):
    exercise, found = EXERCISES[name], POLLS[name]
    case = case_of(exercise, found.given)
    answers = {letter: exercise.wrong_answers[title] for letter, title in found.key.items()}
    for letter, answer in (answers | {"right": exercise.reference}).items():
        with np.errstate(all="ignore"):
            value = answer(*copy.deepcopy(case))
        values = value if len(exercise.returns) > 1 else (value,)
        out = lines(zip(exercise.returns, values, strict=True), LINES_OUT)
        assert out == (found.outputs | {"right": found.right})[letter]


@pytest.mark.parametrize("name", POLLS)
def test_all_outputs_differ_from_each_other_and_from_the_right_one(name):
    outputs = [POLLS[name].right, *POLLS[name].outputs.values()]
    assert len(set(outputs)) == len(outputs) > FEWEST


@pytest.mark.parametrize("name", POLLS)
def test_a_poll_fits_on_paper_and_is_always_the_same(name):
    found = POLLS[name]
    assert all(len(line) <= WIDTH for text in found.outputs.values() for line in text.split("\n"))
    assert poll(EXERCISES[name]) == found


def test_where_nothing_can_be_printed_there_is_no_poll():
    assert poll(EXERCISES["in_chunks"]) is None  # it takes a function


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([0.5, 1 / 3]), "[0.5  , 0.333]"),
        (np.float64(1 / 3), "0.3333"),
        (np.int64(3), "3"),
        (True, "True"),
        ((1, [2.0]), "(1, [2])"),
        ({"i": (1, 2)}, "{'i': (1, 2)}"),
        (np.zeros(65), None),
        ((1, print), None),
        ({"i": print}, None),
    ],
)
def test_numbers_and_what_is_made_of_them_are_printed_and_nothing_else(value, text):
    assert printed(value) == text
