"""Tasks that need a memory over a hundred steps: temporal order, adding, the first letter.

Each function draws new sequences from a random generator. Most of what a sequence shows is noise,
and the answer is wanted after its last step.

Source: Hochreiter & Schmidhuber, *Long Short-Term Memory* (1997), experiments 6a and 4; the first
letter is the simplest of their kind.
"""

from typing import NamedTuple

import numpy as np

# Temporal order: E starts, B ends, X and Y count, the others are noise.
ORDER_LETTERS = "EBabcdXY"
ORDERS = ("XX", "XY", "YX", "YY")
FIRST_LETTERS = "abcd"


class Sequences(NamedTuple):
    """What a network reads, and what it is to say at the end.

    x (sequences, time, features), float32, 0 behind the end of a sequence; y (sequences,), a number
    to come near to, float32, or the number of a class; steps (sequences,), how long each is.
    """

    x: np.ndarray
    y: np.ndarray
    steps: np.ndarray


def order(count, rng):
    """Temporal order: which two letters came, and in which order -> ``Sequences``.

    E, then noise, and B at the end: 100 to 110 letters of ``ORDER_LETTERS``, one-hot. An X or a Y
    stands at a place from 10 to 20, and one from 50 to 60, counted from 0. y is the number of
    their pair in ``ORDERS``.
    """
    steps = rng.integers(100, 111, count)
    letters = rng.integers(2, 6, (count, 110))
    rows = np.arange(count)
    pair = rng.integers(2, size=(count, 2))
    letters[:, 0] = ORDER_LETTERS.index("E")
    letters[rows, steps - 1] = ORDER_LETTERS.index("B")
    for number, first in enumerate((10, 50)):
        letters[rows, rng.integers(first, first + 11, count)] = 6 + pair[:, number]
    letters[np.arange(110) >= steps[:, None]] = -1
    return Sequences(_one_hot(letters, len(ORDER_LETTERS)), 2 * pair[:, 0] + pair[:, 1], steps)


def adding(count, rng, length=100):
    """Adding: 0.5 + (X₁ + X₂) / 4 for the two values that are marked -> ``Sequences``.

    ``length`` to 1.1 · ``length`` steps of a value from −1 to 1 and a mark: 1 at X₁, one of the
    first ten, and at X₂, another of the first ``length`` / 2 − 1; −1 at the first and the last
    step, 0 elsewhere. Where the first step is X₁ or X₂, it counts as 0.
    """
    steps = rng.integers(length, length + length // 10 + 1, count)
    values = rng.uniform(-1, 1, (count, length + length // 10))
    rows = np.arange(count)
    first = rng.integers(10, size=count)
    second = rng.integers(length // 2 - 2, size=count)
    second += second >= first  # one of those that are left
    marks = np.zeros_like(values)
    marks[rows, first] = marks[rows, second] = 1
    counted = np.where(marks == 1, values, 0)
    counted[:, 0] = 0
    marks[:, 0] = marks[rows, steps - 1] = -1
    x = np.stack([values, marks], axis=-1).astype(np.float32)
    x[np.arange(x.shape[1]) >= steps[:, None]] = 0
    return Sequences(x, (0.5 + counted.sum(axis=1) / 4).astype(np.float32), steps)


def first_letter(count, rng, length=100):
    """The first letter again, after ``length`` steps of noise -> ``Sequences``.

    The letters are those of ``FIRST_LETTERS``, one-hot, each as likely at each step; y is the
    number of the first.
    """
    letters = rng.integers(len(FIRST_LETTERS), size=(count, length))
    steps = np.full(count, length)
    return Sequences(_one_hot(letters, len(FIRST_LETTERS)), letters[:, 0], steps)


def _one_hot(letters, features):
    return (letters[..., None] == np.arange(features)).astype(np.float32)
