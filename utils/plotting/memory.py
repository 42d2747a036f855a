"""How long a memory lasts: valves, forgetting, and the difference a gate makes."""

import itertools

import numpy as np

from utils.lstm import sigmoid
from utils.plotting.accepts import entries, finite, number, numbers, whole
from utils.plotting.look import COLOR, FAINT, INK, LINES, PAPER, RULE, figure, panels, shade
from utils.plotting.parts import label_ends, spread
from utils.plotting.words import counted, given, listed, measured

FLAT = 0.05  # a slope below this lets next to nothing through


@figure(7.5, 2.9)
def valves(*, ax=None):
    """σ and tanh, the two curves that every gate is made of, with the flat regions shaded.

    A region is flat where the slope is below 0.05.
    """
    z = np.linspace(-6, 6, 241)
    # σ' = σ(1 − σ) and tanh' = 1 − tanh²: where each equals FLAT, solved for z.
    edges = (
        2 * np.arctanh(np.sqrt(1 - 4 * FLAT)),
        np.arctanh(np.sqrt(1 - FLAT)),
    )
    curves = (
        ("σ(z): a valve, from 0 shut to 1 open", sigmoid(z), edges[0], "slope ¼ at 0", 0.5, (0, 1)),
        ("tanh(z): a value, from −1 to 1", np.tanh(z), edges[1], "slope 1 at 0", 0.0, (-1, 0, 1)),
    )
    for panel, (title, y, edge, slope, middle, ticks) in zip(
        panels(ax, 1, 2, wspace=0.12)[0], curves, strict=True
    ):
        for side in (-1, 1):
            panel.axvspan(side * edge, side * 6, color=PAPER, linewidth=0)
            panel.text(side * (6 + edge) / 2, 0.45, "flat", color=FAINT, size=9, ha="center")
        panel.axhline(0, color=RULE, linewidth=1)
        panel.plot(z, y, color=INK, linewidth=2.4)
        panel.plot(0, middle, "o", color=INK, markersize=5)
        panel.text(0.45, middle - 0.06, slope, color=INK, size=9, va="top")
        panel.set(
            title=title,
            xlim=(-6, 6),
            ylim=(-1.3, 1.2),
            xticks=[-6, -round(edge, 2), 0, round(edge, 2), 6],
            yticks=ticks,
            xlabel="z, the weighted sum that goes in",
        )
        panel.set_xticklabels(["−6", f"−{measured(edge)}", "0", measured(edge), "6"])
    return (
        "σ stays between 0 and 1 with a slope of at most 0.25, and tanh between −1 and 1 with a "
        f"slope of at most 1; the slope is below {given(FLAT)} beyond ±{measured(edges[0])} for σ "
        f"and beyond ±{measured(edges[1])} for tanh."
    )


@figure(7.5, 3.0)
def influence(states, *, ax=None):
    """How far apart two runs still are, step by step, when only their first input differed.

    states maps a name to an array (2, time) or (2, time, units): the states of the two runs. Drawn
    is the largest |difference| over the units. Raises ValueError when an array has another shape.
    """
    pairs = entries("states", states, "pair of runs")
    gaps = dict(zip(states, itertools.starmap(_gap, pairs.items()), strict=True))
    if len({len(gap) for gap in gaps.values()}) > 1:
        raise ValueError("states has runs of different lengths; all should have the same time axis")
    steps = len(next(iter(gaps.values())))
    time = np.arange(1, steps + 1)
    dashes = itertools.cycle(LINES[letter].linestyle for letter in "cfoi")
    for gap, dash in zip(gaps.values(), dashes, strict=False):
        ax.plot(
            time,
            gap,
            color=INK,
            linestyle=dash,
            linewidth=2,
            marker="o",
            markersize=4,
        )
    top = max(gap.max() for gap in gaps.values()) or 1
    ax.axhline(0, color=RULE, linewidth=1, zorder=0)
    ax.set(
        xlabel="time (step); only the input at step 1 differs",
        ylabel="|difference| of the two states",
        xlim=(0.5, steps + 0.5),
        ylim=(-0.06 * top, 1.08 * top),
    )
    ax.xaxis.get_major_locator().set_params(integer=True)
    label_ends(ax, [(steps, gap[-1], name, INK) for name, gap in gaps.items()])
    # A difference of states near 1 that is smaller than this is rounding.
    last = [measured(gap[-1]) if gap[-1] >= 1e-6 else "less than 1e−6" for gap in gaps.values()]
    apart = [f"by {size} ({name})" for size, name in zip(last, gaps, strict=True)]
    return (
        f"Two sequences differ only in their first input: after {counted(steps, 'step')} their "
        f"states differ {listed(apart)}."
    )


