"""An exercise turns what an answer does into what is compared; a mistake is an edit that runs."""

from dataclasses import replace

import pytest

from utils.exercises.definition import Exercise, Mistake, body, edited
from utils.exercises.values import Misfit


def scaled(x, factor):
    y = factor * x
    return y


SCALED = Exercise(
    name="scaled",
    minutes=1,
    returns=("y",),
    reference=scaled,
    cases=lambda: [(2.0, 3.0), (0.5, -1.0)],
    mistakes={
        "added": Mistake({"*": "+"}, "You add; scaling multiplies."),
        "doubled": Mistake(lambda x, factor: 2 * scaled(x, factor), "Yours is twice that."),
    },
    hints=("Multiply.", "`factor * x`"),
)


def values(results):
    return [{name: array.tolist() for name, array in result.parts.items()} for result in results]


def test_what_is_wanted_is_what_the_reference_returns_for_each_case():
    assert values(SCALED.wanted) == [{"y": 6}, {"y": -0.5}]


def test_a_mistake_is_an_edit_of_the_reference_or_a_function():
    assert values(SCALED.wrong["added"]) == [{"y": 5}, {"y": -0.5}]
    assert values(SCALED.wrong["doubled"]) == [{"y": 12}, {"y": -1}]


def test_two_edits_can_be_made_at_once():
    assert edited(scaled, {"factor *": "factor +"}, {"return y": "return -y"})(2, 3) == -5


@pytest.mark.parametrize(("old", "times"), [("nowhere", 0), ("y", 2)])
def test_an_edit_of_what_does_not_stand_there_once_is_refused(old, times):
    with pytest.raises(ValueError, match=f"'{old}' stands {times} times in scaled, not once"):
        edited(scaled, {old: "z"})


def test_the_body_is_the_lines_below_the_def():
    assert body(scaled) == "y = factor * x\nreturn y"


def only_positive(y, x, factor):
    if y <= 0:
        raise Misfit("`y` should be above 0.")
    return {"side": y > x}


def test_where_an_exercise_observes_its_answers_only_that_is_compared():
    above = replace(SCALED, observe=only_positive)
    results, _ = above.results(lambda x, factor: 99)
    assert values(results) == [{"side": True}, {"side": True}]
    results, _ = above.results(lambda x, factor: -1)
    assert {(str(result.parts), result.misfit) for result in results} == {
        ("{}", "`y` should be above 0.")
    }


def test_where_the_observation_cannot_be_made_the_returned_values_are_kept():
    observed = replace(SCALED, observe=lambda y, x, factor: {"first": y[0]})
    assert values(observed.results(scaled)[0]) == [{"y": 6}, {"y": -0.5}]
