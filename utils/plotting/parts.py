"""Parts that several figures are made of: boxes, wires, maps, and labels that keep apart."""

import numpy as np
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path

from utils.plotting.look import INK


def box(ax, x, y, width, height, color, corner, zorder):
    """A box with round corners around (x, y)."""
    ax.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={corner}",
            facecolor=color,
            edgecolor="none",
            zorder=zorder,
        )
    )


def wire(ax, points, color, linestyle, linewidth, bend=0.3):
    """A line through the points, bends rounded, with an arrow head at the last."""
    points = np.array(points, float)
    path, codes = [points[0]], [Path.MOVETO]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out_of = (
            corner + bend * (point - corner) / np.hypot(*(point - corner))
            for point in (before, after)
        )
        path += [into, corner, out_of]
        codes += [Path.LINETO, Path.CURVE3, Path.CURVE3]
    path.append(points[-1])
    codes.append(Path.LINETO)
    line = {"color": color, "linewidth": linewidth, "zorder": 2, "shrinkA": 0, "shrinkB": 0}
    ax.add_patch(
        FancyArrowPatch(path=Path(path, codes), arrowstyle="-", linestyle=linestyle, **line)
    )
    # The head by itself, so that dashes do not break its outline.
    head = "-|>,head_length=4,head_width=2.6"
    ends = points[-1] - 1e-3 * (points[-1] - points[-2]), points[-1]
    ax.add_patch(FancyArrowPatch(*ends, arrowstyle=head, mutation_scale=1, **line))


def tick(axis, count, most, first=0):
    """Name the rows or columns of a map, counted from ``first``: at most ``most`` of them."""
    every = -(-count // most)
    axis.set_ticks(range(0, count, every), range(first, first + count, every))


def write_numbers(panel, values, says, dark=np.inf, size=8.5):
    """Write every number of a map on it, in white where its size is above ``dark``."""
    for (row, column), value in np.ndenumerate(values):
        color = "white" if abs(value) > dark else INK
        panel.text(column, row, says(value), color=color, size=size, ha="center", va="center")


def frame(panel, column, height):
    """A frame around one column of a map."""
    look = {"fill": False, "edgecolor": INK, "linewidth": 2.2, "clip_on": False}
    panel.add_patch(Rectangle((column - 0.5, -0.5), 1, height, **look))


def label_ends(ax, ends, size=10):
    """Write a label to the right of each line's last point, apart from each other.

    ends is a list of (x, y, text, color), all with the same x.
    """
    axis_to_points = ax.get_window_extent().height * 72 / ax.figure.dpi
    points = ax.transAxes.inverted().transform(ax.transData.transform([end[:2] for end in ends]))
    heights = spread(points[:, 1], gap=1.45 * size / axis_to_points)
    for (x, y, text, color), height in zip(ends, heights, strict=True):
        ax.annotate(
            text,
            (x, y),
            (1.03, height),
            textcoords="axes fraction",
            color=color,
            size=size,
            va="center",
            arrowprops={"arrowstyle": "-", "color": color, "linewidth": 0.7, "shrinkA": 1},
            annotation_clip=False,
        )


def spread(heights, gap):
    """Heights moved apart to at least ``gap``, in the same order, each as little as possible."""
    heights = np.asarray(heights, float)
    order = np.argsort(heights, kind="stable")
    # Without the gaps, the least move that keeps the order: neighbours out of order share a mean.
    pools = []
    for height in heights[order] - gap * np.arange(len(heights)):
        pools.append([height, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (low, few), (high, many) = pools[-2:]
            pools[-2:] = [[(low * few + high * many) / (few + many), few + many]]
    moved = np.repeat([pool[0] for pool in pools], [pool[1] for pool in pools])
    apart = np.empty_like(heights)
    apart[order] = moved + gap * np.arange(len(heights))
    return apart
