from functools import partial

import numpy as np

from utils.plotting import baselines, errors, forecasts, windows

X = np.arange(201)
TERMS = np.arange(6.0, 201)
SERIES = {"next number": TERMS, "squares": TERMS**2, "cubes": TERMS**3}
STRAIGHT = 2 * (TERMS - 1) ** 2 - (TERMS - 2) ** 2
BASELINES = {"persistence": (TERMS - 1) ** 2, "straight line": STRAIGHT}
SEEDS = np.linspace(0.9, 1.1, 5)[:, None]  # five runs, apart by up to a fifth
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


def learner_windows(terms=14, width=4, train=9):
    values = np.arange(1, terms + 1)
    past = np.lib.stride_tricks.sliding_window_view(values[:-1], width)
    return past, values[width:], values[width:] <= train


FIGURES = {
    "windows": partial(windows, *learner_windows()),
    "baselines": partial(baselines, TERMS, SERIES["squares"], BASELINES, first=100),
    "forecasts": partial(forecasts, TERMS, SERIES, NETWORKS, split=80),
    "errors": partial(errors, METHODS),
}
EDGES = {
    "one window": partial(windows, [[1, 2]], [3], [True]),
    "windows that leak": partial(windows, *learner_windows()[:2], np.ones(10)),
    "windows of large numbers": partial(windows, [[98, 99], [99, 100]], [100, 101], [False, False]),
    "one baseline": partial(baselines, [1, 2], [1, 2], {"it": [1, 2]}, first=1),
    "one forecast": partial(
        forecasts, TERMS, {"squares": SERIES["squares"]}, {"exact": NETWORKS["exact"]}, split=80
    ),
    "one method": partial(errors, {"a method": {"a series": [0.5]}}),
    "errors far out": partial(errors, {"a": {"x": 1e9, "y": 0}, "b": {"x": 1, "y": 1}}),
}
REFUSED = {
    "past has shape (10, 4); with following (10,) and in_train (1,)": partial(
        windows, *learner_windows()[:2], [True]
    ),
    "forecasts['a'] has shape (201,); it should be (195,)": partial(
        baselines, TERMS, TERMS, {"a": X}, 100
    ),
    "first is 999": partial(baselines, TERMS, TERMS, {"a": TERMS}, 999),
    "by_network['a']['next number'] has shape (1, 201); it should be (seeds, 195)": partial(
        forecasts, TERMS, SERIES, {"a": dict.fromkeys(SERIES, X)}, 80
    ),
    "by_method['a']['x'] is [-1]": partial(errors, {"a": {"x": [-1]}}),
    "by_method['a']['x'] is [inf]": partial(errors, {"a": {"x": [np.inf]}}),
}


def test_windows_says_the_largest_term_that_is_trained_on_and_so_a_leak():
    assert windows(*learner_windows()).caption == (
        "Of 10 windows, 5 are to train on, and the largest term in these or right after them is 9."
    )
    past, following, in_train = learner_windows()
    in_train[7] = True
    assert windows(past, following, in_train).caption.endswith("is 12.")


def test_baselines_says_the_mean_error_of_each_from_the_first_term_on():
    later = TERMS[TERMS >= 100]
    assert np.mean(2 * later - 1) == 299
    assert FIGURES["baselines"]().caption == (
        "From term 100 to 200 the mean error is 299 for persistence and 2.00 for straight line, "
        "for values up to 4.0e4."
    )


def test_forecasts_says_which_stay_near_their_series_after_the_training():
    assert FIGURES["forecasts"]().caption == (
        "After term 80 every forecast is within 10 % of its term: flat for none, steep for none "
        "and exact for all."
    )
    one_seed_astray = {"a": {"squares": SERIES["squares"] * [[1], [1.2]]}}
    squares = {"squares": SERIES["squares"]}
    assert "a for none." in forecasts(TERMS, squares, one_seed_astray, 80).caption
    assert (
        "a for squares." in forecasts(TERMS, squares, one_seed_astray | {"a": squares}, 80).caption
    )


def test_forecasts_judges_only_what_comes_after_the_training():
    wrong_before = np.where(TERMS <= 80, 0, TERMS)
    ax = forecasts(TERMS, {"n": TERMS}, {"a": {"n": wrong_before}}, split=80)
    assert ax.caption.endswith("a for n.")


def test_errors_names_what_is_much_smaller_and_what_is_larger_in_every_run():
    assert FIGURES["errors"]().caption == (
        "In every run the error is at most 1/20 of persistence's with differences for next number, "
        "relative for all and regression for all and is larger than persistence's with raw for all."
    )
    one_of_two = {"a": {"x": [0.001, 0.5]}, "b": {"x": [0.5, 2]}}
    assert errors(one_of_two).caption == "No method is alike in every run."
