"""Marked values to remember."""

from typing import NamedTuple

import numpy as np


class Marked(NamedTuple):
    """Sequences to remember something of: what a network reads, and what it should answer.

    x (sequences, steps, features) and y (sequences, steps, 1), float32.
    """

    x: np.ndarray
    y: np.ndarray


def last_marked(sequences, steps, seed):
    """Values of which the last marked one is to be remembered -> ``Marked``.

    At each step x is a value from −1 to 1 and a mark, 1 or 0; the first step is always marked. y is
    half the last marked value, which h can reach.
    """
    rng = np.random.default_rng(seed)
    values = rng.uniform(-1, 1, (sequences, steps))
    marks = rng.random((sequences, steps)) < 0.25
    marks[:, 0] = True
    last = np.maximum.accumulate(np.where(marks, np.arange(steps), 0), axis=1)
    x = np.stack([values, marks], axis=-1)
    y = np.take_along_axis(values, last, axis=1)[..., None] / 2
    return Marked(x.astype(np.float32), y.astype(np.float32))
