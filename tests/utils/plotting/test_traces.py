import math
from functools import partial

import numpy as np
import pytest
from examples import SCALAR

from utils import lstm
from utils.plotting import gate_heatmap, gates_at_marks, gates_over_time, kept_and_written
from utils.plotting.words import measured

SEQUENCES = np.array([[0, 0.5, 0.25, 1], [1, 0.5, 0.25, 1]])
TWO = lstm.unroll(SEQUENCES[:, :, None], SCALAR)
TITLES = ["0, 0.5, 0.25, 1", "1, 0.5, 0.25, 1"]
WIDE = lstm.unroll(
    2 * np.random.default_rng(1).normal(size=(1, 12, 3)), lstm.init_weights(3, 4, seed=0)
)
ONE_STEP = lstm.Trace(*(array[:, :1] for array in WIDE))
LARGE = lstm.unroll(np.ones((1, 100, 1)), lstm.init_weights(1, 64, seed=0))
MARKS = np.array([[[0.8, 1], [-0.4, 0], [0.9, 0], [-0.6, 1], [0.2, 0]]])
UNDECIDED = lstm.unroll(MARKS, lstm.Weights(np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4)))
# The mark opens i and shuts f, and without it i is shut and f open.
DECIDED = lstm.unroll(
    MARKS,
    lstm.Weights(
        np.array([[0.0, 0, 1, 0], [6, -6, 0, 0]]), np.zeros((1, 4)), np.array([-4.0, 4, 0, 4])
    ),
)

FIGURES = {
    "kept_and_written": partial(kept_and_written, TWO, sequence=1),
    "kept_and_written_signed": partial(kept_and_written, WIDE, unit=2),
    "gates_over_time": partial(gates_over_time, TWO, TITLES),
    "gate_heatmap": partial(gate_heatmap, WIDE),
    "gates_at_marks": partial(gates_at_marks, MARKS, UNDECIDED, DECIDED),
}
EDGES = {
    "gates one step": partial(gates_over_time, ONE_STEP),
    "gates saturated": partial(gates_over_time, lstm.Trace(*(np.ones((3, 9, 1)),) * 6)),
    "kept one step": partial(kept_and_written, ONE_STEP),
    "marks many": partial(
        gates_at_marks, np.tile(MARKS, (3, 20, 1)), *(lstm.Trace(*(np.ones((3, 100, 1)),) * 6),) * 2
    ),
    "heatmap wide": partial(gate_heatmap, LARGE),
}
REFUSED = {
    "start is 1; it should be the c before": partial(kept_and_written, TWO, start=1),
    "start is 'a'": partial(kept_and_written, TWO, start="a"),
    "sequence is 2; it should be from 0": partial(kept_and_written, TWO, sequence=2),
    "unit is -1": partial(kept_and_written, TWO, unit=-1),
    "unit is 1; it should be from 0 to 0": partial(gates_over_time, TWO, unit=1),
    "titles is ['one']": partial(gates_over_time, TWO, ["one"]),
    "trace.g is": partial(gates_over_time, TWO._replace(g=TWO.g * np.nan)),
    "trace.i is None": partial(gates_over_time, [1, 2]),
    "trace.i has shape": partial(gates_over_time, lstm.Step(*TWO.state * 3)),
    "trace.o has shape (1, 4, 1)": partial(gate_heatmap, TWO._replace(o=TWO.o[:1])),
    "x has shape (1, 5)": partial(gates_at_marks, MARKS[..., 1], UNDECIDED, DECIDED),
    "beside a trace of shape (1, 12, 4)": partial(gates_at_marks, MARKS, WIDE, WIDE),
    "x has the same mark": partial(gates_at_marks, 0 * MARKS, UNDECIDED, DECIDED),
    "sequence is 1.0": partial(gate_heatmap, TWO, sequence=1.0),
}


def test_kept_and_written_says_the_way_of_c_and_its_largest_writing():
    ones = np.ones((1, 3, 1))
    written = np.array([[[0.5], [-2.0], [0.25]]])
    c = np.array([[[2.5], [-0.75], [-0.125]]])  # 4 / 2 + 0.5, 2.5 / 2 - 2, -0.75 / 2 + 0.25
    trace = lstm.Trace(i=ones, f=ones / 2, g=written, o=ones, c=c, h=c)
    assert kept_and_written(trace, start=4).caption == (
        "c goes from 4.00 to −0.12 in 3 steps; the most is written at step 2: −2.00, beside 1.25 "
        "kept."
    )


def test_gates_over_time_says_where_c_and_h_end():
    titles = ["0, 0.5, 0.25, 1", "1, 0.5, 0.25, 1"]
    ends, lowest = [], 1
    for sequence, title in zip(SEQUENCES, titles, strict=True):
        h = c = 0
        for x in sequence:
            f = 1 / (1 + math.exp(-(1.63 * x + 2.70 * h + 1.62)))
            i = 1 / (1 + math.exp(-(1.65 * x + 2.00 * h + 0.62)))
            g = math.tanh(0.94 * x + 1.41 * h - 0.32)
            o = 1 / (1 + math.exp(-(-0.19 * x + 4.38 * h + 0.59)))
            c = f * c + i * g
            h = o * math.tanh(c)
            lowest = min(lowest, f)
        ends.append(f"“{title}” ends at c = {measured(c)} and h = {measured(h)}")
    assert "h = 0.0064 and " in ends[0] + " and "
    assert gates_over_time(TWO, titles).caption == (
        f"After 4 steps, {ends[0]} and {ends[1]}; the lowest f on the way is {lowest:.2f}."
    )


def test_gate_heatmap_says_the_range_of_each_gate_and_the_largest_cell():
    values = {letter: np.full((2, 3, 2), 0.5) for letter in "ifgoch"}
    values["f"][1, 0, 0], values["i"][1, 2, 1], values["c"][1, 1, 1] = 0.25, 0.75, -3
    values["f"][0] = 0.01  # the other sequence
    assert gate_heatmap(lstm.Trace(**values), sequence=1).caption == (
        "In sequence 1, the gates run over i from 0.50 to 0.75, f from 0.25 to 0.50 and o from "
        "0.50 to 0.50; |c| is largest in unit 1 at step 2, where c = −3.00."
    )


def test_gates_at_marks_says_in_bounds_where_i_and_f_are_at_marks_and_elsewhere():
    assert gates_at_marks(MARKS, UNDECIDED, DECIDED).caption == (
        "Before training, i is between 0.3 and 0.7 and f is between 0.3 and 0.7 at all steps; after"
        " it, i is above 0.7 and f is below 0.3 at a mark, and i is below 0.1 and f is above 0.9 "
        "elsewhere."
    )
    swapped = DECIDED._replace(i=DECIDED.f, f=DECIDED.i)
    assert "it, i is below 0.3 and f is above 0.7 at a" in (
        gates_at_marks(MARKS, UNDECIDED, swapped).caption
    )


@pytest.mark.parametrize("draw", [gates_over_time, gate_heatmap, kept_and_written])
def test_a_caption_is_the_same_in_both_precisions(draw):
    assert draw(lstm.Trace(*(a.astype(np.float32) for a in WIDE))).caption == draw(WIDE).caption
