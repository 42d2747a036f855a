"""The figures of notebook 04: what their captions say, and what they refuse."""

import numpy as np
import pytest

from utils import plotting
from utils.lstm import Trace, init_weights, unroll

X = np.random.default_rng(0).normal(size=(2, 5, 3))
TRACE = unroll(X, init_weights(3, 4, seed=0))
NAMES = ["temperature", "rain", "wind"]

WHOLE = np.array([[0.0, 0.5], [0.25, 0.5], [-0.25, 0.5], [0.5, 0.5]])
PARTS = {
    "nothing": np.array([[0.25, 0.5], [0.25, 0.5]]),
    "only h": np.array([[0.125, 0.5], [0.25, 0.5]]),
    "only c": np.array([[-0.125, 0.5], [0.5, 0.25]]),
    "h and c": WHOLE[2:],
}

EARLIER, ALL = np.triu(np.geomspace(1e-3, 1, 36).reshape(6, 6)), np.full((6, 6), 0.5)
MOVED = {"LSTM": EARLIER, "backwards": EARLIER[:, ::-1], "Bidirectional": ALL}

ENDS = {
    "cut short": [0.1, -0.2],
    "nothing said": [0.1, -0.2, -0.15, -0.1],
    "masked (Keras)": [0.1, -0.2, -0.2, -0.2],
    "packed (PyTorch)": [0.1, -0.2, 0, 0],
}

FIGURES = {
    "reading": lambda **ax: plotting.reading(X, TRACE, NAMES, **ax),
    "returned": lambda **ax: plotting.returned(6, 5, 4, **ax),
    "handed_over": lambda **ax: plotting.handed_over(WHOLE, PARTS, **ax),
    "who_sees": lambda **ax: plotting.who_sees(MOVED, **ax),
    "past_the_end": lambda **ax: plotting.past_the_end(ENDS, length=2, **ax),
}
# Data at the edge of what a figure accepts.
EDGES = {
    "reading one number": lambda: plotting.reading(
        X[:1, :1, :1], unroll(X[:1, :1, :1], init_weights(1, 1, seed=0)), ["x"]
    ),
    "returned one step": lambda: plotting.returned(1, 1, 1),
    "returned large": lambda: plotting.returned(128, 8, 512),
    "handed over one step": lambda: plotting.handed_over(WHOLE, {"nothing": WHOLE[:1]}),
    "who sees nothing": lambda: plotting.who_sees({"zeros": np.zeros((20, 20))}),
    "past the end of one step": lambda: plotting.past_the_end({"a": [1], "b": [1, 1]}, length=1),
}


def test_reading_says_what_is_read_and_where_the_last_h_lies():
    h = np.zeros((2, 5, 4))
    h[1, -1] = 0.25, -0.5, 0, 0.125
    caption = plotting.reading(X, Trace(*[h] * 6), NAMES, sequence=1).caption
    assert caption == (
        "Sequence 1 is read in 5 steps of 3 numbers; each step leaves 4 values of c and 4 of h, "
        "and the last h lies between −0.50 and 0.25."
    )


def test_reading_writes_every_number_of_its_sequence():
    panels = plotting.reading(X, TRACE, NAMES, sequence=1).figure.axes[1:]
    for panel, array in zip(panels, (X, TRACE.c, TRACE.h), strict=True):
        written = [float(text.get_text().replace("−", "-")) for text in panel.texts]
        assert written == pytest.approx(array[1].T.ravel(), abs=0.005 + 1e-9)


def test_returned_says_the_shapes():
    caption = plotting.returned(batch=6, time=5, units=4).caption
    for shape in ("(6, 4)", "(6, 5, 4)"):
        assert shape in caption


def test_returned_fills_the_steps_of_the_output_alone():
    for panel, filled in zip(plotting.returned(6, 5, 4).figure.axes[1:], (1, 1, 5, 5), strict=True):
        boxes = [patch for patch in panel.patches if patch.get_fill()]
        colors = [box.get_facecolor() for box in boxes]
        assert len(boxes) == 10
        assert len(colors) - colors.count(colors[-1]) == filled


