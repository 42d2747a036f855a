"""What an answer returned, on its way out of the notebook's process, and the verdict on it.

The notebook's process is not believed: whatever it has changed, the verdict on what comes out of it
is made here, from numbers. To be told that it is right, it has to hand over the right ones.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from utils.exercises.definition import Exercise, Result
from utils.exercises.engine import first_wrong
from utils.exercises.sandbox import Outcome, Raised
from utils.exercises.verdict import (
    CORRECT,
    NOT_ATTEMPTED,
    RAISED,
    WRONG_SHAPE,
    WRONG_VALUE,
)

NOT_CORRECT = (NOT_ATTEMPTED, RAISED, WRONG_SHAPE, WRONG_VALUE)


class Judged(NamedTuple):
    """The heading of a verdict, and the title of the mistake that was made, "" if none is known."""

    heading: str
    mistake: str = ""


def as_told(result: Result) -> dict[str, Any]:
    """A result as JSON takes it."""
    outcome, error = result.outcome, result.outcome.error
    return {
        "parts": {name: [part.shape, part.ravel().tolist()] for name, part in result.parts.items()},
        "error": error and [error.kind, error.says],
        "misfit": result.misfit,
        "changed": outcome.changed,
        "warned": outcome.warned,
    }


def as_result(told: dict[str, Any]) -> Result:
    """The result that was told. Raises ValueError, TypeError or KeyError where none was."""
    outcome = Outcome(
        error=Raised(*told["error"]) if told["error"] else None,
        changed=tuple(told["changed"]),
        warned=told["warned"],
    )
    parts = {
        name: np.array(all_of).reshape(shape) for name, (shape, all_of) in told["parts"].items()
    }
    return Result(outcome, parts, told["misfit"])


def judged(exercise: Exercise, told: dict[str, Any]) -> Judged:
    """The verdict on what the notebook's process tells of an answer.

    Why a wrong one is wrong is what that process says: nobody lies about that.
    """
    says = told.get("heading")
    wrong = Judged(says if says in NOT_CORRECT else WRONG_VALUE)
    try:
        results = [as_result(one) for one in told["results"]]
        if len(results) < len(exercise.wanted):
            return wrong
        if first_wrong(exercise, results) is None:
            return Judged(CORRECT)
        return wrong._replace(mistake=mistake(exercise, results))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):  # told by nobody
        return wrong


def mistake(exercise: Exercise, results: Iterable[Result]) -> str:
    """The title of the listed mistake that does just the same; "" if none does."""
    for title, wrong in exercise.wrong.items():
        if all(a.same(b, exercise.tolerance) for a, b in zip(results, wrong, strict=False)):
            return title
    return ""
