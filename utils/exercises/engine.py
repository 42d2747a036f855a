"""Judge an answer: run it, compare it with the reference, then with every known mistake.

No exercise and no misconception is a branch here: both are data, see ``definition.py``.
"""

import functools
import inspect
import traceback
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from utils.exercises.sandbox import SECONDS
from utils.exercises.values import as_parts, first_difference
from utils.exercises.verdict import (
    CORRECT,
    NOT_ATTEMPTED,
    RAISED,
    WRONG_SHAPE,
    WRONG_VALUE,
    Verdict,
)

SHOWN_LINES = 5


def judge(exercise, answer, seconds=SECONDS):
    """The Verdict on a function. Nothing is displayed, stored or raised."""
    verdict = functools.partial(Verdict, about=exercise.name)
    refusal = _wrong_arguments(exercise, answer)
    if refusal:
        return verdict(WRONG_SHAPE, sentences=(refusal, _HINT.format(exercise.name)))
    results, printed = exercise.results(answer, seconds)
    if _is_stub(results[0].outcome.value):
        return verdict(NOT_ATTEMPTED, sentences=_not_attempted(exercise), quoted=_head(printed))

    pairs = enumerate(zip(results, exercise.wanted, strict=False))
    number = next(
        (k for k, (got, wanted) in pairs if not got.same(wanted, exercise.tolerance)), None
    )
    if number is None:
        praise = f"Your own `{exercise.name}` is used from here on."
        return verdict(CORRECT, sentences=(praise,), quoted=_head(printed))

    problem = _problem(exercise, answer, results[number], number)
    advice = _mistake_sentence(exercise, results) or _general_advice(number, results[number])
    return verdict(
        problem.heading,
        sentences=tuple(filter(None, (problem.sentence, advice, _HINT.format(exercise.name)))),
        quoted=(*problem.line, *_head(printed)),
        draw=problem.draw,
    )


_HINT = "`{}.hint()` helps."


def _not_attempted(exercise):
    return (
        "Write your answer where the `...` stands, then run the cell "
        f"(about {exercise.minutes} minutes).",
        f"Until it passes, the course's `{exercise.name}` is used.",
        _HINT.format(exercise.name),
    )


def _wrong_arguments(exercise, answer):
    """A sentence, when the function cannot be called with the exercise's arguments."""
    try:
        signature = inspect.signature(answer)
    except ValueError:  # some compiled functions tell nothing
        return ""
    names = list(inspect.signature(exercise.reference).parameters)
    try:
        signature.bind(*names)
    except TypeError:
        wanted = f"{len(names)} arguments, `{', '.join(names)}`" if names else "no arguments"
        return f"`{exercise.name}` is called with {wanted}; yours takes `{signature}`."
    return ""


def _is_stub(value):
    return value is ... or (isinstance(value, tuple | list) and any(part is ... for part in value))


class _Problem(NamedTuple):
    """What the verdict says of the first case that went wrong."""

    heading: str
    sentence: str
    line: tuple = ()  # of the learner's code, to be quoted
    draw: Callable | None = None


def _problem(exercise, answer, result, number):
    outcome = result.outcome
    if outcome.error is not None:
        return _Problem(RAISED, _error_sentence(outcome.error), _line_of(answer, outcome.error))
    if result.misfit:
        return _Problem(WRONG_SHAPE, result.misfit)
    wanted = exercise.wanted[number].parts
    observed = result.parts.keys() == wanted.keys()
    if not observed:  # `observe` could not use the shapes: compare these
        value = exercise.wanted[number].outcome.value
        wanted = as_parts(value, exercise.returns, exercise.tensors)
    difference = first_difference(result.parts, wanted, exercise.tolerance)
    if difference and observed and exercise.explain:
        sentence, draw = exercise.explain(outcome.value, *exercise.inputs[number])
        return _Problem(WRONG_VALUE, sentence, draw=draw)
    if difference:
        heading, sentence = difference
        return _Problem(heading, _shown(exercise, number) + sentence)
    if outcome.changed:
        name = list(inspect.signature(exercise.reference).parameters)[outcome.changed[0]]
        sentence = f"Your code changes its input `{name}` in place: work on a copy."
        return _Problem(WRONG_VALUE, sentence)
    sentence = f"{_shown(exercise, number)}NumPy warned of an overflow or a NaN."
    return _Problem(WRONG_VALUE, sentence)


def _mistake_sentence(exercise, results):
    """What the course says to the known mistake that does just what this answer does, if any."""
    if len(results) < len(exercise.inputs):
        return ""
    for title, known in exercise.wrong.items():
        pairs = zip(results, known, strict=True)
        if all(result.same(other, exercise.tolerance) for result, other in pairs):
            return exercise.mistakes[title].says
    return ""


def _general_advice(number, result):
    if number > 0 and result.parts:
        return "Other inputs came out right: is a number written in that should depend on them?"
    return ""


def _error_sentence(error):
    first_line = (str(error).strip().splitlines() or [""])[0]
    if len(first_line) > 200:
        first_line = first_line[:200] + " …"
    return f"`{type(error).__name__}`: {first_line}" if first_line else f"`{type(error).__name__}`"


def _line_of(answer, error):
    """The line of the learner's cell that raised: the deepest one in the function's own file."""
    code = getattr(answer, "__code__", None)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if code is not None and frame.filename == code.co_filename
    ]
    return (f"line {frames[-1].lineno}: {frames[-1].line}",) if frames else ()


def _shown(exercise, number):
    """``With …: ``, the first two arguments of a case in brief; nothing when it has none."""
    names = inspect.signature(exercise.reference).parameters
    shown = []
    for name, value in list(zip(names, exercise.inputs[number], strict=False))[:2]:
        if isinstance(value, int | float):
            shown.append(f"`{name}={value:g}`")
        elif isinstance(value, np.ndarray | list) and np.ndim(value) == 1 and len(value) <= 6:
            shown.append(f"`{name}={np.round(value, 4).tolist()}`")
        elif isinstance(value, np.ndarray):
            shown.append(f"`{name}` of shape {value.shape}")
    return f"With {' and '.join(shown)}: " if shown else ""


def _head(printed):
    lines = printed.splitlines()
    shown = [f"printed: {line[:100]}" for line in lines[:SHOWN_LINES]]
    if len(lines) > SHOWN_LINES:
        shown.append(f"printed: … and more, {len(lines)} lines in all")
    return tuple(shown)
