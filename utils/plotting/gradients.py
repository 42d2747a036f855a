"""Gradients: slopes, the step backwards, how far a gradient reaches, and what it can teach."""

import itertools

import numpy as np

from utils.lstm import sigmoid
from utils.plotting.accepts import entries, number, numbers, shaped, whole
from utils.plotting.cell import BOXES, conveyor
from utils.plotting.look import COLOR, FAINT, INK, LINES, RULE, figure, panels
from utils.plotting.parts import label_ends
from utils.plotting.words import counted, given, listed, measured

# What goes back along each wire of the cell.
RULES = {
    "c": "dc, the two added",
    "kept": "dc",
    "written": "dc",
    "f": "dc · $c_{t-1}$",
    "i": "dc · g",
    "g": "dc · i",
    "o": "dh · tanh c",
    "tanh_c": "dh · o",
}
SLOPES = {"f": "· σ′", "i": "· σ′", "g": "· tanh′", "o": "· σ′"}


@figure(7.5, 4.2)
def cell_backwards(step=None, c=None, dh=None, dc=None, dx=None, dh_before=None, *, ax=None):
    """One LSTM step backwards: the picture of ``cell`` with its arrows turned round.

    step has the values i, f, g, o, c of one unit, and c is the cell before it; dh and dc are the
    gradients that arrive at its h and c, dx and dh_before those that leave through the weights.
    Without any of them, the rules alone are written. Raises ValueError when some are missing or
    hold more than one number.
    """
    around = {"c": c, "dh": dh, "dc": dc, "dx": dx, "dh_before": dh_before}
    if step is None:
        if any(value is not None for value in around.values()):
            raise ValueError("step is None; it should hold the values of the step to go back")
        conveyor(ax, RULES, backwards=True)
        _below_the_boxes(ax, SLOPES)
        return (
            "The gradient comes in from the right, at h and at c: a sum passes it on as it is, a "
            "product times the other factor, a curve times its slope, and where c was read twice "
            "the two parts are added."
        )
    i, f, g, o, c_now = (number(f"step.{k}", getattr(step, k, None)) for k in "ifgoc")
    c_before, dh, dc_next, dx, dh_before = (number(*pair) for pair in around.items())
    tanh_c = np.tanh(c_now)
    dc = dc_next + dh * o * (1 - tanh_c**2)
    told = {"f": dc * c_before, "i": dc * g, "g": dc * i, "o": dh * tanh_c}
    slopes = {"f": f * (1 - f), "i": i * (1 - i), "g": 1 - g**2, "o": o * (1 - o)}
    dz = {gate: told[gate] * slopes[gate] for gate in told}

    ends = {"h": dh, "c": dc_next, "x": dx, "h_before": dh_before, "c_before": dc * f}
    words = dict.fromkeys(("c", "kept", "written"), f"dc = {measured(dc)}")
    words |= {gate: f"d{gate} = {measured(value)}" for gate, value in told.items()}
    words["tanh_c"] = f"dh · o = {measured(dh * o)}"
    conveyor(ax, words, {name: measured(value) for name, value in ends.items()}, backwards=True)
    _below_the_boxes(ax, {gate: f"dz = {measured(value)}" for gate, value in dz.items()})
    return (
        f"Along the belt goes dc = {measured(dc)}, which leaves as {measured(dc * f)}; the gates "
        f"are told {listed([words[gate] for gate in told])}, of which their curves let "
        f"{listed([measured(value) for value in dz.values()])} through."
    )


def _below_the_boxes(ax, words):
    for gate, text in words.items():
        ax.text(BOXES[gate][0] + 0.2, 1.85, text, color=COLOR[gate], va="center", size=9.5)


@figure(7.5, 3.0)
def tangents(function, at, low, high, xlabel="x", ylabel="y", *, ax=None):
    """A curve, and the straight line that it looks like from each of a few places on it.

    function takes one number and returns one; at holds the places, each from low to high. A slope
    is taken from two values of the function close by. Raises ValueError when a place lies outside.
    """
    at = numbers("at", at, low, high, f"places from {given(low)} to {given(high)}")
    nudge = 1e-4 * (high - low)
    slopes = [(function(place + nudge) - function(place - nudge)) / (2 * nudge) for place in at]
    values = [function(place) for place in at]
    x = np.linspace(low, high, 201)
    y = np.array([function(place) for place in x])
    tall = y.max() - y.min() or 1
    ax.plot(x, y, color=INK, linewidth=2.4)
    for place, value, slope in zip(at, values, slopes, strict=True):
        half = min(0.13 * (high - low), 0.3 * tall / max(abs(slope), 1e-12))
        ends = np.array([-half, half])
        ax.plot(place + ends, value + slope * ends, color=COLOR["f"], linewidth=2)
        ax.plot(place, value, "o", color=COLOR["f"], markersize=7)
        right = (8, -14) if slope >= 0 else (8, 6)  # and off the line
        beside = {"xytext": right, "textcoords": "offset points", "color": COLOR["f"]}
        ax.annotate(f"slope {measured(slope)}", (place, value), **beside)
    ax.set(xlabel=xlabel, ylabel=ylabel, xlim=(low, high))
    ax.set_ylim(y.min() - 0.15 * tall, y.max() + 0.15 * tall)
    said = [
        f"{measured(value)} with a slope of {measured(slope)} at {given(place)}"
        for place, value, slope in zip(at, values, slopes, strict=True)
    ]
    return f"Over the {xlabel}, the {ylabel} is {listed(said)}."


