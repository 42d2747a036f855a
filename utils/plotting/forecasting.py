"""Forecasts of a series: the windows that they are learned from, and what they are worth.

As in ``training.py``, a caption says no number that a network was trained to.
"""

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullFormatter

from utils.plotting.accepts import alike, finite, number, numbers, shaped
from utils.plotting.look import FAINT, INK, PAPER, RULE, SAID, figure, panels, shade
from utils.plotting.parts import label_ends
from utils.plotting.words import counted, given, listed, measured

NEAR = 0.1  # a forecast within this part of the term is near it
MANY = 20  # this many times smaller is much smaller
LEAST, MOST = 1e-6, 1e3  # the errors that are drawn where they are


@figure(7.5, 3.6)
def windows(past, following, in_train, *, ax=None):
    """Windows of the series 1, 2, 3, …, one below the other, each with the term after it.

    past (n, width), following (n,) and in_train (n,) as a learner cut them from the series whose
    every value is its own number. Raises ValueError when the shapes do not go together.
    """
    past, following = finite("past", past).astype(int), finite("following", following).astype(int)
    in_train = np.asarray(in_train, bool)
    if past.ndim != 2 or not len(past) == len(following) == len(in_train):
        raise ValueError(
            f"past has shape {past.shape}; with following {following.shape} and in_train "
            f"{in_train.shape} it should be (n, width)"
        )
    train = following[in_train].max(initial=0)
    for row, (window, term, trains) in enumerate(zip(past, following, in_train, strict=True)):
        color = SAID if trains else FAINT
        for value in window:
            _cell(ax, value, row, shade(color, 0.18), INK)
        _cell(ax, term, row, color, "white")
    if in_train.any():
        ax.axvline(train + 0.5, color=INK, linewidth=1.4, linestyle=(0, (4, 2)))
    last = max(past.max(), following.max())
    ax.set(xlim=(past.min() - 0.7, last + 2.8), ylim=(len(past) - 0.4, -0.6))
    for flags, text, color in ((in_train, "to train on", SAID), (~in_train, "later", FAINT)):
        if flags.any():
            ax.text(last + 0.7, np.flatnonzero(flags).mean(), text, color=color, va="center")
    ax.axis("off")
    reach = max(past[in_train].max(initial=0), train)
    return (
        f"Of {counted(len(past), 'window')}, {in_train.sum()} are to train on, and the largest "
        f"term in these or right after them is {reach}."
    )


def _cell(ax, x, row, color, ink):
    ax.add_patch(Rectangle((x - 0.46, row - 0.42), 0.92, 0.84, facecolor=color, linewidth=0))
    ax.text(x, row, str(x), color=ink, size=8.5, ha="center", va="center")


@figure(7.5, 3.1)
def baselines(terms, series, forecasts, first, *, ax=None):
    """Forecasts beside the series: on the left as one usually draws it, on the right the errors.

    terms and series (n,); forecasts maps a name to a forecast (n,), not of a trained network; the
    caption gives its mean error from the term ``first`` on. Raises ValueError when the lengths
    differ.
    """
    terms, series = alike({"terms": terms, "series": series}, "n")
    late = terms >= number("first", first, terms[0], terms[-1], f"a number up to {terms[-1]:.0f}")
    left, right = panels(ax, 1, 2)[0]
    left.plot(terms, series, color=RULE, linewidth=6, label="the series")
    ends, told = [], []
    for k, (name, forecast) in enumerate(forecasts.items()):
        error = abs(shaped(f"forecasts[{name!r}]", forecast, len(terms)) - series)
        look = {"color": (INK, SAID)[k % 2], "linestyle": ((0, (1, 1)), (0, (4, 3)))[k % 2]}
        left.plot(terms, forecast, linewidth=2, label=name, **look)
        right.plot(terms, error, linewidth=2, **look)
        ends.append((terms[-1], error[-1], name, look["color"]))
        told.append(f"{measured(error[late].mean())} for {name}")
    left.legend(loc="upper left", frameon=False, fontsize=9, handlelength=2.6)
    left.set(title="forecasts over the series", xlabel="term", ylabel="value", xlim=terms[[0, -1]])
    right.set(title="their errors", xlabel="term", ylabel="|error|", xlim=terms[[0, -1]])
    right.set_ylim(bottom=0)
    label_ends(right, ends)
    return (
        f"From term {given(first)} to {given(terms[-1])} the mean error is {listed(told)}, "
        f"for values up to {measured(series.max())}."
    )


