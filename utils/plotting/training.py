"""Trained networks: what they answer, and how they learned.

Trained numbers differ from one machine to the next in their last digits, and a seed changes more.
So a caption here compares them with each other or with a wide threshold, and says none of them.
"""

import numpy as np

from utils.plotting.accepts import alike, entries, finite, number, shaped
from utils.plotting.look import COLOR, FAINT, INK, PAPER, RULE, SAID, figure, panels, shade
from utils.plotting.parts import label_ends
from utils.plotting.words import given, listed, measured

FAR = 5  # this many times larger is far above


@figure(7.5, 3.0)
def flat_answer(x, wanted, answers, seen, *, ax=None):
    """What a network answers to each x, beside what it should answer.

    x, wanted and answers are (n,), x ascending; it was trained up to ``seen``. The caption is about
    the second half of the training range and all that follows. Raises ValueError when the lengths
    differ or nothing lies there.
    """
    x, wanted, answers = alike({"x": x, "wanted": wanted, "answers": answers}, "n")
    seen = number("seen", seen)
    late = x >= seen / 2
    if late.sum() < 2:
        raise ValueError(f"x ends at {given(x[-1])}; it should have two values from seen / 2 on")
    ax.axvspan(x[0], seen, color=PAPER, linewidth=0)
    side = "right" if seen > x.mean() / 2 else "left"
    ax.text(seen, wanted.max(), " trained up to here ", color=FAINT, size=9, ha=side, va="top")
    ax.plot(x, wanted, color=INK, linewidth=1.6)
    ax.plot(x, answers, color=SAID, linewidth=2.6)
    ax.set(xlabel="x, the number it is given", ylabel="the next number", xlim=(x[0], x[-1]))
    ax.set_ylim(min(0, answers.min()), 1.05 * wanted.max())
    ends = (wanted[-1], "wanted", INK), (answers[-1], "its answer", SAID)
    label_ends(ax, [(x[-1], *end) for end in ends])
    share = np.ptp(answers[late]) / np.ptp(wanted[late])
    return (
        f"From x = {given(x[late][0])} to {given(x[-1])} the right answer grows by "
        f"{measured(np.ptp(wanted[late]))}; the network's moves by less than "
        f"{max(1, int(np.ceil(100 * share)))} % of that."
    )


@figure(7.5, 3.0)
def saturation(x, h, *, ax=None):
    """The output h of every unit of a layer, against the number that goes in.

    x (n,) ascending, h (n, units). A unit stands still over the second half of x when its h moves
    by less than 0.1 there. Raises ValueError when h does not fit x.
    """
    x, h = finite("x", x), finite("h", h)
    if x.ndim != 1 or h.ndim != 2 or len(x) != len(h) or len(x) < 3:
        raise ValueError(f"h has shape {h.shape}; with x of {x.shape} it should be (n, units)")
    middle = (x[0] + x[-1]) / 2
    ax.axhline(0, color=RULE, linewidth=1)
    ax.axvline(middle, color=RULE, linewidth=1)
    ax.text(middle, 0.35, f" halfway, x = {given(middle)}", color=FAINT, size=9, va="center")
    ax.plot(x, h, color=COLOR["h"], linewidth=1, alpha=0.45)
    ax.set(
        xlabel="x, the number that goes in",
        ylabel="h of each unit",
        xlim=(x[0], x[-1]),
        ylim=(-1.02, 1.02),
        yticks=(-1, 0, 1),
        yticklabels=("−1", "0", "1"),
    )
    halves = x <= middle, x >= middle
    first, second = (np.ptp(h[half], axis=0) < 0.1 for half in halves)
    return (
        f"Up to x = {given(middle)}, {_how_many(first)} of {h.shape[1]} units stand still; from "
        f"there to {given(x[-1])}, {_how_many(second)}."
    )


def _how_many(flags):
    """How many, so that one more or less on another machine is the same word."""
    share = flags.mean()
    return "nearly all" if share > 0.9 else "most" if share > 0.5 else "few"


@figure(7.5, 2.9)
def losses(histories, persistence, *, ax=None):
    """Training and validation loss, epoch by epoch, as multiples of persistence's.

    histories maps a name to one ``History`` or to a list of them, one a seed: then the line is the
    median and the band reaches from the smallest to the largest. persistence maps each name to the
    losses of persistence on the same examples, (training, validation). The caption compares the
    medians at the end. Raises ValueError when there is none.
    """
    named = entries("histories", histories, "History").items()
    apart, together, worse = [], [], []
    row = panels(ax, 1, len(histories))[0]
    for panel, name, (called, runs) in zip(row, histories, named, strict=True):
        runs = [runs] if hasattr(runs, "loss") else runs
        first, second = shaped(f"persistence[{name!r}]", persistence[name], 2)
        loss = _band(
            panel, f"the loss of {called}", [run.loss for run in runs], first, SAID, "solid"
        )
        later = [run.validation for run in runs]
        dashes = (0, (4, 2))
        validation = _band(panel, f"the validation of {called}", later, second, INK, dashes)
        (apart if validation > FAR * loss else together).append(name)
        worse += [name] if validation > 1 else []
        epochs = len(runs[0].loss)
        panel.axhline(1, color=FAINT, linewidth=1)
        panel.set(title=name, xlabel="epoch", yscale="log", xlim=(1, max(2, epochs)))
        panel.label_outer()
    lows, highs = zip(*(panel.get_ylim() for panel in row), strict=True)
    for panel in row:
        panel.set_ylim(min(lows), max(highs))
    row[0].set_ylabel("loss / persistence's")
    ends = (loss, "training", SAID), (validation, "validation", INK), (1, "persistence", FAINT)
    label_ends(row[-1], [(epochs, *end) for end in ends])
    return (
        f"The validation loss ends more than {FAR} times above the training loss for "
        f"{listed(apart or ['none'])}{_but(together)}; it ends above persistence's for "
        f"{listed(worse or ['none'])}."
    )


def _band(panel, name, runs, unit, color, dashes):
    """Draw the median of the runs (seeds, epochs) within their band -> where the median ends."""
    values = finite(name, runs) / unit
    epochs = np.arange(1, values.shape[1] + 1)
    low, middle, high = values.min(axis=0), np.median(values, axis=0), values.max(axis=0)
    panel.fill_between(epochs, low, high, color=shade(color, 0.25), linewidth=0)
    panel.plot(epochs, middle, color=color, linestyle=dashes, linewidth=2)
    return middle[-1]


def _but(closed):
    return f", but not for {listed(closed)}" if closed else ""
