"""Where a wrong answer is wrong: which value, which steps, which sequence, which cases."""

import numpy as np

from utils.exercises.sandbox import Outcome
from utils.exercises.values import right_values

AXES = {3: ("sequence", "step", "value"), 2: ("row", "column"), 1: ("value",)}


def place(attempt):
    """A sentence or two on where it is wrong, as narrow as that can be said."""
    exercise, result = attempt.exercise, attempt.results[attempt.number]
    wanted = exercise.wanted[attempt.number].parts
    if not result.parts:  # an error, or nothing that could be compared
        return ""
    if exercise.observe or result.parts.keys() != wanted.keys():
        return _value_to_blame(attempt) or _cases(attempt) or "It goes wrong in every input."
    right = {n: right_values(result.parts[n], wanted[n], exercise.tolerance) for n in wanted}
    if all(values.all() for values in right.values()):
        return "All values are right."  # what is wrong is a warning, or a changed input
    comes = "comes" if len(right) == 1 else "come"
    everywhere = f"{_listed(list(right))} {comes} out wrong in every input."
    return " ".join(filter(None, (_parts(attempt, right), _cases(attempt)))) or everywhere


def _value_to_blame(attempt):
    """The one value of several, judged together, with which the others would be right."""
    exercise = attempt.exercise
    if len(exercise.returns) == 1 or not attempt.reached_all:
        return ""
    for blamed, name in enumerate(exercise.returns):
        if all(_right_but_for(blamed, attempt, number) for number in attempt.numbers):
            return f"Only `{name}` has to change; the rest is right."
    return ""


def _right_but_for(blamed, attempt, number):
    exercise, mine = attempt.exercise, attempt.results[number].outcome.value
    wanted = exercise.wanted[number]
    mixed = [wanted.outcome.value[k] if k == blamed else value for k, value in enumerate(mine)]
    judged = exercise.judged(Outcome(mixed), exercise.inputs[number])
    return judged.same(wanted, exercise.tolerance)


def _parts(attempt, right):
    """Which parts are right in every case, and where the first wrong one is wrong."""
    fine = [name for name in right if _right_everywhere(attempt, name)]
    wrong = [name for name in right if name not in fine]
    said = f"{_listed(fine)} {_is(fine)} right, {_listed(wrong)} {_is(wrong)} not. " if fine else ""
    first = next(name for name, values in right.items() if not values.all())
    _, got, wanted = attempt.shown
    shown = right_values(got[first], wanted[first], attempt.exercise.tolerance)
    where = _within(first, right[first])
    return (said + where * (where == _within(first, shown))).strip()  # true of what is shown, too


def _right_everywhere(attempt, name):
    exercise = attempt.exercise
    return all(
        name in mine.parts
        and right_values(mine.parts[name], want.parts[name], exercise.tolerance).all()
        for mine, want in zip(attempt.results, exercise.wanted, strict=False)
    )


def _within(name, right):
    """Which indices of an array are wrong, where that is not all of them; counted from 0."""
    for axis, what in enumerate(AXES.get(right.ndim, ())):
        fine = right.all(axis=tuple(k for k in range(right.ndim) if k != axis))
        wrong = np.flatnonzero(~fine)
        if len(wrong) == len(fine):
            continue
        if len(wrong) == len(fine) - wrong[0]:
            return f"`{name}` is right before {what} {wrong[0]} (from 0), and wrong from there on."
        if wrong[-1] == len(wrong) - 1:
            return f"`{name}` is wrong up to {what} {wrong[-1]} (from 0), and right after it."
        numbers = ", ".join(map(str, wrong[:4])) + (" …" if len(wrong) > 4 else "")
        return f"`{name}` is wrong in {what} {numbers} (from 0) alone."
    return ""


def _cases(attempt):
    """In which cases it is wrong, where some are right."""
    exercise = attempt.exercise
    pairs = enumerate(zip(attempt.results, exercise.wanted, strict=False))
    wrong = [k for k, (mine, want) in pairs if not mine.same(want, exercise.tolerance)]
    if len(wrong) == len(exercise.inputs) or not attempt.reached_all:
        return ""
    named = list(dict.fromkeys(exercise.named.get(k) for k in wrong))
    if None not in named:
        return f"Only {' and '.join(named)} {'goes' if len(named) == 1 else 'go'} wrong."
    return f"{len(exercise.inputs) - len(wrong)} of {len(exercise.inputs)} inputs come out right."


def _listed(names):
    names = [f"`{name}`" for name in names]
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


def _is(names):
    return "is" if len(names) == 1 else "are"
