"""Figures without their data, to draw in."""

import io

from matplotlib.image import imread
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.release.cells import HANDOUT
from tools.teach.handouts import handouts_of, without_data
from utils import plotting
from utils.plotting.look import png

CELLS = [
    new_code_cell(
        "from utils import plotting\nfrom utils.exercises import exercise\n\n"
        "@exercise\ndef unheard_of():\n    return [0.9, 0.99]\n\nprint('said to nobody')"
    ),
    new_markdown_cell("Draw.", metadata={"tags": [HANDOUT]}),
    new_code_cell("plotting.memory_decay(unheard_of(), start=2)", id="decay"),
    new_code_cell("raise ValueError('not needed')"),
]


def test_axes_and_their_names_stay_and_the_data_go():
    ax = plotting.memory_decay([0.9, 0.99], start=2)
    full, words = png(ax), without_data(ax)
    assert words == ["f = 0.9", "f = 0.99", "half"]
    assert ax.get_xlabel() == "time (steps)"
    assert ax.get_ylabel() == "what is left, c"
    full, empty = (imread(io.BytesIO(picture))[..., :3] for picture in (full, png(ax)))
    inside = slice(50, 150), slice(150, 350)
    assert (full[inside] < 0.9).any()
    assert (empty[inside] == 1).all()


def test_a_notebook_is_run_up_to_its_last_handout_without_a_verdict(capsys):
    (handout,) = handouts_of(new_notebook(cells=CELLS))
    assert handout.cell_id == "decay"
    assert handout.to_draw == "f = 0.9, f = 0.99, half"
    assert handout.picture.startswith(b"\x89PNG")
    assert capsys.readouterr().out == ""


def test_nothing_is_run_where_nothing_is_to_be_handed_out():
    assert list(handouts_of(new_notebook(cells=CELLS[3:]))) == []
