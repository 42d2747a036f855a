"""The engine says first what is wrong with an answer, and which mistake it is.

What an answer can do to the kernel is in test_sandbox.py, what it may return in test_values.py.
"""

from dataclasses import replace

import numpy as np
import pytest
from written import written

from utils.exercises import engine, values
from utils.exercises.definition import Exercise, Mistake
from utils.exercises.engine import judge
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED, RAISED, WRONG_SHAPE, WRONG_VALUE


def scaled(x, factor):
    return factor * x


SCALED = Exercise(
    name="scaled",
    minutes=1,
    returns=("y",),
    reference=scaled,
    cases=lambda: [(np.arange(6.0).reshape(2, 3) + 1, 2.0), (np.array([[0.5, -1.0]]), 3.0)],
    mistakes={
        "added": Mistake(lambda x, factor: x + factor, "You add; scaling multiplies."),
        "transposed": Mistake(lambda x, factor: (factor * x).T, "Yours is transposed."),
        "a column missing": Mistake(lambda x, factor: factor @ x, "Use `*`, not `@`."),
    },
    hints=("Multiply.", "`factor * x`"),
)


def endless(x, factor):
    while True:
        pass


def in_place(x, factor):
    x *= factor
    return x


def talkative(x, factor):
    for number in range(1000):
        print("line", number)
    return factor * x


def raises_deep_inside(x, factor):
    return np.linalg.inv(factor * x)


@pytest.mark.parametrize(
    ("answer", "heading", "says"),
    [
        (lambda x, factor: ..., NOT_ATTEMPTED, "where the `...` stands"),
        (lambda x, factor: 1 / 0, RAISED, "`ZeroDivisionError`: division by zero"),
        (lambda x, factor: undefined, RAISED, "`NameError`: name 'undefined' is not defined"),  # noqa: F821
        (lambda x, factor: None, WRONG_SHAPE, "None: does it end with a `return`?"),
        (lambda x: x, WRONG_SHAPE, "is called with 2 arguments, `x, factor`; yours takes `(x)`"),
        (lambda: 1, WRONG_SHAPE, "yours takes `()`"),
        (lambda x, factor: x * np.nan, WRONG_VALUE, "`y[0, 0]` is nan and should be 2"),
        (lambda x, factor: factor * x + 1e-3, WRONG_VALUE, "`y[0, 0]` is 2.001 and should be 2."),
        (lambda x, factor: 2 * x, WRONG_VALUE, "1 of 2 inputs come out right."),
        (in_place, WRONG_VALUE, "changes its input `x` in place"),
        (lambda x, factor: factor * x + 1 / np.exp(1000 * abs(x)), WRONG_VALUE, "NumPy warned"),
        (talkative, CORRECT, "Your own `scaled` is used"),
    ],
)
def test_whatever_the_answer_does_the_verdict_helps(answer, heading, says):
    found = judge(SCALED, answer)
    assert found.heading == heading
    assert says in str(found)
    assert len(found.sentences) <= 3


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, factor: (factor * x).astype(np.float32),
        lambda x, factor: (factor * x).tolist(),
        lambda x, factor: sum([x] * int(factor)),
        lambda x, factor=1, extra=None: x * factor,
        lambda *args: args[0] * args[1],
        np.multiply,
    ],
)
def test_what_is_right_in_another_way_passes(answer):
    assert judge(SCALED, answer).heading == CORRECT


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, factor: (x + factor).astype(np.float32),
        lambda x, factor: factor - -x,
        lambda x, factor: [[value + factor for value in row] for row in x],
    ],
)
def test_a_mistake_is_recognised_in_float32_and_through_another_formula(answer):
    assert "You add; scaling multiplies." in judge(SCALED, answer).sentences


def test_a_mistake_that_raises_is_recognised_too():
    found = judge(SCALED, lambda x, factor: np.matmul(factor, x))
    assert found.heading == RAISED
    assert "Use `*`, not `@`." in found.sentences


def test_the_learners_own_line_is_quoted_and_no_frame_of_the_engine():
    found = judge(SCALED, raises_deep_inside)
    line = raises_deep_inside.__code__.co_firstlineno + 1
    assert found.quoted == (f"line {line}: return np.linalg.inv(factor * x)",)


def test_the_line_where_an_endless_loop_was_stopped_is_quoted():
    found = judge(SCALED, endless, seconds=0.1)
    assert found.heading == RAISED
    assert (
        found.sentences[0] == "`TimeoutError`: still running after 0.1 seconds, so it was stopped"
    )
    assert found.quoted[0].startswith("line ")


def test_of_a_thousand_printed_lines_the_first_few_are_shown():
    quoted = judge(SCALED, talkative).quoted
    assert quoted[0] == "printed: line 0"
    assert len(quoted) == engine.SHOWN_LINES + 1


