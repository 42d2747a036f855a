"""What all figures share: the colours, and what turns a drawing into a figure with a caption.

Every figure of this package is written as a drawing: it draws into ``ax`` and returns the caption,
one plain sentence computed from the data. ``@figure(width, height)`` turns the drawing into what a
notebook calls: it makes the Axes when none is given, keeps the caption as ``ax.caption`` and
returns the Axes; the package exports what it marks. Figures are made without pyplot, which imports
faster and never shows a figure a second time.
"""

import functools
import html
import io
from typing import NamedTuple

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

DPI = 110


class Line(NamedTuple):
    """How one letter of the equations is drawn, everywhere."""

    color: str
    linestyle: str | tuple
    linewidth: float = 2.0


# Told apart by readers with any colour vision: at least ΔE 20 between any two, as protanopia,
# deuteranopia and tritanopia show them, and a contrast of at least 4.5 to white.
LINES = {
    "i": Line("#0B4FDB", (0, (1, 1.1)), 2.4),
    "f": Line("#C2560A", (0, (5, 1.8))),
    "g": Line("#1E7F63", (0, (6, 1.6, 1, 1.6))),
    "o": Line("#97398C", (0, (2.4, 1.3))),
    "c": Line("#14162B", "solid", 2.6),
    "h": Line("#7A1028", (0, (7, 1.4, 1, 1.4, 1, 1.4))),
}
COLOR = {letter: line.color for letter, line in LINES.items()}

INK = "#2B2D3A"  # words
FAINT = "#6B6E7B"  # ticks, units, asides
RULE = "#C9CBD3"  # frames, guides
PAPER = "#F3F4F7"  # the ground of a region
SAID = "#00708F"  # what a trained network says: none of the letters' colours

LOOK = [
    "default",
    {
        "font.size": 10,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.labelsize": 10,
        "axes.titlesize": 10.5,
        "axes.titlelocation": "left",
        "axes.edgecolor": RULE,
        "axes.linewidth": 1.0,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "xtick.color": RULE,
        "ytick.color": RULE,
        "xtick.labelcolor": FAINT,
        "ytick.labelcolor": FAINT,
        "xtick.labelsize": 9,
        "ytick.labelsize": 9,
        "lines.solid_capstyle": "round",
        "text.hinting": "none",  # the same letters on every platform
    },
]


class CaptionedAxes(Axes):
    """Axes that a notebook shows as a picture with alt text, and the caption as words below it."""

    caption = ""

    def png(self):
        """The whole figure as the bytes of a PNG."""
        return png(self)

    def _ipython_display_(self):
        from IPython.display import display

        display(
            {"image/png": self.png(), "text/plain": f"Figure: {self.caption}"},
            metadata={"image/png": {"alt": self.caption}},
            raw=True,
        )
        display(
            {
                "text/html": f"<p><em>{html.escape(self.caption)}</em></p>",
                "text/plain": self.caption,
            },
            raw=True,
        )


def figure(width, height):
    """Turn a drawing, ``draw(..., ax=None) -> caption``, into a function that returns its Axes.

    width and height are in inches, of the figure that is made when no Axes is given.
    """

    def decorate(draw):
        @functools.wraps(draw)
        def drawn(*args, ax=None, **kwargs):
            with matplotlib.style.context(LOOK):
                if ax is None:
                    made = Figure(figsize=(width, height), dpi=DPI, layout="constrained")
                    made.get_layout_engine().set(w_pad=0.1, h_pad=0.08)
                    ax = made.add_subplot(axes_class=CaptionedAxes)
                ax.caption = draw(*args, ax=ax, **kwargs)
            return ax

        drawn.is_figure = True
        return drawn

    return decorate


def png(ax):
    """The figure of this Axes as the bytes of a PNG, on opaque white."""
    picture = io.BytesIO()
    with matplotlib.style.context(LOOK):
        # Without the software's version, the same drawing gives the same bytes.
        ax.figure.savefig(picture, dpi=DPI, facecolor="white", metadata={"Software": None})
    return picture.getvalue()


def size(ax):
    """The width and height of that picture in pixels."""
    return tuple(int(inches * DPI) for inches in ax.figure.get_size_inches())


def panels(ax, rows, columns, **spacing):
    """Divide the place of ``ax`` into (rows, columns) Axes; spacing as GridSpec takes it.

    Raises ValueError when ``ax`` is no subplot, and so has no place to divide.
    """
    place = ax.get_subplotspec()
    if place is None:
        raise ValueError("ax has no subplot to divide; it should come from Figure.add_subplot")
    ax.axis("off")
    grid = place.subgridspec(rows, columns, **spacing)
    axes = [ax.figure.add_subplot(grid[r, c]) for r in range(rows) for c in range(columns)]
    return np.array(axes).reshape(rows, columns)


def shade(color, share):
    """``color`` mixed with white: share 1 is the colour itself, 0 is white."""
    return tuple(1 - share * (1 - np.array(matplotlib.colors.to_rgb(color))))
