"""Gradients: slopes, the step backwards, how far a gradient reaches, and what it can teach."""

import itertools

import numpy as np

from utils.lstm import sigmoid
from utils.plotting.accepts import entries, number, numbers, shaped, whole
from utils.plotting.cell import BELT, BOXES, conveyor
from utils.plotting.look import COLOR, INK, RULE, SAID, figure, panels
from utils.plotting.parts import tick
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
DASHED, DOTTED = (0, (5, 1.8)), (0, (1, 1.1))
FLOOR = 1e-9  # below it, nothing is drawn of a gradient
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
        _factors(ax, "· f", "· tanh′")
        _below_the_boxes(ax, SLOPES)
        return (
            "The gradient comes in from the right, at h and at c: a sum passes it on as it is, a "
            "product times the other factor, a curve times its slope, and where c was read twice "
            "the two parts are added; along the belt it is multiplied by f alone."
        )
    i, f, g, o, c_now = (number(f"step.{k}", getattr(step, k, None)) for k in "ifgoc")
    c_before, dh, dc_next, dx, dh_before = (number(*pair) for pair in around.items())
    tanh_c = np.tanh(c_now)
    dc = dc_next + dh * o * (1 - tanh_c**2)
    told = {"i": dc * g, "f": dc * c_before, "g": dc * i, "o": dh * tanh_c}
    slopes = {"i": i * (1 - i), "f": f * (1 - f), "g": 1 - g**2, "o": o * (1 - o)}
    dz = {gate: told[gate] * slopes[gate] for gate in told}

    ends = {"h": dh, "c": dc_next, "x": dx, "h_before": dh_before, "c_before": dc * f}
    words = dict.fromkeys(("c", "kept", "written"), f"dc = {measured(dc)}")
    words |= {gate: f"d{gate} = {measured(value)}" for gate, value in told.items()}
    words["tanh_c"] = f"dh · o = {measured(dh * o)}"
    conveyor(ax, words, {name: measured(value) for name, value in ends.items()}, backwards=True)
    _factors(ax, f"· f = {f:.3f}", f"· {measured(1 - tanh_c**2)}")
    _below_the_boxes(ax, {gate: f"dz = {measured(value)}" for gate, value in dz.items()})
    return (
        f"Along the belt goes dc = {measured(dc)}, which leaves as {measured(dc * f)}; the four "
        f"boxes are told {listed([words[gate] for gate in told])}, of which their curves let "
        f"{listed([measured(value) for value in dz.values()])} through."
    )


def _factors(ax, forget, tanh):
    """What multiplies the gradient on the belt, and on its way through the tanh of c."""
    at = {"va": "center", "size": 10.5}
    ax.text(2.35, BELT + 0.55, forget, color=COLOR["f"], ha="center", **at)
    ax.text(BOXES["tanh"][0] - 0.9, BOXES["tanh"][1], tanh, color=COLOR["c"], ha="right", **at)


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
    """How steep σ and tanh are at each z, and what up to so many of each in a row leave at best."""
    chain = whole("chain", chain)
    steep, rest = panels(ax, 1, 2, wspace=0.06, width_ratios=(3, 2))[0]
    z = np.linspace(-6, 6, 241)
    steep.axhline(0.25, color=RULE, linewidth=1)
    steep.plot(z, 1 - np.tanh(z) ** 2, color=INK, linewidth=2.4)
    steep.plot(z, sigmoid(z) * sigmoid(-z), color=INK, linewidth=2.4, linestyle=DASHED)
    steep.text(1.1, 0.62, "tanh′ = 1 − tanh²", color=INK)
    steep.text(2.1, 0.16, "σ′ = σ (1 − σ)", color=INK)
    steep.set(xlabel="z, the weighted sum that goes in", ylabel="slope")
    steep.set(xlim=(-6, 6), ylim=(0, 1.06))
    steep.set_yticks((0, 0.25, 1), ("0", "¼", "1"))

    row = np.arange(chain + 1)
    rest.plot(row, np.ones(chain + 1), "o-", color=INK, markersize=4)
    rest.plot(row, 0.25**row, "o", linestyle=DASHED, color=INK, markersize=4)
    rest.text(chain, 0.4, "tanh", color=INK, ha="right", va="top")
    rest.text(0.45 * chain, 0.25 ** (0.62 * chain), "σ", color=INK, ha="right", va="top")
    rest.set(yscale="log", xlim=(0, chain + 0.3), xlabel="curves in a row")
    rest.set(ylabel="left of a slope of 1, at best")
    tick(rest.xaxis, chain + 1, most=6)
    return (
        "At z = 0, where both are steepest, the slope of σ is 0.25 and that of tanh 1; "
        f"{chain} σ in a row leave at most {measured(0.25**chain)} of a gradient."
    )


