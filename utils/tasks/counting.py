"""Strings of the language aⁿbⁿ: as many b as there were a. Who is to say where one ends must count.

Source: Gers & Schmidhuber, *LSTM recurrent networks learn simple context-free and context-sensitive
languages* (2001). Theirs also begin with S and end with T.
"""

from typing import NamedTuple

import numpy as np

READ, FORETOLD = "Sab", "abT"


class Strings(NamedTuple):
    """Strings to be foretold letter by letter, padded to the longest.

    x (strings, time, 3) the letters S, a, b one-hot, float32; allowed (strings, time, 3), True for
    each of the letters a, b, T that can come next; count (strings, time) how many b are due: as
    many as there were a, less the b since. Behind the end of a string x and count are 0 and nothing
    is allowed.
    """

    x: np.ndarray
    allowed: np.ndarray
    count: np.ndarray


def strings(numbers):
    """The string S aⁿ bⁿ for each n of ``numbers``, whole and at least 1 -> ``Strings``."""
    n = np.atleast_1d(numbers)[:, None]
    if n.dtype.kind != "i" or n.ndim != 2 or n.size == 0 or n.min() < 1:
        raise ValueError(f"numbers is {numbers}; it should hold whole numbers of at least 1")
    step = np.arange(2 * n.max() + 1)
    is_a, is_b = (0 < step) & (step <= n), (n < step) & (step <= 2 * n)
    count = np.where(is_a | is_b, np.minimum(step, 2 * n - step), 0)
    is_s = np.broadcast_to(step == 0, is_a.shape)
    x = np.stack([is_s, is_a, is_b], axis=-1).astype(np.float32)
    allowed = np.stack([is_s | is_a, is_a | (is_b & (count > 0)), is_b & (count == 0)], axis=-1)
    return Strings(x, allowed, count)
