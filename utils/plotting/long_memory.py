"""Memory over long lags: the tasks, runs beside the constant's score, and what many seeds solved.

As in ``training.py``, a caption says no loss that a network was trained to. How many of a table's
runs were solved is a count, which is the same wherever the table is read.
"""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import LogLocator, NullFormatter

from utils.plotting.accepts import entries, finite, number, numbers, shaped, whole
from utils.plotting.look import COLOR, FAINT, INK, RULE, SAID, figure, panels, shade
from utils.plotting.parts import label_ends
from utils.plotting.words import given, hundredths, listed, measured
from utils.tasks.long_lags import FIRST_LETTERS, ORDER_LETTERS

WORSE = 1.5  # a run that ends so far above the highest level is worse than it
RAMP = LinearSegmentedColormap.from_list("solved", [shade(SAID, 0.06), SAID])
HIGHEST = 1.25  # times the highest level: a run above is drawn along the edge
LITTLE = 1 / 30
STRAIGHT = 0.5  # where the slope of tanh is below this, c is hard to read


# Where a letter of the temporal order stands: what counts is apart from the noise.
HEIGHTS = dict(zip("abcdEBXY", (0, 1, 2, 3, 5, 5, 7.5, 10), strict=True))


@figure(7.5, 4.4)
def what_counts(order, adding, first_letter, *, ax=None):
    """A sequence of each task, a dot a step: the few steps that count are large, the others noise.

    Each is a ``Sequences`` of ``tasks.long_lags``, of which the first sequence is drawn.
    """
    told = []
    column = panels(ax, 3, 1, hspace=0.12)[:, 0]
    shown = (
        ("temporal order", *_order(order)),
        ("adding", *_adding(adding)),
        ("first letter", *_first_letter(first_letter)),
    )
    for panel, (name, values, labels, ticks) in zip(column, shown, strict=True):
        last, steps = len(values) - 1, sorted(labels)
        panel.plot(values, "o", color=shade(FAINT, 0.6), markersize=2.5)
        panel.axvline(last, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
        panel.plot(steps, values[steps], "o", color=SAID, markersize=8)
        for step, label in labels.items():
            beside = {"xytext": (8, 0), "textcoords": "offset points", "va": "center"}
            panel.annotate(label, (step, values[step]), color=SAID, weight="bold", **beside)
        panel.set(title=name, xlim=(-2, 111))
        panel.set_yticks(list(ticks), list(ticks.values()))
        panel.margins(y=0.2)
        panel.label_outer()
        told.append(f"{len(steps)} of {last + 1} in “{name}”, the last at step {steps[-1]}")
    column[-1].set_xlabel("step; the answer is due at the dashed line")
    return f"The steps that count are {listed(told)}."


def _order(sequences):
    letters = [ORDER_LETTERS[k] for k in _read(sequences).argmax(axis=1)]
    labels = {step: letter for step, letter in enumerate(letters) if letter in "XY"}
    ticks = {1.5: "a b c d", HEIGHTS["E"]: "E B", HEIGHTS["X"]: "X", HEIGHTS["Y"]: "Y"}
    return np.array([HEIGHTS[letter] for letter in letters]), labels, ticks


def _adding(sequences):
    values, marks = _read(sequences).T
    labels = {step: hundredths(values[step]) for step in np.flatnonzero(marks == 1)}
    return values, labels, {-1: "−1", 0: "0", 1: "1"}


def _first_letter(sequences):
    letters = _read(sequences).argmax(axis=1)
    return letters, {0: FIRST_LETTERS[letters[0]]}, dict(enumerate(FIRST_LETTERS))


def _read(sequences):
    """The steps of the first sequence, without what was padded."""
    return sequences.x[0, : sequences.steps[0]]


@figure(7.5, 2.7)
def runs(losses, levels, batch=32, *, ax=None):
    """The loss of each run, smoothed over 20 steps, beside levels that can be computed.

    losses maps a name to a loss a step, levels a name to the loss at which one rests who knows so
    much. The caption says which level is nearest to the mean of a run's last ten steps, or that it
    is 1.5 times the highest level or more. Raises ValueError for a run of fewer than 20 steps.
    """
    entries("levels", levels, "loss")
    row = panels(ax, 1, len(losses))[0]
    top = HIGHEST * max(number(f"levels[{name!r}]", level) for name, level in levels.items())
    ends = {}
    for panel, (name, loss) in zip(row, losses.items(), strict=True):
        loss = finite(f"losses[{name!r}]", loss)
        if loss.ndim != 1 or len(loss) < 20:
            raise ValueError(
                f"losses[{name!r}] has shape {loss.shape}; it should be (steps,), 20 up"
            )
        for level in levels.values():
            panel.axhline(level, color=RULE, linewidth=1.2)
        smooth = np.convolve(loss, np.full(20, 1 / 20), mode="valid")
        thousands = batch * np.arange(20, len(loss) + 1) / 1000
        panel.plot(thousands, np.minimum(smooth, 0.97 * top), color=SAID, linewidth=1.8)
        panel.set(title=name)
        panel.set_xlabel("1000 sequences", size=9)
        panel.set(xlim=(0, batch * len(loss) / 1000), ylim=(-0.04 * top, top))
        panel.label_outer()
        ends.setdefault(_nearest(loss[-10:].mean(), levels), []).append(name)
    row[0].set_ylabel("loss")
    right = row[-1].get_xlim()[1]
    label_ends(row[-1], [(right, level, name, FAINT) for name, level in levels.items()], size=9)
    told = [f"{at} in {_all(names)}" for at, names in ends.items()]
    return f"Over its last ten steps, the loss is {listed(told)}."


def _nearest(loss, levels):
    highest = max(levels, key=levels.get)
    if loss > WORSE * levels[highest]:
        return f"above “{highest}”"
    nearest = min(levels, key=lambda name: abs(levels[name] - loss))
    return f"nearest to “{nearest}”"


def _all(names):
    return listed([f"“{name}”" for name in names])


@figure(7.5, 3.0)
def solved(counts, tries, down, across, *, ax=None):
    """How many runs solved a task, a panel a task, a cell a setting.

    counts maps a task to whole numbers (down, across), each of ``tries``; down and across are an
    axis' name and the values along it. Raises ValueError when a shape does not fit or a count is
    not one of 0 … tries.
    """
    tries = whole("tries", tries)
    (y_name, ys), (x_name, xs) = down, across
    told = []
    row = panels(ax, 1, len(counts))[0]
    for panel, (task, cells) in zip(row, counts.items(), strict=True):
        cells = shaped(f"counts[{task!r}]", cells, len(ys), len(xs))
        if (cells < 0).any() or (cells > tries).any():
            raise ValueError(f"counts[{task!r}] is {cells}; it should be from 0 to {tries}")
        panel.imshow(cells / tries, cmap=RAMP, vmin=0, vmax=1, aspect="auto")
        for (y, x), count in np.ndenumerate(cells):
            color = "white" if count > tries / 2 else INK
            panel.text(x, y, f"{count:.0f}", color=color, size=11, ha="center", va="center")
        panel.set(title=task, xlabel=x_name)
        _ticks(panel, ys, xs)
        told.append(_most(task, cells, (y_name, ys), (x_name, xs)))
    row[0].set_ylabel(y_name)
    return f"Solved of {tries}: {'; '.join(told)}."


def _most(task, cells, down, across):
    """Where most of a task's runs were solved, and the most anywhere else."""
    (y_name, ys), (x_name, xs) = down, across
    best = np.unravel_index(cells.argmax(), cells.shape)
    others = np.delete(cells.ravel(), cells.argmax())
    where = f"{y_name} {given(ys[best[0]])} and {x_name} {given(xs[best[1]])}"
    elsewhere = f", at most {others.max():.0f} elsewhere" if others.size else ""
    return f"{task} {cells[best]:.0f} with {where}{elsewhere}"


@figure(7.5, 2.9)
def filling(c, *, ax=None):
    """The c of each unit while a layer reads noise, and where tanh can still read it.

    c maps a name to (time, units). The shaded part is where the slope of tanh is at least a half.
    Raises ValueError when one has another shape.
    """
    row = panels(ax, 1, len(c), wspace=0.08)[0]
    readable = np.arctanh(np.sqrt(1 - STRAIGHT))
    top = 1.1 * max(np.abs(finite(f"c[{name!r}]", values)).max() for name, values in c.items())
    top, told = max(top, 2 * readable), []
    for panel, (name, values) in zip(row, c.items(), strict=True):
        values = shaped(f"c[{name!r}]", values, "time", "units")
        panel.axhspan(-readable, readable, color=shade(SAID, 0.15), linewidth=0)
        panel.plot(values, color=COLOR["c"], linewidth=1)
        panel.set(title=name, xlabel="step", xlim=(0, len(values) - 1), ylim=(-top, top))
        panel.label_outer()
        inside = (np.abs(values[-1]) <= readable).sum()
        told.append(f"{inside} of {values.shape[1]} for “{name}”")
    row[0].set_ylabel("c of each unit")
    return (
        f"At the last step so many units lie where the slope of tanh is at least "
        f"{given(STRAIGHT)}: {listed(told)}."
    )


@figure(7.5, 2.9)
def left_by_lag(left, biases, lags, *, ax=None):
    """What is left of a gradient, a row a forget bias, a column a lag, a panel a layer.

    left maps a name to shares above 0, (biases, lags). The caption says from which bias on a
    thirtieth is left at each lag. Raises ValueError when a shape does not fit.
    """
    told = []
    row = panels(ax, 1, len(entries("left", left, "layer")))[0]
    for panel, (name, shares) in zip(row, left.items(), strict=True):
        shares = shaped(f"left[{name!r}]", shares, len(biases), len(lags))
        if (shares <= 0).any():
            raise ValueError(f"left[{name!r}] is {shares.min()} somewhere; it should be above 0")
        # From a ten-thousandth to all of it, evenly on the logarithm.
        shade_of = np.clip(1 + np.log10(shares) / 4, 0, 1)
        panel.imshow(shade_of, cmap=RAMP, vmin=0, vmax=1, aspect="auto")
        for (y, x), share in np.ndenumerate(shares):
            color = "white" if shade_of[y, x] > 0.55 else INK
            said = measured(share) if share >= 1e-4 else "< 10⁻⁴"
            panel.text(x, y, said, color=color, size=9, ha="center", va="center")
        _ticks(panel, biases, lags)
        panel.set(title=name, xlabel="lag in steps")
        enough = [
            next((b for b, s in zip(biases, c, strict=True) if s > LITTLE), None) for c in shares.T
        ]
        said = ["none" if bias is None else given(bias) for bias in enough]
        told.append(f"{listed(said)} for “{name}”")
    row[0].set_ylabel("forget bias")
    return (
        f"A thirtieth of the gradient is left at lags of {listed([given(lag) for lag in lags])} "
        f"from these forget biases on: {'; '.join(told)}."
    )


def _ticks(panel, down, across):
    panel.set_xticks(range(len(across)), [given(x) for x in across])
    panel.set_yticks(range(len(down)), [given(y) for y in down])
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    panel.label_outer()


@figure(7.5, 2.9)
def half_lives(forget, lag, *, ax=None):
    """What each unit keeps over a lag when its forget gate stays where its bias puts it.

    forget maps a name to the values of f, one a unit, between 0 and 1; lag is where the axis ends.
    """
    lag = whole("lag", lag)
    lags, told = np.arange(lag + 1), []
    row = panels(ax, 1, len(entries("forget", forget, "layer")))[0]
    for panel, (name, f) in zip(row, forget.items(), strict=True):
        wanted = "numbers above 0 and below 1"
        f = numbers(f"forget[{name!r}]", f, 1e-9, 1 - 1e-9, wanted)
        panel.axhline(0.5, color=RULE, linewidth=1)
        panel.plot(lags, f[:, None].T ** lags[:, None], color=COLOR["f"], linewidth=1.2)
        half = np.log(0.5) / np.log(f)
        seen = half[half <= lag]
        panel.plot(seen, np.full(len(seen), 0.5), "o", color=COLOR["f"], markersize=5)
        panel.set(title=name, xlabel="lag in steps", xlim=(0, lag), ylim=(0, 1.02))
        panel.label_outer()
        low, high = measured(half.min()), measured(half.max())
        told.append(
            f"after {low} to {high} steps for “{name}”"
            if low != high
            else f"after {low} steps for “{name}”"
        )
    row[0].set_ylabel("kept, fⁿ")
    return f"Half of a memory is left {listed(told)}."


@figure(7.5, 3.2)
def sequences_needed(ours, theirs, *, ax=None):
    """How many sequences each solved run needed, a row a task, beside what the paper needed.

    ours maps a name to the sequences of the runs that were solved, theirs the same names to the
    paper's means. Raises ValueError when the names differ.
    """
    entries("ours", ours, "task")
    if list(ours) != list(theirs):
        raise ValueError("ours and theirs should have the same tasks, in the same order")
    told = []
    for row, (name, needed) in enumerate(ours.items()):
        needed = numbers(f"ours[{name!r}]", needed, 1, wanted="numbers of at least 1")
        paper = numbers(f"theirs[{name!r}]", theirs[name], 1, wanted="numbers of at least 1")
        # Runs are tested now and then, so that many end at one number: stack these.
        order = np.sort(needed)
        rank = np.arange(len(order)) - np.searchsorted(order, order)
        tall = max(1, rank.max())
        ax.plot(order, row + 0.3 - 0.6 * rank / max(tall, 12), "o", color=SAID, markersize=2.6)
        ax.plot(
            paper, np.full(len(paper), row), "D", color=INK, markersize=7, markerfacecolor="white"
        )
        low, middle, high = np.quantile(needed, (0, 0.5, 1))
        said = listed([f"{value:,.0f}" for value in sorted(paper)])
        told.append(
            f"{name} {low:,.0f} to {high:,.0f}, the median {middle:,.0f}, and in the paper {said}"
        )
    ax.set(xscale="log", xlabel="sequences", ylim=(len(ours) - 0.4, -0.6))
    ax.set_yticks(range(len(ours)), list(ours))
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.plot([], [], "o", color=SAID, markersize=4, label="a run of ours")
    ax.plot([], [], "D", color=INK, markerfacecolor="white", label="the paper's mean")
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=9)
    return f"Sequences needed where it was solved: {'; '.join(told)}."
