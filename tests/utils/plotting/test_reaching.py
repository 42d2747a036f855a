from functools import partial

import numpy as np

from utils.plotting import reach, who_sees

EARLIER, ALL = np.triu(np.geomspace(1e-3, 1, 36).reshape(6, 6)), np.full((6, 6), 0.5)
MOVED = {"LSTM": EARLIER, "backwards": EARLIER[:, ::-1], "Bidirectional": ALL}

AGO = np.subtract.outer(np.arange(12), np.arange(12))
FULL = np.where(AGO >= 0, 0.6 ** AGO.clip(0), 0)
SAME_CHUNK = np.equal.outer(np.arange(12) // 4, np.arange(12) // 4)
SENT = {"one pass": FULL, "cut every 4 steps": FULL * SAME_CHUNK}

FIGURES = {
    "who_sees": partial(who_sees, MOVED),
    "reach": partial(reach, SENT),
}
EDGES = {
    "who sees nothing": partial(who_sees, {"zeros": np.zeros((20, 20))}),
    "reach of one step": partial(reach, {"a": [[1]]}),
    "reach of nothing": partial(reach, {"a": np.zeros((30, 30)), "b": np.eye(30)}),
}
REFUSED = {
    "moved is empty": partial(who_sees, {}),
    "moved['x'] has shape (2, 3); it should be (2, 2)": partial(who_sees, {"x": np.ones((2, 3))}),
    "moved['y'] has shape (2, 2); it should be (6, 6)": partial(
        who_sees, {"x": ALL, "y": np.ones((2, 2))}
    ),
    "sent is empty": partial(reach, {}),
    "sent['a'] has shape (2, 3); it should be (2, 2)": partial(reach, {"a": np.ones((2, 3))}),
}


def test_who_sees_counts_the_earlier_outputs_that_move():
    below = np.zeros((4, 4))
    below[2, 0], below[3, 3], below[3, 1] = 0.5, 0.5, 9e-6  # earlier, its own, and rounding
    assert who_sees({"one": below, "all": np.ones((4, 4))}).caption == (
        "Of 6 pairs of a changed input and an earlier output, left of the line, the output moves "
        "in 1 in “one” and 6 in “all”; blank is not at all."
    )


def test_reach_counts_the_pairs_that_the_gradient_connects():
    assert reach(SENT).caption == (
        "Of 78 pairs of a loss and an input that it depends on, the gradient connects 78 in “one "
        "pass” and 30 in “cut every 4 steps”; white is cut off, and hatched comes later than the "
        "loss."
    )
