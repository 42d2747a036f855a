import math
from functools import partial

import numpy as np
from examples import BEFORE, NEGATIVE, SCALAR, STEP, C, F, G, I, O

from utils.lstm import State, backward, unroll
from utils.plotting import cell_backwards, contest, curve_slopes, gradient_by_lag, tangents

# The gradients of the step of notebook 01 (x = 1, h = 1, c = 2), for dh = dc = 1.
ONE = np.array([[1.0]])
TRACE = unroll(ONE[None], SCALAR, BEFORE)
FOUND = backward(ONE[None], SCALAR, TRACE, ONE[None], BEFORE, State(0 * ONE, ONE))
AROUND = {"c": BEFORE.c, "dh": 1, "dc": 1, "dx": FOUND.x, "dh_before": FOUND.state.h}

LAGS = np.arange(31)
LEFT = {
    "plain RNN": np.array([0.7**LAGS, 0.75**LAGS]),
    "LSTM, bias 0": np.array([0.3**LAGS, 0.5**LAGS]),
    "LSTM, bias 3": np.array([0.97**LAGS, 1.02**LAGS]),
}

TRAINING = np.linspace(0, 6, 40)
LEARNED = np.array([np.exp(-TRAINING), np.exp(-0.8 * TRAINING)])
STUCK = 0.7 + 0.02 * np.array([np.sin(5 * TRAINING), np.cos(7 * TRAINING)])
LOSSES = {"plain RNN": LEARNED, "LSTM, bias 0": STUCK, "LSTM, bias 3": 0.7 * LEARNED}

FIGURES = {
    "cell_backwards": partial(cell_backwards, STEP, **AROUND),
    "cell_backwards_rules": cell_backwards,
    "tangents": partial(tangents, np.sin, [0, 2.5], -3, 4, "angle", "height"),
    "curve_slopes": curve_slopes,
    "gradient_by_lag": partial(gradient_by_lag, LEFT, lag=20),
    "contest": partial(contest, LOSSES, learned=0.1, guess=0.7),
}
EDGES = {
    "cell backwards negative": partial(
        cell_backwards, NEGATIVE, c=-98.8, dh=-12.345, dc=-98.8, dx=-12.345, dh_before=-1e-5
    ),
    "tangents flat": partial(tangents, lambda x: 1.0, 0, -1, 1),
    "gradient of one seed": partial(gradient_by_lag, {"a": [[1, 0.5]]}, lag=1),
    "gradient close": partial(gradient_by_lag, dict.fromkeys("abcdef", [[1, 0.5]]), lag=1),
    "contest of one": partial(contest, {"a": [[0.5] * 5]}, learned=0.1, guess=0.5),
}
REFUSED = {
    "step is None": partial(cell_backwards, dh=1),
    "dx is None": partial(cell_backwards, STEP, **AROUND | {"dx": None}),
    "dc is [1, 2]": partial(cell_backwards, STEP, **AROUND | {"dc": [1, 2]}),
    "step.i is None": partial(cell_backwards, "step", **AROUND),
    "at is 5; it should be places from −1 to 1": partial(tangents, np.sin, 5, -1, 1),
    "chain is 0": partial(curve_slopes, 0),
    "left is empty": partial(gradient_by_lag, {}, 1),
    "left['a'] has shape (2,)": partial(gradient_by_lag, {"a": [1, 2]}, 1),
    "left['b'] has shape (2, 4); it should be (seeds, 3)": partial(
        gradient_by_lag, {"a": np.ones((2, 3)), "b": np.ones((2, 4))}, 1
    ),
    "left['a'] is 0.0 somewhere": partial(gradient_by_lag, {"a": [[1, 0]]}, 1),
    "lag is 31; it should be at most 30": partial(gradient_by_lag, LEFT, 31),
    "losses is empty": partial(contest, {}, 0.1, 0.7),
    "losses['a'] has shape (2,)": partial(contest, {"a": [1, 2]}, 0.1, 0.7),
    "losses['a'] has 2 steps; it should have at least 5": partial(
        contest, {"a": [[1, 2]]}, 0.1, 0.7
    ),
}


def test_cell_backwards_says_what_each_gate_is_told_and_what_its_curve_lets_through():
    f, i, g, o, c = F, I, G, O, C
    dc = 1 + o * (1 - math.tanh(c) ** 2)
    told = {"df": 2 * dc, "di": g * dc, "dg": i * dc, "do": math.tanh(c)}
    slopes = (f * (1 - f), i * (1 - i), 1 - g**2, o * (1 - o))
    through = [f"{v * slope:.2g}" for v, slope in zip(told.values(), slopes, strict=True)]
    df, di, dg, do = (f"{name} = {value:.2f}" for name, value in told.items())
    assert cell_backwards(STEP, **AROUND).caption == (
        f"Along the belt goes dc = {dc:.2f}, which leaves as {dc * f:.2f}; the gates are told "
        f"{df}, {di}, {dg} and {do}, of which their curves let {', '.join(through[:3])} and "
        f"{through[3]} through."
    )


def test_cell_backwards_writes_what_the_reference_computes():
    words = {text.get_text() for text in cell_backwards(STEP, **AROUND).texts}
    dz = {f"dz = {value:.2g}" for value in FOUND.weights.b}
    ends = {f"{FOUND.state.c.item():.2f}", f"{FOUND.state.h.item():.2f}", f"{FOUND.x.item():.2g}"}
    assert words >= dz | ends
    assert words >= {"$dc_{t-1}$", "$dh_{t-1}$", "$dx_t$", "$dc_t$", "$dh_t$"}


def test_tangents_says_the_value_and_the_slope_at_each_place():
    caption = tangents(lambda x: x**2, [-1.5, 2], -3, 3, "way", "height").caption
    assert caption == (
        "Over the way, the height is 2.25 with a slope of −3.00 at −1.5 and 4.00 with a slope of "
        "4.00 at 2."
    )


def test_curve_slopes_says_what_a_chain_leaves():
    assert f"3 σ in a row leave at most {0.25**3:.2g} of" in curve_slopes(chain=3).caption


def test_gradient_by_lag_says_the_geometric_mean_of_the_seeds():
    left = {"a": [[1, 0.5, 0.25], [1, 0.5, 0.01]], "tiny": [[1, 1e-9, 1e-30], [1, 1e-9, 1e-30]]}
    assert gradient_by_lag(left, lag=2).caption == (
        "Of a gradient of 1, 2 steps back there is left 0.05 for “a” and less than 1e−12 for "
        "“tiny”."
    )


def test_gradient_by_lag_has_a_band_from_the_smallest_to_the_largest_seed():
    ax = gradient_by_lag({"a": [[1, 0.5], [1, 0.1], [1, 0.2]]}, lag=1)
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.1, 1)


def test_contest_says_what_most_runs_do_and_no_loss():
    assert contest(LOSSES, learned=0.1, guess=0.7).caption == (
        "After 40 steps, most runs have learned it with “plain RNN” and “LSTM, bias 3”, and most "
        "have not with “LSTM, bias 0”."
    )
    alone = contest({"a": LEARNED}, learned=0.1, guess=0.7).caption
    assert alone.endswith("with “a”, and most have not with none.")
