"""Layers on top of each other, in both directions, and with dropout between them."""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Rectangle

from utils.plotting.look import COLOR, FAINT, INK, LINES, figure, panels, shade
from utils.plotting.parts import box, wire
from utils.plotting.words import counted, finite, listed, measured, whole

# Heights, downwards: the output on top, then layer 2, layer 1 and the input.
OUTPUT, LAYERS, INPUT = 0.5, (3.35, 1.75), 4.45
TALL = 0.9  # one layer's box
SEEN = shade(COLOR["h"], 0.75)  # what came through
# What tutorials call the pairs of layer 1 and of layer 2, after the h and c of a single layer.
MISNAMED = ("final_memory_state", "final_carry_state")


@figure(7.5, 4.6)
def stack_flow(batch, time, units, *, ax=None):
    """Two layers over time, and each array that comes out of them with its name.

    batch and time are the input's sizes, units the two layers', the lower one first; at most four
    steps are drawn, the first and the last among them. Raises ValueError unless all are whole
    numbers of at least 1 and units holds two.
    """
    batch, time = whole("batch", batch), whole("time", time)
    if len(units) != 2:
        raise ValueError(f"units is {units!r}; it should hold two numbers, one a layer")
    lower, upper = (whole("units", size) for size in units)
    steps = [str(t) for t in range(1, time + 1)] if time <= 4 else ["1", "2", "…", str(time)]
    apart = 3.6 / len(steps)
    centres = [0.75 + apart * (k + 0.5) for k in range(len(steps))]

    for step, x in zip(steps, centres, strict=True):
        _column(ax, x, apart, step, step == steps[-1])
    for number, y in enumerate(LAYERS, 1):
        ax.text(0.1, y, f"layer {number}", va="center", weight="bold")
        stops = [s for x in centres for s in (x - 0.36, x + 0.36)][1:] + [4.75]
        for start, end in zip(stops[::2], stops[1::2], strict=True):
            wire(ax, [(start, y - 0.2), (end, y - 0.2)], *LINES["c"])
            wire(ax, [(start, y + 0.2), (end, y + 0.2)], *LINES["h"])
    wire(ax, [(centres[-1] + apart / 2 + 0.05, OUTPUT), (4.75, OUTPUT)], *LINES["h"])

    every = f"({batch}, {time}, {upper})"
    _named(ax, OUTPUT, "every h of layer 2", f"Keras, PyTorch: output {every}")
    ends = []
    for number, y, size in zip((1, 2), LAYERS, (lower, upper), strict=True):
        shape = f"({batch}, {size})"
        _named(
            ax,
            y,
            f"the last h and c of layer {number}",
            f"Keras: [h{number}, c{number}], each {shape}",
            f"PyTorch: h_n and c_n of module {number}",
            f"in tutorials: {MISNAMED[number - 1]}",
        )
        ends.append(f"of layer {number}, each {shape}")
    ax.set(xlim=(0, 7.5), ylim=(4.75, 0.1), aspect="equal")
    ax.axis("off")
    return (
        f"The output {every} is every h of layer 2; after it come two pairs, the last h and c "
        f"{ends[0]}, and {ends[1]}."
    )


def _column(ax, x, apart, step, last):
    """Both layers at one step around ``x``, from the input up to the output."""
    strong = shade(COLOR["h"], 0.4 if last else 0.18)
    corner = x - apart / 2, OUTPUT - 0.22
    ax.add_patch(Rectangle(corner, apart, 0.44, facecolor=strong, edgecolor="white", linewidth=2))
    lower, upper = LAYERS
    if step == "…":
        for y in (OUTPUT, upper, lower):
            ax.text(x, y, step, size=14, ha="center", va="center")
        return
    for y in LAYERS:
        box(ax, x, y, 0.62, TALL, shade(INK, 0.09), corner=0.12, zorder=1)
        ax.text(x, y, "LSTM", size=9, weight="bold", ha="center", va="center")
    wire(ax, [(x, upper - TALL / 2), (x, OUTPUT + 0.26)], *LINES["h"])
    wire(ax, [(x, lower - TALL / 2), (x, upper + TALL / 2 + 0.05)], *LINES["h"])
    wire(ax, [(x, INPUT - 0.18), (x, lower + TALL / 2 + 0.05)], FAINT, "solid", 1.6)
    ax.text(x, OUTPUT, f"step {step}", color=COLOR["h"], ha="center", va="center")
    ax.text(x, INPUT, f"$x_{{{step}}}$", size=12, ha="center", va="center")


