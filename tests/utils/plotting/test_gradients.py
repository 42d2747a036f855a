import math
from functools import partial

import numpy as np
from examples import BEFORE, NEGATIVE, SCALAR, STEP, C, F, G, I, O

from utils.lstm import State, backward, sigmoid, unroll
from utils.plotting import (
    cell_backwards,
    contest,
    curve_slopes,
    gradient_by_lag,
    hearing,
    tangents,
)

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

SHARES = {
    "plain RNN": [np.geomspace(0.1, 1, 12), np.geomspace(0.05, 2, 15)],
    "LSTM, bias 0": [np.geomspace(1e-4, 1e-6, 40), np.geomspace(2e-4, 5e-7, 40)],
    "LSTM, bias 3": [np.geomspace(0.3, 3, 20), np.geomspace(0.3, 5, 25)],
}
LOSSES = {
    name: [np.full(len(run), 0.7 if name == "LSTM, bias 0" else 0.05) for run in runs]
    for name, runs in SHARES.items()
}


def heard(bias, steps):
    """The slope of σ(bias)^steps for the bias."""
    return steps * sigmoid(bias) ** steps * sigmoid(-bias)


FIGURES = {
    "cell_backwards": partial(cell_backwards, STEP, **AROUND),
    "cell_backwards_rules": cell_backwards,
    "tangents": partial(tangents, np.sin, [0, 2.5], -3, 4, "angle", "height"),
    "curve_slopes": curve_slopes,
    "hearing": partial(hearing, heard, (1, 10, 100), at=5),
    "gradient_by_lag": partial(gradient_by_lag, LEFT, 20, {"LSTM, bias 3": 0.9526}),
    "contest": partial(contest, SHARES, LOSSES, learned=0.1),
}
EDGES = {
    "cell backwards negative": partial(
        cell_backwards, NEGATIVE, c=-98.8, dh=-12.345, dc=-98.8, dx=-12.345, dh_before=-1e-5
    ),
    "tangents flat": partial(tangents, lambda x: 1.0, 0, -1, 1),
    "gradient of one seed": partial(gradient_by_lag, {"a": [[1, 0.5]]}, lag=1),
    "gradients of eight": partial(gradient_by_lag, dict.fromkeys("abcdefgh", [[1, 0.5]]), lag=1),
    "contest of one": partial(contest, {"a": [[1e-12] * 5]}, {"a": [[0.5] * 5]}, learned=0.1),
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
    "belt has b, which left has not": partial(gradient_by_lag, {"a": [[1, 0.5]]}, 1, {"b": 0.5}),
    "steps is 0": partial(hearing, heard, [0], at=5),
    "at is 11": partial(hearing, heard, [1], at=11),
    "losses is empty": partial(contest, {}, {}, 0.1),
    "should have the same networks": partial(contest, {"a": [[1] * 5]}, {"b": [[1] * 5]}, 0.1),
    "a has a run of 2 steps; it should have 5": partial(
        contest, {"a": [[1, 2]]}, {"a": [[1, 2]]}, 0.1
    ),
    "a has a run of 5 losses and 6 shares": partial(
        contest, {"a": [[1] * 6]}, {"a": [[1] * 5]}, 0.1
    ),
}


def test_cell_backwards_says_what_each_gate_is_told_and_what_its_curve_lets_through():
    f, i, g, o, c = F, I, G, O, C
    dc = 1 + o * (1 - math.tanh(c) ** 2)
    told = {"di": g * dc, "df": 2 * dc, "dg": i * dc, "do": math.tanh(c)}
    slopes = (i * (1 - i), f * (1 - f), 1 - g**2, o * (1 - o))
    through = [f"{v * slope:.2g}" for v, slope in zip(told.values(), slopes, strict=True)]
    di, df, dg, do = (f"{name} = {value:.2f}" for name, value in told.items())
    assert cell_backwards(STEP, **AROUND).caption == (
        f"Along the belt goes dc = {dc:.2f}, which leaves as {dc * f:.2f}; the four boxes are "
        f"told {di}, {df}, {dg} and {do}, of which their curves let {', '.join(through[:3])} and "
        f"{through[3]} through."
    )