def only_positive(y, x):
    if y <= 0:
        raise values.Misfit("`y` should be above 0.")
    return {"side": y > x}


ABOVE = Exercise(
    name="above",
    minutes=1,
    returns=("y",),
    reference=lambda x: x + 1,
    cases=lambda: [(2.0,)],
    observe=only_positive,
    explain=lambda y, x: (f"{y} lies below {x}.", lambda: (y, x)),
    mistakes={"below": Mistake(lambda x: x - 1, "Go up.")},
    hints=("Up.", "One up."),
)


def test_an_observation_may_say_itself_what_does_not_fit():
    found = judge(ABOVE, lambda x: -1)
    assert found.heading == WRONG_SHAPE
    assert found.sentences[0] == "`y` should be above 0."


def test_an_exercise_may_say_and_draw_what_a_wrong_answer_did():
    found = judge(ABOVE, lambda x: 0.5)
    assert found.heading == WRONG_VALUE
    assert found.sentences == ("Go up.", "0.5 lies below 2.0.")
    assert found.last == "`above.hint()` helps."
    assert found.draw() == (0.5, 2.0)


@pytest.mark.parametrize(
    ("answer", "heading"),
    [
        (lambda x: 99, CORRECT),
        (lambda x: ..., NOT_ATTEMPTED),
        (lambda x: 1 / 0, RAISED),
        (lambda x: None, WRONG_SHAPE),
        (lambda x: [x, x], WRONG_SHAPE),  # which `observe` cannot use
        (lambda x: x + 1 + 1 / np.exp(np.float64(1000)), WRONG_VALUE),  # right, with a warning
    ],
)
def test_only_a_wrong_value_is_explained(answer, heading):
    found = judge(ABOVE, answer)
    assert found.heading == heading
    assert found.draw is None


@pytest.mark.parametrize(
    "code",
    [
        "def above(x):\n    return 2 * x, ...",
        "def above(x):\n    return [(0, 1), (x, ...)]",
        "def above(x):\n    return {'f': 1, 'o': (..., x)}",
        "def above(x):\n    for k in range(3):\n        # your code\n        ...\n    return x",
    ],
)
def test_while_a_gap_is_left_the_exercise_is_not_attempted(code):
    assert judge(ABOVE, written(code)).heading == NOT_ATTEMPTED


def test_a_gap_that_was_left_beside_the_answer_is_passed_over():
    code = "def above(x):\n    for k in range(1):\n        {}\n        ...\n    return {}"
    assert judge(ABOVE, written(code.format("y = 99", "y"))).heading == CORRECT
    assert judge(ABOVE, written(code.format("y = 0.5", "y"))).heading == WRONG_VALUE
    code = "def above(x):\n    for k in ():\n        ...\n    return 99"
    assert judge(ABOVE, written(code)).heading == CORRECT


def test_where_the_observed_behaviour_cannot_be_had_the_shapes_are_compared():
    observed = replace(SCALED, observe=lambda y, x, factor: {"the sum": y + x})
    assert judge(observed, scaled).heading == CORRECT
    found = judge(observed, lambda x, factor: (factor * x)[:, :2])
    assert found.heading == WRONG_SHAPE
    assert "`y` has shape (2, 2) and should have (2, 3)." in str(found)


def test_the_reason_stands_before_the_number_and_the_hint_behind_the_learners_line():
    said = str(judge(SCALED, plus)).splitlines()
    assert said[1] == "You add; scaling multiplies."
    assert said[2] == "With `x` all 0, `factor` = 1: `y[0, 0]` is 1 and should be 0."
    *_, line, last = str(judge(SCALED, raises_deep_inside)).splitlines()
    assert line.endswith(": return np.linalg.inv(factor * x)")
    assert last == "`scaled.hint()` helps."


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        ([np.zeros(2), np.zeros(3)], "With `x` of 2 parts that differ in shape, `factor` = 2: "),
        ([{"T": 1}, {"S": 2}], "With `x` of shape (2,), `factor` = 2: "),
        (["T", "S"], "With `x` of shape (2,), `factor` = 2: "),
    ],
)
def test_an_input_that_is_no_array_of_numbers_is_shown_in_brief(x, shown):
    def parts(x, factor):
        return factor * len(x)

    exercise = replace(SCALED, reference=parts, cases=lambda: [(x, 2)], mistakes={})
    assert f"{shown}`y` is 3 and should be 4." in str(judge(exercise, lambda x, factor: 3))


def plus(x, factor):
    return x + factor


def minus(x, factor):
    return factor * x - factor + factor * 2


def test_where_no_mistake_is_listed_the_learners_own_line_is_quoted():
    found = judge(SCALED, minus)
    assert found.layer == "one_change"
    assert found.quoted[0].endswith("return factor * x - factor + factor * 2")
    assert "Not `" in found.more
    assert found.more not in str(found)
