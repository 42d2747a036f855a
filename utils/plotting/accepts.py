"""What a figure accepts: anything else is a ValueError that names the argument."""

import numpy as np


def finite(name, values, wanted="finite numbers"):
    """``values`` as a float array; ValueError unless there are some and all are finite."""
    try:
        array = np.asarray(values, float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {values!r}; it should be {wanted}") from None
    if array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{name} is {values!r}; it should be {wanted}")
    return array


def shaped(name, values, *sizes):
    """``values`` as a finite array; ValueError unless each axis has its size.

    A size is a number, or a word for one that may be any: ``shaped("said", said, "layers", 8)``.
    """
    array = finite(name, values)
    if array.ndim != len(sizes) or not all(
        isinstance(size, str) or size == n for size, n in zip(sizes, array.shape, strict=True)
    ):
        wanted = ", ".join(map(str, sizes)) + ("," if len(sizes) == 1 else "")
        raise ValueError(f"{name} has shape {array.shape}; it should be ({wanted})")
    return array


def alike(arrays, *axes):
    """The arrays of a dict, all of one shape; ValueError with the name of the first that is not.

    axes names their axes; two of one name have one size, as in ``alike(sent, "time", "time")``.
    """
    checked, sizes = [], {}
    for name, values in arrays.items():
        array = shaped(name, values, *axes)
        for axis, size in zip(axes, array.shape, strict=True):
            sizes.setdefault(axis, size)
        checked.append(shaped(name, array, *(sizes[axis] for axis in axes)))
    return checked


def entries(name, values, what):
    """The values of a dict, under the names that an error gives them; ValueError without any."""
    if not values:
        raise ValueError(f"{name} is empty; it should name at least one {what}")
    return {f"{name}[{key!r}]": value for key, value in values.items()}


def numbers(name, values, low=-np.inf, high=np.inf, wanted="a list of finite numbers"):
    """One number or a list of them as an array (n,); ValueError unless all are in low … high."""
    array = np.atleast_1d(finite(name, values, wanted))
    if array.ndim != 1 or (array < low).any() or (array > high).any():
        raise ValueError(f"{name} is {values!r}; it should be {wanted}")
    return array


def number(name, value, low=-np.inf, high=np.inf, wanted="one finite number"):
    """The one number in ``value``; ValueError unless it is one, in low … high."""
    array = finite(name, value, wanted)
    if array.size != 1 or not low <= array.item() <= high:
        raise ValueError(f"{name} is {value!r}; it should be {wanted}")
    return array.item()


def whole(name, value, least=1):
    """``value`` as an int; ValueError unless it is a whole number of at least ``least``."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name} is {value!r}; it should be a whole number of at least {least}")
    return int(value)
