"""A listed mistake is known in any style, and two of them at once."""

from dataclasses import replace

import pytest
from written import NEW_C, attempt

from utils.exercises.layers.known import known_mistake, two_known_mistakes


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("return f * c + g", "The candidate is written in full."),
        ("return (c + i * g).astype(np.float32)", "The old c is kept in full."),
        ("return [[a * b - d * e for a, b, d, e in zip(*r)] for r in zip(f, c, i, g)]", "added"),
    ],
)
def test_a_listed_mistake_is_known_by_what_it_does(body, says):
    assert says in known_mistake(attempt(f"def new_c(f, c, i, g):\n    {body}")).sentence


def test_what_is_not_listed_is_not_known():
    assert known_mistake(attempt("def new_c(f, c, i, g):\n    return c * i + f * g")) is None


def test_two_listed_mistakes_at_once_are_both_said():
    found = two_known_mistakes(attempt("def new_c(f, c, i, g):\n    return c - i * g"))
    assert (
        found.sentence == "Two things at once. The old c is kept in full. What is written is added."
    )
    assert found.fills


def test_a_mistake_whose_values_come_in_another_order_is_known():
    def both(x):
        more = x + 1
        return more, x

    exercise = replace(
        NEW_C,
        returns=("more", "same"),
        reference=both,
        cases=lambda: [(1.0,), (2.5,)],
        mistakes={"two more": replace_says({"x + 1": "x + 2"})},
    )
    found = two_known_mistakes(attempt("def both(x):\n    return x, x + 2", exercise))
    assert "`more` and `same` come in another order. One is enough." in found.sentence


def replace_says(edit):
    return replace(NEW_C.mistakes["a difference"], answer=edit, says="One is enough.")


def test_it_stops_at_its_share_of_the_time():
    assert (
        two_known_mistakes(attempt("def new_c(f, c, i, g):\n    return c - i", seconds=0)) is None
    )
