"""Figures without their data, to draw in by hand before the cell is run.

Which ones, the author says: a cell that is the instructor's alone and tagged `handout` stands right
above the figure. The notebook is run up to the last of them, by a kernel that draws no data.
"""

import base64
from copy import deepcopy
from itertools import pairwise
from typing import NamedTuple

from matplotlib.axes import Axes
from nbformat.v4 import new_code_cell, new_notebook

from tools.release.cells import HANDOUT, caption, pictures, tags
from tools.release.course import Course
from tools.release.running import execute
from utils.plotting import look

WITHOUT_DATA = "from tools.teach import handouts\n\nhandouts.draw_without_data()"


class Handout(NamedTuple):
    """The cell of a figure, what is to be drawn in it, in words, and the PNG to draw it in."""

    cell_id: str
    to_draw: str
    picture: bytes


def handouts_of(course: Course, name: str) -> list[Handout]:
    """The handouts of a notebook. Raises ValueError naming the cell that raised."""
    cells = course.solutions[name].cells
    figures = [below.id for cell, below in pairwise(cells) if HANDOUT in tags(cell)]
    if not figures:
        return []
    ids = [cell.id for cell in cells]
    needed = deepcopy(cells[: ids.index(figures[-1]) + 1])
    execute(new_notebook(cells=[new_code_cell(WITHOUT_DATA), *needed]), course.paths(name)[0])
    found = []
    for cell in needed:
        if cell.id in figures:
            (picture,) = pictures(cell)
            data = base64.b64decode(picture.data["image/png"])
            found.append(Handout(cell.id, caption(picture), data))
    return found


def draw_without_data() -> None:
    """From here on, show figures of `utils.plotting` without their data."""
    look.CaptionedAxes.png = lambda ax: look.png(without_data(ax))


def without_data(ax: Axes) -> Axes:
    """The figure of this Axes with axes, titles, legends and shaded grounds, and nothing else.

    Its caption becomes the words that stood in it, which name what is to be drawn.
    """
    words = []
    for axes in ax.figure.axes:
        words += [text.get_text() for text in axes.texts if text.get_visible()]
        for artist in (*axes.lines, *axes.collections, *axes.images, *axes.texts):
            artist.set_visible(False)
    ax.caption = ", ".join(dict.fromkeys(words))
    return ax