@figure(7.5, 3.0)
def hearing(slope, steps, at, *, ax=None):
    """How much the bias of a forget gate has to say about what is kept over so many steps.

    slope(bias, n) is the slope of σ(bias)ⁿ for the bias; steps holds each n, and at is the bias, of
    −2 to 10, that the caption reads. Raises ValueError when an n is not a whole number of at least
    1, or at lies outside.
    """
    at = number("at", at, -2, 10, "a bias from −2 to 10")
    steps = [whole("steps", n) for n in steps]
    biases = np.linspace(-2, 10, 241)
    dashes = itertools.cycle(("solid", DASHED, DOTTED))
    ax.axvline(at, color=RULE, linewidth=1)
    there, highest = [], []
    for n, dash in zip(steps, dashes, strict=False):
        slopes = np.array([slope(bias, n) for bias in biases])
        best = slopes.argmax()
        ax.plot(biases, slopes, color=COLOR["f"], linestyle=dash, linewidth=2)
        above = {"xytext": (0, 6), "textcoords": "offset points", "ha": "center"}
        ax.annotate(counted(n, "step"), (biases[best], slopes[best]), color=COLOR["f"], **above)
        ax.plot(at, slope(at, n), "o", color=COLOR["f"], markersize=5)
        there.append(f"{measured(slope(at, n))} over {counted(n, 'step')}")
        highest.append(f"{biases[best]:.1f}")
    ax.set(xlim=(-2, 10), ylim=(0, 0.47), xlabel="forget bias")
    ax.set_ylabel("slope of what is kept")
    return (
        f"At a forget bias of {given(at)} the slope of what is kept is {listed(there)}; the curves "
        f"are highest at {listed(highest)}."
    )


@figure(7.5, 3.6)
def gradient_by_lag(left, lag, belt=None, *, ax=None):
    """What is left of a gradient after so many steps back, over several seeds, as bands.

    left maps a name to an array (seeds, lags), lag 0 first: the size of the gradient over that at
    lag 0. A line is the geometric mean of its seeds and its band reaches from the smallest to the
    largest; lag is the one that the caption reads. belt maps some of the names to an f, and a thin
    line shows fⁿ beside them. Raises ValueError when an array is not positive, has other lags than
    the rest, or ends before lag, or when belt has a name that left has not.
    """
    arrays, length = [], "lags"
    for name, array in entries("left", left, "gradient").items():
        arrays.append(shaped(name, array, "seeds", length))
        length = arrays[0].shape[1]
        if (arrays[-1] <= 0).any():
            raise ValueError(f"{name} is {arrays[-1].min()} somewhere; it should be above 0")
    left, lags, belt = dict(zip(left, arrays, strict=True)), np.arange(length), belt or {}
    lag = whole("lag", lag)
    if lag >= len(lags):
        raise ValueError(f"lag is {lag}; it should be at most {len(lags) - 1}")
    if set(belt) - set(left):
        raise ValueError(f"belt has {listed(sorted(set(belt) - set(left)))}, which left has not")

    means = {name: np.exp(np.log(array).mean(axis=0)) for name, array in left.items()}
    top = max(array.max() for array in left.values())
    for panel, (name, mean) in zip(_grid(ax, len(left)), means.items(), strict=False):
        panel.axhline(1, color=RULE, linewidth=1)
        panel.axvline(lag, color=RULE, linewidth=1)
        band = left[name].min(axis=0), left[name].max(axis=0)
        panel.fill_between(lags, *band, color=INK, alpha=0.16, linewidth=0)
        panel.plot(lags, mean, color=INK, linewidth=2)
        panel.plot(lag, mean[lag], "o", color=INK, markersize=5)
        if name in belt:
            _beside(panel, belt[name] ** lags)
        panel.set(title=name, yscale="log", xlim=(0, lags[-1]), ylim=(FLOOR, 10 * max(top, 1)))
        panel.set(xlabel="lag in steps", ylabel="left of the gradient")
        panel.label_outer()

    said = [f"{_shown(mean[lag])} for “{name}”" for name, mean in means.items()]
    words = f"Of a gradient of 1, {counted(lag, 'step')} back there is left {listed(said)}"
    if len(set(belt.values())) == 1:
        words += f"; the belt alone would leave {_shown(min(belt.values()) ** lag)}"
    elif belt:
        alone = [f"{_shown(f**lag)} for “{name}”" for name, f in belt.items()]
        words += f"; the belt alone would leave {listed(alone)}"
    seeds = counted(len(arrays[0]), "seed")
    return f"{words}. A line is the mean of {seeds}, its band reaches from the least to the most."


