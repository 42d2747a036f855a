"""What the programmed units of notebook 03 are to do, written as plain machines, step by step."""

import functools

import numpy as np

from utils import lstm, programs
from utils.exercises import EXERCISES

# Exercise -> a function of the state so far and the bits of a step, and the first state.
MACHINES = {
    "copy_input": (lambda state, x: x, 0),
    "latch": (lambda on, set_, reset: np.where(set_, 1, np.where(reset, 0, on)), 0),
    "counter": (lambda count, up, down: count + up - down, 0),
    "parity": (lambda odd, x: np.where(x, 1 - odd, odd), 0),
    "delay": (lambda last_two, x: (last_two[1], x), (0, 0)),
}
INPUTS = {"copy_input": 1, "latch": 2, "counter": 2, "parity": 1, "delay": 1}


def should_say(name, bits):
    """bits (batch, time, inputs) -> what the unit should say, (batch, time)."""
    machine, state = MACHINES[name]
    states = []
    for step in np.moveaxis(bits, 1, 0):
        state = machine(state, *step.T)
        states.append(np.broadcast_to(state[0] if name == "delay" else state, len(bits)))
    return np.stack(states, axis=1)


def layer(name, rows):
    """The Weights of the layer that a program is run in."""
    if name == "delay":  # beside the unit that copies x, and does not hear the other
        unit_0 = [(row[0], 0, *row[1:]) for row in EXERCISES["copy_input"].reference(40)]
        rows = list(zip(unit_0, rows, strict=True))
    return programs.weights(*rows)


def says(name, rows, bits):
    """What the program says, run by the reference: bits (batch, time, inputs) -> (batch, time)."""
    trace = lstm.unroll(bits, layer(name, rows))
    return np.rint(trace.c[..., -1]) if name == "counter" else trace.h[..., -1] > 0.5


def obeys(name, rows, bits):
    """Whether the program says at every step what it should."""
    return np.array_equal(says(name, rows, bits), should_say(name, bits))


@functools.cache
def all_short(inputs):
    """All 2^14 inputs of 14 bits: (2^14, 14 // inputs, inputs)."""
    bits = np.unpackbits(np.arange(2**14, dtype=">u2").view(np.uint8).reshape(-1, 2), axis=1)
    return bits[:, 2:].reshape(2**14, -1, inputs).astype(float)


@functools.cache
def others(inputs):
    """50 inputs of 500 steps, from busy to nearly silent."""
    chance = np.geomspace(0.9, 0.002, 50)[:, None, None]
    return (np.random.default_rng(14).random((50, 500, inputs)) < chance).astype(float)
