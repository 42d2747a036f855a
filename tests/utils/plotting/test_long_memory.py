from functools import partial

import numpy as np
import pytest

from utils.plotting import (
    filling,
    half_lives,
    left_by_lag,
    runs,
    sequences_needed,
    solved,
    what_counts,
)
from utils.tasks import long_lags

LEVELS = {"ln 4": np.log(4), "ln 2": np.log(2), "½ ln 2": np.log(2) / 2, "0": 0}


def drawn(seed, length=100):
    rng = np.random.default_rng(seed)
    return (
        long_lags.order(1, rng),
        long_lags.adding(1, rng),
        long_lags.first_letter(1, rng, length),
    )


def falling(end, start=1.4, steps=300):
    ripple = 0.03 * np.sin(np.arange(steps))
    return end + (start - end) * np.exp(-np.arange(steps) / 40) + ripple


def walk(size, units=8):
    return np.cumsum(size * np.random.default_rng(1).normal(size=(105, units)), axis=0)


COUNTS = {"temporal order": [[0, 1], [13, 100]], "adding": [[0, 0], [7, 96]]}
BIASES = ("forget bias", (1, 5)), ("input bias", (0, -4))
LEFT = {
    "input bias 0": [[0.1, 0.003, 2e-7], [0.7, 0.5, 0.2]],
    "input bias −4": [[0.05, 1e-4, 1e-12], [0.6, 0.2, 0.01]],
}
OURS = {
    "embedded Reber": 3200 * np.repeat([1, 2, 3, 4, 6], [3, 20, 40, 30, 7]),
    "adding": 3200 * np.repeat([2, 4, 5, 9], [10, 50, 30, 8]),
}
THEIRS = {"embedded Reber": [39740, 8440], "adding": [74000]}

FIGURES = {
    "what_counts": partial(what_counts, *drawn(0)),
    "runs": partial(
        runs, dict(zip("ABCD", map(falling, (0.35, 1.4, 0.7, 0)), strict=True)), LEVELS
    ),
    "solved": partial(solved, COUNTS, 100, *BIASES),
    "filling": partial(
        filling, {"1 and 0": walk(0.02), "5 and 0": walk(0.6), "5 and −4": walk(0.01)}
    ),
    "left_by_lag": partial(left_by_lag, LEFT, (1, 3), (10, 30, 100)),
    "half_lives": partial(
        half_lives, {"forget bias 1": np.full(4, 0.73), "chrono": [0.5, 0.9, 0.96, 0.99]}, 100
    ),
    "sequences_needed": partial(sequences_needed, OURS, THEIRS),
}
EDGES = {
    "what counts in a short sequence": partial(what_counts, *drawn(3, length=2)),
    "a run that explodes": partial(runs, {"one": falling(9, start=2)}, {"constant answer": 0.04}),
    "nothing solved of one": partial(
        solved, {"task": [[0]]}, 1, ("forget bias", [1]), ("input bias", [0])
    ),
    "one unit at rest": partial(filling, {"a layer": np.zeros((3, 1))}),
    "all is left, or nothing": partial(left_by_lag, {"a": [[1e-30, 1e9]]}, [0], [1, 2]),
    "a half-life beyond the lag": partial(half_lives, {"one": [0.9999]}, 5),
    "one run each": partial(sequences_needed, {"task": [3200]}, {"task": [3200]}),
}
REFUSED = {
    "levels is empty": partial(runs, {"A": falling(0)}, {}),
    "losses['A'] has shape (19,); it should be (steps,), 20 up": partial(
        runs, {"A": falling(0, steps=19)}, LEVELS
    ),
    "losses['A'] is": partial(runs, {"A": [np.nan] * 30}, LEVELS),
    "counts['task'] has shape (1, 2); it should be (2, 2)": partial(
        solved, {"task": [[0, 0]]}, 9, *BIASES
    ),
    "counts['task'] is": partial(solved, {"task": [[0, 0], [0, 10]]}, 9, *BIASES),
    "tries is 0": partial(solved, COUNTS, 0, *BIASES),
    "c['a'] has shape (3,); it should be (time, units)": partial(filling, {"a": np.zeros(3)}),
    "left['a'] is 0.0 somewhere": partial(left_by_lag, {"a": [[0.0]]}, [1], [1]),
    "left is empty": partial(left_by_lag, {}, [1], [1]),
    "forget['one'] is": partial(half_lives, {"one": [1.0]}, 5),
    "lag is 0": partial(half_lives, {"one": [0.5]}, 0),
    "the same tasks": partial(sequences_needed, OURS, {"adding": [1]}),
    "ours['task'] is": partial(sequences_needed, {"task": [0]}, {"task": [1]}),
}


