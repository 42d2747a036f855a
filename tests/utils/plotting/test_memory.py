import math
from functools import partial

import numpy as np
import pytest

from utils.plotting import influence, leaky_memory, memory_by_bias, memory_decay, valves

RUNS = {
    "plain unit": np.array([[0.9, 0.4, 0.1, 0.02], [0.1, 0.2, 0.1, 0.02]]),
    "LSTM unit": np.array([[1.0, 0.9, 0.9, 0.8], [0.2, 0.2, 0.25, 0.25]]),
}

FIGURES = {
    "valves": valves,
    "influence": partial(influence, RUNS),
    "memory_decay": partial(memory_decay, [0.9, 0.99], start=2),
    "memory_by_bias": partial(memory_by_bias, [0, 1, 3, 5, 7]),
    "leaky_memory": partial(leaky_memory, 0.9),
}
EDGES = {
    "influence equal": partial(influence, {"a unit": np.ones((2, 3, 2))}),
    "influence one step": partial(influence, {"a unit": [[0.0], [1.0]]}),
    "decay of all": partial(memory_decay, [0, 0.5, 1, 1], start=-3, after=1, steps=1),
    "decay close": partial(memory_decay, [0.9, 0.901, 0.902, 0.5, 0.4, 0.3]),
    "bias close": partial(memory_by_bias, [1, 1.1, 1.2, -30, 30], longest=10),
    "leaky zero": partial(leaky_memory, 1, written=[0, 0]),
}
REFUSED = {
    "states is empty": partial(influence, {}),
    "states['a'] has shape (2,)": partial(influence, {"a": [1, 2]}),
    "states has runs of different lengths": partial(
        influence, {"a": np.ones((2, 3)), "b": np.ones((2, 4))}
    ),
    "states['a'] is": partial(influence, {"a": [[np.nan], [1]]}),
    "forget is 1.1; it should be one or more values": partial(memory_decay, 1.1),
    "forget is []": partial(memory_decay, []),
    "forget is [[0.5]]": partial(memory_decay, [[0.5]]),
    "start is 0": partial(memory_decay, 0.9, start=0),
    "steps is 0; it should be a whole number": partial(memory_decay, 0.9, steps=0),
    "after is 81; it should be one of the 80 steps": partial(memory_decay, 0.9, after=81),
    "biases is [31]": partial(memory_by_bias, [31]),
    "longest is 9": partial(memory_by_bias, [1], longest=9),
    "forget is [0.5, 0.9]": partial(leaky_memory, [0.5, 0.9]),
    "written is": partial(leaky_memory, 0.5, written=[np.inf]),
}


def test_memory_decay_says_what_is_left_and_when_half_is_gone():
    assert round(2 * 0.9**20, 2) == 0.24
    assert round(2 * 0.99**20, 2) == 1.64
    assert 0.9**7 <= 0.5 < 0.9**6
    assert 0.99**69 <= 0.5 < 0.99**68
    assert memory_decay([0.9, 0.99], start=2).caption == (
        "Starting at 2, f = 0.9 leaves 0.24 after 20 steps and f = 0.99 leaves 1.64; half is gone "
        "after 7 steps and after 69."
    )


@pytest.mark.parametrize(
    ("forget", "says"),
    [
        (0, "half is gone after 1 step."),
        (0.5, "half is gone after 1 step."),
        (0.5**0.1, "half is gone after 10 steps."),
        (1, "half is never gone."),
        ([1, 0.25, 0.75], "half is gone never, after 1 step and after 3."),
    ],
)
def test_memory_decay_counts_whole_steps_until_half_is_gone(forget, says):
    assert memory_decay(forget).caption.endswith(says)


def test_memory_by_bias_says_the_half_life_of_each_bias():
    for bias, says in ((0, "1.00"), (1, "2.21"), (3, "14.3"), (5, "103"), (7, "760")):
        half_life = math.log(0.5) / math.log(1 / (1 + math.exp(-bias)))
        assert float(says) == pytest.approx(half_life, rel=5e-3)
        assert f"{says} at b = {bias}" in memory_by_bias([bias]).caption


def test_valves_says_where_the_slope_falls_below_a_twentieth():
    caption = valves().caption
    for value, slope, name in (
        (2.89, lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2, "±2.89 for σ"),
        (2.18, lambda z: 1 / math.cosh(z) ** 2, "±2.18 for tanh"),
    ):
        assert name in caption
        assert slope(value - 0.01) > 0.05 > slope(value + 0.01)


def test_influence_says_how_far_apart_the_last_states_are():
    assert influence(RUNS).caption == (
        "Two sequences differ only in their first input: after 4 steps their states differ by "
        "less than 1e−6 (plain unit) and by 0.55 (LSTM unit)."
    )


def test_influence_takes_the_unit_that_differs_most():
    pair = np.zeros((2, 3, 2))
    pair[1, 2] = 0.25, -0.75
    assert "by 0.75 (unit)" in influence({"unit": pair}).caption


def test_leaky_memory_says_its_peak_and_its_end():
    caption = leaky_memory(0.5, written=[1, 1, -4, 0]).caption
    assert caption == "With f = 0.5, c peaks at −3.25 and ends at −1.62."  # 1, 1.5, −3.25, −1.625
