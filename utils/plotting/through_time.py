"""Sequences: what is read and returned at each step, and what reaches which step."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from utils.plotting.look import COLOR, FAINT, INK, LINES, PAPER, RULE, figure, panels, shade
from utils.plotting.parts import label_ends
from utils.plotting.words import counted, listed, measured, numbers, whole

ROUNDING = 1e-5  # differences below this are float32's, not the model's


@figure(7.5, 4.3)
def reading(x, trace, features, sequence=0, *, ax=None):
    """One sequence as it is read: a column is a step, with its input above and its c and h below.

    x is (batch, time, features), trace the ``Trace`` that a layer makes of it, and features names
    the features. Raises ValueError when these do not fit together or sequence is not in the batch.
    """
    x, features = np.asarray(x, float), list(features)
    if x.ndim != 3 or x.shape[2] != len(features):
        raise ValueError(
            f"x has shape {x.shape}; it should be (batch, time, {len(features)}), as features has "
            f"{len(features)} names"
        )
    if np.shape(trace.h)[:2] != x.shape[:2]:
        raise ValueError(
            f"trace.h has shape {np.shape(trace.h)}; it should begin with {x.shape[:2]}, as x does"
        )
    if whole("sequence", sequence, 0) >= len(x):
        raise ValueError(f"sequence is {sequence}; x has {counted(len(x), 'sequence')}, from 0")
    steps, units = x.shape[1], trace.h.shape[2]
    named = [f"unit {k}" for k in range(units)]
    rows = panels(ax, 3, 1, height_ratios=(len(features), units, units), hspace=0.04)[:, 0]
    values = x[sequence].T, trace.c[sequence].T, trace.h[sequence].T
    for panel, array, names, title, color in zip(
        rows,
        values,
        (features, named, named),
        ("input x", "cell c", "output h"),
        (INK, COLOR["c"], COLOR["h"]),
        strict=True,
    ):
        _numbers_as_colors(panel, array)
        panel.set_yticks(range(len(names)), names)
        panel.set_title(title, color=color, weight="bold")
    rows[-1].set_xticks(range(steps), range(1, steps + 1))
    rows[-1].set_xlabel("time (step)")
    last = values[2][:, -1]
    return (
        f"Sequence {sequence} is read in {counted(steps, 'step')} of "
        f"{counted(len(features), 'number')}; each step leaves {counted(units, 'value')} of c and "
        f"{units} of h, and the last h lies between {measured(last.min())} and "
        f"{measured(last.max())}."
    )


def _numbers_as_colors(panel, array):
    """A map of (rows, columns), with every number written on it."""
    reach = max(1, abs(array).max())
    panel.imshow(array, "BrBG", vmin=-1.8 * reach, vmax=1.8 * reach, aspect="auto")
    for (row, column), value in np.ndenumerate(array):
        text = f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")
        panel.text(column, row, text, size=8.5, ha="center", va="center")
    panel.set_xticks([])
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)


@figure(7.5, 3.9)
def returned(batch=3, time=5, units=4, *, ax=None):
    """What a Keras layer returns of all its h and c, for both settings of its two switches.

    batch, time and units are the sizes; time at most 8. Raises ValueError unless they are whole
    numbers of at least 1.
    """
    batch, time, units = whole("batch", batch), whole("time", time), whole("units", units)
    if time > 8:
        raise ValueError(f"time is {time}; there is room for at most 8 steps")
    grid = panels(ax, 2, 2, wspace=0.08, hspace=0.1)
    for panel, (sequences, state) in zip(grid.ravel(), _SWITCHES, strict=True):
        _steps(panel, "h", 0.0, range(0 if sequences else time - 1, time), time)
        _steps(panel, "c", 1.3, [], time)
        shape = (batch, time, units) if sequences else (batch, units)
        panel.text(0, -0.3, f"output {shape}", color=COLOR["h"], weight="bold", size=9)
        if state:
            for letter, y in (("h", 0.0), ("c", 1.3)):
                _ring(panel, letter, time - 1, y)
                said = f"{letter} ({batch}, {units})"
                panel.text(
                    time + 0.1,
                    y + 0.5,
                    said,
                    color=COLOR[letter],
                    weight="bold",
                    size=9,
                    va="center",
                )
        panel.set_title(f"return_sequences={sequences}\nreturn_state={state}", family="monospace")
        panel.set(xlim=(-0.2, time + 1.7), ylim=(2.5, -0.8))
        panel.axis("off")
    return (
        f"The output is the last h, {(batch, units)}, or with return_sequences the h of all "
        f"{counted(time, 'step')}, {(batch, time, units)}; return_state adds the last h and the "
        f"last c, each {(batch, units)}, and no other c ever comes back."
    )


_SWITCHES = ((False, False), (False, True), (True, False), (True, True))


def _steps(panel, letter, y, filled, time):
    """One box a step for h or c; those in ``filled`` are the output."""
    for t in range(time):
        color = shade(COLOR[letter], 0.45) if t in filled else shade(INK, 0.09)
        panel.add_patch(Rectangle((t, y), 1, 1, facecolor=color, edgecolor="white", linewidth=2.5))
        panel.text(t + 0.5, y + 0.5, f"${letter}_{{{t + 1}}}$", ha="center", va="center")


def _ring(panel, letter, t, y):
    panel.add_patch(
        Rectangle(
            (t + 0.06, y + 0.06), 0.88, 0.88, fill=False, edgecolor=COLOR[letter], linewidth=2
        )
    )


@figure(7.5, 3.1)
def handed_over(whole_h, parts, *, ax=None):
    """A sequence cut in two: the h after the cut, by what was handed over to the second chunk.

    whole_h (time, units) is the h of one pass over all steps; parts maps what was handed over to
    the h (steps, units) of the second chunk, always the last steps. Drawn is the unit that goes
    wrong most. Raises ValueError when shapes do not fit.
    """
    whole_h = np.asarray(whole_h, float)
    parts = {name: np.asarray(part, float) for name, part in parts.items()}
    if whole_h.ndim != 2 or not parts:
        raise ValueError(
            f"whole_h has shape {whole_h.shape} and parts {len(parts)} entries; they should be "
            "(time, units) and at least one"
        )
    time, units = whole_h.shape
    steps = len(next(iter(parts.values())))
    for name, part in parts.items():
        if part.shape != (steps, units) or not 0 < steps < time:
            raise ValueError(
                f"parts[{name!r}] has shape {part.shape}; all should be (steps, {units}) with "
                f"fewer steps than {time}"
            )
    cut = time - steps
    errors = {name: abs(part - whole_h[cut:]).max(axis=0) for name, part in parts.items()}
    unit = int(np.argmax(np.max(list(errors.values()), axis=0)))
    ax.axvline(cut + 0.5, color=RULE, linewidth=1)
    ax.text(cut + 0.6, 0.03, "cut", color=FAINT, transform=ax.get_xaxis_transform())
    h = LINES["h"]
    ax.plot(
        np.arange(1, time + 1),
        whole_h[:, unit],
        color=h.color,
        linewidth=5,
        alpha=0.35,
        label="one pass",
    )
    for (name, part), letter in zip(parts.items(), "ofic" * len(parts), strict=False):
        dashes = LINES[letter].linestyle
        ax.plot(
            np.arange(cut + 1, time + 1),
            part[:, unit],
            color=INK,
            linestyle=dashes,
            marker="o",
            markersize=3,
            label=name,
        )
    ax.set(xlabel="time (step)", ylabel=f"h of unit {unit}", xlim=(1, time))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=len(parts) + 1,
        columnspacing=1.5,
        frameon=False,
        borderaxespad=0,
        title="handed over at the cut:",
        alignment="left",
    )
    said = [f"{_size(error.max())} with {name}" for name, error in errors.items()]
    return f"After the cut, h is wrong by up to {listed(said)}."


def _size(error):
    return measured(error) if error > ROUNDING else "less than 1e−5"


@figure(7.5, 3.1)
def who_sees(moved, *, ax=None):
    """Which output moves when one input is changed: inputs downwards, outputs to the right.

    moved maps a model's name to an array (time, time): how far output [·, t] moves when input
    [t, ·] is changed. What is below 1e-5 counts as unmoved, the rest is the darker the further.
    Raises ValueError when the arrays are not square and of one size.
    """
    if not moved:
        raise ValueError("moved is empty; it should name at least one model")
    moved = {name: np.asarray(array, float) for name, array in moved.items()}
    time = len(next(iter(moved.values())))
    for name, array in moved.items():
        if array.shape != (time, time):
            raise ValueError(
                f"moved[{name!r}] has shape {array.shape}; it should be ({time}, {time})"
            )
    colors = LinearSegmentedColormap.from_list("moved", [PAPER, COLOR["h"]])
    strengths = _strengths(np.stack(list(moved.values())))
    row = panels(ax, 1, len(moved), wspace=0.06)[0]
    for panel, name, strength in zip(row, moved, strengths, strict=True):
        panel.imshow(strength, colors, vmin=0, vmax=1)
        panel.plot([-0.5, time - 0.5], [-0.5, time - 0.5], color=INK, linewidth=1)
        ticks = range(0, time, -(-time // 8))
        panel.set_xticks(ticks, [t + 1 for t in ticks])
        panel.set_yticks(ticks, [t + 1 for t in ticks])
        panel.set(title=name, xlabel="output at step")
        panel.tick_params(length=0)
        panel.label_outer()
    row[0].set_ylabel("changed input at step")
    counts = {name: (np.tril(array, -1) > ROUNDING).sum() for name, array in moved.items()}
    said = [f"{count} in “{name}”" for name, count in counts.items()]
    return (
        f"Of {time * (time - 1) // 2} pairs of a changed input and an earlier output, the output "
        f"moves in {listed(said)}."
    )


def _strengths(moved):
    """0 where nothing moved; else 0.2 to 1 on a logarithmic scale, which shows small traces too."""
    seen = moved > ROUNDING
    size = np.log10(np.where(seen, moved, 1))
    low, high = (size[seen].min(), size[seen].max()) if seen.any() else (0, 0)
    return np.where(seen, 0.2 + 0.8 * (size - low) / ((high - low) or 1), 0)


@figure(7.5, 3.1)
def past_the_end(outputs, length, *, ax=None):
    """What one unit puts out over a padded sequence, by how the padding is treated.

    outputs maps a treatment to the h (time,) of that unit; length is how many steps are real. A
    treatment that stops there may have only ``length`` values. Raises ValueError when shapes do not
    fit.
    """
    if not outputs:
        raise ValueError("outputs is empty; it should name at least one treatment")
    length = whole("length", length)
    outputs = {name: numbers(f"outputs[{name!r}]", values) for name, values in outputs.items()}
    time = max(len(values) for values in outputs.values())
    for name, values in outputs.items():
        if len(values) not in (length, time) or length >= time:
            raise ValueError(
                f"outputs[{name!r}] has {len(values)} values; it should have {length} or {time}, "
                "more than length"
            )
    ax.axvspan(length + 0.5, time + 0.5, color=PAPER, linewidth=0)
    ax.axhline(0, color=RULE, linewidth=1)
    ax.text(length + 0.6, 1.02, "padding", color=FAINT, transform=ax.get_xaxis_transform())
    ends = []
    for (name, values), letter in zip(outputs.items(), "cfoi" * len(outputs), strict=False):
        style = {"color": INK, "linestyle": LINES[letter].linestyle, "linewidth": 2.2}
        marker = {"marker": "o", "markersize": 5 if len(values) == time else 9}
        ax.plot(np.arange(1, len(values) + 1), values, **style, **marker)
        if len(values) == time:
            ends.append((time, values[-1], name, INK))
        else:
            ax.annotate(
                name, (length, values[-1]), (-10, 2), textcoords="offset points", ha="right"
            )
    ax.set(xlabel="time (step)", ylabel="h of one unit", xlim=(0.5, time + 0.5))
    ax.xaxis.get_major_locator().set_params(integer=True)
    label_ends(ax, ends)
    real = np.array([values[:length] for values in outputs.values()])
    same = "are the same" if np.ptp(real, axis=0).max() < ROUNDING else "differ"
    said = [f"{measured(y) if abs(y) > ROUNDING else '0'} in “{name}”" for _, y, name, _ in ends]
    return (
        f"Up to step {length} all {same}, ending at {measured(real[0, -1])}; at step {time}, in "
        f"the padding, h is {listed(said)}."
    )
