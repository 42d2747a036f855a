"""Turn what a right answer returns into what the course's returns, for the cells below it.

A list, a 0-d array or another byte order is no mistake; but a cell that slices the value, or hands
it to a framework, needs an array or a number as the course's answer gives it.
"""

import functools
from contextvars import ContextVar

import numpy as np

from utils.exercises.values import is_tensor, library

_LISTS = "Where yours returns a list of numbers, the cells below get an array, as by `np.array`."
FLOATS = (np.float32, np.float64)  # what the course's own functions take


def conversion(results, wanted):
    """Whether it is needed after a right answer with these Results, and what is said of it, or "".

    wanted are the Results of the course's own answer.
    """
    pairs = [
        (own.outcome.value, course.outcome.value)
        for own, course in zip(results, wanted, strict=True)
    ]
    needed = any(converted(value, model) is not value for value, model in pairs)
    return needed, _LISTS if any(_has_list(value, model) for value, model in pairs) else ""


def converting(answer, model):
    """The answer, as a function whose values are ``converted`` to the model's types.

    Where the answer calls itself, it gets what it returned.
    """
    inside = ContextVar("inside", default=False)

    @functools.wraps(answer)
    def with_conversion(*args, **kwargs):
        __tracebackhide__ = True  # IPython then shows the learner's own lines alone
        if inside.get():
            return answer(*args, **kwargs)
        token = inside.set(True)
        try:
            value = answer(*args, **kwargs)
        finally:
            inside.reset(token)
        return converted(value, model)

    return with_conversion


def converted(value, model):
    """The value in the types of the model; the very value where these are its own already.

    Sequences become the model's kind of sequence, and lists arrays. No number is changed: where
    the model's type cannot hold it, it keeps its own. A value of a wholly other kind, as the answer
    may return for other arguments, is left as it is. Never raises.
    """
    try:
        return _converted(value, model)
    except Exception:  # an object with its own ideas: the cell below tells what it is
        return value


def _converted(value, model):
    if isinstance(model, tuple | list):
        several = isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim)
        return _sequence(value, model) if several else value
    if isinstance(model, int | float | np.generic):
        single = isinstance(value, int | float | np.generic) or (
            isinstance(value, np.ndarray) and value.ndim == 0
        )
        return _number(value, model) if single else value
    if isinstance(value, tuple | list | np.ndarray):
        return _array(value, model.dtype if isinstance(model, np.ndarray) else np.dtype(float))
    if is_tensor(value) and is_tensor(model) and library(value) != library(model):
        return np.asarray(value)
    return value


def _has_list(value, model):
    """Whether a list stands where the model has an array."""
    if isinstance(model, tuple | list):
        return isinstance(value, tuple | list) and any(map(_has_list, value, model))
    return isinstance(value, tuple | list) and (isinstance(model, np.ndarray) or is_tensor(model))


def _sequence(value, model):
    models = len(value) * model[:1] if isinstance(model, list) else model  # a list has any length
    if len(value) != len(models):
        return value
    parts = [converted(part, of) for part, of in zip(value, models, strict=True)]
    same = all(new is old for new, old in zip(parts, value, strict=True))
    if type(value) is type(model) and same:
        return value
    return type(model)(*parts) if hasattr(model, "_fields") else type(model)(parts)


def _number(value, model):
    if type(value) in (int, float) and not isinstance(model, bool | np.bool_):
        return value  # Python's own numbers go together with any
    of_numpy = isinstance(model, np.generic)
    array = np.asarray(value)
    wanted = _dtype(array, np.asarray(model).dtype)
    kept = not isinstance(value, np.ndarray) and isinstance(value, np.generic) == of_numpy
    if kept and array.dtype == wanted:
        return value
    array = array.astype(wanted)
    return array[()] if of_numpy else array.item()


def _array(value, dtype):
    array = np.asarray(value)
    wanted = _dtype(array, dtype)
    forwards = min(array.strides, default=0) >= 0  # or PyTorch refuses it
    if array is value and array.dtype == wanted and array.flags.writeable and forwards:
        return value
    return array.astype(wanted)


def _dtype(array, dtype):
    """What the array is to hold, in this machine's byte order: this dtype if no number changes."""
    own = array.dtype.newbyteorder("=")
    if own.kind == dtype.kind and (own.kind != "f" or own in FLOATS):
        return own
    if own.kind not in "biuf":
        return own
    with np.errstate(invalid="ignore"):
        kept = np.array_equal(array.astype(dtype), array, equal_nan=True)
    return dtype if kept or own.kind == dtype.kind else own
