"""Judge an answer: run it, compare it with the reference, and ask the layers what is wrong with it.

No exercise and no misconception is a branch here: both are data, see ``definition.py``.
"""

import ast
import functools
import inspect
import linecache
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from utils.exercises.conversion import conversion
from utils.exercises.layers import diagnose
from utils.exercises.layers.attempt import Attempt
from utils.exercises.layers.source import parsed
from utils.exercises.sandbox import undisturbed
from utils.exercises.values import as_parts, first_difference
from utils.exercises.verdict import (
    CORRECT,
    NOT_ATTEMPTED,
    RAISED,
    WRONG_SHAPE,
    WRONG_VALUE,
    Verdict,
)

SECONDS = 0.6  # for what searches for a reason
SHOWN_LINES = 5
SHOWN_ARGUMENTS = 4


def judge(exercise, answer, seconds=None):
    """The Verdict on a function. Nothing is displayed, stored or raised."""
    verdict = functools.partial(Verdict, about=exercise.name)
    _ = exercise.wanted  # made before the answer runs, which may change what it is made with
    refusal = _wrong_arguments(exercise, answer)
    if refusal:
        return verdict(WRONG_SHAPE, sentences=(refusal,), last=_HINT.format(exercise.name))
    results, printed = exercise.results(answer, seconds)
    untouched = verdict(NOT_ATTEMPTED, sentences=_not_attempted(exercise), quoted=_head(printed))
    if _has_gap(results[0].outcome.value):
        return untouched

    number = first_wrong(exercise, results)
    if number is None:
        praise = f"Your own `{exercise.name}` is used from here on."
        converts, note = conversion(results, exercise.wanted)
        said = tuple(filter(None, (praise, note)))
        return verdict(CORRECT, sentences=said, quoted=_head(printed), converts=converts)
    if _has_empty_block(answer):
        return untouched

    attempt = Attempt(exercise, answer, results, number, SECONDS)
    with undisturbed():  # the course's own answers and mistakes draw random numbers too
        layer, finding = diagnose(attempt)
        problem = _problem(attempt)
    sentences = [problem.sentence, finding.sentence]
    if problem.heading == WRONG_VALUE and layer:
        sentences.reverse()  # the reason tells more than a number
        if finding.fills:
            sentences.pop()
    located = finding.sentence or problem.heading != WRONG_VALUE or problem.draw
    return verdict(
        problem.heading,
        sentences=tuple(filter(None, sentences)),
        quoted=(*(problem.line or finding.line), *_head(printed)),
        last=_HINT.format(exercise.name),
        draw=problem.draw,
        layer=layer or ("place" if located else ""),
        more=finding.more,
    )


def first_wrong(exercise, results):
    """The number of the first case in which the results are not what is wanted, None if all are."""
    pairs = enumerate(zip(results, exercise.wanted, strict=False))
    wrong = (k for k, (got, wanted) in pairs if not got.same(wanted, exercise.tolerance))
    return next(wrong, None)


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
    except (ValueError, TypeError):  # some compiled functions tell nothing
        return ""
    names = list(inspect.signature(exercise.reference).parameters)
    try:
        signature.bind(*names)
    except TypeError:
        wanted = f"{len(names)} arguments, `{', '.join(names)}`" if names else "no arguments"
        return f"`{exercise.name}` is called with {wanted}; yours takes `{signature}`."
    return ""


def _has_gap(value, depth=3):
    """Whether a `...` still stands for the value, or in a tuple, list or dict, or in its rows."""
    if type(value) is dict:
        value = list(value.values())
    rows = value if depth and type(value) in (tuple, list) else ()
    return value is ... or any(_has_gap(row, depth - 1) for row in rows)


def _has_empty_block(answer):
    """Whether a `...` still stands for all the lines of a block, such as a loop's."""
    tree = parsed(answer)
    blocks = [getattr(node, "body", None) for node in ast.walk(tree)] if tree else []
    return any(isinstance(b, list) and [ast.unparse(line) for line in b] == ["..."] for b in blocks)


class _Problem(NamedTuple):
    """What the verdict says of the first case that went wrong."""

    heading: str
    sentence: str
    line: tuple = ()  # of the learner's code, to be quoted
    draw: Callable | None = None


def _problem(attempt):
    exercise, result = attempt.exercise, attempt.results[attempt.number]
    outcome, case = result.outcome, exercise.inputs[attempt.number]
    if outcome.error is not None:
        line = _line_of(attempt.answer, outcome.error)
        return _Problem(RAISED, _error_sentence(outcome.error), line)
    if result.misfit:
        return _Problem(WRONG_SHAPE, result.misfit)
    got, wanted = result.parts, exercise.wanted[attempt.number].parts
    observed = got.keys() == wanted.keys()
    if not observed:  # `observe` could not use the shapes: compare these
        value = exercise.wanted[attempt.number].outcome.value
        wanted = as_parts(value, exercise.returns, exercise.tensors)
    difference = first_difference(got, wanted, exercise.tolerance)
    if difference and observed and exercise.explain:
        sentence, draw = exercise.explain(outcome.value, *case)
        return _Problem(WRONG_VALUE, sentence, draw=draw)
    if difference and observed:
        case, got, wanted = attempt.shown
        difference = first_difference(got, wanted, exercise.tolerance)
    if difference:
        heading, sentence = difference
        return _Problem(heading, _shown(exercise, case) + sentence)
    if outcome.changed:
        name = list(inspect.signature(exercise.reference).parameters)[outcome.changed[0]]
        sentence = f"Your code changes its input `{name}` in place: work on a copy."
        return _Problem(WRONG_VALUE, sentence)
    sentence = f"{_shown(exercise, case)}NumPy warned of an overflow or a NaN."
    return _Problem(WRONG_VALUE, sentence)


def _error_sentence(error):
    first_line = (error.says.strip().splitlines() or [""])[0]
    if len(first_line) > 200:
        first_line = first_line[:200] + " …"
    return f"`{error.kind}`: {first_line}" if first_line else f"`{error.kind}`"


def _line_of(answer, error):
    """The line of the learner's cell that raised: the deepest one in the function's own file."""
    file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    if file not in error.places:
        return ()
    number = error.places[file]
    return (f"line {number}: {linecache.getline(file, number).strip()}",)


def _shown(exercise, case):
    """``With …: ``, the arguments of a case in brief; nothing when it has none."""
    names = inspect.signature(exercise.reference).parameters
    shown = [_value_shown(f"`{name}`", value) for name, value in zip(names, case, strict=False)]
    shown = [words for words in shown if words][:SHOWN_ARGUMENTS]
    return f"With {', '.join(shown)}: " if shown else ""


def _value_shown(name, value):
    if isinstance(value, bool | int | float):
        return f"{name} = {value:g}"
    if not isinstance(value, np.ndarray | list):
        return ""
    try:
        array = np.asarray(value)
    except ValueError:
        return f"{name} of {len(value)} parts that differ in shape"
    if array.size == 0:
        return ""
    if array.ndim == 1 and len(array) <= 6 and array.dtype.kind in "biuf":
        return f"{name} = {np.round(value, 4).tolist()}"
    if array.dtype.kind == "f" and (array == array.flat[0]).all():
        return f"{name} all {array.flat[0]:g}"
    return f"{name} of shape {array.shape}"


def _head(printed):
    lines = printed.splitlines()
    shown = [f"printed: {line[:100]}" for line in lines[:SHOWN_LINES]]
    if len(lines) > SHOWN_LINES:
        shown.append(f"printed: … and more, {len(lines)} lines in all")
    return tuple(shown)
