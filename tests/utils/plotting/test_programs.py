from functools import partial

import numpy as np
import pytest

from utils.plotting import filmstrip, program

SET, RESET = [0, 1, 0, 0, 1, 0, 1, 0], [0, 0, 0, 1, 0, 0, 0, 1]
ON = np.array([0, 1, 1, 0, 1, 1, 1, 0])
FADES = np.array([0, 1, 0.6, 0, 1, 0.9, 1, 0])  # at the third step tanh(0.6) = 0.537 says 1 still
FORGETS = np.array([0, 1, 0.5, 0, 1, 0.9, 1, 0])  # tanh(0.5) = 0.462 says 0
COUNT = np.array([0, 1, 1, 0, 1, 1, 2, 1])
LONG = np.tile([1, 0], 200)


def latch(c=FADES, **options):
    return program({"set": SET, "reset": RESET}, c, np.tanh(c), ON, **options)


def counter(c=COUNT, **options):
    inputs = {"up": SET, "down": RESET}
    return program(inputs, c, np.tanh(c), COUNT, reads="c", **options)


def long(wrong=(), **options):
    """A long run in which some steps, counted from 0, come out wrong."""
    c = LONG.astype(float)
    c[list(wrong)] = 1 - c[list(wrong)]
    return program({"x": LONG}, c, np.tanh(c), LONG, **options)


def one_panel(K, ax):
    return latch(FADES * K, title=f"K = {K:g}", ax=ax)


FIGURES = {
    "program": partial(latch, FORGETS),
    "program_counts": counter,
    "program_errs_late": partial(long, [300, 302, 303]),
    "program_filmstrip": partial(filmstrip, one_panel, K=[0, 0.5, 0.9, 1]),
}
EDGES = {
    "one step": partial(program, {"x": [1]}, [1], [0.76], [1]),
    "one wrong step": partial(program, {"x": [1]}, [0], [0], [1], title="K = 0"),
    "counts far": partial(
        program,
        {"up": np.ones(90), "down": np.zeros(90)},
        *(np.arange(90), np.ones(90), np.arange(90), "c"),
    ),
    "below": partial(
        program, {"down": np.ones(5)}, -np.arange(5.0), -np.ones(5), -np.arange(5), "c"
    ),
    "three inputs": partial(program, {"first": SET, "second": RESET, "third": SET}, 3 * ON, ON, ON),
    "long and right": long,
}
REFUSED = {
    "wanted has shape (8,)": partial(latch, FADES[:3]),
    "inputs['x'] has shape": partial(program, {"x": [1]}, [1, 0], [0, 0], [0, 0]),
    "c has shape (1, 1)": partial(program, {"x": [[1]]}, [[1]], [[0]], [[0]]),
    "c is [nan]": partial(program, {"x": [1]}, [np.nan], [0], [0]),
    "h is": partial(program, {"x": [1]}, [0], [np.inf], [0]),
    "inputs['x'] is": partial(program, {"x": ["a"]}, [0], [0], [0]),
    "c is []": partial(program, {}, [], [], []),
    "reads is 'x'; it should be 'h' or 'c'": partial(latch, reads="x"),
}


def test_program_says_between_which_values_h_keeps_when_all_is_right():
    assert np.tanh(0.6) == pytest.approx(0.537, abs=1e-3)
    assert latch().caption == (
        "The unit is right at 8 of 8 steps: h is at least 0.54 where 1 is wanted and at most 0 "
        "where 0 is wanted."
    )
    assert program({"x": [0]}, [0], [-0.25], [0]).caption == (
        "The unit is right at 1 of 1 step: h is at most −0.25 where 0 is wanted."
    )


def test_program_says_where_and_how_the_unit_first_errs():
    assert np.tanh(0.5) == pytest.approx(0.462, abs=1e-3)
    assert latch(FORGETS).caption == (
        "The unit first errs at step 3, where h = 0.46 says 0 and 1 is wanted; 1 of 8 steps is "
        "wrong."
    )
    assert latch(0 * FADES, title="K = 2").caption == (
        "K = 2: the unit first errs at step 2, where h = 0 says 0 and 1 is wanted; 5 of 8 steps "
        "are wrong."
    )


def test_program_reads_c_to_the_nearest_whole_number_where_that_is_asked():
    assert counter(COUNT + 0.4).caption.startswith("The unit is right at 8 of 8 steps")
    assert counter().caption.endswith("c runs from 0 to 2.00, while |h| stays below 1.")
    assert counter(20.0 * COUNT).caption == (
        "The unit first errs at step 2, where c = 20.0 and 1 is wanted; 6 of 8 steps are wrong."
    )
    twenty = np.arange(21)
    full = program({"up": twenty > 0}, twenty, np.tanh(twenty), twenty, "c")
    assert full.caption.endswith("while |h| reaches 1 to the last digit.")


@pytest.mark.parametrize(
    ("wrong", "first", "last"), [([], 1, 32), ([3], 1, 32), ([300], 277, 308), ([399], 376, 400)]
)
def test_of_a_long_run_the_steps_around_the_first_error_are_drawn(wrong, first, last):
    low, high = long(wrong).get_xlim()
    assert (low, high) == (first - 0.5, last + 0.5)


def test_pictures_of_different_programs_have_the_same_heights():
    assert latch().get_ylim() == latch(-FADES).get_ylim() == latch(0 * FADES).get_ylim()


def test_the_crosses_stand_below_the_curves_they_tell_of():
    for ax in (latch(FORGETS), counter(COUNT - 3)):
        curves = [line.get_ydata() for line in ax.get_lines() if line.get_marker() == "None"]
        (crosses,) = [line for line in ax.get_lines() if line.get_marker() == "x"]
        assert crosses.get_ydata().max() < min(np.min(curve) for curve in curves)
        assert "wrong" in [tick.get_text() for tick in ax.get_yticklabels()]


def test_a_count_that_is_wanted_stays_below_the_rows_of_the_inputs():
    ax = counter(0 * COUNT)
    (wanted,) = [line for line in ax.get_lines() if line.get_marker() == "o"]
    inputs = [line for line in ax.get_lines() if line.get_marker() == "s"]
    assert wanted.get_ydata().max() == 2
    assert all((line.get_ydata() > 2).all() for line in inputs)
