"""The figures of notebook 06: what their captions say, and what they refuse."""

import math
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from test_plotting import SCALAR, C, F, G, I, O

from utils import plotting
from utils.lstm import State, backward, step, unroll

# The step of notebook 01 (x = 1, h = 1, c = 2), and its gradients for dh = dc = 1.
ONE = np.array([[1.0]])
BEFORE = State(ONE, 2 * ONE)
STEP = step(ONE, BEFORE, SCALAR)
FOUND = backward(
    ONE[None], SCALAR, unroll(ONE[None], SCALAR, BEFORE), ONE[None], BEFORE,
    State(0 * ONE, ONE),
)  # fmt: skip
AROUND = {"c": BEFORE.c, "dh": 1, "dc": 1, "dx": FOUND.x, "dh_before": FOUND.state.h}

LAGS = np.arange(31)
LEFT = {
    "plain RNN": np.array([0.7**LAGS, 0.75**LAGS]),
    "LSTM, bias 0": np.array([0.3**LAGS, 0.5**LAGS]),
    "LSTM, bias 3": np.array([0.97**LAGS, 1.02**LAGS]),
}

AGO = np.subtract.outer(np.arange(12), np.arange(12))
FULL = np.where(AGO >= 0, 0.6 ** AGO.clip(0), 0)
SAME_CHUNK = np.equal.outer(np.arange(12) // 4, np.arange(12) // 4)
SENT = {"one pass": FULL, "cut every 4 steps": FULL * SAME_CHUNK}

TRAINING = np.linspace(0, 6, 40)
LEARNED = np.array([np.exp(-TRAINING), np.exp(-0.8 * TRAINING)])
STUCK = 0.7 + 0.02 * np.array([np.sin(5 * TRAINING), np.cos(7 * TRAINING)])
LOSSES = {"plain RNN": LEARNED, "LSTM, bias 0": STUCK, "LSTM, bias 3": 0.7 * LEARNED}

FIGURES = {
    "cell_backwards": lambda **ax: plotting.cell_backwards(STEP, **AROUND, **ax),
    "cell_backwards_rules": lambda **ax: plotting.cell_backwards(**ax),
    "tangents": lambda **ax: plotting.tangents(np.sin, [0, 2.5], -3, 4, "angle", "height", **ax),
    "curve_slopes": lambda **ax: plotting.curve_slopes(**ax),
    "gradient_by_lag": lambda **ax: plotting.gradient_by_lag(LEFT, lag=20, **ax),
    "reach": lambda **ax: plotting.reach(SENT, **ax),
    "contest": lambda **ax: plotting.contest(LOSSES, learned=0.1, guess=0.7, **ax),
}
# Data at the edge of what a figure accepts.
EDGES = {
    "cell backwards negative": lambda: plotting.cell_backwards(
        SimpleNamespace(i=0.5, f=0.125, g=-0.99, o=0.25, c=-12.345),
        c=-98.8, dh=-12.345, dc=-98.8, dx=-12.345, dh_before=-1e-5,
    ),
    "tangents flat": lambda: plotting.tangents(lambda x: 1.0, 0, -1, 1),
    "gradient of one seed": lambda: plotting.gradient_by_lag({"a": [[1, 0.5]]}, lag=1),
    "gradient close": lambda: plotting.gradient_by_lag({k: [[1, 0.5]] for k in "abcdef"}, lag=1),
    "reach of one step": lambda: plotting.reach({"a": [[1]]}),
    "reach of nothing": lambda: plotting.reach({"a": np.zeros((30, 30)), "b": np.eye(30)}),
    "contest of one": lambda: plotting.contest({"a": [[0.5] * 5]}, learned=0.1, guess=0.5),
}  # fmt: skip


def test_cell_backwards_says_what_each_gate_is_told_and_what_its_curve_lets_through():
    f, i, g, o, c = F, I, G, O, C
    dc = 1 + o * (1 - math.tanh(c) ** 2)
    told = {"df": 2 * dc, "di": g * dc, "dg": i * dc, "do": math.tanh(c)}
    slopes = (f * (1 - f), i * (1 - i), 1 - g**2, o * (1 - o))
    through = [f"{v * slope:.2g}" for v, slope in zip(told.values(), slopes, strict=True)]
    df, di, dg, do = (f"{name} = {value:.2f}" for name, value in told.items())
    assert plotting.cell_backwards(STEP, **AROUND).caption == (
        f"Along the belt goes dc = {dc:.2f}, which leaves as {dc * f:.2f}; the gates are told "
        f"{df}, {di}, {dg} and {do}, of which their curves let {', '.join(through[:3])} and "
        f"{through[3]} through."
    )


def test_cell_backwards_writes_what_the_reference_computes():
    words = {text.get_text() for text in plotting.cell_backwards(STEP, **AROUND).texts}
    dz = {f"dz = {value:.2g}" for value in FOUND.weights.b}
    ends = {f"{FOUND.state.c.item():.2f}", f"{FOUND.state.h.item():.2f}", f"{FOUND.x.item():.2g}"}
    assert words >= dz | ends
    assert words >= {"$dc_{t-1}$", "$dh_{t-1}$", "$dx_t$", "$dc_t$", "$dh_t$"}


def test_the_arrows_of_cell_backwards_are_those_of_cell_turned_round():
    forwards = {(start, end) for start, end in ends_of_wires(plotting.cell())}
    backwards = {(end, start) for start, end in ends_of_wires(plotting.cell_backwards())}
    assert len(forwards) == 17
    assert forwards == backwards


def ends_of_wires(ax):
    arrows = [p for p in ax.patches if isinstance(p, matplotlib.patches.FancyArrowPatch)]
    for wire in arrows[::2]:  # after each its head
        first, *_, last = wire.get_path().vertices.round(2).tolist()
        yield tuple(first), tuple(last)


def test_tangents_says_the_value_and_the_slope_at_each_place():
    caption = plotting.tangents(lambda x: x**2, [-1.5, 2], -3, 3, "way", "height").caption
    assert caption == (
        "Over the way, the height is 2.25 with a slope of −3.00 at −1.5 and 4.00 with a slope of "
        "4.00 at 2."
    )


def test_curve_slopes_says_what_a_chain_leaves():
    assert f"3 σ in a row leave at most {0.25**3:.2g} of" in plotting.curve_slopes(chain=3).caption


def test_gradient_by_lag_says_the_geometric_mean_of_the_seeds():
    left = {"a": [[1, 0.5, 0.25], [1, 0.5, 0.01]], "tiny": [[1, 1e-9, 1e-30], [1, 1e-9, 1e-30]]}
    assert plotting.gradient_by_lag(left, lag=2).caption == (
        "Of a gradient of 1, 2 steps back there is left 0.05 for “a” and less than 1e−12 for "
        "“tiny”."
    )


def test_gradient_by_lag_has_a_band_from_the_smallest_to_the_largest_seed():
    ax = plotting.gradient_by_lag({"a": [[1, 0.5], [1, 0.1], [1, 0.2]]}, lag=1)
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.1, 1)


