"""Sequences: what is read at each step, what is returned, and what is handed on."""

import itertools

import numpy as np
from matplotlib.patches import Rectangle

from utils.plotting.accepts import entries, numbers, shaped, whole
from utils.plotting.look import COLOR, FAINT, INK, LINES, PAPER, RULE, figure, panels, shade
from utils.plotting.parts import label_ends, write_numbers
from utils.plotting.words import counted, hundredths, listed, measured

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
        ("input x", "cell state c", "output h"),
        (INK, COLOR["c"], COLOR["h"]),
        strict=True,
    ):
        _map(panel, array)
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


def _map(panel, array):
    """A map of (rows, columns), with every number written on it."""
    reach = max(1, abs(array).max())
    panel.imshow(array, "BrBG", vmin=-1.8 * reach, vmax=1.8 * reach, aspect="auto")
    write_numbers(panel, array, hundredths)
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
    """A sequence cut in two: how far h is off after the cut, by what was handed over there.

    whole_h (batch, time, units) is the h of one pass over all steps; parts maps what was handed
    over to the h (batch, steps, units) of the second chunk, always the last steps. Drawn is the
    largest difference at each step, of all sequences and units. Raises ValueError when shapes do
    not fit.
    """
    whole_h = shaped("whole_h", whole_h, "batch", "time", "units")
    batch, time, units = whole_h.shape
    errors, steps = {}, "steps"
    for name, (said, part) in zip(
        parts, entries("parts", parts, "second chunk").items(), strict=True
    ):
        array = shaped(said, part, batch, steps, units)
        steps = array.shape[1]
        if steps >= time:
            raise ValueError(
                f"{said} has shape {array.shape}; it should have fewer steps than {time}"
            )
        errors[name] = abs(array - whole_h[:, -steps:]).max(axis=(0, 2))
    cut = time - steps
    later = np.arange(cut + 1, time + 1)
    ax.axhline(0, color=RULE, linewidth=1)
    for (name, error), letter in zip(errors.items(), "ofic" * len(parts), strict=False):
        dashes = LINES[letter].linestyle
        ax.plot(later, error, color=INK, linestyle=dashes, marker="o", markersize=4, label=name)
    ax.set(xlabel="time (step)", ylabel="difference in h", xlim=(cut + 0.5, time + 0.5))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=len(parts),
        columnspacing=1.5,
        frameon=False,
        borderaxespad=0,
        title="handed over at the cut:",
        alignment="left",
    )
    said = [f"{_size(error.max())} with {name}" for name, error in errors.items()]
    left = [f"{_size(error[-1])} with {name}" for name, error in errors.items()]
    return (
        f"After the cut behind step {cut}, h differs from one pass by up to {listed(said)}; at "
        f"step {time} by {listed(left)}."
    )


def _size(error):
    return measured(error) if error > ROUNDING else "less than 1e−5"


@figure(7.5, 3.1)
def past_the_end(outputs, length, *, ax=None):
    """What one unit puts out over a padded sequence, by how the padding is treated.

    outputs maps a treatment to the h (time,) of that unit; length is how many steps are real. A
    treatment that stops there may have only ``length`` values. Raises ValueError when shapes do not
    fit.
    """
    named = entries("outputs", outputs, "treatment")
    length = whole("length", length)
    arrays = list(itertools.starmap(numbers, named.items()))
    time = max(map(len, arrays))
    for name, values in zip(named, arrays, strict=True):
        if len(values) not in (length, time) or length >= time:
            raise ValueError(
                f"{name} has {len(values)} values; it should have {length} or {time}, more than "
                "length"
            )
    outputs = dict(zip(outputs, arrays, strict=True))
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