def test_what_counts_says_how_many_steps_count_and_which_is_the_last_of_them():
    order, adding, first = drawn(0)
    letters = order.x[0].argmax(axis=1)
    last = np.flatnonzero(letters >= 6)[-1]
    caption = what_counts(order, adding, first).caption
    assert f"2 of {order.steps[0]} in “temporal order”, the last at step {last}" in caption
    assert caption.endswith("1 of 100 in “first letter”, the last at step 0.")


@pytest.mark.parametrize(
    ("end", "says"),
    [
        (1.4, "nearest to “ln 4”"),
        (0.75, "nearest to “ln 2”"),
        (0.4, "nearest to “½ ln 2”"),
        (0.05, "nearest to “0”"),
        (2.2, "above “ln 4”"),
    ],
)
def test_runs_says_at_which_level_a_run_ends(end, says):
    losses = np.append(np.full(90, 3.0), np.full(10, end))
    assert (
        runs({"A": losses}, LEVELS).caption
        == f"Over its last ten steps, the loss is {says} in “A”."
    )


def test_runs_says_a_level_once_for_all_runs_that_end_there():
    caption = runs({"A": falling(0), "B": falling(1.39), "C": falling(0)}, LEVELS).caption
    assert caption == (
        "Over its last ten steps, the loss is nearest to “0” in “A” and “C” and nearest to “ln 4” "
        "in “B”."
    )


def test_solved_says_the_best_cell_and_the_most_elsewhere():
    assert FIGURES["solved"]().caption == (
        "Solved of 100: temporal order 100 with forget bias 5 and input bias −4, at most 13 "
        "elsewhere; adding 96 with forget bias 5 and input bias −4, at most 7 elsewhere."
    )


def test_filling_counts_the_units_that_tanh_can_read():
    bound = np.arctanh(np.sqrt(0.5))  # where its slope is a half
    c = np.array([[0, 0, 0], [0.99 * bound, -0.99 * bound, 1.01 * bound]])
    assert filling({"a": c}).caption.endswith("at least 0.5: 2 of 3 for “a”.")


def test_left_by_lag_says_from_which_bias_on_a_thirtieth_is_left():
    caption = left_by_lag(
        {"a": [[0.04, 0.03, 0.001], [1, 0.04, 0.002]]}, (1, 3), (5, 10, 20)
    ).caption
    assert caption == (
        "A thirtieth of the gradient is left at lags of 5, 10 and 20 from these forget biases on: "
        "1, 3 and none for “a”."
    )


def test_half_lives_says_the_shortest_and_the_longest():
    caption = half_lives({"one": [0.5, 0.5], "two": [0.5, np.sqrt(0.5)]}, 10).caption
    assert caption == (
        "Half of a memory is left after 1.00 steps for “one” and after 1.00 to 2.00 steps for "
        "“two”."
    )


def test_sequences_needed_draws_every_run_and_says_least_most_and_median():
    ax = sequences_needed({"task": [100, 100, 300, 900]}, {"task": [50, 20]})
    assert sorted(ax.lines[0].get_xdata()) == [100, 100, 300, 900]
    assert len(set(zip(*ax.lines[0].get_data(), strict=True))) == 4
    assert ax.caption == (
        "Sequences needed where it was solved: task 100 to 900, the median 200, and in the paper "
        "20 and 50."
    )