def _gap(name, pair):
    pair = finite(name, pair)
    if pair.ndim not in (2, 3) or len(pair) != 2:
        raise ValueError(
            f"{name} has shape {pair.shape}; it should be (2, time) or (2, time, units)"
        )
    gap = abs(pair[0] - pair[1])
    return gap if gap.ndim == 1 else gap.max(axis=1)


@figure(7.5, 3.2)
def memory_decay(forget, start=1.0, after=20, steps=80, *, ax=None):
    """What is left of ``start`` when nothing new is written and the forget gate stays put.

    forget is one value of f or several, each in 0 … 1; after n steps, start · fⁿ is left. steps are
    drawn, and what is left after the step ``after`` is marked. Raises ValueError when an f lies
    outside 0 … 1, start is 0, or ``after`` lies beyond the last step.
    """
    forget = numbers("forget", forget, 0, 1, "one or more values from 0 to 1")
    start = number("start", start)
    if start == 0:
        raise ValueError("start is 0; it should be another number, or there is nothing to lose")
    steps = whole("steps", steps)
    if whole("after", after) > steps:
        raise ValueError(f"after is {after}; it should be one of the {counted(steps, 'step')}")
    time = np.arange(steps + 1)
    left = start * forget[:, None] ** time  # (values of f, steps + 1)

    ax.axhline(start / 2, color=RULE, linewidth=1)
    ax.axvline(after, color=RULE, linewidth=1)
    ax.plot(time, left.T, **LINES["c"]._asdict())
    ax.plot(np.full(len(left), after), left[:, after], "o", color=COLOR["c"], markersize=6)
    ax.set(
        xlabel="time (steps)",
        ylabel="what is left, c",
        xlim=(0, steps),
        ylim=sorted((0, 1.05 * start)),
    )
    ax.xaxis.get_major_locator().set_params(integer=True)
    ends = [
        (steps, c[-1], f"f = {given(f)}", COLOR["c"]) for f, c in zip(forget, left, strict=True)
    ]
    label_ends(ax, [*ends, (steps, start / 2, "half", FAINT)])

    leaves = [
        f"f = {given(f)} leaves {measured(c[after])}" for f, c in zip(forget, left, strict=True)
    ]
    leaves[0] += f" after {counted(after, 'step')}"
    return f"Starting at {given(start)}, {listed(leaves)}; {_half_is_gone(forget)}."


def _half_is_gone(forget):
    """``half is gone after 7 steps and after 69``: for each f, the first step with half or less."""
    when = []
    for f in forget:
        if f == 1:
            when.append("never")
        else:
            # The small number keeps 0.5 ** 0.1, half gone after 10 steps, from becoming 11.
            steps = max(1, int(np.ceil(np.log(0.5) / np.log(f) - 1e-9))) if f > 0 else 1
            first = not any(word.startswith("after") for word in when)
            when.append(f"after {counted(steps, 'step') if first else steps}")
    if set(when) == {"never"}:
        return "half is never gone"
    return f"half is gone {listed(when)}"


