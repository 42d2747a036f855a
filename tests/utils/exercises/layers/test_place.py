"""Where an answer is wrong is said as narrowly as that can be done."""

from dataclasses import replace

import numpy as np
import pytest
from written import NEW_C, attempt

from utils.exercises.layers.place import place


def running(x):
    return x.cumsum(axis=1), x.sum(axis=1)


X = np.random.default_rng(0).normal(size=(3, 5, 2))
RUNNING = replace(
    NEW_C,
    reference=running,
    returns=("steps", "last"),
    cases=lambda: [(X,), (X[:1, :1],), (X[:2, :3],)],
    named={1: "a single step"},
    mistakes={},
)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        ("steps[:, 2:] += 1", "`last` is right, `steps` is not. `steps` is right before step 2"),
        ("steps[1:2] += 1", "`steps` is wrong in sequence 1 (from 0) alone."),
        ("steps[..., 0] += 1", "`steps` is wrong up to value 0 (from 0), and right after it."),
        ("last += 1", "`steps` is right, `last` is not."),
        ("steps += 1; last += 1", "`steps` and `last` come out wrong in every input."),
        ("steps += x.shape[1] == 1", "Only a single step goes wrong."),
        ("last += x.shape[1] == 3", "2 of 3 inputs come out right."),
        ("np.ones(1) / 0", "All values are right."),
    ],
)
def test_which_value_which_steps_and_which_cases_are_told(spoil, says):
    lines = ["steps, last = x.cumsum(1), x.sum(1)", spoil, "return steps, last"]
    code = "\n    ".join(["def running(x):", *lines])
    assert says in place(attempt(code, RUNNING))


def gates(x):
    return 0, 1


def test_of_values_that_are_judged_together_the_one_to_blame_is_told():
    def behaves(f, i, x):
        return {"the new c": f * x + i}

    cases = [(2.0,), (-1.0,)]
    exercise = replace(
        RUNNING, reference=gates, returns=("f", "i"), cases=lambda: cases, observe=behaves
    )
    code = "def gates(x):\n    return 0.5, 1"
    assert place(attempt(code, exercise)) == "Only `f` has to change; the rest is right."


def test_nothing_is_called_right_that_the_shown_case_has_wrong():
    def kept(x, coins):
        return x * (coins > 0)

    x, coins = np.ones((2, 3)), np.array([[-1.0, 1, 1], [-1, 1, 1]])
    exercise = replace(
        RUNNING, reference=kept, returns=("y",), cases=lambda: [(x, coins)], named={}
    )
    wrong = attempt("def kept(x, coins):\n    return x * (coins > 0) / 2", exercise)
    _, got, wanted = wrong.shown
    assert got["y"][0, 0] != wanted["y"][0, 0]
    assert "right before" not in place(wrong)