def test_reach_counts_the_pairs_that_the_gradient_connects():
    assert plotting.reach(SENT).caption == (
        "Of 78 pairs of a loss and an input that it depends on, the gradient connects 78 in “one "
        "pass” and 30 in “cut every 4 steps”."
    )


def test_contest_says_what_most_runs_do_and_no_loss():
    assert plotting.contest(LOSSES, learned=0.1, guess=0.7).caption == (
        "After 40 steps, most runs have learned it with “plain RNN” and “LSTM, bias 3”, and most "
        "have not with “LSTM, bias 0”."
    )
    alone = plotting.contest({"a": LEARNED}, learned=0.1, guess=0.7).caption
    assert alone.endswith("with “a”, and most have not with none.")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plotting.cell_backwards(dh=1), "step is None"),
        (lambda: plotting.cell_backwards(STEP, **AROUND | {"dx": None}), "dx is None"),
        (lambda: plotting.cell_backwards(STEP, **AROUND | {"dc": [1, 2]}), r"dc is \[1, 2\]"),
        (lambda: plotting.cell_backwards("step", **AROUND), "step.i is None"),
        (lambda: plotting.tangents(np.sin, 5, -1, 1), "at is 5; it should be places from −1 to 1"),
        (lambda: plotting.curve_slopes(0), "chain is 0"),
        (lambda: plotting.gradient_by_lag({}, 1), "left is empty"),
        (lambda: plotting.gradient_by_lag({"a": [1, 2]}, 1), r"left\['a'\] has shape \(2,\)"),
        (
            lambda: plotting.gradient_by_lag({"a": np.ones((2, 3)), "b": np.ones((2, 4))}, 1),
            r"left\['b'\] has shape \(2, 4\); it should be \(seeds, 3\)",
        ),
        (lambda: plotting.gradient_by_lag({"a": [[1, 0]]}, 1), r"left\['a'\] is 0.0 somewhere"),
        (lambda: plotting.gradient_by_lag(LEFT, 31), "lag is 31; it should be at most 30"),
        (lambda: plotting.reach({}), "sent is empty"),
        (lambda: plotting.reach({"a": np.ones((2, 3))}), r"should be \(2, 2\)"),
        (lambda: plotting.contest({}, 0.1, 0.7), "losses is empty"),
        (lambda: plotting.contest({"a": [1, 2]}, 0.1, 0.7), r"losses\['a'\] has shape \(2,\)"),
        (lambda: plotting.contest({"a": [[1, 2]]}, 0.1, 0.7), "5 steps or more"),
    ],
)
def test_bad_input_is_refused_with_the_arguments_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()
