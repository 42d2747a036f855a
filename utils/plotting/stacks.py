"""Layers on top of each other: their states, their delay, and dropout between them."""

import numpy as np
from matplotlib.colors import ListedColormap

from utils.plotting.accepts import entries, shaped
from utils.plotting.look import COLOR, FAINT, INK, figure, panels, shade
from utils.plotting.parts import frame, tick, write_numbers
from utils.plotting.words import counted, hundredths, listed, measured


@figure(7.5, 4.4)
def state_map(traces, *, ax=None):
    """h and c of every layer over time, for two sequences side by side, the last layer on top.

    traces is a list of one ``Trace`` a layer, the lowest first, of the same two sequences. A frame
    holds the steps at which both have the same state in that layer. The values stand in the map
    when it has at most four steps. Raises ValueError when a trace is not of two sequences, or the
    layers have different numbers of steps.
    """
    if not traces:
        raise ValueError("traces is empty; it should hold one Trace a layer")
    states = [{letter: _of_two(n, t, letter) for letter in "hc"} for n, t in enumerate(traces)]
    steps = {array.shape[1] for layer in states for array in layer.values()}
    if len(steps) > 1:
        raise ValueError(
            f"traces have {listed([str(n) for n in sorted(steps)])} steps; all should have as many"
        )
    reach = {letter: max(abs(layer[letter]).max() for layer in states) or 1 for letter in "hc"}
    heights = [layer["h"].shape[2] for layer in reversed(states)]
    rows = panels(ax, len(states), 4, height_ratios=heights)
    for number, (layer, row) in enumerate(zip(reversed(states), rows, strict=True)):
        same = _same_steps(layer)
        for k, panel in enumerate(row):
            letter, sequence = "hc"[k % 2], k // 2
            _map(panel, layer[letter][sequence].T, reach[letter])
            for step in np.flatnonzero(same):
                frame(panel, step, heights[number])
            if number == 0:
                panel.set_title(f"{letter} of {'AB'[sequence]}", color=COLOR[letter], weight="bold")
            panel.label_outer()
        row[0].set_ylabel(f"layer {len(states) - number}\nunit")
    for panel in rows[-1]:
        panel.set_xlabel("time (step)")
    return _how_far_apart(states)


def _of_two(number, trace, letter):
    """The values (2, time, units) of one letter of one layer."""
    name = f"traces[{number}].{letter}"
    return shaped(name, getattr(trace, letter, None), 2, "time", "units")


def _same_steps(layer):
    """At which steps (time,) both sequences have the same h and c, but for rounding."""
    return np.all([np.isclose(a, b, 0, 1e-6).all(axis=1) for a, b in layer.values()], axis=0)


def _map(panel, values, reach):
    """(units, time) as a map from −reach to reach, with its numbers when there is room."""
    units, steps = values.shape
    panel.imshow(values, "BrBG", vmin=-reach, vmax=reach, aspect="auto")
    tick(panel.xaxis, steps, most=6, first=1)
    tick(panel.yaxis, units, most=10)
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    if steps <= 4:
        write_numbers(panel, values, hundredths, dark=0.6 * reach, size=8)


def _how_far_apart(states):
    same = np.all([_same_steps(layer) for layer in states], axis=0)
    shared = [f"step {step + 1}" for step in np.flatnonzero(same)]
    apart = [max(abs(a[-1] - b[-1]).max() for a, b in layer.values()) for layer in states]
    told = [f"{measured(gap)} in layer {n}" for n, gap in enumerate(apart, 1)]
    return (
        f"The two sequences have the same states in every layer at "
        f"{listed(shared) if shared else 'no step'}; after {counted(len(same), 'step')} they are "
        f"apart by up to {listed(told)}."
    )


@figure(7.5, 2.4)
def delay_line(x, said, each="layer", first=1, *, ax=None):
    """What goes into a line of layers or units and what each says, over time, the input lowest.

    x (time,) is the input, said (layers, time) one value a layer and step, the first layer first;
    each says what they are, and first the number of the first. Raises ValueError when the shapes do
    not fit.
    """
    x = shaped("x", x, "time")
    said = shaped("said", said, f"{each}s", len(x))
    values = np.vstack([x, said])
    reach = abs(values).max() or 1
    ax.imshow(values, "BrBG", vmin=-reach, vmax=reach, aspect="auto", origin="lower")
    names = [f"{each} {n}" for n in range(first, first + len(said))]
    ax.set_yticks(range(len(values)), ["input x", *names], color=INK)
    ax.set_xticks(range(len(x)), range(1, len(x) + 1))
    ax.set_yticks(np.arange(0.5, len(said)), minor=True)
    ax.grid(which="minor", axis="y", color="white", linewidth=4)
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)
    ax.set_xlabel("time (step)")
    write_numbers(ax, values, lambda x: f"{x:.2g}".replace("-", "−"), dark=0.6 * reach)
    told = [f"{name} {_lag(x, row)}" for name, row in zip(names, said, strict=True)]
    return f"What comes in, {listed(told)}."


def _lag(x, said):
    """``says 2 steps later``: how late the signs of x stand in ``said``."""
    signs = np.where(abs(said) < 0.1, 0, np.sign(said))
    for lag in range(len(x)):
        late = np.append(np.zeros(lag), np.sign(x[: len(x) - lag]))
        if late.any() and (late == signs).all():
            return f"says {counted(lag, 'step')} later" if lag else "says at once"
    return "never says"


@figure(7.5, 3.4)
def dropout_masks(kept, *, ax=None):
    """What dropout let through, one map a framework: units downwards, time to the right.

    kept is a dict: name -> (time, units), true where a value came through. Raises ValueError when
    it is empty or its arrays do not all have as many steps.
    """
    masks, steps = [], "time"
    for name, mask in entries("kept", kept, "mask").items():
        masks.append(shaped(name, mask, steps, "units").astype(bool))
        steps = len(masks[0])
    told = []
    shades = ListedColormap(["white", shade(COLOR["h"], 0.75)])
    row = panels(ax, 1, len(masks), wspace=0.06)[0]
    for panel, name, mask in zip(row, kept, masks, strict=True):
        panel.imshow(mask.T, shades, vmin=0, vmax=1, aspect="auto")
        tick(panel.xaxis, steps, most=12, first=1)
        tick(panel.yaxis, mask.shape[1], most=8)
        panel.tick_params(length=0)
        panel.set(title=name, xlabel="time (step)", ylabel="unit of layer 1")
        panel.set_title("white: dropped", loc="right", color=FAINT, size=9)
        panel.spines[:].set_visible(True)
        panel.label_outer()
        told.append(f"{counted(len(np.unique(mask, axis=0)), 'mask')} in {name}")
    return f"In {counted(steps, 'step')} dropout drew {listed(told)}."