@figure(7.5, 5.2)
def forecasts(terms, series, by_network, split, *, ax=None):
    """Forecasts over each series: a row a series, a column a network.

    terms (n,); series maps a name to its values (n,); by_network maps a name to a dict series ->
    forecasts (seeds, n), drawn as a band from the smallest to the largest; the terms up to
    ``split`` are shaded. A forecast stays near a series when every one after ``split`` is within
    10 % of its term. Raises ValueError when a shape does not fit.
    """
    terms = shaped("terms", terms, "n")
    after = terms > number("split", split)
    rows = panels(ax, len(series), len(by_network))
    near = {name: [] for name in by_network}
    for row, (label, values) in zip(rows, series.items(), strict=True):
        values = shaped(f"series[{label!r}]", values, len(terms))
        for panel, (name, by_series) in zip(row, by_network.items(), strict=True):
            said = np.atleast_2d(by_series[label])
            said = shaped(f"by_network[{name!r}][{label!r}]", said, "seeds", len(terms))
            _forecast_panel(panel, terms, values, said, split)
            if (abs(said - values)[:, after] < NEAR * abs(values[after])).all():
                near[name].append(label)
        row[0].set_ylabel(label)
        row[0].set_yticklabels(("0", f"{values.max():,.0f}"))
    for top, bottom, name in zip(rows[0], rows[-1], by_network, strict=True):
        top.set_title(name)
        bottom.set_xlabel("term")
        bottom.set_xticklabels((given(split), given(terms[-1])))
    told = [f"{name} for {_which(found, series)}" for name, found in near.items()]
    return f"After term {given(split)} every forecast is within 10 % of its term: {listed(told)}."


def _forecast_panel(panel, terms, values, said, split):
    """One network's forecasts (seeds, terms) over one series, without the numbers at its axes."""
    panel.axvspan(terms[0], split, color=PAPER, linewidth=0)
    panel.plot(terms, values, color=RULE, linewidth=5)
    low, middle, high = said.min(axis=0), np.median(said, axis=0), said.max(axis=0)
    panel.fill_between(terms, low, high, color=shade(SAID, 0.4), linewidth=0)
    panel.plot(terms, middle, color=SAID, linewidth=1.6)
    top = values.max()
    panel.set(xlim=terms[[0, -1]], ylim=(-0.05 * top, 1.25 * top))
    panel.set_xticks((split, terms[-1]), ("", ""))
    panel.set_yticks((0, top), ("", ""))


def _which(found, series):
    if len(found) == len(series) > 1:
        return "all"
    return listed(found) if found else "none"


@figure(7.5, 3.4)
def errors(by_method, *, ax=None):
    """Mean errors as multiples of persistence's, a panel a series, a row a method, a dot a seed.

    by_method maps a name to a dict series -> one or several mean errors, each divided by
    persistence's. One below 10⁻⁶ or above 10³ is drawn at the edge. The caption names what is at
    least 20 times smaller in each run, and what is larger in each. Raises ValueError when an error
    is negative or not finite.
    """
    names = list(by_method)
    labels = list(by_method[names[0]])
    groups = {f"at most 1/{MANY} of persistence's": {}, "larger than persistence's": {}}
    smaller, larger = groups.values()
    row = panels(ax, 1, len(labels))[0]
    for panel, label in zip(row, labels, strict=True):
        _persistence_panel(panel, label, len(names))
        for y, name in enumerate(names):
            values = by_method[name][label]
            called = f"by_method[{name!r}][{label!r}]"
            values = numbers(called, values, low=0, wanted="finite errors of at least 0")
            at = np.clip(values, LEAST, MOST)
            panel.plot((LEAST, at.max()), (y, y), color=RULE, linewidth=1, zorder=0)
            # One below the other: equal errors would hide each other.
            apart = y + (np.arange(len(at)) - (len(at) - 1) / 2) * 0.5 / max(5, len(at))
            panel.plot(at, apart, "o", color=SAID, markersize=5, alpha=0.8, linewidth=0)
            if (values * MANY <= 1).all():
                smaller.setdefault(name, []).append(label)
            if (values > 1).all():
                larger.setdefault(name, []).append(label)
    row[0].set_yticklabels(names)
    told = [f"is {kind} with {_by(groups[kind], labels)}" for kind in groups if groups[kind]]
    return f"In every run the error {listed(told)}." if told else "No method is alike in every run."


def _persistence_panel(panel, label, rows):
    """The ground of one series: persistence at 1, much smaller errors shaded."""
    panel.axvspan(LEAST, 1 / MANY, color=PAPER, linewidth=0, zorder=-1)
    panel.axvline(1, color=INK, linewidth=1.2)
    panel.set(title=label, xlabel="error / persistence's", xscale="log")
    panel.set(xlim=(LEAST / 2, 2 * MOST), ylim=(rows - 0.5, -0.8))
    aside = {"y": -0.56, "color": FAINT, "size": 8, "va": "center"}
    panel.text(1 / MANY, s=f"at most 1/{MANY} ", ha="right", **aside)
    panel.text(1, s=" worse", ha="left", **aside)
    panel.set_xticks((LEAST, 1e-3, 1, MOST), ("≤ 10⁻⁶", "10⁻³", "1", "10³"))
    panel.set_xticks(10.0 ** np.arange(-6, 4), minor=True)
    panel.xaxis.set_minor_formatter(NullFormatter())
    panel.set_yticks(range(rows), [""] * rows)
    panel.tick_params(axis="y", length=0)


def _by(found, labels):
    """``relative for all``: each method with the series of which something holds."""
    return listed([f"{name} for {_which(series, labels)}" for name, series in found.items()])