def _beside(panel, kept):
    """The thin line of what the belt alone would leave, with its name."""
    panel.plot(kept, color=COLOR["f"], linewidth=1)
    at = max(np.flatnonzero(kept > 1e-6))  # where it is well below the other line
    below = {"xytext": (-3, 0), "textcoords": "offset points", "ha": "right", "va": "top"}
    panel.annotate("fⁿ", (at, kept[at]), color=COLOR["f"], size=9, **below)


def _shown(size):
    return measured(size) if size >= 1e-12 else "less than 1e−12"


def _grid(ax, count):
    """So many panels in one row, or in two where five have no room."""
    rows = 1 if count <= 5 else 2
    return panels(ax, rows, -(-count // rows)).flat


@figure(7.5, 3.8)
def contest(left, losses, learned, *, ax=None):
    """What is left of the gradient at the first letter, in several networks while they learn.

    left and losses map a name to its runs: each a list with one number a training step, the share
    of the gradient that arrives, and the loss. A run has learned its task when the mean of its last
    five losses is below learned, and ends in a dot. The caption says no trained number, only what
    most runs do. Raises ValueError when a run has fewer than five steps, or a share for another
    number of steps than losses.
    """
    entries("losses", losses, "network")
    if list(left) != list(losses):
        raise ValueError("left and losses should have the same networks, in the same order")
    steps = max(len(run) for runs in losses.values() for run in runs)
    did, did_not = [], []
    for panel, (name, runs) in zip(_grid(ax, len(losses)), losses.items(), strict=False):
        panel.axhline(1, color=RULE, linewidth=1)
        solved = [_has_learned(name, loss, learned) for loss in runs]
        for share, loss, done in zip(left[name], runs, solved, strict=True):
            if len(share) != len(loss):
                raise ValueError(f"{name} has a run of {len(loss)} losses and {len(share)} shares")
            at = np.arange(1, len(share) + 1)
            panel.plot(at, share, color=INK, linewidth=1, alpha=0.6)
            if done:
                end = max(share[-1], FLOOR)
                panel.plot(at[-1], end, "o", color=SAID, markersize=6, zorder=3, clip_on=False)
        panel.set(title=name, xscale="log", yscale="log", xlim=(1, steps), ylim=(FLOOR, 1e3))
        panel.xaxis.set_major_formatter("{x:.0f}")
        panel.set(xlabel="training step", ylabel="left of the gradient")
        panel.label_outer()
        (did if np.mean(solved) > 0.5 else did_not).append(f"“{name}”")
    return (
        f"Within {counted(steps, 'step')}, most runs have learned it, and end in a dot, with "
        f"{listed(did or ['none'])}, and most have not with {listed(did_not or ['none'])}."
    )


def _has_learned(name, loss, learned):
    if len(loss) < 5:
        raise ValueError(f"{name} has a run of {counted(len(loss), 'step')}; it should have 5")
    return np.mean(loss[-5:]) < learned
