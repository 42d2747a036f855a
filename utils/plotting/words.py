"""Numbers as a caption says them, and the numbers that a figure accepts."""

import numpy as np


def measured(number):
    """A computed number in at most four digits: 2.95, 14.3, 760, 0.0062, 2.1e−5."""
    # Six digits first: float32 and float64, one processor and another, then agree on the rest.
    number = float(f"{number:.6g}")
    size = abs(number)
    if size < 1e-12:
        text = "0"
    elif not 1e-3 <= size < 1e4:
        digits, exponent = f"{number:.1e}".split("e")
        text = f"{digits}e{int(exponent)}"
    elif size >= 100:
        text = f"{number:.0f}"
    elif size >= 10:
        text = f"{number:.1f}"
    else:
        text = f"{number:.2f}" if size >= 0.1 else f"{number:.2g}"
    return text.replace("-", "−")


def given(number):
    """A number that was chosen, as it was written: 2, 0.99, −1.5."""
    return f"{float(number) + 0.0:.6g}".replace("-", "−")  # + 0.0 takes the sign off −0


def listed(words):
    """``a``, ``a and b`` or ``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def counted(number, noun):
    """``1 step`` or ``2 steps``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def finite(name, values, wanted="finite numbers"):
    """``values`` as a float array; ValueError unless there are some and all are finite."""
    try:
        array = np.asarray(values, float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {values!r}; it should be {wanted}") from None
    if array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{name} is {values!r}; it should be {wanted}")
    return array


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
