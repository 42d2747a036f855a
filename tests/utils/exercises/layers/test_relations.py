"""What a result would be right for: other inputs, or turned in some way."""

from dataclasses import replace

import numpy as np
import pytest
from written import NEW_C, attempt

from utils.exercises.layers.relations import as_if, related


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("c * i + f * g", "if `f` and `i` are exchanged"),
        ("i * g", "if `f` is 0: is it used"),
        ("2 * f * c + i * g", "if `f` counts twice"),
        ("i * g - f * c", "if `f` has the opposite sign"),
    ],
)
def test_the_course_would_answer_so_for_other_inputs(body, says):
    wrong = attempt(f"def new_c(f, c, i, g):\n    return {body}")
    assert says in as_if(wrong).sentence


def shifted(x):
    return x.cumsum(axis=1)


def test_a_sequence_that_runs_backwards_or_comes_late_is_told():
    x = np.random.default_rng(0).normal(size=(2, 4, 3))
    exercise = replace(NEW_C, reference=shifted, cases=lambda: [(x,), (x[:1, :2],)], mistakes={})
    for body, says in (
        ("x[:, ::-1].cumsum(axis=1)", "runs backwards in time"),
        ("np.concatenate([0 * x[:, :1], x[:, :-1].cumsum(axis=1)], axis=1)", "comes a step late"),
    ):
        wrong = attempt(f"def shifted(x):\n    return {body}", exercise)
        assert says in as_if(wrong).sentence


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("-(f * c + i * g)", "`c` has the opposite sign"),
        ("1 - (f * c + i * g)", "`c` is 1 minus what it should be"),
        ("np.tanh(f * c + i * g)", "`c` has been through tanh once more"),
        ("(f * c + i * g) ** 2", "`c` is the square of what it should be"),
        ("3 * (f * c + i * g)", "Every value is 3 times what it should be."),
    ],
)
def test_how_the_result_is_related_to_the_right_one_is_told(body, says):
    assert says in related(attempt(f"def new_c(f, c, i, g):\n    return {body}")).sentence


def both(x):
    return x + 1, x - 1


def test_right_values_in_another_order_are_told():
    cases = [(np.arange(3.0),), (np.ones((2, 2)),)]
    exercise = replace(NEW_C, reference=both, returns=("more", "less"), cases=lambda: cases)
    wrong = attempt("def both(x):\n    return x - 1, x + 1", replace(exercise, mistakes={}))
    assert "`more` and `less` stand in each other's place" in related(wrong).sentence


def test_of_right_values_beside_one_that_is_no_number_no_factor_is_told():
    body = "np.where(np.arange(c.size).reshape(c.shape), f * c + i * g, np.nan)"
    assert related(attempt(f"def new_c(f, c, i, g):\n    return {body}")) is None


def test_of_garbage_nothing_is_said():
    rng = np.random.default_rng(1)
    for _ in range(20):
        wrong = attempt("def new_c(f, c, i, g):\n    return draw(c.shape)", draw=rng.normal)
        assert as_if(wrong) is None
        assert related(wrong) is None