@figure(7.5, 3.3)
def memory_by_bias(biases, longest=1000, *, ax=None):
    """What the forget gate lets through over a lag, f multiplied by itself, for several biases.

    biases are forget biases b, each within ±30, with f = σ(b) at every step; longest is the longest
    lag in steps, at least 10. The lag has a logarithmic axis; a dot marks each half-life,
    ln ½ / ln σ(b), that lies on it. Raises ValueError when a bias or longest lies outside.
    """
    biases = np.sort(numbers("biases", biases, -30, 30, "one or more numbers within ±30"))
    longest = whole("longest", longest, 10)
    rates = np.logaddexp(0, -biases)  # −ln σ(b), also where σ(b) rounds to 1
    half_lives = np.log(2) / rates
    lag = np.geomspace(1, longest, 300)

    ax.axhline(0.5, color=RULE, linewidth=1)
    # The longer the memory, the darker, from left to right.
    for rate, share in zip(rates, np.linspace(0.5, 1, len(rates)), strict=True):
        look = LINES["f"]._asdict() | {"color": shade(COLOR["f"], share)}
        ax.plot(lag, np.exp(-rate * lag), **look)
    ax.set(
        xscale="log",
        xlim=(1, longest),
        ylim=(0, 1.02),
        yticks=(0, 0.5, 1),
        yticklabels=("0", "half", "all"),
        xlabel="lag (steps, on a logarithmic axis)",
        ylabel="part still there",
    )
    ax.xaxis.set_major_formatter("{x:g}")
    # Each label above the half-life that it names, or at the side where that lies beyond the axis.
    places = np.clip(np.log(half_lives) / np.log(longest), 0, 1)
    for b, half, place, apart in zip(biases, half_lives, places, spread(places, 0.15), strict=True):
        if 1 <= half <= longest:
            ax.plot(half, 0.5, "o", color=COLOR["f"], markersize=6, clip_on=False)
            ax.plot((half, half), (0.5, 1.02), color=RULE, linewidth=1, zorder=0)
        ax.annotate(
            f"b = {given(b)}\n{measured(half)} steps",
            (place, 1),
            (apart, 1.08),
            xycoords="axes fraction",
            ha="center",
            color=COLOR["f"],
            linespacing=1.4,
            arrowprops={
                "arrowstyle": "-",
                "color": RULE,
                "linewidth": 1,
                "shrinkA": 1,
                "shrinkB": 0,
            },
        )
    kept = [
        f"{measured(half)} at b = {given(b)}" for b, half in zip(biases, half_lives, strict=True)
    ]
    return f"With a constant forget gate σ(b), the steps until half is gone are {listed(kept)}."


# Three writings far enough apart to see what each leaves behind.
WRITTEN = (0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0)


@figure(7.5, 2.8)
def leaky_memory(forget, written=WRITTEN, *, ax=None):
    """A memory that keeps the part ``forget`` of itself at each step and adds what is written.

    forget is the constant f in 0 … 1, written the i·g of each step; c = f · c + i·g, from 0. Raises
    ValueError when forget lies outside 0 … 1 or written is not a list of finite numbers.
    """
    f = number("forget", forget, 0, 1, "one value from 0 to 1")
    written = numbers("written", written)
    c = np.array(list(itertools.accumulate(written, lambda before, new: f * before + new)))
    time = np.arange(1, len(written) + 1)

    ax.axhline(0, color=RULE, linewidth=1)
    ax.bar(time, written, width=0.55, color=shade(COLOR["i"], 0.55))
    # A step reaches from half before its number to half after it.
    edges = np.arange(len(c) + 1) + 0.5
    ax.plot(edges, np.append(c, c[-1]), drawstyle="steps-post", **LINES["c"]._asdict())
    # The same height for every f, so that pictures of different f can be compared.
    reach = 1.1 * max(abs(values).max() for values in (written, written.cumsum(), c)) or 1
    ax.set(
        title=f"f = {given(f)}",
        xlabel="time (step)",
        ylabel="c (line), written i·g (bars)",
        ylim=(-reach, reach),
    )
    ax.xaxis.get_major_locator().set_params(integer=True)
    peak = c[np.argmax(abs(c))]
    return f"With f = {given(f)}, c peaks at {measured(peak)} and ends at {measured(c[-1])}."
