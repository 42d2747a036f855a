"""What happens inside a unit over time: figures of a ``Trace``."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from utils.plotting.accepts import alike, finite, number, whole
from utils.plotting.look import COLOR, FAINT, INK, LINES, RULE, figure, panels, shade
from utils.plotting.parts import label_ends, tick
from utils.plotting.words import counted, given, listed, measured

GATES, SIGNED = "ifo", "gch"  # what lies in 0 … 1, and what may be negative
CALLED = {
    "i": "input gate i",
    "f": "forget gate f",
    "g": "candidate g",
    "o": "output gate o",
    "c": "cell state c",
    "h": "output h",
}
BOUNDS = (0, 0.1, 0.3, 0.7, 0.9, 1)  # a trained gate is told to be above or below one of them


@figure(7.5, 3.0)
def kept_and_written(trace, start=0.0, sequence=0, unit=0, *, ax=None):
    """c as a sum, step by step: the kept part f · c plus the written part i · g.

    trace is a ``Trace``; start is the c before its first step, of the one sequence and unit that
    are drawn. Each step has two bars: kept, from 0, and in front of it written, from where the kept
    part ends to the new c, downwards when it is negative. Raises ValueError when sequence or unit
    is not in the trace or start does not lead to the trace's first c.
    """
    values = _checked(trace, sequence, unit)
    i, f, g, c = (values[letter][sequence, :, unit] for letter in "ifgc")
    start = number("start", start)
    kept, written = f * np.append(start, c[:-1]), i * g
    if not np.isclose(kept[0] + written[0], c[0], rtol=1e-3, atol=1e-4):
        raise ValueError(
            f"start is {given(start)}; it should be the c before the first step, but f·start + i·g "
            f"is {measured(kept[0] + written[0])} and the first c is {measured(c[0])}"
        )
    time = np.arange(1, len(c) + 1)
    kept_look = {"color": shade(COLOR["f"], 0.75), "label": "kept f·c"}
    written_look = {"color": shade(COLOR["i"], 0.75), "label": "written i·g"}
    stripes = {"hatch": "///", "edgecolor": "white", "linewidth": 0}
    bars = [
        ax.bar(time, kept, 0.8, **kept_look),
        ax.bar(time, written, 0.4, bottom=kept, **written_look, **stripes),
    ]
    # A step reaches from half before its number to half after it; before the first stands start.
    edges = np.append(0, np.arange(len(c) + 1) + 0.5)
    levels = np.concatenate([[start], c, c[-1:]])
    bars += ax.plot(edges, levels, drawstyle="steps-post", label="c", **LINES["c"]._asdict())
    ax.axhline(0, color=RULE, linewidth=1, zorder=0)
    ax.set(xlabel="time (step)", ylabel="c of one unit", xlim=(0, len(c) + 0.6))
    ax.xaxis.get_major_locator().set_params(integer=True)
    above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0}
    ax.legend(handles=bars, ncols=3, frameon=False, **above)
    most = int(np.argmax(abs(written)))
    return (
        f"c goes from {measured(start)} to {measured(c[-1])} in {counted(len(c), 'step')}; the "
        f"most is written at step {most + 1}: {measured(written[most])}, beside "
        f"{measured(kept[most])} kept."
    )


@figure(7.5, 4.0)
def gates_over_time(trace, titles=None, unit=0, *, ax=None):
    """One unit's gates, candidate, c and h over time, the sequences of the batch side by side.

    trace is a ``Trace``; titles names each sequence of its batch. Raises ValueError when unit is
    not in the trace, or titles has another length than the batch.
    """
    values = {letter: array[..., unit] for letter, array in _checked(trace, unit=unit).items()}
    batch, steps = values["c"].shape
    titles = [f"sequence {k}" for k in range(batch)] if titles is None else list(titles)
    if len(titles) != batch:
        raise ValueError(f"titles is {titles}; it should name each of {counted(batch, 'sequence')}")
    signed = np.array([values[letter] for letter in SIGNED])
    low, high = min(-1, signed.min()), max(1, signed.max())
    margin = 0.05 * (high - low)
    look = {"clip_on": False, "marker": "o" if steps < 20 else None, "markersize": 3.5}

    rows = panels(ax, 2, batch)
    for k, title in enumerate(titles):
        rows[0, k].set(title=title, ylim=(-0.03, 1.03), yticks=(0, 0.5, 1))
        rows[1, k].set(xlabel="time (step)", ylim=(low - margin, high + margin))
        for panel, letters in zip(rows[:, k], (GATES, SIGNED), strict=True):
            panel.axhline(0, color=RULE, linewidth=1)
            for letter in letters:
                y = values[letter][k]
                panel.plot(np.arange(1, steps + 1), y, **LINES[letter]._asdict(), **look)
            panel.set_xlim(1, max(2, steps))
            panel.xaxis.get_major_locator().set_params(integer=True)
            ends = [(steps, values[letter][k, -1], letter, COLOR[letter]) for letter in letters]
            label_ends(panel, ends, size=11)
    rows[0, 0].set_ylabel("gate (0 shut, 1 open)")
    rows[1, 0].set_ylabel("candidate g, c, h")

    last = [
        f"“{title}” ends at c = {measured(c)} and h = {measured(h)}"
        for title, c, h in zip(titles, values["c"][:, -1], values["h"][:, -1], strict=True)
    ]
    return (
        f"After {counted(steps, 'step')}, {listed(last)}; the lowest f on the way is "
        f"{measured(values['f'].min())}."
    )


@figure(7.5, 4.2)
def gate_heatmap(trace, sequence=0, *, ax=None):
    """Every gate of every unit over time as a map: units downwards, time to the right.

    trace is a ``Trace``. The gates i, f, o go from white (0, shut) to their colour (1, open); g and
    h run from −1 to 1, c from −|c| to |c| of its largest value, at least 1. Raises ValueError when
    sequence is not in the trace.
    """
    values = {letter: array[sequence].T for letter, array in _checked(trace, sequence).items()}
    peak = np.unravel_index(np.argmax(abs(values["c"])), values["c"].shape)
    unit, t = (int(index) for index in peak)
    reach = max(1, abs(values["c"][peak]))
    rows = panels(ax, 2, 4, width_ratios=(1, 1, 1, 0.06))
    for letter, panel in zip(GATES + SIGNED, rows[:, :3].ravel(), strict=True):
        low, high = (0, 1) if letter in GATES else (-1, 1) if letter != "c" else (-reach, reach)
        panel.imshow(values[letter], _colors(letter), vmin=low, vmax=high, aspect="auto")
        panel.set_title(CALLED[letter], color=COLOR[letter], weight="bold")
        most = "1" if high == 1 else measured(high)
        panel.set_title(f"±{most}" if low else "0 … 1", loc="right", color=FAINT, size=9)
        _tick_cells(panel, *values[letter].shape)
    for bar, letter, ends in zip(
        rows[:, 3], "ic", (("shut", "open"), ("lowest", "highest")), strict=True
    ):
        shades = _colors(letter) if letter == "c" else "Greys"
        bar.imshow([[k] for k in range(100)], shades, origin="lower", aspect="auto")
        bar.set(xticks=[], yticks=(0, 99), yticklabels=ends)
        bar.tick_params(length=0, labelleft=False, labelright=True)
        bar.spines[:].set_visible(False)
    spans = [
        f"{letter} from {measured(values[letter].min())} to {measured(values[letter].max())}"
        for letter in GATES
    ]
    return (
        f"In sequence {sequence}, the gates run over {listed(spans)}; |c| is largest in unit "
        f"{unit} at step {t + 1}, where c = {measured(values['c'][peak])}."
    )


@figure(7.5, 3.6)
def gates_at_marks(x, before, after, *, ax=None):
    """What one unit that reads values and marks does before and after training.

    x (batch, time, 2) is a value and a mark, 1 or 0, at each step; before and after are a ``Trace``
    of one unit each. Drawn are i, f and h for the first sequence, its values as dots, and a band
    behind each mark; the caption speaks of all, in bounds that are the same on every machine.
    Raises ValueError when the shapes do not fit, or not both kinds of step are there.
    """
    x = finite("x", x)
    columns = [("before training", _checked(before)), ("after training", _checked(after))]
    for _, values in columns:
        shape = values["i"].shape
        if shape[2] != 1 or x.shape != (*shape[:2], 2):
            raise ValueError(
                f"x has shape {x.shape} beside a trace of shape {shape}; they should be "
                "(batch, time, 2) and (batch, time, 1)"
            )
    marked = x[..., 1] == 1
    if marked.all() or not marked.any():
        raise ValueError("x has the same mark at all steps; it should have both marks, 1 and 0")
    time = np.arange(1, x.shape[1] + 1)
    fills = [INK if mark else "white" for mark in marked[0]]
    rows = panels(ax, 2, 2)
    for (upper, lower), (title, values) in zip(rows.T, columns, strict=True):
        upper.set(title=title, ylim=(-0.06, 1.06), yticks=(0, 0.5, 1))
        lower.set(xlabel="time (step), marks in grey", ylim=(-1.15, 1.15))
        for panel, letters in ((upper, "if"), (lower, "h")):
            for step in time[marked[0]]:
                panel.axvspan(step - 0.5, step + 0.5, color=shade(INK, 0.12), linewidth=0)
            panel.axhline(0, color=RULE, linewidth=1)
            for letter in letters:
                panel.plot(time, values[letter][0, :, 0], **LINES[letter]._asdict())
            panel.set_xlim(0.5, time[-1] + 0.5)
            panel.xaxis.get_major_locator().set_params(integer=True)
            ends = [(time[-1], values[k][0, -1, 0], k, COLOR[k]) for k in letters]
            label_ends(panel, ends, size=11)
        lower.scatter(time, x[0, :, 0], s=22, c=fills, edgecolors=INK, zorder=3)
    rows[0, 0].set_ylabel("gate\n(0 shut, 1 open)")
    rows[1, 0].set_ylabel("value (dot),\noutput h")

    def said(column, steps):
        return " and ".join(f"{gate} {_within(columns[column][1][gate][steps])}" for gate in "if")

    return (
        f"Before training, {said(0, marked | True)} at all steps; after it, {said(1, marked)} at a "
        f"mark, and {said(1, ~marked)} elsewhere."
    )


def _within(gates):
    """Where all these gates are: the nearest BOUNDS, or the one that says that they are decided."""
    above = max(bound for bound in BOUNDS if bound <= gates.min())
    below = min(bound for bound in BOUNDS if bound >= gates.max())
    if above >= 0.7:
        return f"is above {above}"
    return f"is below {below}" if below <= 0.3 else f"is between {above} and {below}"


def _checked(trace, sequence=0, unit=0):
    """The trace as letter -> (batch, time, units); ValueError when it does not hold the place."""
    letters = GATES + SIGNED
    named = {f"trace.{letter}": getattr(trace, letter, None) for letter in letters}
    values = dict(zip(letters, alike(named, "batch", "time", "units"), strict=True))
    batch, _, units = values["f"].shape
    for name, index, size in (("sequence", sequence, batch), ("unit", unit, units)):
        if whole(name, index, 0) >= size:
            raise ValueError(f"{name} is {index}; it should be from 0 to {size - 1}")
    return values


def _tick_cells(panel, units, steps):
    """Name whole units, from 0, and whole steps, from 1: at most ten of each."""
    tick(panel.xaxis, steps, most=10, first=1)
    tick(panel.yaxis, units, most=10)
    panel.set(xlabel="time (step)", ylabel="unit")
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.label_outer()


def _colors(letter):
    """From white to the letter's colour for a gate, through white for what may be negative."""
    if letter in SIGNED:
        return "BrBG"
    return LinearSegmentedColormap.from_list(letter, ["white", COLOR[letter]])
