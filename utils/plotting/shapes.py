"""Shapes drawn as grids: arrays, broadcasting, and the fused kernel."""

import numpy as np
from matplotlib.patches import Rectangle

from utils.plotting.accepts import finite, whole
from utils.plotting.look import COLOR, FAINT, INK, figure, shade
from utils.plotting.words import counted, given, listed, measured

CELL = 1.7  # how wide a number's cell is, in its heights
BLANK = shade(INK, 0.09)


@figure(7.5, 2.9)
def reshaped(*arrays, ax=None):
    """Arrays (1, time, features) as grids: time to the right, features downwards.

    Raises ValueError when there is none, or one has another shape, or more than 12 steps or
    features.
    """
    if not arrays:
        raise ValueError("arrays is empty; it should hold at least one array")
    arrays = [finite("arrays", array) for array in arrays]
    for array in arrays:
        if array.ndim != 3 or len(array) != 1 or max(array.shape) > 12:
            raise ValueError(
                f"arrays holds one of shape {array.shape}; it should be (1, time, features), with "
                "at most 12 steps and features"
            )
    tallest = max(array.shape[2] for array in arrays)
    right, told = 0, []
    for array in arrays:
        _, time, features = array.shape
        # Between one array and the next, room for the word beside it and the title above it.
        left = right + (3.2 if right else 1.6)
        right, top = left + CELL * time, (tallest - features) / 2
        _grid(ax, array[0].T, left, top)
        middle = (left + right) / 2
        said = f"{counted(time, 'step')} of {counted(features, 'feature')}"
        ax.text(middle, top - 1.25, f"{array.shape}", ha="center", weight="bold")
        ax.text(middle, top - 0.5, said, ha="center")
        ax.text(middle, top + features + 0.6, "time →", ha="center", va="center", color=FAINT)
        ax.text(left - 0.2, top + features / 2, "features ↓", ha="right", va="center", color=FAINT)
        told.append(f"{array.shape} is {said}")
    _fit(ax, right, tallest, above=2.2)
    return f"Shape {listed(told)}."


@figure(7.5, 2.2)
def broadcast_bug(column, bias, *, ax=None):
    """Why a bias must have its column's shape: (n, 1) + (n,) makes (n, n).

    column (n, 1) and bias (n,), n from 2 to 5. Drawn are the sum that NumPy makes, with the values
    that were meant on its diagonal, and the sum that was meant. Raises ValueError when a shape
    does not fit.
    """
    column, bias = finite("column", column), finite("bias", bias)
    if column.ndim != 2 or column.shape[1] != 1 or not 2 <= len(column) <= 5:
        raise ValueError(f"column has shape {column.shape}; it should be (n, 1) with n from 2 to 5")
    n = len(column)
    if bias.shape != (n,):
        raise ValueError(
            f"bias has shape {bias.shape}; it should be ({n},), one value a row of column"
        )
    meant = shade(COLOR["g"], 0.3)
    got = [[meant if r == c else BLANK for c in range(n)] for r in range(n)]
    x = _sum(ax, 0, column, bias[None], column + bias, got, (f"({n}, 1)", f"({n},)", f"({n}, {n})"))
    fill = [[meant]] * n
    right = _sum(
        ax, x + 2.5, column, bias[:, None], column + bias[:, None], fill, (f"({n}, 1)",) * 3
    )
    for left, to, text in ((0, x, "what NumPy does"), (x + 2.5, right, "what was meant")):
        ax.text((left + to) / 2, -0.9, text, ha="center", weight="bold", size=10.5)
    _fit(ax, right, n)
    return (
        f"A ({n}, 1) column plus a ({n},) bias makes ({n}, {n}): {n * n} values, of which only the "
        f"{n} on the diagonal were meant."
    )


def _sum(ax, x, first, second, total, fill, shapes):
    """``first + second = total`` from ``x`` to the right; returns where it ends."""
    rows = len(total)
    for values, sign, colors, shape in zip(
        (first, second, total), ("+", "=", ""), (None, None, fill), shapes, strict=True
    ):
        height, width = values.shape
        _grid(ax, values, x, (rows - height) / 2, colors)
        ax.text(x + CELL * width / 2, rows + 0.75, shape, ha="center", va="center", color=FAINT)
        x += CELL * width
        if sign:
            ax.text(x + 0.75, rows / 2, sign, ha="center", va="center", size=15)
            x += 1.5
    return x


def _grid(ax, values, x, y, fill=None):
    """A 2-D array as a grid of its numbers, from (x, y) to the right and downwards."""
    for (r, c), value in np.ndenumerate(values):
        color = BLANK if fill is None else fill[r][c]
        at = x + CELL * c, y + r
        ax.add_patch(Rectangle(at, CELL, 1, facecolor=color, edgecolor="white", linewidth=2))
        ax.text(at[0] + CELL / 2, at[1] + 0.5, _short(value), ha="center", va="center", size=9)


