"""Compare what a learner's function returned with what it should have returned.

An answer is turned into a dict of named arrays, or into a sentence that says why that cannot be.
Two answers are alike when their names, shapes and values are.
"""

import inspect
import math

import numpy as np

from utils.exercises.verdict import WRONG_SHAPE, WRONG_VALUE

# An answer in float32 is right; a wrong constant in the fourth digit is not.
RELATIVE, ABSOLUTE = 1e-4, 1e-6


class Misfit(Exception):
    """The answer is not of the kind that was asked for; the message says so in one sentence."""


def as_parts(value, names, tensors=False):
    """The answer as a dict name -> array.

    With one name the value itself is the part, with several it is a sequence of as many. Framework
    tensors count only where ``tensors`` says so. Raises Misfit, and nothing else.
    """
    try:
        return _as_parts(value, names, tensors)
    except Misfit:
        raise
    except Exception:  # an object with its own ideas of its length, or of itself
        raise Misfit("What your function returned cannot be read as numbers.") from None


def _as_parts(value, names, tensors):
    if len(names) == 1:
        return {names[0]: _as_array(value, names[0], tensors)}
    several = isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim > 0)
    if not several:
        returned = _ended(_described(value))
        raise Misfit(f"Your function should return {_listed(names)}, and returned {returned}")
    if len(value) != len(names):
        raise Misfit(
            f"Your function should return {len(names)} values, {_listed(names)}, "
            f"and returned {len(value)}."
        )
    return {name: _as_array(part, name, tensors) for name, part in zip(names, value, strict=True)}


def is_tensor(value):
    """Whether the value, or the first of several, is a tensor of TensorFlow or PyTorch."""
    if isinstance(value, tuple | list) and value:
        value = value[0]
    return library(value) in ("torch", "tensorflow", "keras")


def library(value):
    """The library that a value's type is from."""
    return str(type(value).__module__).partition(".")[0]


def alike(one, other, tolerance=ABSOLUTE):
    """Whether two dicts of arrays have the same names, shapes and values."""
    return one.keys() == other.keys() and all(
        one[name].shape == other[name].shape
        and right_values(one[name], other[name], tolerance).all()
        for name in one
    )


def share_right(got, wanted, tolerance=ABSOLUTE):
    """How much of the wanted parts is right, from 0 to 1; a right shape alone counts a little."""
    shares = [0.0]
    for name, should_be in wanted.items():
        if name in got and got[name].shape == should_be.shape:
            shares.append(0.1 + 0.9 * right_values(got[name], should_be, tolerance).mean())
    return sum(shares) / max(1, len(wanted))


def first_difference(got, wanted, tolerance=ABSOLUTE):
    """The heading and the sentence for the first part that differs, None when none does."""
    for name, should_be in wanted.items():
        if got[name].shape != should_be.shape:
            return WRONG_SHAPE, _shape_sentence(name, got[name], should_be)
    for name, should_be in wanted.items():
        wrong = ~right_values(got[name], should_be, tolerance)
        if wrong.any():
            index = tuple(int(k) for k in np.argwhere(wrong)[0])
            place = f"{name}[{', '.join(map(str, index))}]" if index else name
            return WRONG_VALUE, _value_sentence(place, got[name][index], should_be[index])
    return None


def _as_array(value, name, tensors):
    if is_tensor(value):
        if not tensors:
            raise Misfit(f"`{name}` is {_ended(_described(value))}")
        value = value.detach() if hasattr(value, "detach") else value
    elif not isinstance(value, np.ndarray | np.generic | list | tuple | int | float):
        raise Misfit(f"`{name}` should be numbers, and is {_ended(_described(value))}")
    misleads = _misleads(value)
    if misleads:
        raise Misfit(f"`{name}` {misleads}")
    try:
        array = np.array(np.asarray(value))
    except Exception:  # rows of different lengths, or an object with its own ideas
        raise Misfit(f"`{name}` cannot be read as an array of numbers.") from None
    if array.dtype.kind not in "biuf":
        raise Misfit(f"`{name}` should hold numbers, and holds {array.dtype} values.")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _misleads(value):
    """Why an array of a class of NumPy's own is no answer, as the end of a sentence, or ""."""
    if isinstance(value, tuple | list):
        return next(filter(None, map(_misleads, value)), "")
    if isinstance(value, np.matrix):
        return "is an `np.matrix`, whose `*` is a matrix product: `np.asarray` makes an array."
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return "has masked values, which hold no number: `.data` is the array without its mask."
    return ""


def right_values(got, wanted, tolerance=ABSOLUTE):
    """Which values of an array are right; none where the shape is another."""
    if got.shape != wanted.shape:
        return np.zeros(wanted.shape, bool)
    if wanted.dtype.kind in "biu":  # a count, or a yes or no, is right or wrong
        return got == wanted
    return np.isclose(got, wanted, rtol=RELATIVE, atol=tolerance, equal_nan=True)


def _shape_sentence(name, got, wanted):
    sentence = f"`{name}` has shape {got.shape} and should have {wanted.shape}"
    if got.size == wanted.size and alike({"": np.sort(got.ravel())}, {"": np.sort(wanted.ravel())}):
        return f"{sentence}; the numbers in it are right."
    return sentence + "."


def _value_sentence(place, got, wanted):
    if wanted.dtype.kind in "biu":
        return f"`{place}` is {got} and should be {wanted}."
    for digits in range(4, 18):  # as few as show that they differ
        texts = f"{float(got):.{digits}g}", f"{float(wanted):.{digits}g}"
        if texts[0] != texts[1]:
            break
    return f"`{place}` is {texts[0]} and should be {texts[1]}."


def _listed(names):
    return ", ".join(f"`{name}`" for name in names[:-1]) + f" and `{names[-1]}`"


def _ended(text):
    return text if text.endswith("?") else f"{text}."


def _described(value):
    """What a value is, in words, with what to do about it where that is plain."""
    if value is None:
        return "None: does it end with a `return`?"
    if inspect.isgenerator(value):
        return "a generator: write `return` where `yield` stands"
    if inspect.iscoroutine(value):
        value.close()  # or Python warns later that it was never awaited
        return "a coroutine: write `def` instead of `async def`"
    if is_tensor(value):
        several = isinstance(value, tuple | list)
        first = value[0] if several else value
        name = "PyTorch" if library(first) == "torch" else "TensorFlow"
        if several:
            return f"{len(value)} {name} tensors, and should be numbers or one NumPy array"
        return f"a {name} tensor, and should be a NumPy array: `.numpy()` makes one"
    if callable(value):
        return "a function: is it called, with brackets?"
    if isinstance(value, int | float | np.integer | np.floating | np.bool_):
        return f"the single number {value:.4g}" if math.isfinite(value) else f"{value}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    return f"a value of type {type(value).__name__}"
