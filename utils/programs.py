"""Programs: weights of a unit that were chosen by thought, judged by what the unit then says.

A program is four rows of numbers, one for each of i, f, g and o: the weight of h, of each input,
and the bias. Inputs are bits. A unit is read through h, which says 1 where it is above ½ and 0
elsewhere, or through c, which says the nearest whole number.
"""

import functools
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from utils.lstm import State, Weights, step

BITS = 14  # a program is tried on every input of at most so many bits,
STEPS = 10_000  # and on one of so many steps


class Task(NamedTuple):
    """What a programmed unit is to do.

    inputs  the names of its inputs
    wanted  what it should say at each step: bits (..., time, inputs) -> (..., time)
    reads   where that is read, "h" or "c"
    sees    what its rows have weights for: bits (..., time, inputs) -> (..., time, features). The
            bits themselves, unless another unit stands in between.
    """

    inputs: tuple
    wanted: Callable
    reads: str = "h"
    sees: Callable = np.asarray


class Error(NamedTuple):
    """An input up to the step where a unit errs for the first time, and what it did there.

    bits (time, inputs); c, h and wanted (time,).
    """

    bits: np.ndarray
    c: np.ndarray
    h: np.ndarray
    wanted: np.ndarray


def weights(i, f, g, o):
    """The ``Weights`` of a program: each row (units + features + 1,), with h first and bias last.

    A layer of several units has one row a unit, so (units, units + features + 1). Raises ValueError
    when the four differ in shape, or are too short to hold an input.
    """
    rows = {"i": i, "f": f, "g": g, "o": o}
    rows = {name: np.atleast_2d(np.array(row, float)) for name, row in rows.items()}
    shape = rows["i"].shape
    for name, row in rows.items():
        if row.shape != shape or row.ndim != 2 or row.shape[1] < len(row) + 2:
            raise ValueError(
                f"{name} has shape {row.shape}; all four should have one shape, for each unit the "
                "weights of every h, of every input, and the bias"
            )
    columns = np.concatenate(list(rows.values())).T
    units = shape[0]
    return Weights(W=columns[units:-1], U=columns[:units], b=columns[-1])


def run(x, weights):
    """c and h of a single unit over a single sequence, from zero state: each (time,).

    x (time, features). The values are those of ``lstm.unroll`` in a 25th of its time: plain numbers
    are faster than arrays that hold one number each.
    """
    sums = (x @ weights.W + weights.b).tolist()
    u_i, u_f, u_g, u_o = weights.U[0].tolist()
    tanh = math.tanh
    c = h = 0.0
    values = []
    for z_i, z_f, z_g, z_o in sums:
        i = 0.5 * tanh(0.5 * (z_i + u_i * h)) + 0.5
        f = 0.5 * tanh(0.5 * (z_f + u_f * h)) + 0.5
        g = tanh(z_g + u_g * h)
        o = 0.5 * tanh(0.5 * (z_o + u_o * h)) + 0.5
        c = f * c + i * g
        h = o * tanh(c)
        values.append((c, h))
    return np.array(values).T


def said(reads, c, h):
    """What a unit says with these values of c and h, arrays of one shape, as floats."""
    return (h > 0.5).astype(float) if reads == "h" else np.rint(c)


def every_input(steps, inputs):
    """Every sequence of bits, as binary numbers count: (2^(steps·inputs), steps, inputs)."""
    places = np.arange(steps * inputs)[::-1]
    bits = np.arange(2 ** len(places))[:, None] >> places & 1
    return bits.reshape(-1, steps, inputs).astype(float)


@functools.cache
def long_input(inputs):
    """Bits (STEPS, inputs), ever more seldom 1: every other one at first, 1 in 2000 at the end."""
    chance = np.geomspace(0.5, 0.0005, STEPS)[:, None]
    return (np.random.default_rng(0).random((STEPS, inputs)) < chance).astype(float)


def behaviour(task, weights):
    """What a unit says, by name: at the end of every short input, and at each step of the long one.

    The short ones have at most ``BITS`` bits, and stand by length and then as binary numbers count.
    The long one is tried once they all come out right; until then its values are −1.
    """
    short, long = [], np.full(STEPS, -1.0)
    state = State(np.zeros((1, 1)), np.zeros((1, 1)))
    with np.errstate(all="ignore"):  # a learner's weights may be infinite
        for bits in _short_inputs(task):
            # Each input goes on from the state that the one without its last step has led to.
            state = State(*(np.repeat(a, len(bits) // len(a), axis=0) for a in state))
            state = step(task.sees(bits)[:, -1], state, weights).state
            short.append(said(task.reads, state.c, state.h)[:, 0])
        short = np.concatenate(short)
        if np.array_equal(short, _wanted(task)["short"]):
            x = task.sees(long_input(len(task.inputs)))
            long = said(task.reads, *run(x, weights))
    return {"short": short, "long": long}


def first_error(task, weights):
    """The ``Error`` of a unit, on a shortest input that shows one; None when it does not err."""
    says, wanted = behaviour(task, weights), _wanted(task)
    short = np.flatnonzero(says["short"] != wanted["short"])
    long = np.flatnonzero(says["long"] != wanted["long"])
    if not short.size and not long.size:
        return None
    if short.size:
        bits = [bits for inputs in _short_inputs(task) for bits in inputs][short[0]]
    else:
        bits = long_input(len(task.inputs))[: long[0] + 1]
    with np.errstate(all="ignore"):
        c, h = run(task.sees(bits), weights)
    return Error(bits, c, h, task.wanted(bits))


@functools.cache
def _short_inputs(task):
    """Every input of at most ``BITS`` bits, an array (number, steps, inputs) a length."""
    inputs = len(task.inputs)
    return [every_input(steps, inputs) for steps in range(1, BITS // inputs + 1)]


@functools.cache
def _wanted(task):
    """What a unit should say, as ``behaviour`` says what it does."""
    short = [task.wanted(bits)[:, -1] for bits in _short_inputs(task)]
    long = task.wanted(long_input(len(task.inputs)))
    return {"short": np.concatenate(short), "long": long}
