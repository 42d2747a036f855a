"""What a programmed unit holds and says, beside what it should say."""

import numpy as np
from matplotlib.patheffects import Normal, Stroke
from matplotlib.ticker import MaxNLocator

from utils.plotting.accepts import alike
from utils.plotting.look import FAINT, INK, LINES, RULE, figure, shade
from utils.plotting.words import counted, given, listed, measured
from utils.programs import said

WINDOW = 32  # steps that are drawn of a longer run
# h stands before c with a rim of paper, so that it is seen where they are equal.
RIM = [Stroke(linewidth=LINES["c"].linewidth + 1.6, foreground="white"), Normal()]


@figure(7.5, 2.7)
def program(inputs, c, h, wanted, reads="h", title="", *, ax=None):
    """The inputs, c and h of one unit over time, what it should say, and below where it errs.

    inputs maps the name of each input to its bits (time,); c, h and wanted are (time,). reads is
    "h" where an h above ½ says 1, and "c" where c, rounded, is what the unit says. Of a run of more
    than 32 steps, those around the first error are drawn, or else the first ones. Raises ValueError
    when reads is neither, or the arrays differ in length or hold what is no finite number.
    """
    if reads not in ("h", "c"):
        raise ValueError(f"reads is {reads!r}; it should be 'h' or 'c'")
    values = {"c": c, "h": h, "wanted": wanted} | {f"inputs[{k!r}]": v for k, v in inputs.items()}
    c, h, wanted, *bits = alike(values, "time")
    wrong = said(reads, c, h) != wanted

    start = max(0, int(wrong.argmax()) - WINDOW * 3 // 4) if len(c) > WINDOW else 0
    shown = slice(start, start + WINDOW)
    edges = np.arange(len(c) + 1)[start : start + WINDOW + 1] + 0.5
    _draw(ax, edges, c[shown], h[shown], wanted[shown], wrong[shown], reads)
    _name_bits(ax, edges, inputs, [row[shown] for row in bits])
    ax.set_title(title)
    words = _error(c, h, wanted, wrong, reads) if wrong.any() else _success(c, h, wanted, reads)
    return f"{title}: the {words}." if title else f"The {words}."


def _draw(ax, edges, c, h, wanted, wrong, reads):
    # The same heights for every h, so that pictures of different programs can be compared.
    low, high = min(-1 if reads == "h" else 0, c.min(), h.min()), max(1, c.max())
    if reads == "c":
        low, high = min(low, wanted.min()), max(high, wanted.max())
    space = 0.08 * (high - low)
    errs = low - 2 * space  # the row of crosses, below what they would hide
    time = edges[:-1] + 0.5
    if reads == "h":
        columns = {"width": 1, "color": shade(INK, 0.13), "linewidth": 0, "zorder": 0}
        on = wanted == 1
        ax.bar(time[on], high - low + 2 * space, bottom=low - space, **columns)
        ax.axhline(0.5, color=FAINT, linewidth=1, linestyle=(0, (1, 2)))
        wanted_is = "1 is wanted where shaded"
    else:
        ax.plot(time, wanted, "o", color=INK, markersize=7, fillstyle="none")
        wanted_is = "wanted (circles)"
    ax.axhline(0, color=RULE, linewidth=1, zorder=0.5)
    ax.stairs(c, edges, baseline=None, **LINES["c"]._asdict())
    # One dash a step: c is seen to both sides of it where the two are equal.
    steps = np.array([edges[:-1] + 0.2, edges[1:] - 0.2]), np.array([h, h])
    dash = LINES["h"]._replace(linestyle="solid")
    ax.plot(*steps, solid_capstyle="butt", path_effects=RIM, **dash._asdict())
    cross = {"color": INK, "markersize": 5, "markeredgewidth": 1.8}
    ax.plot(time[wrong], np.full(wrong.sum(), errs), "x", **cross)
    ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low, high)
    ticks = [tick for tick in ticks if low <= tick <= high]
    ax.set(
        xlabel="time (step)",
        ylabel=f"c (line), h (dashes);\n{wanted_is}",
        xlim=(edges[0], edges[-1]),
        ylim=(errs - space, high + space),
    )
    ax.set_yticks([*ticks, errs], [*map(given, ticks), "wrong"])
    ax.xaxis.get_major_locator().set_params(integer=True)


def _name_bits(ax, edges, inputs, rows):
    """A row of marks on top for each input: a square for 1, a dot for 0."""
    low, high = ax.get_ylim()
    apart = 0.11 * (high - low)
    time = edges[:-1] + 0.5
    places = [high + apart * (k + 0.5) for k in reversed(range(len(rows)))]
    for place, bits in zip(places, rows, strict=True):
        for mark, size, some in (("s", 4.5, bits == 1), (".", 2, bits == 0)):
            look = {"color": INK, "linestyle": "", "marker": mark, "markersize": size}
            ax.plot(time[some], np.full(some.sum(), place), **look)
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    ax.set_yticks([*ax.get_yticks(), *places], [*names, *inputs])
    ax.set_ylim(low, high + apart * len(rows))


def _error(c, h, wanted, wrong, reads):
    first = int(wrong.argmax())
    says = f"h = {measured(h[first])} says {given(said('h', c, h)[first])}"
    if reads == "c":
        says = f"c = {measured(c[first])}"
    are = "is" if wrong.sum() == 1 else "are"
    return (
        f"unit first errs at step {first + 1}, where {says} and {given(wanted[first])} is wanted; "
        f"{wrong.sum()} of {counted(len(c), 'step')} {are} wrong"
    )


def _success(c, h, wanted, reads):
    right = f"unit is right at {len(c)} of {counted(len(c), 'step')}"
    if reads == "c":
        reach = "stays below 1" if abs(h).max() < 1 else "reaches 1 to the last digit"
        return f"{right}: c runs from {measured(c.min())} to {measured(c.max())}, while |h| {reach}"
    ones, zeros = h[wanted == 1], h[wanted == 0]
    bounds = [f"at least {measured(ones.min())} where 1 is wanted"] if ones.size else []
    bounds += [f"at most {measured(zeros.max())} where 0 is wanted"] if zeros.size else []
    return f"{right}: h is {listed(bounds)}"