def test_handed_over_says_the_largest_error_of_each():
    assert plotting.handed_over(WHOLE, PARTS).caption == (
        "After the cut, h is wrong by up to 0.50 with nothing, 0.38 with only h, 0.25 with only c "
        "and less than 1e−5 with h and c."
    )


def test_handed_over_draws_the_unit_that_goes_wrong_most():
    assert plotting.handed_over(WHOLE, PARTS).get_ylabel() == "h of unit 0"
    assert plotting.handed_over(
        WHOLE[:, ::-1], {"nothing": PARTS["nothing"][:, ::-1]}
    ).get_ylabel() == ("h of unit 1")


def test_who_sees_counts_the_earlier_outputs_that_move():
    below = np.zeros((4, 4))
    below[2, 0], below[3, 3], below[3, 1] = 0.5, 0.5, 9e-6  # earlier, its own, and rounding
    assert plotting.who_sees({"one": below, "all": np.ones((4, 4))}).caption == (
        "Of 6 pairs of a changed input and an earlier output, the output moves in 1 in “one” and 6 "
        "in “all”."
    )


def test_past_the_end_says_what_stands_in_the_padding():
    assert plotting.past_the_end(ENDS, length=2).caption == (
        "Up to step 2 all are the same, ending at −0.20; at step 4, in the padding, h is −0.10 in "
        "“nothing said”, −0.20 in “masked (Keras)” and 0 in “packed (PyTorch)”."
    )


def test_past_the_end_says_when_the_real_steps_differ():
    caption = plotting.past_the_end({"one": [0.1, 0.2, 0.3], "other": [0.1, 0.4, 0.3]}, 2).caption
    assert caption.startswith("Up to step 2 all differ")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plotting.reading(X[0], TRACE, NAMES), r"x has shape \(5, 3\)"),
        (lambda: plotting.reading(X, TRACE, NAMES[:2]), "features has 2 names"),
        (lambda: plotting.reading(X[:, :4], TRACE, NAMES), r"should begin with \(2, 4\)"),
        (lambda: plotting.reading(X, TRACE, NAMES, sequence=2), "sequence is 2; x has 2 sequences"),
        (lambda: plotting.reading(X, TRACE, NAMES, sequence=-1), "sequence is -1"),
        (lambda: plotting.returned(0, 5, 4), "batch is 0"),
        (lambda: plotting.returned(6, 9, 4), "time is 9; there is room for at most 8"),
        (lambda: plotting.handed_over(WHOLE, {}), "parts 0 entries"),
        (lambda: plotting.handed_over(WHOLE[0], PARTS), r"whole_h has shape \(2,\)"),
        (lambda: plotting.handed_over(WHOLE, {"x": WHOLE}), r"parts\['x'\] has shape \(4, 2\)"),
        (
            lambda: plotting.handed_over(WHOLE, {"x": WHOLE[:2], "y": WHOLE[:1]}),
            r"parts\['y'\] has shape \(1, 2\)",
        ),
        (lambda: plotting.who_sees({}), "moved is empty"),
        (lambda: plotting.who_sees({"x": np.ones((2, 3))}), r"should be \(2, 2\)"),
        (lambda: plotting.who_sees({"x": ALL, "y": np.ones((2, 2))}), r"should be \(6, 6\)"),
        (lambda: plotting.past_the_end({}, 2), "outputs is empty"),
        (lambda: plotting.past_the_end(ENDS, 3), r"outputs\['cut short'\] has 2 values"),
        (lambda: plotting.past_the_end(ENDS, 0), "length is 0"),
        (lambda: plotting.past_the_end({"x": [1, 2]}, 2), r"outputs\['x'\] has 2 values"),
        (lambda: plotting.past_the_end({"x": [1, np.nan]}, 1), r"outputs\['x'\] is"),
    ],
)
def test_bad_input_is_refused_with_the_arguments_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()
