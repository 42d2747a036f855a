from functools import partial

import numpy as np
from examples import NEGATIVE, SCALAR, STEP

from utils import lstm
from utils.plotting import cell

FIGURES = {"cell": partial(cell, STEP, x=1, h=1, c=2), "cell_letters": cell}
EDGES = {"cell negative": partial(cell, NEGATIVE, x=-1, h=-0.5, c=-98.8)}
REFUSED = {
    "c is None": partial(cell, STEP, x=1, h=1),
    "step is None": partial(cell, x=1),
    "x is [1, 2]": partial(cell, STEP, x=[1, 2], h=1, c=2),
    "step.i is None": partial(cell, "step", x=1, h=1, c=2),
}


def test_cell_says_the_numbers_of_the_step():
    assert cell(STEP, x=1, h=1, c=2).caption == (
        "f = 0.997 keeps 1.995 of the old c = 2, i = 0.986 and g = 0.966 write 0.953, and "
        "o = 0.992 shows the new c = 2.948 as h = 0.986."
    )


def test_cell_takes_a_step_of_the_reference():
    state = lstm.State(np.array([[1.0]]), np.array([[2.0]]))
    step = lstm.step(np.array([[1.0]]), state, SCALAR)
    ours = cell(step, x=[[1.0]], h=state.h, c=state.c)
    assert ours.caption == cell(STEP, x=1, h=1, c=2).caption
