"""Figures without their data, to draw in by hand before the cell is run.

Which ones, the author says: a cell that is the instructor's alone and tagged `handout` stands right
above the figure. The author's notebook is run up to the last of them, without any verdicts.
"""

import ast
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from itertools import pairwise
from typing import Any, NamedTuple
from unittest.mock import patch

from matplotlib.axes import Axes
from nbformat import NotebookNode

from tools.release.cells import HANDOUT, code_cells, tags
from utils.plotting.look import png


class Handout(NamedTuple):
    """The cell of a figure, what is to be drawn in it, in words, and the PNG to draw it in."""

    cell_id: str
    to_draw: str
    picture: bytes


def handouts_of(nb: NotebookNode) -> Iterator[Handout]:
    """The handouts of an author's notebook."""
    waiting = [below.id for cell, below in pairwise(nb.cells) if HANDOUT in tags(cell)]
    names: dict[str, Any] = {}
    for cell in code_cells(nb):
        if not waiting:
            return
        with (
            patch("utils.exercises.exercise", lambda answer: answer),
            redirect_stdout(io.StringIO()),
        ):
            value = run(cell, names)
        if cell.id in waiting:
            waiting.remove(cell.id)
            to_draw = ", ".join(without_data(value))
            yield Handout(cell.id, to_draw, png(value))


def run(cell: NotebookNode, names: dict[str, Any]) -> Any:
    """Run a cell among these names -> the value of the expression that it ends with."""
    *lines, last = ast.parse(cell.source).body
    exec(compile(ast.Module(lines, []), f"<{cell.id}>", "exec"), names)
    if isinstance(last, ast.Expr):
        return eval(compile(ast.Expression(last.value), f"<{cell.id}>", "eval"), names)
    return exec(compile(ast.Module([last], []), f"<{cell.id}>", "exec"), names)


def without_data(ax: Axes) -> list[str]:
    """Hide the data of the whole figure of this Axes -> the words that stood beside them.

    What stays are axes, titles, legends and shaded grounds.
    """
    words: dict[str, None] = {}
    for axes in ax.figure.axes:
        words |= dict.fromkeys(text.get_text().strip() for text in axes.texts if text.get_visible())
        for artist in (*axes.lines, *axes.collections, *axes.images, *axes.texts):
            artist.set_visible(False)
    return list(words)
