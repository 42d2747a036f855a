"""The figures of notebook 07: what their captions say, and what they refuse."""

import numpy as np
import pytest

from utils import plotting
from utils.training import History

X = np.arange(201)
TERMS = np.arange(6.0, 201)
SERIES = {"next number": TERMS, "squares": TERMS**2, "cubes": TERMS**3}
STRAIGHT = 2 * (TERMS - 1) ** 2 - (TERMS - 2) ** 2
SEEDS = np.linspace(0.9, 1.1, 5)[:, None]  # five runs, apart by up to a fifth


def learner_windows(terms=14, width=4, train=9):
    values = np.arange(1, terms + 1)
    past = np.lib.stride_tricks.sliding_window_view(values[:-1], width)
    return past, values[width:], values[width:] <= train


def history(end, gap, epochs=150):
    loss = end + np.exp(-np.arange(epochs) / 15)
    return History(list(loss), list(gap * loss))


def h_of(scale, units=8, x=X[:100]):
    return 0.76 * np.tanh(np.outer(x, np.linspace(-scale, scale, units)))


NETWORKS = {
    "flat": {s: SEEDS * v[40] + 0 * v for s, v in SERIES.items()},
    "steep": {s: v + np.maximum(0, TERMS - 80) * SEEDS * v[-1] / 400 for s, v in SERIES.items()},
    "exact": SERIES,
}
METHODS = {
    "raw": dict.fromkeys(SERIES, 60 * SEEDS[:, 0]),
    "differences": {"next number": 1e-4, "squares": 0.2 * SEEDS[:, 0], "cubes": 0.6},
    "relative": dict.fromkeys(SERIES, 2e-3 * SEEDS[:, 0]),
    "regression": dict.fromkeys(SERIES, 0),
}

FIGURES = {
    "flat_answer": lambda: plotting.flat_answer(X, X + 1, 26 * np.tanh(X / 15), seen=99),
    "saturation": lambda: plotting.saturation(X[:100], h_of(0.3)),
    "windows": lambda: plotting.windows(*learner_windows()),
    "baselines": lambda: plotting.baselines(
        TERMS,
        SERIES["squares"],
        {"persistence": (TERMS - 1) ** 2, "straight line": STRAIGHT},
        first=100,
    ),
    "losses": lambda: plotting.losses(
        {"scaled": [history(1e-4 * k, 30 * k) for k in (1, 2, 4)], "relative": history(1e-3, 2)}
    ),
    "forecasts": lambda: plotting.forecasts(TERMS, SERIES, NETWORKS, train=80),
    "errors": lambda: plotting.errors(METHODS),
}
# Data at the edge of what a figure accepts.
EDGES = {
    "answers negative": lambda: plotting.flat_answer(X, X + 1, -X, seen=200),
    "answers right": lambda: plotting.flat_answer(X, X + 1, X + 1, seen=10),
    "saturation of one unit": lambda: plotting.saturation([0, 1, 2], np.zeros((3, 1))),
    "one window": lambda: plotting.windows([[1, 2]], [3], [True]),
    "windows that leak": lambda: plotting.windows(*learner_windows()[:2], np.ones(10)),
    "windows of large numbers": lambda: plotting.windows(
        [[98, 99], [99, 100]], [100, 101], [False, False]
    ),
    "one baseline": lambda: plotting.baselines([1, 2], [1, 2], {"it": [1, 2]}, first=1),
    "losses of one epoch": lambda: plotting.losses({"one": history(1, 1, epochs=1)}),
    "losses alike": lambda: plotting.losses(
        {name: History([5e10] * 9, [6e10] * 9) for name in ("a", "b", "c", "d")}
    ),
    "one forecast": lambda: plotting.forecasts(
        TERMS, {"squares": SERIES["squares"]}, {"exact": NETWORKS["exact"]}, train=80
    ),
    "one method": lambda: plotting.errors({"a method": {"a series": [0.5]}}),
    "errors far out": lambda: plotting.errors({"a": {"x": 1e9, "y": 0}, "b": {"x": 1, "y": 1}}),
}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (26 * np.tanh(X / 15), "the network's moves by less than 1 % of that"),
        (X / 10, "the network's moves by less than 10 % of that"),
        (X + 1, "the network's moves by less than 100 % of that"),
    ],
)
def test_flat_answer_says_how_much_of_the_way_is_gone_from_the_middle_of_the_training_on(
    answers, says
):
    caption = plotting.flat_answer(X, X + 1, answers, seen=100).caption
    assert caption == f"From x = 50 to 200 the right answer grows by 150; {says}."


@pytest.mark.parametrize(
    ("h", "says"),
    [
        (
            h_of(0.3, x=np.arange(101)),
            "Up to x = 50, none of 8 units stand still; from there to 100,",
        ),
        (h_of(9, x=np.arange(101)), "none of 8 units stand still; from there to 100, all."),
        (np.linspace(0, 1, 101)[:, None] * [1, 1, 0], "few of 3 units stand still;"),
        (np.linspace(0, 1, 101)[:, None] * [0, 0, 1], "from there to 100, most."),
    ],
)
def test_saturation_says_how_many_units_stand_still_in_each_half(h, says):
    assert says in plotting.saturation(np.arange(101), h).caption


