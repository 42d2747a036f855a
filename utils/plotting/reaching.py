"""Which step reaches which: an input the outputs, and a loss the inputs on its way back."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm

from utils.plotting.accepts import alike, entries
from utils.plotting.look import COLOR, INK, PAPER, RULE, figure, panels, shade
from utils.plotting.parts import tick
from utils.plotting.words import listed, measured

ROUNDING = 1e-5  # outputs that differ by less have not moved


@figure(7.5, 2.7)
def who_sees(moved, *, ax=None):
    """Which output moves when one input is changed: inputs downwards, outputs to the right.

    moved maps a model's name to an array (time, time): how far output [·, t] moves when input
    [t, ·] is changed. The further the darker, on a logarithmic scale; what is below 1e-5 counts as
    unmoved and is left blank. Raises ValueError when the arrays are not square and of one size.
    """
    arrays = alike(entries("moved", moved, "model"), "time", "time")
    time = len(arrays[0])
    seen = [np.ma.masked_less_equal(array, ROUNDING) for array in arrays]
    sizes = np.concatenate([array.compressed() for array in seen])
    norm = LogNorm(sizes.min(), sizes.max()) if sizes.size else None
    colors = LinearSegmentedColormap.from_list("moved", [shade(COLOR["h"], 0.2), COLOR["h"]])
    row = panels(ax, 1, len(moved))[0]
    for panel, name, array in zip(row, moved, seen, strict=True):
        panel.set_facecolor(PAPER)
        shown = panel.imshow(array, colors, norm=norm)
        panel.plot([-0.5, time - 0.5], [-0.5, time - 0.5], color=INK, linewidth=1)
        _name_steps(panel, time, name, "output", "changed input")
    if sizes.size:
        _key(row, shown, sizes, "how far the output moves")
    counts = [(np.tril(array, -1) > ROUNDING).sum() for array in arrays]
    said = [f"{count} in “{name}”" for count, name in zip(counts, moved, strict=True)]
    return (
        f"Of {time * (time - 1) // 2} pairs of a changed input and an earlier output, left of the "
        f"line, the output moves in {listed(said)}; blank is not at all."
    )


@figure(7.5, 3.7)
def reach(sent, *, ax=None):
    """Which inputs the loss of each step reaches on its way back: losses down, inputs across.

    sent maps a name to an array (time, time): the size of the gradient that the loss at step [t, ·]
    sends to the input at step [·, s]. The larger the darker, on a logarithmic scale; exactly 0 is
    white, and an input after the loss is hatched. Raises ValueError when the arrays are not square
    and of one size.
    """
    arrays = alike(entries("sent", sent, "way back"), "time", "time")
    time = len(arrays[0])
    sizes = np.concatenate([array[array > 0] for array in arrays])
    norm = LogNorm(sizes.min(), sizes.max()) if sizes.size else None
    colors = LinearSegmentedColormap.from_list("sent", [shade(COLOR["c"], 0.1), COLOR["c"]])
    row = panels(ax, 1, len(sent))[0]
    for panel, name, array in zip(row, sent, arrays, strict=True):
        shown = panel.imshow(np.ma.masked_less_equal(array, 0), colors, norm=norm)
        _name_steps(panel, time, name, "input", "loss")
        edges = np.arange(time + 1) - 0.5
        later = {"facecolor": "none", "edgecolor": RULE, "hatch": "////", "linewidth": 0}
        panel.fill_between(edges, -0.5, edges, step="post", **later)
    if sizes.size:
        _key(row, shown, sizes, "size of the gradient")
    said = [f"{(array > 0).sum()} in “{name}”" for name, array in zip(sent, arrays, strict=True)]
    return (
        f"Of {time * (time + 1) // 2} pairs of a loss and an input that it depends on, the "
        f"gradient connects {listed(said)}; white is cut off, and hatched comes later than the "
        "loss."
    )


def _key(row, shown, sizes, label):
    """The scale of the colours, beside the maps, with its two ends."""
    bar = row[0].figure.colorbar(shown, ax=list(row), label=label, fraction=0.04, shrink=0.8)
    ends = np.unique([sizes.min(), sizes.max()])
    bar.set_ticks(ends, labels=[measured(size) for size in ends])
    bar.ax.minorticks_off()


def _name_steps(panel, time, title, across, down):
    """The words around a map of (time, time)."""
    for axis in (panel.xaxis, panel.yaxis):
        tick(axis, time, most=8, first=1)
    panel.set(title=title, xlabel=f"{across} at step", ylabel=f"{down} at step")
    panel.tick_params(which="both", length=0)
    panel.label_outer()