def _short(value):
    """A number as its cell has room for it: two decimals, none for a whole number."""
    is_whole = float(value).is_integer() and abs(value) < 1e4
    return given(value) if is_whole else measured(round(value, 2))


def _fit(ax, width, height, above=1.5):
    """Show (0, 0) to (width, height), downwards, with room for words above and below."""
    ax.set(xlim=(-0.2, width + 0.2), ylim=(height + 1.3, -above), aspect="equal")
    ax.axis("off")


# Framework -> its letters for the blocks, in its order, and this course's for the same blocks.
ORDERS = {
    "Keras": ("i f c o", "ifgo"),
    "PyTorch": ("i f g o", "ifgo"),
    "TensorFlow 1": ("i j f o", "igfo"),
}
SIDE, THIN = 0.42, 0.16  # inches on the page: one gate's units, and a bias


@figure(7.5, 3.2)
def kernel_blocks(features, units, *, ax=None):
    """One layer's weights as three frameworks keep them: which block belongs to which gate.

    In a block stands its letter in this course, outside it the framework's own. features and units
    are the layer's sizes. The shapes written are theirs; the drawing keeps the
    side of features from 0.6 to 1.5 times the side of units. Raises ValueError unless both are
    whole numbers of at least 1.
    """
    d, h = whole("features", features), whole("units", units)
    x = SIDE * np.clip(d / h, 0.6, 1.5)

    _heading(ax, 0.3, "Keras")
    _stripes(ax, 0.3, 0, x, "Keras", f"kernel ({d}, {4 * h})", "x")
    _stripes(ax, 0.3, x + 0.4, SIDE, "Keras", f"recurrent_kernel ({h}, {4 * h})", "h")
    _stripes(ax, 0.3, x + SIDE + 0.8, THIN, "Keras", f"bias ({4 * h},)")

    _heading(ax, 2.55, "PyTorch")
    left = 2.55
    for name, shape, thick, reads in (
        ("weight_ih", f"({4 * h}, {d})", x, "x"),
        ("weight_hh", f"({4 * h}, {h})", SIDE, "h"),
        ("bias_ih", f"({4 * h},)", THIN, ""),
        ("bias_hh", f"({4 * h},)", THIN, ""),
    ):
        _columns(ax, left, thick, f"{name}\n{shape}", reads)
        left += max(thick, 0.5) + 0.22
    for k, letter in enumerate(ORDERS["PyTorch"][0].split()):
        ax.text(2.47, (k + 0.5) * SIDE, letter, color=FAINT, ha="right", va="center")

    _heading(ax, 5.75, "TensorFlow 1")
    _stripes(ax, 5.75, 0, x, "TensorFlow 1", "", "x")
    _stripes(ax, 5.75, x + 0.03, SIDE, "TensorFlow 1", f"kernel ({d + h}, {4 * h})", "h")
    _stripes(ax, 5.75, x + SIDE + 0.43, THIN, "TensorFlow 1", f"bias ({4 * h},)")
    ax.set(xlim=(0, 7.5), ylim=(2.4, -0.6), aspect="equal")
    ax.axis("off")

    one = 4 * h * (d + h + 1)
    return (
        f"For {counted(d, 'feature')} and {counted(h, 'unit')}, Keras and TensorFlow 1 keep "
        f"{one:,} numbers and PyTorch, with its second bias, {one + 4 * h:,}; only PyTorch lays "
        "the blocks one below the other, and only TensorFlow 1 puts the candidate, its j, second."
    )


def _heading(ax, x, framework):
    ax.text(x, -0.42, framework, weight="bold", size=10.5, va="center")


def _stripes(ax, x, y, thick, framework, words, reads=""):
    """The four blocks side by side: the last axis holds them."""
    letters, gates = ORDERS[framework]
    for k, (letter, gate) in enumerate(zip(letters.split(), gates, strict=True)):
        _block(ax, x + k * SIDE, y, SIDE, thick, gate)
        if y == 0:
            ax.text(x + (k + 0.5) * SIDE, -0.1, letter, color=FAINT, ha="center", va="center")
    ax.text(x - 0.08, y + thick / 2, reads, ha="right", va="center", color=FAINT)
    ax.text(x, y + thick + 0.14, words, va="center", size=8.5)


def _columns(ax, x, thick, words, reads):
    """PyTorch's four blocks one below the other: the first axis holds them."""
    for k, gate in enumerate(ORDERS["PyTorch"][1]):
        _block(ax, x, k * SIDE, thick, SIDE, gate)
    ax.text(x + thick / 2, -0.1, reads, ha="center", va="center", color=FAINT)
    ax.text(x, 4 * SIDE + 0.1, words, va="top", size=8.5, linespacing=1.4)


def _block(ax, x, y, width, height, gate):
    corner = {"facecolor": COLOR[gate], "edgecolor": "white", "linewidth": 1.2}
    ax.add_patch(Rectangle((x, y), width, height, **corner))
    if min(width, height) > THIN:
        at = x + width / 2, y + height / 2
        ax.text(*at, gate, color="white", weight="bold", ha="center", va="center")
