"""What a value holds: whether a call changed it, how to put it back, and whether it ever ends."""

import dataclasses
import itertools
import sys
from operator import is_

import numpy as np

ENTERED = 1000  # elements of one list that are looked into
KEPT_BYTES = 2**24  # of one array
DEEPEST = 64  # lists within one another: as many axes as an array may have
MOST_NUMBERS = 10**8


def is_changed(before, after):
    """Whether a copy of an argument is no longer as the argument is, compared by content."""
    if type(before) is not type(after):
        return True
    if isinstance(before, np.ndarray):
        return _is_other_array(before, after)
    if isinstance(before, dict):
        if list(before) != list(after):
            return True
        before, after = list(before.values()), list(after.values())
    if isinstance(before, list | tuple):
        pairs = zip(before, after, strict=False)
        return len(before) != len(after) or any(is_changed(*pair) for pair in pairs)
    if dataclasses.is_dataclass(before):
        return is_changed(vars(before), vars(after))
    if isinstance(before, bool | int | float | str | set | np.generic):
        return repr(before) != repr(after)
    numbers = _numbers_of(before)
    return numbers is not None and is_changed(numbers, _numbers_of(after))


def _is_other_array(one, other):
    if one.shape != other.shape or one.dtype != other.dtype:
        return True
    return not np.array_equal(one, other, equal_nan=one.dtype.kind in "fc")


def _numbers_of(value):
    """The numbers of a framework's tensor, layer or model as arrays, None of anything else."""
    torch, keras = sys.modules.get("torch"), sys.modules.get("keras")
    if hasattr(torch, "nn"):
        if isinstance(value, torch.Tensor):
            return value.detach().cpu().numpy()
        if isinstance(value, torch.nn.Module):
            return [_numbers_of(tensor) for tensor in value.state_dict().values()]
    if hasattr(keras, "Layer") and isinstance(value, keras.Layer):
        return [np.asarray(weight) for weight in value.weights]
    if type(value).__module__.startswith("tensorflow.") and hasattr(value, "numpy"):
        return np.asarray(value)
    return None


def contents(*roots):
    """A copy of each list, dict, set and array that can be reached, as (the thing, its copy)."""
    found, waiting, seen = [], list(roots), set()
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind in (list, dict, set, tuple) or isinstance(value, np.ndarray | tuple):
            inner = value.values() if kind is dict else value
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            inner = (vars(value),)
        else:
            continue
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, np.ndarray):
            if value.nbytes <= KEPT_BYTES and not value.dtype.hasobject:
                found.append((value, np.array(value)))
            continue
        if kind in (list, dict, set):
            found.append((value, value.copy()))
        waiting += itertools.islice(inner, ENTERED)
    return found


def put_back(value, before):
    """Give a list, dict, set or array again what it held."""
    if isinstance(value, np.ndarray):
        if _is_other_array(value, before):
            value.shape = before.shape
            value[...] = before
    elif isinstance(value, list):
        if not (len(value) == len(before) and all(map(is_, value, before))):
            value[:] = before
    elif isinstance(value, dict):
        if not is_same(value, before):
            value.clear()
            value.update(before)
    elif value != before:
        value.clear()
        value.update(before)


def is_same(one, other):
    """Whether two dicts hold the very same things, in the same order."""
    return list(one) == list(other) and all(map(is_, one.values(), other.values()))


def has_no_end(value):
    """Whether a list holds itself, or so much that nobody could make an array of it."""
    sizes = {}  # id of a list -> (its numbers, written out, and how deep they stand)

    def size(one, depth):
        if not isinstance(one, list | tuple):
            return 1, 0
        if id(one) in sizes:
            return sizes[id(one)]
        sizes[id(one)] = np.inf, np.inf  # until it is known: what meets it within itself never ends
        if depth > DEEPEST:
            return np.inf, np.inf
        kind = list if isinstance(one, list) else tuple
        if not any(
            issubclass(a_type, list | tuple) for a_type in set(map(type, kind.__iter__(one)))
        ):
            sizes[id(one)] = kind.__len__(one), 1
            return sizes[id(one)]
        parts = [size(part, depth + 1) for part in kind.__iter__(one)]
        sizes[id(one)] = (
            sum(numbers for numbers, _ in parts),
            1 + max((deep for _, deep in parts), default=0),
        )
        return sizes[id(one)]

    numbers, deep = size(value, 0)
    return numbers > MOST_NUMBERS or deep > DEEPEST
