"""Models of text: their scores, what they make of the characters before, and one cell's colours."""

import matplotlib
import numpy as np
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from utils.plotting.accepts import alike, entries, numbers, shaped
from utils.plotting.look import FAINT, INK, RULE, SAID, figure, panels
from utils.plotting.words import counted, hundredths, listed

COLUMNS, ROWS = 73, 12  # of text, at least: letters keep their shape
CLEARLY = 0.1  # bits per character by which a loss has risen
GROUPS = (FAINT, RULE, SAID)  # a colour for each group of bars; networks come last


@figure(7.5, 3.6)
def text_scores(bits, *, ax=None):
    """Bits per character as bars, in groups, the fewer the better.

    bits maps up to three groups to a dict name -> bits. The caption says the best of each group.
    Raises ValueError when there is no group, more than three, or a number that is not above 0.
    """
    entries("bits", bits, "group")
    if len(bits) > len(GROUPS):
        raise ValueError(f"bits has {len(bits)} groups; it should have at most {len(GROUPS)}")
    place, places, names, best = 0, [], [], []
    for (group, scores), color in zip(bits.items(), GROUPS, strict=False):
        entries(f"bits[{group!r}]", scores, "model")
        values = numbers(f"bits[{group!r}]", list(scores.values()), low=1e-9, wanted="above 0")
        at = place + np.arange(len(values))
        ax.barh(at, values, 0.7, color=color)
        for height, value in zip(at, values, strict=True):
            ax.text(value, height, f" {hundredths(value)}", va="center", size=8.5, color=FAINT)
        places, names, place = [*places, *at], [*names, *scores], at[-1] + 1.6
        name = min(scores, key=scores.get)
        best.append(f"{hundredths(scores[name])} of {group} ({name})")
    ax.set_yticks(places, names, color=INK)
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.1 * max(max(scores.values()) for scores in bits.values()))
    ax.set_xlabel("bits per character")
    return f"The fewest bits per character are {listed(best)}."


@figure(7.5, 3.0)
def bits_by_context(network, counting, all_before, *, ax=None):
    """Bits per character over how many characters before it were read.

    network (n,) holds the bits of a network that has read 1, 2, … n characters, and all_before
    those when it has read the whole text before; counting maps the order of a model that counts to
    its bits. Raises ValueError when a number of bits is not above 0.
    """
    says = numbers("network", network, low=1e-9, wanted="a list of numbers above 0")
    orders = numbers("counting", list(counting), low=1, wanted="a dict of orders of at least 1")
    scores = numbers("counting", list(counting.values()), low=1e-9, wanted="above 0")
    read = np.arange(1, len(says) + 1)
    ax.axhline(
        all_before, color=SAID, linewidth=1, linestyle=(0, (1, 2)), label="network, all before"
    )
    ax.plot(read, says, color=SAID, linewidth=2, label="network")
    ax.plot(orders, scores, "o-", color=FAINT, linewidth=1.2, markersize=5, label="counting")
    ax.legend(frameon=False)
    ax.set_xscale("log")
    ticks = [n for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96) if n <= read[-1]]
    ax.set_xticks(ticks, ticks)
    ax.minorticks_off()
    ax.set(xlabel="characters read before", ylabel="bits per character")
    ahead = np.flatnonzero(says < scores.min())
    order = int(orders[scores.argmin()])
    passes = (
        f"passes it at {counted(int(read[ahead[0]]), 'character')}"
        if len(ahead)
        else "stays above it"
    )
    return (
        f"The best that counts, order {order}, needs {hundredths(scores.min())} bits; having read "
        f"as many characters the network needs {hundredths(says[order - 1])}, {passes}, and with "
        f"all before it needs {hundredths(all_before)}."
    )


@figure(7.5, 2.9)
def overfitting(histories, *, ax=None):
    """Training and validation loss in bits per character, pass by pass, a dot at the best pass.

    histories maps a name to a ``History``. The caption says no trained number, only for which the
    validation ends clearly above its best. Raises ValueError when there is none, or when a history
    has another number of losses than of validations.
    """
    entries("histories", histories, "History")
    rising, steady, worst = [], [], 0
    row = panels(ax, 1, len(histories))[0]
    for panel, (name, history) in zip(row, histories.items(), strict=True):
        losses = {f"the {part} of {name}": getattr(history, part) for part in history._fields}
        loss, validation = alike(losses, "passes")
        passes = np.arange(1, len(loss) + 1)
        panel.plot(passes, loss, color=SAID, label="training")
        panel.plot(passes, validation, color=INK, linestyle=(0, (4, 2)), label="validation")
        best = validation.argmin()
        panel.plot(passes[best], validation[best], "o", color=INK, label="best pass")
        panel.set(title=name, xlabel="pass", ylabel="bits per character")
        panel.xaxis.get_major_locator().set_params(integer=True)
        panel.label_outer()
        (rising if validation[-1] > validation[best] + CLEARLY else steady).append(f"“{name}”")
        worst = max(worst, loss.max(), validation.max())
    for panel in row:
        panel.set_ylim(0, 1.05 * worst)
    row[0].legend(frameon=False, loc="lower left")
    return (
        f"The validation ends more than {CLEARLY} bits above its best for "
        f"{listed(rising or ['none'])}, and not for {listed(steady or ['none'])}."
    )


@figure(7.5, 3.6)
def coloured_text(characters, values, marked, told, name, *, ax=None):
    """Each character of a text on a colour for one number: how large it is there, and its sign.

    values (characters,) are drawn from brown, the lowest, to green, the highest; a bar lies under
    each character that is marked, (characters,) of True and False, and told says of these what they
    have in common. name is of the number. Raises ValueError when the lengths differ.
    """
    values = shaped("values", values, len(characters))
    marked = shaped("marked", marked, len(characters)).astype(bool)
    reach = 1.8 * (abs(values).max() or 1)  # dark ink stays legible on the darkest of it
    colors = matplotlib.colormaps["BrBG"](Normalize(-reach, reach)(values))
    row = column = width = 0
    for character, color, bar in zip(characters, colors, marked, strict=True):
        ax.add_patch(Rectangle((column, row), 1, 1, facecolor=color))
        if bar:
            ax.add_patch(Rectangle((column, row + 0.9), 1, 0.1, facecolor=INK))
        shown = "↵" if character == "\n" else character
        look = {"size": 7.6, "family": "DejaVu Sans Mono", "color": INK}
        ax.text(column + 0.5, row + 0.72, shown, ha="center", va="baseline", **look)
        column += 1
        width = max(width, column)
        if character == "\n":
            row, column = row + 1, 0
    ax.set(xlim=(0, max(width, COLUMNS)), ylim=(max(row + bool(column), ROWS), 0))
    ax.axis("off")
    ax.set_title(f"{name}, from brown to green; a bar below: {told}")
    if marked.all() or not marked.any():
        return f"{name} is {hundredths(values.mean())} on average over {len(values)} characters."
    inside, outside = (hundredths(values[where].mean()) for where in (marked, ~marked))
    return f"{name} is {inside} on average {told}, and {outside} elsewhere."
