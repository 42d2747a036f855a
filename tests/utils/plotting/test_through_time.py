from functools import partial

import numpy as np
import pytest

from utils.lstm import Trace, init_weights, unroll
from utils.plotting import handed_over, past_the_end, reading, returned

X = np.random.default_rng(0).normal(size=(2, 5, 3))
TRACE = unroll(X, init_weights(3, 4, seed=0))
NAMES = ["temperature", "rain", "wind"]
ONE = X[:1, :1, :1]

WHOLE = np.random.default_rng(1).uniform(-0.5, 0.5, size=(2, 8, 3))
OFF = {  # how far the second chunk is off, step by step
    "nothing": [0.5, 0.25, 0.125],
    "only h": [0.375, 0.25, 0.0625],
    "only c": [0.25, 0.125, 0.03125],
    "h and c": [0, 1e-6, 0],
}
PARTS = {name: WHOLE[:, 5:].copy() for name in OFF}
for name, off in OFF.items():
    PARTS[name][1, :, 2] -= off

ENDS = {
    "cut short": [0.1, -0.2],
    "nothing said": [0.1, -0.2, -0.15, -0.1],
    "masked (Keras)": [0.1, -0.2, -0.2, -0.2],
    "packed (PyTorch)": [0.1, -0.2, 0, 0],
}

FIGURES = {
    "reading": partial(reading, X, TRACE, NAMES),
    "returned": partial(returned, 6, 5, 4),
    "handed_over": partial(handed_over, WHOLE, PARTS),
    "past_the_end": partial(past_the_end, ENDS, length=2),
}
EDGES = {
    "reading one number": partial(reading, ONE, unroll(ONE, init_weights(1, 1, seed=0)), ["x"]),
    "returned one step": partial(returned, 1, 1, 1),
    "returned large": partial(returned, 128, 8, 512),
    "handed over one step": partial(handed_over, WHOLE, {"nothing": WHOLE[:, :1]}),
    "past the end of one step": partial(past_the_end, {"a": [1], "b": [1, 1]}, length=1),
}
REFUSED = {
    "x has shape (5, 3)": partial(reading, X[0], TRACE, NAMES),
    "features has 2 names": partial(reading, X, TRACE, NAMES[:2]),
    "should begin with (2, 4)": partial(reading, X[:, :4], TRACE, NAMES),
    "sequence is 2; x has 2 sequences": partial(reading, X, TRACE, NAMES, sequence=2),
    "sequence is -1": partial(reading, X, TRACE, NAMES, sequence=-1),
    "batch is 0": partial(returned, 0, 5, 4),
    "time is 9; there is room for at most 8": partial(returned, 6, 9, 4),
    "parts is empty": partial(handed_over, WHOLE, {}),
    "whole_h has shape (8, 3)": partial(handed_over, WHOLE[0], PARTS),
    "parts['x'] has shape (2, 8, 3)": partial(handed_over, WHOLE, {"x": WHOLE}),
    "parts['y'] has shape (2, 1, 3)": partial(
        handed_over, WHOLE, {"x": WHOLE[:, :2], "y": WHOLE[:, :1]}
    ),
    "outputs is empty": partial(past_the_end, {}, 2),
    "outputs['cut short'] has 2 values": partial(past_the_end, ENDS, 3),
    "length is 0": partial(past_the_end, ENDS, 0),
    "outputs['x'] has 2 values": partial(past_the_end, {"x": [1, 2]}, 2),
    "outputs['x'] is": partial(past_the_end, {"x": [1, np.nan]}, 1),
}


def test_reading_says_what_is_read_and_where_the_last_h_lies():
    h = np.zeros((2, 5, 4))
    h[1, -1] = 0.25, -0.5, 0, 0.125
    caption = reading(X, Trace(*[h] * 6), NAMES, sequence=1).caption
    assert caption == (
        "Sequence 1 is read in 5 steps of 3 numbers; each step leaves 4 values of c and 4 of h, "
        "and the last h lies between −0.50 and 0.25."
    )


def test_reading_writes_every_number_of_its_sequence():
    panels = reading(X, TRACE, NAMES, sequence=1).figure.axes[1:]
    for panel, array in zip(panels, (X, TRACE.c, TRACE.h), strict=True):
        written = [float(text.get_text().replace("−", "-")) for text in panel.texts]
        assert written == pytest.approx(array[1].T.ravel(), abs=0.005 + 1e-9)


def test_returned_says_the_shapes():
    caption = returned(batch=6, time=5, units=4).caption
    for shape in ("(6, 4)", "(6, 5, 4)"):
        assert shape in caption


def test_handed_over_says_how_far_each_is_off_at_worst_and_at_the_end():
    assert handed_over(WHOLE, PARTS).caption == (
        "After the cut behind step 5, h differs from one pass by up to 0.50 with nothing, 0.38 "
        "with only h, 0.25 with only c and less than 1e−5 with h and c; at step 8 by 0.12 with "
        "nothing, 0.062 with only h, 0.031 with only c and less than 1e−5 with h and c."
    )


def test_handed_over_draws_the_worst_of_all_sequences_and_units():
    drawn = [line.get_ydata() for line in handed_over(WHOLE, PARTS).lines[1:]]
    assert np.array(drawn) == pytest.approx(np.array(list(OFF.values())), abs=1e-12)


def test_past_the_end_says_what_stands_in_the_padding():
    assert past_the_end(ENDS, length=2).caption == (
        "Up to step 2 all are the same, ending at −0.20; at step 4, in the padding, h is −0.10 in "
        "“nothing said”, −0.20 in “masked (Keras)” and 0 in “packed (PyTorch)”."
    )


def test_past_the_end_says_when_the_real_steps_differ():
    caption = past_the_end({"one": [0.1, 0.2, 0.3], "other": [0.1, 0.4, 0.3]}, 2).caption
    assert caption.startswith("Up to step 2 all differ")