def test_windows_says_the_largest_term_that_is_trained_on_and_so_a_leak():
    assert plotting.windows(*learner_windows()).caption == (
        "Of 10 windows, 5 are to train on, and the largest term in these or right after them is 9."
    )
    past, following, in_train = learner_windows()
    in_train[7] = True
    assert plotting.windows(past, following, in_train).caption.endswith("is 12.")


def test_windows_draws_every_number_where_it_stands():
    past, following, in_train = learner_windows()
    texts = plotting.windows(past, following, in_train).texts
    cells = {(t.get_position()[1], t.get_position()[0]): t.get_text() for t in texts}
    for row, window in enumerate(np.c_[past, following]):
        assert [cells[row, value] for value in window] == [str(value) for value in window]


def test_baselines_says_the_mean_error_of_each_from_the_first_term_on():
    later = TERMS[TERMS >= 100]
    assert np.mean(2 * later - 1) == 299
    assert FIGURES["baselines"]().caption == (
        "From term 100 to 200 the mean error is 299 for persistence and 2.00 for straight line, "
        "for values up to 4.0e4."
    )


def test_losses_says_where_the_validation_loss_stays_far_above_the_training_loss():
    assert FIGURES["losses"]().caption == (
        "The validation loss ends more than ten times above the training loss for scaled, but not "
        "for relative."
    )
    assert plotting.losses({"a": history(1, 11)}).caption == (
        "The validation loss ends more than ten times above the training loss for a."
    )
    assert plotting.losses({"a": [history(1, 5), history(1, 9), history(1, 99)]}).caption == (
        "The validation loss ends more than ten times above the training loss for none, but not "
        "for a."
    )


def test_losses_draws_the_median_of_the_seeds_within_their_band():
    ax = plotting.losses({"a": [history(1, k) for k in (1, 2, 6)]})
    training, validation = ax.figure.axes[1].lines
    assert np.allclose(training.get_ydata(), history(1, 1).loss)
    assert np.allclose(validation.get_ydata(), history(1, 2).validation)
    band = ax.figure.axes[1].collections[1].get_paths()[0].vertices[:, 1]
    assert band.max() == pytest.approx(max(history(1, 6).validation))


def test_forecasts_says_which_stay_near_their_series_after_the_training():
    assert FIGURES["forecasts"]().caption == (
        "After term 80 every forecast is within 10 % of its term: flat for none, steep for none "
        "and exact for all."
    )
    one_seed_astray = {"a": {"squares": SERIES["squares"] * [[1], [1.2]]}}
    squares = {"squares": SERIES["squares"]}
    assert "a for none." in plotting.forecasts(TERMS, squares, one_seed_astray, 80).caption
    assert (
        "a for squares."
        in plotting.forecasts(TERMS, squares, one_seed_astray | {"a": squares}, 80).caption
    )


def test_forecasts_judges_only_what_comes_after_the_training():
    wrong_before = np.where(TERMS <= 80, 0, TERMS)
    ax = plotting.forecasts(TERMS, {"n": TERMS}, {"a": {"n": wrong_before}}, train=80)
    assert ax.caption.endswith("a for n.")


def test_errors_names_what_is_much_smaller_and_what_is_larger_in_every_run():
    assert FIGURES["errors"]().caption == (
        "In every run the error is at most 1/50 of persistence's with differences for next number, "
        "relative for all and regression for all and is larger than persistence's with raw for all."
    )
    one_of_two = {"a": {"x": [0.001, 0.5]}, "b": {"x": [0.5, 2]}}
    assert plotting.errors(one_of_two).caption == "No method is alike in every run."


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plotting.flat_answer(X, X, X[1:], 99), r"answers has shape \(200,\); .* \(201,\)"),
        (lambda: plotting.flat_answer(X, X, X, seen=500), "x ends at 200; it should have two"),
        (
            lambda: plotting.flat_answer(X, X, np.nan * X, 9),
            "(?s)answers is .*; it should be finite",
        ),
        (lambda: plotting.saturation(X, h_of(1)), r"h has shape \(100, 8\); with x of \(201,\)"),
        (
            lambda: plotting.windows(*learner_windows()[:2], [True]),
            r"past has shape \(10, 4\); with following \(10,\) and in_train \(1,\)",
        ),
        (
            lambda: plotting.baselines(TERMS, TERMS, {"a": X}, 100),
            r"a has shape \(201,\); it should be \(195,\)",
        ),
        (lambda: plotting.baselines(TERMS, TERMS, {"a": TERMS}, 999), "first is 999"),
        (lambda: plotting.losses({}), "histories is empty"),
        (lambda: plotting.losses({"a": History([np.nan], [1])}), "a: loss is"),
        (
            lambda: plotting.forecasts(TERMS, SERIES, {"a": dict.fromkeys(SERIES, X)}, 80),
            r"a, next number has shape \(1, 201\); it should be \(seeds, 195\)",
        ),
        (lambda: plotting.errors({"a": {"x": [-1]}}), r"a, x is \[-1.\]; an error should be"),
        (lambda: plotting.errors({"a": {"x": [np.inf]}}), "a, x is"),
    ],
)
def test_data_that_does_not_fit_is_named_with_the_reason(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