def _named(ax, y, what, *lines):
    """What comes out at height ``y``, and below it what it is called."""
    top = y - 0.1 * len(lines)
    ax.text(4.9, top, what, va="center", weight="bold")
    for k, line in enumerate(lines, 1):
        ax.text(4.9, top + 0.22 * k, line, va="center", size=8.5)


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
                _frame(panel, step, heights[number])
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
    array = finite(name, getattr(trace, letter, None), "an array of shape (2, time, units)")
    if array.ndim != 3 or len(array) != 2:
        raise ValueError(f"{name} has shape {array.shape}; it should be (2, time, units)")
    return array


def _same_steps(layer):
    """At which steps (time,) both sequences have the same h and c, but for rounding."""
    return np.all([np.isclose(a, b, 0, 1e-6).all(axis=1) for a, b in layer.values()], axis=0)


def _map(panel, values, reach):
    """(units, time) as a map from −reach to reach, with its numbers when there is room."""
    units, steps = values.shape
    panel.imshow(values, "BrBG", vmin=-reach, vmax=reach, aspect="auto")
    every = -(-steps // 6)
    panel.set_xticks(range(0, steps, every), range(1, steps + 1, every))
    panel.set_yticks(range(0, units, -(-units // 10)))
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    if steps <= 4:
        for (unit, step), value in np.ndenumerate(values):
            color = "white" if abs(value) > 0.6 * reach else INK
            text = f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: no −0.00
            panel.text(step, unit, text, color=color, size=8, ha="center", va="center")


def _frame(panel, step, height):
    """A frame around one column of a map."""
    look = {"fill": False, "edgecolor": INK, "linewidth": 2.2, "clip_on": False}
    panel.add_patch(Rectangle((step - 0.5, -0.5), 1, height, **look))


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
def delay_line(x, said, each="layer", *, ax=None):
    """What goes into a line of layers or units and what each says, over time, the input lowest.

    x (time,) is the input, said (layers, time) one value a layer and step, the first layer first;
    each says what they are. Raises ValueError when the shapes do not fit.
    """
    x, said = finite("x", x), finite("said", said)
    if x.ndim != 1:
        raise ValueError(f"x has shape {x.shape}; it should be (time,)")
    if said.ndim != 2 or said.shape[1] != len(x):
        raise ValueError(f"said has shape {said.shape}; it should be ({each}s, {len(x)})")
    values = np.vstack([x, said])
    reach = abs(values).max() or 1
    ax.imshow(values, "BrBG", vmin=-reach, vmax=reach, aspect="auto", origin="lower")
    ax.set_yticks(
        range(len(values)), ["input x", *(f"{each} {n}" for n in range(1, len(values)))], color=INK
    )
    ax.set_xticks(range(len(x)), range(1, len(x) + 1))
    ax.set_yticks(np.arange(0.5, len(said)), minor=True)
    ax.grid(which="minor", axis="y", color="white", linewidth=4)
    ax.tick_params(which="both", length=0)
    ax.spines[:].set_visible(False)
    ax.set_xlabel("time (step)")
    for (row, step), value in np.ndenumerate(values):
        color = "white" if abs(value) > 0.6 * reach else INK
        ax.text(
            step,
            row,
            f"{value:.2g}".replace("-", "−"),
            color=color,
            size=8.5,
            ha="center",
            va="center",
        )
    told = [f"{each} {n} {_lag(x, row)}" for n, row in enumerate(said, 1)]
    return f"What comes in, {listed(told)}."


def _lag(x, said):
    """``says 2 steps later``: how late the signs of x stand in ``said``."""
    signs = np.where(abs(said) < 0.1, 0, np.sign(said))
    for lag in range(len(x)):
        late = np.append(np.zeros(lag), np.sign(x[: len(x) - lag]))
        if late.any() and (late == signs).all():
            return f"says {counted(lag, 'step')} later" if lag else "says at once"
    return "never says"


@figure(7.5, 3.3)
def both_directions(forward, backward, *, ax=None):
    """Which outputs of each half of a bidirectional layer move when one input is changed.

    forward and backward are (time, time): how far the output of a step (to the right) moves when
    the input of a step (downwards) is changed; less than 1e-6 is rounding. A frame holds the step
    at which a half has seen every input. Raises ValueError unless both are square and alike.
    """
    halves = {"forward": finite("forward", forward), "backward": finite("backward", backward)}
    steps = len(halves["forward"]) if halves["forward"].ndim else 0
    for name, array in halves.items():
        if array.shape != (steps, steps):
            raise ValueError(f"{name} has shape {array.shape}; it should be ({steps}, {steps})")
    complete, inputs = {}, {}
    for panel, (name, array) in zip(panels(ax, 1, 2)[0], halves.items(), strict=True):
        moved = abs(array) > 1e-6
        panel.imshow(moved, ListedColormap([shade(INK, 0.05), SEEN]), vmin=0, vmax=1)
        panel.set(title=f"{name} half", xlabel="output at step", ylabel="changed input at step")
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_ticks(range(steps), range(1, steps + 1))
            axis.set_ticks(np.arange(0.5, steps - 1), minor=True)
        panel.grid(which="minor", color="white", linewidth=2)
        panel.tick_params(which="both", length=0)
        panel.spines[:].set_visible(False)
        panel.label_outer()
        full = np.flatnonzero(moved.all(axis=0))
        for step in full:
            _frame(panel, step, steps)
        complete[name] = listed([f"step {step + 1}" for step in full]) if len(full) else "no step"
        inputs[name] = int(moved[:, -1].sum())
    return (
        f"The forward half has seen every input at {complete['forward']}, the backward half at "
        f"{complete['backward']}; at step {steps} the backward half has seen {inputs['backward']} "
        f"of {steps}."
    )


@figure(7.5, 3.4)
def dropout_masks(kept, *, ax=None):
    """What dropout let through, one map a framework: units downwards, time to the right.

    kept is a dict: name -> (time, units), true where a value came through. Raises ValueError when
    it is empty or its arrays do not all have as many steps.
    """
    maps = {name: np.asarray(mask, bool) for name, mask in kept.items()}
    if not maps:
        raise ValueError("kept is empty; it should hold at least one mask")
    steps = len(next(iter(maps.values())))
    for name, mask in maps.items():
        if mask.ndim != 2 or mask.size == 0 or len(mask) != steps:
            raise ValueError(
                f"kept[{name!r}] has shape {mask.shape}; it should be ({steps}, units)"
            )
    told = []
    row = panels(ax, 1, len(maps), wspace=0.06)[0]
    for panel, (name, mask) in zip(row, maps.items(), strict=True):
        panel.imshow(
            mask.T,
            ListedColormap(["white", SEEN]),
            vmin=0,
            vmax=1,
            aspect="auto",
        )
        every = -(-steps // 12)
        panel.set_xticks(range(0, steps, every), range(1, steps + 1, every))
        panel.set_yticks(range(0, mask.shape[1], -(-mask.shape[1] // 8)))
        panel.tick_params(length=0)
        panel.set(title=name, xlabel="time (step)", ylabel="unit of layer 1")
        panel.set_title("white: dropped", loc="right", color=FAINT, size=9)
        panel.spines[:].set_visible(True)
        panel.label_outer()
        told.append(f"{counted(len(np.unique(mask, axis=0)), 'mask')} in {name}")
    return f"In {counted(steps, 'step')} dropout drew {listed(told)}."
