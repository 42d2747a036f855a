"""Networks that count: the unit that holds the number, and how far they get."""

import numpy as np
from matplotlib.colors import ListedColormap

from utils.plotting.accepts import entries, shaped, whole
from utils.plotting.look import COLOR, FAINT, INK, PAPER, SAID, figure, panels
from utils.plotting.words import counted

FURTHER = 1.5  # times as far moves clearly further


@figure(7.5, 3.2)
def up_and_down(c, trained, *, ax=None):
    """The c of one unit along strings aⁿbⁿ, and where it ends at the last b of each.

    c maps n to the c (2n,) of a unit at each a and b, for n from 1 to beyond ``trained``, the
    largest of the training. Along the letters are drawn ``trained`` and its multiples.
    Raises ValueError when a length is not 2n, or no n lies beyond.
    """
    trained, most = whole("trained", trained), len(c)
    if list(c) != list(range(1, most + 1)) or most <= trained:
        raise ValueError(f"c has n of {list(c)}; they should go from 1 to beyond {trained}")
    named = entries("c", c, "string").items()
    heights = [shaped(name, values, 2 * n) for n, (name, values) in zip(c, named, strict=True)]
    ends = np.array([values[-1] for values in heights])
    along, after = panels(ax, 1, 2, width_ratios=(1.7, 1), wspace=0.1)[0]
    for n in range(trained, most + 1, trained):
        color, dashes = (COLOR["c"], "solid") if n <= trained else (SAID, (0, (4, 1.5)))
        values = heights[n - 1]
        along.plot(np.arange(1 - n, n + 1), values, color=color, linestyle=dashes, linewidth=2)
        turn = values[n - 1]
        up = turn > ends[0]
        place = {"textcoords": "offset points", "ha": "center", "va": "bottom" if up else "top"}
        along.annotate(f"n = {n}", (0, turn), (0, 3 if up else -3), color=color, size=9, **place)
    along.set(title="along the string", ylabel="c of the unit")
    along.set_xlabel("letters from the last a; a to its left, b to its right")
    along.margins(y=0.12)
    after.axvspan(0.5, trained + 0.5, color=PAPER, linewidth=0)
    after.plot(np.arange(1, most + 1), ends, ".", color=COLOR["c"])
    after.set(title="at its last b", xlabel="n; shaded: in training", xlim=(0.5, most + 0.5))
    known = np.ptp(ends[:trained])
    further = np.ptp(ends) > FURTHER * known
    return (
        "The c of the unit goes one way with each a and back with each b; where it ends moves "
        f"{'further' if further else 'hardly further'} over n = 1 to {most} than over 1 to "
        f"{trained}."
    )


@figure(7.5, 1.9)
def how_far(right, trained, *, ax=None):
    """Which strings aⁿbⁿ each of several networks foretells without an error.

    right (networks, n) is True where it does, for n from 1 on; trained is the largest n of the
    training. The caption is about the network in the middle: another machine, where one of them
    may be luckier, says the same.
    """
    right = shaped("right", right, "networks", "n").astype(bool)
    networks, most = right.shape
    trained = whole("trained", trained)
    ax.imshow(right, ListedColormap([PAPER, SAID]), vmin=0, vmax=1, aspect="auto")
    ax.set_xticks(np.arange(most + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(networks + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="white", linewidth=1.5)
    ax.tick_params(which="both", length=0)
    ax.axvline(trained - 0.5, color=INK, linewidth=2)
    ax.text(trained - 0.3, -0.6, "beyond the training", color=FAINT, size=9, va="bottom")
    named = [n for n in range(1, most + 1) if n == 1 or n % 5 == 0]
    ax.set_xticks([n - 1 for n in named], named)
    ax.set(xlabel="n, of the string aⁿbⁿ; filled: right", ylabel="network", yticks=range(networks))
    ax.spines[:].set_visible(False)
    first_error = np.where(right.all(axis=1), most + 1, right.argmin(axis=1) + 1)
    middle = int(np.median(first_error))
    if middle <= trained:
        said = f"errs for an n of the training, which went up to {trained}"
    elif middle > most:
        said = f"is right for every n up to {most}"
    else:
        said = (
            f"is right for every n up to {trained} and errs for the first time between "
            f"{trained + 1} and {most}"
        )
    return f"Of {counted(networks, 'network')} the one in the middle {said}."
