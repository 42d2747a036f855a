"""A wrong answer's failing case made as simple as it can be while it still fails.

Four random digits say nothing; "with `x` all 0 and `b` all 1, `f` is 1.5 and should be 0.7311" says
that the bias came after the curve.
"""

import numpy as np

from utils.exercises.sandbox import search
from utils.exercises.values import alike

SECONDS = 0.15
SECONDS_A_CALL = 0.05


def smallest(attempt):
    """The simplest failing case that was found, what the answer gave there, and what is right.

    Without a simpler one, or for an answer that may not be run often, the case that failed.
    """
    exercise, number = attempt.exercise, attempt.number
    found = [
        (exercise.inputs[number], attempt.results[number].parts, exercise.wanted[number].parts)
    ]
    if attempt.tree is None:
        return found[-1]

    def job(call, simpler):
        case = exercise.inputs[number]
        for simplify in _simplifications(case):
            new = simplify(case)
            parts = [
                _parts(exercise, call(f, new), new) for f in (attempt.answer, exercise.reference)
            ]
            if _still_fails(*parts, *found[-1][1:], exercise.tolerance):
                case = new
                simpler.append((case, *parts))

    return [*found, *search(job, SECONDS, SECONDS_A_CALL, exercise.kept)][-1]


def _parts(exercise, outcome, case):
    if outcome.error is not None or outcome.warned:
        return None
    return exercise.judged(outcome, case).parts


def _still_fails(got, wanted, got_before, wanted_before, tolerance):
    """Whether it fails still, and in the same manner: with a wrong value, or with a wrong shape."""
    if not got or not wanted or got.keys() != wanted.keys():
        return False
    if not all(np.isfinite(wanted[name]).all() for name in wanted):
        return False
    shapes = _same_shapes(got, wanted)
    return shapes == _same_shapes(got_before, wanted_before) and not alike(got, wanted, tolerance)


def _same_shapes(got, wanted):
    return all(got[name].shape == wanted[name].shape for name in wanted if name in got)


def _simplifications(case):
    """Functions that make a case simpler: first fewer numbers, then plainer ones."""
    arrays = [value for value in case if isinstance(value, np.ndarray)]
    for size in sorted({a.shape[0] for a in arrays if a.ndim > 1 and a.shape[0] > 1}, reverse=True):
        yield lambda c, n=size: tuple(_cut(value, 0, n, 1) for value in c)
    for size in sorted({a.shape[1] for a in arrays if a.ndim == 3 and a.shape[1] > 1}):
        for steps in (1, 2):
            yield lambda c, n=size, k=steps: tuple(_cut(value, 1, n, k) for value in c)
    for plain in (np.zeros_like, np.ones_like, np.rint):
        for number, value in enumerate(case):
            if _is_real(value):
                yield lambda c, k=number, f=plain: (*c[:k], _made_plain(c[k], f), *c[k + 1 :])
            if isinstance(value, dict):
                for key in value:
                    yield lambda c, k=number, n=key, f=plain: (
                        *c[:k],
                        c[k] | {n: tuple(float(f(each)) for each in c[k][n])},
                        *c[k + 1 :],
                    )


def _is_real(value):
    return isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def _made_plain(value, plain):
    if np.all(value == 0) or np.all(value == 1):
        return value  # plainer than what comes now
    made = plain(value)
    return made if isinstance(value, np.ndarray) else float(made)


def _cut(value, axis, size, left):
    """The first few along an axis of this size, of an array that has it."""
    if not isinstance(value, np.ndarray) or value.ndim <= max(axis, 1) or value.shape[axis] != size:
        return value
    return value[:left] if axis == 0 else value[:, :left]