@figure(7.5, 2.9)
def curve_slopes(chain=10, *, ax=None):
    """How steep σ and tanh are at each z, and what a chain of so many σ leaves of a gradient."""
    chain = whole("chain", chain)
    z = np.linspace(-6, 6, 241)
    ax.axhline(0.25, color=RULE, linewidth=1)
    ax.plot(z, 1 - np.tanh(z) ** 2, color=INK, linewidth=2.4)
    ax.plot(z, sigmoid(z) * sigmoid(-z), color=INK, linewidth=2.4)
    ax.text(1.15, 0.62, "tanh′ = 1 − tanh²", color=INK)
    ax.text(2.2, 0.16, "σ′ = σ (1 − σ)", color=INK)
    ax.set(xlabel="z, the weighted sum that goes in", ylabel="slope", xlim=(-6, 6), ylim=(0, 1.06))
    ax.set_yticks((0, 0.25, 1), ("0", "¼", "1"))
    return (
        "At z = 0, where both are steepest, the slope of σ is 0.25 and that of tanh 1; "
        f"{chain} σ in a row leave at most {measured(0.25**chain)} of a gradient."
    )


@figure(7.5, 3.6)
def gradient_by_lag(left, lag, *, ax=None):
    """What is left of a gradient after so many steps back, over several seeds, as bands.

    left maps a name to an array (seeds, lags), lag 0 first: the size of the gradient over that at
    lag 0. A line is the geometric mean of its seeds and its band reaches from the smallest to the
    largest; lag is the one that the caption reads. Raises ValueError when an array is not positive,
    has other lags than the rest, or ends before lag.
    """
    arrays, length = [], "lags"
    for name, array in entries("left", left, "gradient").items():
        arrays.append(shaped(name, array, "seeds", length))
        length = arrays[0].shape[1]
        if (arrays[-1] <= 0).any():
            raise ValueError(f"{name} is {arrays[-1].min()} somewhere; it should be above 0")
    left, lags = dict(zip(left, arrays, strict=True)), np.arange(length)
    lag = whole("lag", lag)
    if lag >= len(lags):
        raise ValueError(f"lag is {lag}; it should be at most {len(lags) - 1}")

    means = {name: np.exp(np.log(array).mean(axis=0)) for name, array in left.items()}
    ax.axhline(1, color=RULE, linewidth=1)
    ax.axvline(lag, color=RULE, linewidth=1)
    dashes = itertools.cycle(LINES[letter].linestyle for letter in "cfohi")
    for (name, mean), dash in zip(means.items(), dashes, strict=False):
        band = left[name].min(axis=0), left[name].max(axis=0)
        ax.fill_between(lags, *band, color=INK, alpha=0.16, linewidth=0)
        ax.plot(lags, mean, color=INK, linestyle=dash, linewidth=2)
        ax.plot(lag, mean[lag], "o", color=INK, markersize=5, clip_on=False)
    ax.set(
        yscale="log",
        xlim=(0, lags[-1]),
        xlabel="lag (steps back from the loss)",
        ylabel="what is left of the gradient",
    )
    label_ends(ax, [(lags[-1], mean[-1], name, INK) for name, mean in means.items()])
    sizes = [mean[lag] for mean in means.values()]
    sizes = [measured(size) if size >= 1e-12 else "less than 1e−12" for size in sizes]
    said = [f"{size} for “{name}”" for size, name in zip(sizes, means, strict=True)]
    return f"Of a gradient of 1, {counted(lag, 'step')} back there is left {listed(said)}."


@figure(7.5, 2.9)
def contest(losses, learned, guess, *, ax=None):
    """The loss of several networks while they learn, one line a run.

    losses maps a name to an array (runs, steps); a run has learned its task when the mean of its
    last five losses is below learned, and guess is the loss of a network that only guesses. The
    caption says no trained number, only what most runs do. Raises ValueError when an array has
    another shape.
    """
    arrays = []
    for name, array in entries("losses", losses, "network").items():
        arrays.append(shaped(name, array, "runs", "steps"))
        if arrays[-1].shape[1] < 5:
            steps = arrays[-1].shape[1]
            raise ValueError(f"{name} has {counted(steps, 'step')}; it should have at least 5")
    losses = dict(zip(losses, arrays, strict=True))
    steps = max(array.shape[1] for array in losses.values())
    for panel, (name, array) in zip(panels(ax, 1, len(losses))[0], losses.items(), strict=True):
        panel.axhline(guess, color=RULE, linewidth=1)
        panel.plot(np.arange(1, array.shape[1] + 1), array.T, color=INK, linewidth=1.2, alpha=0.7)
        panel.set(title=name, xlabel="training step", ylabel="loss", xlim=(1, steps))
        panel.set_ylim(0, 1.6 * guess)
        panel.label_outer()
    panel.text(steps, 1.03 * guess, "guessing", color=FAINT, size=9, ha="right", va="bottom")
    did, did_not = [], []
    for name, array in losses.items():
        runs = array[:, -5:].mean(axis=1) < learned
        (did if runs.mean() > 0.5 else did_not).append(f"“{name}”")
    return (
        f"After {counted(steps, 'step')}, most runs have learned it with "
        f"{listed(did or ['none'])}, and most have not with {listed(did_not or ['none'])}."
    )
