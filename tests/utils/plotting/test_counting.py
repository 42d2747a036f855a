from functools import partial

import numpy as np

from utils.plotting import how_far, up_and_down


def counter(n, fall=0.97):
    """The c of a unit that rises by 1 with each a and falls by less with each b."""
    return np.append(np.arange(1, n + 1), n - fall * np.arange(1, n + 1))


COUNTED = {n: counter(n) for n in range(1, 36)}
RIGHT = np.arange(1, 41) <= np.array([[24], [25], [15]])

FIGURES = {
    "up_and_down": partial(up_and_down, COUNTED, trained=10),
    "how_far": partial(how_far, RIGHT, trained=10),
}
EDGES = {
    "up and down the other way": partial(up_and_down, {1: [-1, 0], 2: [-1, -2, -1, 0]}, trained=1),
    "how far of one network": partial(how_far, [[1, 0, 0]], trained=1),
}
REFUSED = {
    "c has n of [1, 3]; they should go from 1 to beyond 1": partial(
        up_and_down, {1: [1, 0], 3: [0] * 6}, trained=1
    ),
    "c has n of [1]; they should go from 1 to beyond 1": partial(
        up_and_down, {1: [1, 0]}, trained=1
    ),
    "c[2] has shape (3,); it should be (4,)": partial(
        up_and_down, {1: [1, 0], 2: [1, 2, 1]}, trained=1
    ),
    "right has shape (3,); it should be (networks, n)": partial(how_far, [1, 1, 0], trained=1),
}


def test_up_and_down_says_whether_the_end_moves_further_beyond_the_training():
    assert "moves further over n = 1 to 35 than over 1 to 10" in up_and_down(COUNTED, 10).caption
    exact = {n: counter(n, fall=1) for n in range(1, 12)}
    assert "moves hardly further over" in up_and_down(exact, 10).caption


def test_how_far_speaks_of_the_network_in_the_middle():
    assert how_far(RIGHT, 10).caption == (
        "Of 3 networks the one in the middle is right for every n up to 10 and errs for the first "
        "time between 11 and 40."
    )
    assert "is right for every n up to 40" in how_far(RIGHT | True, 10).caption
    assert "errs for an n of the training" in how_far(RIGHT & False, 10).caption
