"""The learner's own code, with one change in it, or two, that make it right.

The search needs no list and follows any style. It says where the change is and of what kind, not
what to write. It runs only code that is made of numbers and arrays, see ``source.py``.
"""

import ast
import inspect
from typing import NamedTuple

from utils.exercises.definition import compiled
from utils.exercises.layers.attempt import Finding
from utils.exercises.layers.changes import changes, names_in_scope
from utils.exercises.sandbox import detached, search
from utils.exercises.values import share_right

SECONDS_A_CANDIDATE = 0.1
ALL_RIGHT = 2  # in every case, and without a warning
FIRST_STEPS = 5  # changes that help a little, after each of which a second one is tried
PLAIN = 3  # the rank up to which two at once are believed; others fit by accident


class Repair(NamedTuple):
    """A change that was found: its lines, what to look at, and what stood and would stand there."""

    lines: list
    words: str
    texts: list


def one_change(attempt):
    """The one change that makes the answer right."""
    if not attempt.is_searched:
        return None

    def job(call, found):
        found += _tried(_Trial(attempt, call), attempt.first_steps)

    repairs = search(job, attempt.left(0.7), SECONDS_A_CANDIDATE, attempt.exercise.kept)
    return _finding(attempt, repairs) if repairs else None


def two_changes(attempt):
    """The two changes that make it right, of which the first helps by itself."""
    steps = [step for step in attempt.first_steps if step[1].rank <= PLAIN]
    steps = sorted(steps, key=lambda step: -step[0])[:FIRST_STEPS]

    def job(call, found):
        for _, first in steps:
            with first:
                second = _tried(_Trial(attempt, call), highest=PLAIN)
            if second:
                found += [_described(first), *second]
                return

    if not steps:
        return None
    repairs = search(job, attempt.left(), SECONDS_A_CANDIDATE, attempt.exercise.kept)
    return _finding(attempt, repairs) if repairs else None


class _Trial:
    """The answer's code as it stands in its tree, run on the cases."""

    def __init__(self, attempt, call):
        self.attempt, self.call = attempt, call
        known = detached(attempt.answer).__globals__
        own = {*names_in_scope(attempt.tree), attempt.tree.name}
        # Without the notebook's variables of the same names, which a dropped line would bring in.
        self.variables = {name: value for name, value in known.items() if name not in own}

    def share_right(self):
        """How much of the telling case comes out right, from 0 to 1, or ALL_RIGHT."""
        exercise, tree = self.attempt.exercise, self.attempt.tree
        try:
            function = compiled(ast.Module([tree], []), tree.name, self.variables)
        except (SyntaxError, ValueError, TypeError, SystemError):  # what only looks like Python
            return 0
        for number in self.attempt.numbers:
            outcome = self.call(function, exercise.inputs[number])
            result, wanted = (
                exercise.judged(outcome, exercise.inputs[number]),
                exercise.wanted[number],
            )
            share = share_right(result.parts, wanted.parts, exercise.tolerance)
            if share < 1 or not result.same(wanted, exercise.tolerance):
                return share
        return ALL_RIGHT


def _tried(trial, first_steps=None, highest=9):
    """The first single change that makes all right, in a list, else an empty one.

    Changes that make only more of it right are noted in ``first_steps``.
    """
    now = trial.share_right()
    for change in changes(trial.attempt.tree):
        if change.rank > highest:
            return []
        with change:
            share = trial.share_right()
        if share == ALL_RIGHT:
            return [_described(change)]
        if first_steps is not None and share > now:
            first_steps.append((share, change))
    return []


def _described(change):
    old = [place.get() for place in change.places]
    pairs = zip(old, change.new, strict=True)
    texts = list(dict.fromkeys((ast.unparse(before), ast.unparse(new)) for before, new in pairs))
    return Repair(sorted({node.lineno for node in old}), change.words, texts)


def _finding(attempt, repairs):
    """What to say of the repairs, and the lines that they are in."""
    lines, start = inspect.getsourcelines(attempt.answer)
    places = sorted({line for repair in repairs for line in repair.lines})
    if len(repairs) > 1:
        beginning = "Two changes make it right"
    elif len(places) > 1:
        beginning = "One change, made in each of these lines, makes it right"
    else:
        beginning = "One change in this line makes it right"
    return Finding(
        f"{beginning}: look at {', and at '.join(repair.words for repair in repairs)}.",
        tuple(f"line {start + at - 1}: {lines[at - 1].strip()}" for at in places),
        " ".join(f"Not `{old}` but `{new}`." for repair in repairs for old, new in repair.texts),
    )
