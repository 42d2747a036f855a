from functools import partial

import numpy as np
import pytest

from utils import lstm
from utils.plotting import delay_line, dropout_masks, state_map


def two_sequences(features, sizes, time=3, same=1):
    """A Trace a layer, of two sequences that are alike in their first steps."""
    x = np.random.default_rng(3).normal(size=(2, time, features))
    x[1, :same] = x[0, :same]
    pairs = zip([features, *sizes], sizes, strict=False)
    return lstm.stack(x, [lstm.init_weights(*pair, seed=k) for k, pair in enumerate(pairs)])


def trace_of(values):
    """A Trace whose h and c have these values, with 1 added to c."""
    values = np.asarray(values, float)
    return lstm.Trace(*(values,) * 4, c=values + 1, h=values)


# A and B, three steps of one unit: alike at the first step, and 0.5 apart at the last.
APART = [[[0.1], [0.2], [0.3]], [[0.1], [0.0], [0.8]]]
SIGNAL = np.array([1, 0, -1, -1, 1, 0, 0, 1])
LATE = [np.append(np.zeros(lag), 0.76 * SIGNAL[: 8 - lag]) for lag in (1, 2, 3)]
ALL_STEPS = np.tile([True, False, True, True], (6, 1))
EACH_STEP = np.random.default_rng(1).random((6, 4)) > 0.5

FIGURES = {
    "state_map": partial(state_map, two_sequences(6, (4, 5))),
    "delay_line": partial(delay_line, SIGNAL, LATE),
    "dropout_masks": partial(dropout_masks, {"Keras": ALL_STEPS, "PyTorch": EACH_STEP}),
}
EDGES = {
    "map of three layers": partial(state_map, two_sequences(2, (3, 2, 3), time=4)),
    "map long": partial(state_map, two_sequences(1, (16,), time=60)),
    "map of one step": partial(state_map, two_sequences(1, (2,), time=1)),
    "delay of nothing": partial(delay_line, [0, 0], [[0, 0]]),
    "masks wide": partial(dropout_masks, {"one": np.ones((100, 64))}),
}
REFUSED = {
    "traces is empty": partial(state_map, []),
    "traces[0].h has shape (3, 2, 1); it should be (2, time, units)": partial(
        state_map, [trace_of(np.ones((3, 2, 1)))]
    ),
    "traces have 2 and 3 steps; all should have as many": partial(
        state_map, [trace_of(APART), trace_of(np.ones((2, 2, 1)))]
    ),
    "x has shape (1, 1); it should be (time,)": partial(delay_line, [[1]], [[1]]),
    "said has shape (1, 1); it should be (layers, 2)": partial(delay_line, [1, 0], [[1]]),
    "kept is empty": partial(dropout_masks, {}),
    "kept['b'] has shape (2, 4); it should be (6, units)": partial(
        dropout_masks, {"a": ALL_STEPS, "b": ALL_STEPS[:2]}
    ),
}


def trace_of(values):
    """A Trace whose h and c have these values, with 1 added to c."""
    values = np.asarray(values, float)
    return lstm.Trace(*(values,) * 4, c=values + 1, h=values)


def test_state_map_says_where_the_sequences_are_alike_and_how_far_apart_they_end():
    upper = np.array(APART) / 10
    assert state_map([trace_of(APART), trace_of(upper)]).caption == (
        "The two sequences have the same states in every layer at step 1; after 3 steps they are "
        "apart by up to 0.50 in layer 1 and 0.05 in layer 2."
    )


def test_state_map_looks_at_every_layer_before_it_calls_a_step_alike():
    other = np.array(APART)
    other[1, 0] = 0.4
    ax = state_map([trace_of(APART), trace_of(other)])
    assert "in every layer at no step;" in ax.caption


def test_state_map_frames_the_steps_that_are_alike():
    panels = state_map(two_sequences(2, (3, 2), time=4, same=2)).figure.axes[1:]
    for panel in panels:
        assert [frame.get_x() for frame in panel.patches] == [-0.5, 0.5]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (LATE[:2], "layer 1 says 1 step later and layer 2 says 2 steps later."),
        ([0.5 * SIGNAL], "layer 1 says at once."),
        ([np.zeros(8)], "layer 1 never says."),
        ([-SIGNAL], "layer 1 never says."),
        ([LATE[0] + 0.3], "layer 1 never says."),
    ],
)
def test_delay_line_says_how_late_each_layer_is(said, says):
    assert delay_line(SIGNAL, said).caption == f"What comes in, {says}"


def test_delay_line_counts_units_from_0_where_that_is_asked():
    ax = delay_line(SIGNAL, LATE[:2], each="unit", first=0)
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["input x", "unit 0", "unit 1"]
    assert ax.caption == ("What comes in, unit 0 says 1 step later and unit 1 says 2 steps later.")


def test_dropout_masks_counts_the_different_masks():
    masks = np.array([[1, 0, 1], [0, 0, 1], [1, 0, 1], [1, 1, 1]])
    assert dropout_masks({"ours": masks, "theirs": np.ones((4, 2))}).caption == (
        "In 4 steps dropout drew 3 masks in ours and 1 mask in theirs."
    )
