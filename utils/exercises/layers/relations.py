"""What the result would be right for: other inputs, or a result that is turned in some way."""

import copy
import inspect
from itertools import combinations, permutations

import numpy as np

from utils.exercises.layers.attempt import Finding
from utils.exercises.values import alike


def as_if(attempt):
    """What the course's answer gives for other inputs, where that is what came out."""
    if not attempt.reached_all or any(not result.parts for result in attempt.results):
        return None
    exercise = attempt.exercise
    names = list(inspect.signature(exercise.reference).parameters)
    for sentence, change in _other_inputs(names, exercise.inputs[attempt.number]):
        if attempt.left(0.9) < 0:
            return None

        def answer(*arguments, change=change):
            return exercise.reference(*change(list(arguments)))

        if attempt.does_as(answer):
            return Finding(f"That is what comes out {sentence}.")
    return None


def _other_inputs(names, case):
    """(words, a function of the list of arguments that changes it) for what may be mistaken."""
    arrays = [k for k, value in enumerate(case) if isinstance(value, np.ndarray | float)]
    for one, other in combinations(range(len(case)), 2):
        if _alike_in_kind(case[one], case[other]):
            words = f"if `{names[one]}` and `{names[other]}` are exchanged"
            yield words, lambda a, i=one, k=other: _with(a, {i: a[k], k: a[i]})
    for k in arrays:
        name = f"`{names[k]}`"
        yield f"if {name} is 0: is it used, and where it should be?", _changed(k, lambda v: 0 * v)
        yield f"if {name} counts twice", _changed(k, lambda v: 2 * v)
        yield f"if {name} has the opposite sign", _changed(k, lambda v: -v)
        if np.ndim(case[k]) == 3:
            yield f"if {name} runs backwards in time", _changed(k, lambda v: v[:, ::-1])
            yield f"if {name} comes a step late", _changed(k, _late)
            yield f"if {name} comes a step early", _changed(k, lambda v: _late(v[:, ::-1])[:, ::-1])
        if np.ndim(case[k]) == 2:
            yield f"if {name} is turned upside down", _changed(k, lambda v: v[::-1])
    for k, value in enumerate(case):
        if isinstance(value, dict):
            for one, other in combinations(value, 2):
                words = f"if the `{one}` and the `{other}` of `{names[k]}` are exchanged"
                yield words, _changed(k, lambda v, i=one, j=other: v | {i: v[j], j: v[i]})


def _alike_in_kind(one, other):
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape
    return isinstance(one, float) and isinstance(other, float)


def _with(arguments, new):
    return [new.get(k, value) for k, value in enumerate(arguments)]


def _changed(number, change):
    return lambda arguments: _with(arguments, {number: change(copy.copy(arguments[number]))})


def _late(array):
    """Each step's values a step later, zeros first: (batch, time, features)."""
    return np.concatenate([np.zeros_like(array[:, :1]), array[:, :-1]], axis=1)


RELATIONS = {
    "has the opposite sign": lambda v: -v,
    "is 1 minus what it should be": lambda v: 1 - v,
    "is 1 over what it should be": lambda v: 1 / v,
    "is the square of what it should be": lambda v: v**2,
    "is the root of what it should be": lambda v: np.sqrt(np.abs(v)),
    "has been through tanh once more": np.tanh,
    "lacks a tanh": lambda v: np.arctanh(np.clip(v, -1, 1)),
    "has been through σ once more": lambda v: 1 / (1 + np.exp(-v)),
    "is the exponential of what it should be": np.exp,
    "is the logarithm of what it should be": lambda v: np.log(np.abs(v)),
    "is transposed": lambda v: v.T if v.ndim > 1 else np.full_like(v, np.nan),
    "stands in the opposite order": lambda v: v[::-1] if v.ndim else v * np.nan,
    "runs backwards in time": lambda v: v[:, ::-1] if v.ndim > 1 else v * np.nan,
}


def related(attempt):
    """How the result is related to the right one, in every case."""
    exercise = attempt.exercise
    results = [result.parts for result in attempt.results]
    wanted = [result.parts for result in exercise.wanted]
    keys = {tuple(parts) for parts in (*results, *wanted)}
    if len(results) < len(wanted) or len(keys) > 1:
        return None
    names = list(wanted[0])
    with np.errstate(all="ignore"):
        return (
            _in_another_order(results, wanted, names, exercise.tolerance)
            or _turned(results, wanted, names, exercise.tolerance)
            or _times(results, wanted, names)
        )


def _in_another_order(results, wanted, names, tolerance):
    if not 2 <= len(names) <= 5:
        return None
    for order in permutations(names):
        moved = [name for name, other in zip(names, order, strict=True) if name != other]
        if moved and all(
            alike({n: got[o] for n, o in zip(names, order, strict=True)}, want, tolerance)
            for got, want in zip(results, wanted, strict=True)
        ):
            listed = " and ".join(f"`{name}`" for name in moved)
            return Finding(f"The values are right, but {listed} stand in each other's place.")
    return None


def _wrong_parts(results, wanted, names, tolerance):
    pairs = list(zip(results, wanted, strict=True))
    return [n for n in names if not all(alike({n: g[n]}, {n: w[n]}, tolerance) for g, w in pairs)]


def _turned(results, wanted, names, tolerance):
    wrong = _wrong_parts(results, wanted, names, tolerance)
    for words, turn in RELATIONS.items():
        if wrong and all(
            alike({n: g[n]}, {n: np.asarray(turn(w[n].astype(float)))}, tolerance)
            for n in wrong
            for g, w in zip(results, wanted, strict=True)
        ):
            return Finding(f"{' and '.join(f'`{n}`' for n in wrong)} {words}, everywhere.")
    return None


def _times(results, wanted, names):
    """One factor between what is and what should be, in all parts that are wrong and all cases."""
    ratios = []
    for got, want in zip(results, wanted, strict=True):
        for name in names:
            if got[name].shape != want[name].shape or want[name].dtype.kind == "b":
                return None
            ratio = got[name].astype(float) / want[name]
            ratios.append(ratio[np.isfinite(ratio)].ravel())
    ratios = np.concatenate(ratios)
    if ratios.size < 4 or not np.allclose(ratios, ratios[0], rtol=1e-3) or abs(ratios[0]) < 1e-6:
        return None
    if abs(ratios[0] - 1) < 1e-3:  # wrong where the ratio is no number, or not wrong by a value
        return None
    return Finding(f"Every value is {ratios[0]:.4g} times what it should be.")
