"""A stream without an end: cell states that grow, and a gate that shuts where a string ends."""

import numpy as np

from utils.plotting.accepts import alike, entries, number, shaped
from utils.plotting.look import COLOR, FAINT, INK, LINES, PAPER, RULE, SAID, figure, panels, shade
from utils.plotting.parts import label_ends
from utils.plotting.words import counted, given, listed

GROWS = 3  # times as large as after the first tenth
DASHES = ("solid", (0, (5, 1.8)), (0, (1, 1.1)), (0, (6, 1.6, 1, 1.6)))


@figure(7.5, 3.0)
def growth(sizes, *, ax=None):
    """The largest |c| of each of several layers, letter by letter along a stream.

    sizes maps a layer's name to an array (time,). Drawn is the largest so far, on a logarithmic
    scale. The caption compares the end with the first tenth. Raises ValueError when the lengths
    differ or a layer's c stays 0.
    """
    arrays = alike(entries("sizes", sizes, "layer"), "time")
    time = len(arrays[0])
    tenth = max(1, time // 10)
    grown, ends = [], []
    for name, array, dashes in zip(sizes, arrays, DASHES, strict=False):
        most = np.maximum.accumulate(abs(array))
        number(f"the |c| of sizes[{name!r}] after a tenth", most[tenth - 1], 1e-12)
        ax.plot(np.arange(1, time + 1), most, color=COLOR["c"], linestyle=dashes, linewidth=2)
        ends.append((time, most[-1], name, COLOR["c"]))
        grown += [name] if most[-1] > GROWS * most[tenth - 1] else []
    ax.set(
        xlabel="letter of the stream",
        ylabel="largest |c| so far",
        yscale="log",
        xlim=(1, max(2, time)),
    )
    label_ends(ax, ends)
    said = [f"{'grows' if name in grown else 'does not grow'} with “{name}”" for name in sizes]
    return (
        f"From letter {tenth} to letter {time} the largest |c| {listed(said)}; to grow is to "
        f"become more than {GROWS} times as large."
    )


@figure(7.5, 5.0)
def outcomes(tables, *, ax=None):
    """How many networks get through streams: the rows of several tables, one below the other.

    tables maps a table's name to its rows, and these a row's name to (perfect, good), in per cent
    of the networks. Raises ValueError when there are none, or a row is not two numbers that add up
    to at most 100.
    """
    heights, names, said, y = [], [], [], 0
    for table, rows in zip(tables, entries("tables", tables, "table").values(), strict=True):
        ax.text(0, y, f"{table}  ", color=INK, size=9.5, weight="bold", ha="right", va="center")
        for name, both in rows.items():
            y -= 1
            perfect, good = shaped(f"tables[{table!r}][{name!r}]", both, 2)
            if min(perfect, good) < 0 or perfect + good > 100:
                raise ValueError(f"tables[{table!r}][{name!r}] is {both}; it should be two shares")
            ax.barh(y, perfect, 0.7, color=SAID, label="perfect")
            ax.barh(y, good, 0.7, left=perfect, color=shade(SAID, 0.35), label="good")
            words = f"{given(perfect)} + {given(good)} %"
            ax.text(perfect + good + 1, y, words, color=INK, size=9, va="center")
            said.append(f"{given(perfect)} % ({name}, {table})")
            heights.append(y)
            names.append(name)
        y -= 1.2
    ax.set(xlabel="share of the networks (%)", xlim=(0, 112), xticks=range(0, 101, 20))
    ax.set_yticks(heights, names)
    ax.set_ylim(y + 0.6, 0.6)
    ax.tick_params(axis="y", length=0, labelcolor=INK)
    handles, labels = ax.get_legend_handles_labels()
    above = {"loc": "lower right", "bbox_to_anchor": (1, 1), "borderaxespad": 0}
    ax.legend(handles[:2], labels[:2], ncols=2, frameon=False, **above)
    return f"Perfect are {listed(said)} of the networks."


@figure(7.5, 3.6)
def gate_along(letters, f, c, starts, *, ax=None):
    """The forget gate and the c of one unit along a piece of a stream, letter by letter.

    letters is a string; f and c are (time,), the values at each letter; starts (time,) is True
    where a string begins. A turn is shaded: the last two letters of one string and the first two
    of the next. The caption says what the gate leaves of c over a turn, in bounds that are the same
    on every machine. Raises ValueError when the lengths differ or the piece holds no whole turn.
    """
    time = len(letters)
    f, c = (shaped(name, values, time) for name, values in (("f", f), ("c", c)))
    first = np.flatnonzero(shaped("starts", starts, time))
    turns = np.array([np.arange(k - 2, k + 2) for k in first if 2 <= k < time - 1], int)
    if not turns.size:
        raise ValueError("starts has no whole turn in sight; the piece of the stream is too short")
    upper, lower = panels(ax, 2, 1, hspace=0.08)[:, 0]
    at = np.arange(time)
    for panel, letter, values in ((upper, "f", f), (lower, "c", c)):
        for k in first:
            panel.axvspan(k - 2.5, k + 1.5, color=PAPER, linewidth=0)
            panel.axvline(k - 0.5, color=FAINT, linewidth=1)
        panel.axhline(0, color=RULE, linewidth=1)
        panel.plot(at, values, marker="o", markersize=3.5, **LINES[letter]._asdict())
        panel.set(xlim=(-0.7, time - 0.3), xticks=at)
        panel.tick_params(length=0)
    upper.set(ylabel="forget gate f\n(0 shut, 1 open)", ylim=(-0.05, 1.05), yticks=(0, 0.5, 1))
    upper.set_xticklabels([])
    lower.set(ylabel="cell state c", xlabel="letter; a new string begins at each line")
    lower.set_xticklabels(list(letters), color=INK, size=8)
    left = np.prod(f[turns], axis=1).max()
    bounds = [bound for bound in (0.1, 0.5) if left < bound]
    share = f"less than {given(bounds[0])}" if bounds else "up to all"
    return (
        f"Over the four letters of each of {counted(len(turns), 'turn')}, shaded, the gate leaves "
        f"{share} of what c held."
    )
