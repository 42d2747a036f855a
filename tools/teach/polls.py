"""Polls: what some of an exercise's mistakes make of one small input; which of them is which?

A mistake of an exercise runs, so what it returns is computed and not typed. Where no case is small
enough for paper, or fewer than three mistakes can be told apart in it, there is no poll.
"""

import inspect
import random
from typing import Any, NamedTuple

import numpy as np

from utils.exercises.definition import Exercise

FEWEST, MOST = 3, 4  # outputs to choose among
LETTERS = "ABCD"
WIDTH = 72  # of a line on paper
LINES_GIVEN, LINES_OUT = 12, 6


class Poll(NamedTuple):
    """What is given and what is right, each as text; output by letter; mistake by letter."""

    given: str
    right: str
    outputs: dict[str, str]
    key: dict[str, str]


def poll(exercise: Exercise) -> Poll | None:
    """The poll of an exercise on the case in which most mistakes differ, the shortest of these."""
    found = [one for case in range(len(exercise.inputs)) if (one := on_case(exercise, case))]
    return max(found, key=lambda one: (len(one.outputs), -len(str(one))), default=None)


def on_case(exercise: Exercise, case: int) -> Poll | None:
    names = inspect.signature(exercise.reference).parameters
    given = lines(zip(names, exercise.inputs[case], strict=False), LINES_GIVEN)
    right = returned(exercise, exercise.wanted[case].outcome)
    if given is None or right is None:
        return None
    told_apart: dict[str, str] = {}  # what is put out -> the first mistake that puts it out
    for title, results in exercise.wrong.items():
        out = returned(exercise, results[case].outcome)
        if out not in (None, right):
            told_apart.setdefault(out, title)
    if len(told_apart) < FEWEST:
        return None
    chosen = list(told_apart.items())[:MOST]
    random.Random(exercise.name).shuffle(chosen)
    pairs = list(zip(LETTERS, chosen, strict=False))
    outputs = {letter: out for letter, (out, _) in pairs}
    return Poll(given, right, outputs, {letter: mistake for letter, (_, mistake) in pairs})


def returned(exercise: Exercise, outcome: Any) -> str | None:
    """What a call returned, by the exercise's names for it; None if paper doesn't hold it."""
    if outcome.error is not None:
        return None
    value, names = outcome.value, exercise.returns
    values = value if len(names) > 1 else (value,)
    if not isinstance(values, tuple | list) or len(values) != len(names):
        return None
    return lines(zip(names, values, strict=True), LINES_OUT)


def lines(named: Any, most: int) -> str | None:
    """A line `name = value` each, None if they are more than `most` or one can't be printed."""
    texts = []
    for name, value in named:
        text = printed(value, len(name) + 3)
        if text is None:
            return None
        texts.append(f"{name} = {text}")
    text = "\n".join(texts)
    return text if text.count("\n") < most and max(map(len, text.split("\n"))) <= WIDTH else None


def printed(value: Any, column: int = 0) -> str | None:
    """A value as it stands on paper: numbers to three digits; None of what isn't made of these."""
    if isinstance(value, np.ndarray):
        prefix = " " * column
        return np.array2string(value, WIDTH, 3, True, ", ", prefix) if value.size <= 64 else None
    if isinstance(value, bool | np.bool_ | str | int | np.integer) or value is None:
        return repr(value.item() if isinstance(value, np.generic) else value)
    if isinstance(value, float | np.floating):
        return f"{value:.4g}"
    if isinstance(value, dict):
        parts = [printed(each) for each in value.values()]
        if None in parts:
            return None
        below = ",\n" + " " * (column + 1)
        return f"{{{below.join(f'{k!r}: {part}' for k, part in zip(value, parts, strict=True))}}}"
    if isinstance(value, list | tuple):
        parts = [printed(each) for each in value]
        if None in parts:
            return None
        opening, closing = "[]" if isinstance(value, list) else "()"
        return f"{opening}{', '.join(parts)}{closing}"
    return None
