"""The figures of notebook 05: what their captions say, and what they refuse."""

import numpy as np
import pytest

from utils import lstm, plotting


def two_sequences(features, sizes, time=3, same=1):
    """A Trace a layer, of two sequences that are alike in their first steps."""
    x = np.random.default_rng(3).normal(size=(2, time, features))
    x[1, :same] = x[0, :same]
    pairs = zip([features, *sizes], sizes, strict=False)
    return lstm.stack(x, [lstm.init_weights(*pair, seed=k) for k, pair in enumerate(pairs)])


SIGNAL = np.array([1, 0, -1, -1, 1, 0, 0, 1])
LATE = [np.append(np.zeros(lag), 0.76 * SIGNAL[: 8 - lag]) for lag in (1, 2, 3)]
SEES = np.triu(np.ones((5, 5)))
ALL_STEPS = np.tile([True, False, True, True], (6, 1))
EACH_STEP = np.random.default_rng(1).random((6, 4)) > 0.5

FIGURES = {
    "stack_flow": lambda: plotting.stack_flow(batch=2, time=3, units=(4, 5)),
    "state_map": lambda: plotting.state_map(two_sequences(6, (4, 5))),
    "delay_line": lambda: plotting.delay_line(SIGNAL, LATE),
    "both_directions": lambda: plotting.both_directions(SEES, SEES.T),
    "dropout_masks": lambda: plotting.dropout_masks({"Keras": ALL_STEPS, "PyTorch": EACH_STEP}),
}
# Data at the edge of what a figure accepts.
EDGES = {
    "stack flow long": lambda: plotting.stack_flow(batch=32, time=100, units=(128, 64)),
    "stack flow short": lambda: plotting.stack_flow(batch=1, time=1, units=(1, 1)),
    "map of three layers": lambda: plotting.state_map(two_sequences(2, (3, 2, 3), time=4)),
    "map long": lambda: plotting.state_map(two_sequences(1, (16,), time=60)),
    "map of one step": lambda: plotting.state_map(two_sequences(1, (2,), time=1)),
    "delay of nothing": lambda: plotting.delay_line([0, 0], [[0, 0]]),
    "directions of one step": lambda: plotting.both_directions([[1]], [[0]]),
    "masks wide": lambda: plotting.dropout_masks({"one": np.ones((100, 64))}),
}


def test_stack_flow_says_the_shape_of_every_returned_array():
    ax = plotting.stack_flow(batch=7, time=30, units=(8, 3))
    assert ax.caption == (
        "The output (7, 30, 3) is every h of layer 2; after it come two pairs, the last h and c of "
        "layer 1, each (7, 8), and of layer 2, each (7, 3)."
    )
    words = [text.get_text() for text in ax.texts]
    assert words.index("Keras: [h1, c1], each (7, 8)") > words.index("every h of layer 2")


def test_stack_flow_draws_at_most_four_steps_the_last_among_them():
    words = [text.get_text() for text in plotting.stack_flow(1, 30, (4, 5)).texts]
    assert [word for word in words if word.startswith("step")] == ["step 1", "step 2", "step 30"]


def trace_of(values):
    """A Trace whose h and c have these values, with 1 added to c."""
    values = np.asarray(values, float)
    return lstm.Trace(*(values,) * 4, c=values + 1, h=values)


# A and B, three steps of one unit: alike at the first step, and 0.5 apart at the last.
APART = [[[0.1], [0.2], [0.3]], [[0.1], [0.0], [0.8]]]


def test_state_map_says_where_the_sequences_are_alike_and_how_far_apart_they_end():
    upper = np.array(APART) / 10
    assert plotting.state_map([trace_of(APART), trace_of(upper)]).caption == (
        "The two sequences have the same states in every layer at step 1; after 3 steps they are "
        "apart by up to 0.50 in layer 1 and 0.05 in layer 2."
    )


def test_state_map_looks_at_every_layer_before_it_calls_a_step_alike():
    other = np.array(APART)
    other[1, 0] = 0.4
    ax = plotting.state_map([trace_of(APART), trace_of(other)])
    assert "in every layer at no step;" in ax.caption


def test_state_map_frames_the_steps_that_are_alike():
    panels = plotting.state_map(two_sequences(2, (3, 2), time=4, same=2)).figure.axes[1:]
    for panel in panels:
        assert [frame.get_x() for frame in panel.patches] == [-0.5, 0.5]


def test_state_map_has_the_last_layer_on_top_and_h_beside_c():
    traces = two_sequences(2, (3, 2))
    panels = plotting.state_map(traces).figure.axes[1:]
    shown = [panel.images[0].get_array() for panel in panels]
    for row, trace in enumerate(reversed(traces)):
        wanted = [getattr(trace, letter)[k].T for k in (0, 1) for letter in "hc"]
        assert all(map(np.array_equal, shown[4 * row : 4 * row + 4], wanted))


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
    assert plotting.delay_line(SIGNAL, said).caption == f"What comes in, {says}"


def test_both_directions_says_which_step_has_seen_everything():
    assert plotting.both_directions(SEES, SEES.T).caption == (
        "The forward half has seen every input at step 5, the backward half at step 1; at step 5 "
        "the backward half has seen 1 of 5."
    )
    assert "the backward half at no step" in plotting.both_directions(SEES, 0 * SEES).caption


def test_both_directions_takes_rounding_for_nothing():
    assert "at step 5, the" in plotting.both_directions(SEES + 1e-7, SEES).caption


def test_dropout_masks_counts_the_different_masks():
    masks = np.array([[1, 0, 1], [0, 0, 1], [1, 0, 1], [1, 1, 1]])
    assert plotting.dropout_masks({"ours": masks, "theirs": np.ones((4, 2))}).caption == (
        "In 4 steps dropout drew 3 masks in ours and 1 mask in theirs."
    )


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plotting.stack_flow(2, 3, (4, 5, 6)), r"units is \(4, 5, 6\); it should hold two"),
        (lambda: plotting.stack_flow(2, 0, (4, 5)), "time is 0; it should be a whole number"),
        (lambda: plotting.state_map([]), "traces is empty"),
        (
            lambda: plotting.state_map([trace_of(np.ones((3, 2, 1)))]),
            r"traces\[0\].h has shape \(3, 2, 1\); it should be \(2, time, units\)",
        ),
        (
            lambda: plotting.state_map([trace_of(APART), trace_of(np.ones((2, 2, 1)))]),
            "traces have 2 and 3 steps; all should have as many",
        ),
        (lambda: plotting.delay_line([[1]], [[1]]), r"x has shape \(1, 1\); it should be \(time,"),
        (lambda: plotting.delay_line([1, 0], [[1]]), r"said has shape \(1, 1\); .* \(layers, 2\)"),
        (
            lambda: plotting.both_directions(SEES, np.ones((5, 4))),
            r"backward has shape \(5, 4\); it should be \(5, 5\)",
        ),
        (lambda: plotting.both_directions(1, SEES), r"forward has shape \(\)"),
        (lambda: plotting.dropout_masks({}), "kept is empty"),
        (
            lambda: plotting.dropout_masks({"a": ALL_STEPS, "b": ALL_STEPS[:2]}),
            r"kept\['b'\] has shape \(2, 4\); it should be \(6, units\)",
        ),
    ],
)
def test_data_that_does_not_fit_is_named_with_the_reason(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