def test_cell_backwards_writes_what_the_reference_computes():
    words = {text.get_text() for text in cell_backwards(STEP, **AROUND).texts}
    dz = {f"dz = {value:.2g}" for value in FOUND.weights.b}
    ends = {f"{FOUND.state.c.item():.2f}", f"{FOUND.state.h.item():.2f}", f"{FOUND.x.item():.2g}"}
    assert words >= dz | ends
    assert words >= {"$dc_{t-1}$", "$dh_{t-1}$", "$dx_t$", "$dc_t$", "$dh_t$"}


def test_cell_backwards_writes_the_factor_of_the_belt_and_that_of_the_tanh_of_c():
    assert {text.get_text() for text in cell_backwards().texts} >= {"· f", "· tanh′"}
    words = {text.get_text() for text in cell_backwards(STEP, **AROUND).texts}
    assert words >= {f"· f = {F:.3f}", f"· {1 - math.tanh(C) ** 2:.2g}"}


def test_tangents_says_the_value_and_the_slope_at_each_place():
    caption = tangents(lambda x: x**2, [-1.5, 2], -3, 3, "way", "height").caption
    assert caption == (
        "Over the way, the height is 2.25 with a slope of −3.00 at −1.5 and 4.00 with a slope of "
        "4.00 at 2."
    )


def test_curve_slopes_says_what_a_chain_leaves():
    assert f"3 σ in a row leave at most {0.25**3:.2g} of" in curve_slopes(chain=3).caption


def test_hearing_says_the_slope_at_a_bias_and_that_the_logarithm_of_the_steps_is_best():
    best = f"{math.log(1):.1f}, {math.log(10):.1f} and {math.log(100):.1f}"
    assert hearing(heard, (1, 10, 100), at=5).caption == (
        f"At a forget bias of 5 the slope of what is kept is {heard(5, 1):.2g} over 1 step, "
        f"{heard(5, 10):.2g} over 10 steps and {heard(5, 100):.2f} over 100 steps; the curves are "
        f"highest at {best}."
    )


def test_gradient_by_lag_says_the_geometric_mean_of_the_seeds():
    left = {"a": [[1, 0.5, 0.25], [1, 0.5, 0.01]], "tiny": [[1, 1e-9, 1e-30], [1, 1e-9, 1e-30]]}
    assert gradient_by_lag(left, lag=2).caption == (
        "Of a gradient of 1, 2 steps back there is left 0.05 for “a” and less than 1e−12 for "
        "“tiny”. A line is the mean of 2 seeds, its band reaches from the least to the most."
    )


def test_gradient_by_lag_says_what_the_belt_alone_would_leave():
    left = {"a": [[1, 0.5, 0.25]], "b": [[1, 0.9, 0.9]]}
    assert "; the belt alone would leave 0.64." in gradient_by_lag(left, 2, {"b": 0.8}).caption
    both = gradient_by_lag(left, 2, {"a": 0.5, "b": 0.8}).caption
    assert "; the belt alone would leave 0.25 for “a” and 0.64 for “b”." in both


def test_gradient_by_lag_has_a_band_from_the_smallest_to_the_largest_seed():
    panel = gradient_by_lag({"a": [[1, 0.5], [1, 0.1], [1, 0.2]]}, lag=1).figure.axes[1]
    heights = panel.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.1, 1)


def test_contest_says_what_most_runs_do_and_no_trained_number():
    assert contest(SHARES, LOSSES, learned=0.1).caption == (
        "Within 40 steps, most runs have learned it, and end in a dot, with “plain RNN” and “LSTM, "
        "bias 3”, and most have not with “LSTM, bias 0”."
    )
    alone = contest({"a": [[1] * 5]}, {"a": [[0] * 5]}, learned=0.1).caption
    assert alone.endswith("with “a”, and most have not with none.")
