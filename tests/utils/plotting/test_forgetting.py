from functools import partial

import numpy as np

from utils.plotting import gate_along, growth, outcomes

TIME = np.arange(1, 2001)
SIZES = {"f = 1": 0.5 * TIME, "forget gates": 3 + np.sin(TIME)}

LETTERS = "TXSETEBTBTSSXXVVETEBPBPVVEPEBT"
STARTS = np.array(
    [before + now == "EB" for before, now in zip(" " + LETTERS, LETTERS, strict=False)]
)
SHUT = np.convolve(STARTS, [0.4, 0.9, 0.8, 0.7, 0], "same")
F = 0.97 - SHUT
C = np.sin(np.arange(len(LETTERS)) / 3)

TABLES = {
    "in 2000": {"f = 1": (0, 1), "forget gates": (18, 29), "and a falling rate": (62, 6)},
    "here, cut gradient, SGD": {"f = 1": (3, 40), "forget gates": (96, 2)},
    "here, cut gradient, Adam": {"f = 1": (0, 100), "forget gates": (50, 50)},
    "here, whole gradient, Adam": {"f = 1": (90, 10), "forget gates": (100, 0)},
}

FIGURES = {
    "growth": partial(growth, SIZES),
    "outcomes": partial(outcomes, TABLES),
    "gate_along": partial(gate_along, LETTERS, F, C, STARTS),
}
EDGES = {
    "growth over one letter": partial(growth, {"one": [0.5]}),
    "outcomes of nobody and of all": partial(outcomes, {"one": {"none": (0, 0), "all": (0, 100)}}),
    "gate along one turn": partial(gate_along, "XTEBT", [1] * 5, [0] * 5, [0, 0, 0, 1, 0]),
}
REFUSED = {
    "sizes is empty": partial(growth, {}),
    "sizes['b'] has shape (2,); it should be (3,)": partial(growth, {"a": [1, 2, 3], "b": [1, 2]}),
    "the |c| of sizes['a'] after a tenth is": partial(growth, {"a": [0, 0, 0]}),
    "tables is empty": partial(outcomes, {}),
    "tables['a']['b'] is (60, 50); it should be two shares": partial(
        outcomes, {"a": {"b": (60, 50)}}
    ),
    "tables['a']['b'] has shape (1,); it should be (2,)": partial(outcomes, {"a": {"b": [60]}}),
    "f has shape (2,); it should be (3,)": partial(gate_along, "EBT", [1, 1], [0, 0], [0, 1]),
    "starts has no whole turn in sight": partial(
        gate_along, "EBT", [1, 1, 1], [0, 0, 0], [0, 1, 0]
    ),
}


def test_growth_says_which_layers_c_goes_on_growing():
    assert growth(SIZES).caption == (
        "From letter 200 to letter 2000 the largest |c| grows with “f = 1” and does not grow with "
        "“forget gates”; to grow is to become more than 3 times as large."
    )


def test_gate_along_says_what_is_left_over_a_turn_in_wide_bounds():
    assert gate_along(LETTERS, F, C, STARTS).caption == (
        "Over the four letters of each of 3 turns, shaded, the gate leaves less than 0.1 of what c "
        "held."
    )
    assert "leaves up to all of" in gate_along(LETTERS, F**0, C, STARTS).caption


def test_outcomes_says_the_share_of_each_row():
    assert outcomes({"here": {"one": (3, 40), "other": (96, 2)}}).caption == (
        "Perfect are 3 % (one, here) and 96 % (other, here) of the networks."
    )
