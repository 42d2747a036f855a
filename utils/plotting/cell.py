"""The unit as a conveyor belt: one step of an LSTM, with its numbers on the wires."""

import numpy as np
from matplotlib.patches import Circle

from utils.plotting.accepts import number
from utils.plotting.look import COLOR, FAINT, INK, LINES, PAPER, figure, shade
from utils.plotting.parts import box, wire
from utils.plotting.words import given, thousandths

WIDTH, HEIGHT = 15.0, 8.0  # drawn at one scale both ways
BELT, MEET, SHOW, GATES, BUS = 6.6, 4.75, 4.2, 2.9, 1.3  # the heights at which things stand

# What computes: name -> (x, y, what it does, the letter it computes, its name). f stands before i,
# unlike in every list, since the belt meets it first; the other way round their wires would cross.
BOXES = {
    "f": (3.4, GATES, "σ", "f", "forget"),
    "i": (5.8, GATES, "σ", "i", "input"),
    "g": (8.2, GATES, "tanh", "g", "candidate"),
    "o": (10.6, GATES, "σ", "o", "output"),
    "tanh": (12.9, 5.55, "tanh", "c", None),
}
# Where two wires meet: name -> (x, y, sign)
JOINTS = {
    "keep": (3.4, BELT, "×"),
    "write": (8.2, MEET, "×"),
    "add": (8.2, BELT, "+"),
    "read": (12.9, SHOW, "×"),
}
RADIUS = 0.3
# What flows: name -> (points from source to target, whose line it has, its words, where they stand)
# The words' place is (x, y, horizontal alignment).
WIRES = {
    "c_before": ([(1.3, BELT), (3.1, BELT)], "c", "", None),
    "kept": ([(3.7, BELT), (7.9, BELT)], "c", "f·c", (5.8, BELT + 0.55, "center")),
    "c": ([(8.5, BELT), (13.9, BELT)], "c", "c", (10.6, BELT + 0.55, "center")),
    "f": ([(3.4, 3.45), (3.4, 6.3)], "f", "f", (3.6, 4.85, "left")),
    "i": ([(5.8, 3.45), (5.8, MEET), (7.9, MEET)], "i", "i", (6.8, MEET + 0.35, "center")),
    "g": ([(8.2, 3.45), (8.2, 4.4)], "g", "g", (8.4, 3.98, "left")),
    "written": ([(8.2, 5.0), (8.2, 6.3)], "i", "i·g", (8.4, 5.6, "left")),
    "c_read": ([(12.9, BELT), (12.9, 5.9)], "c", "", None),
    "tanh_c": ([(12.9, 5.2), (12.9, 4.5)], "c", "tanh c", (12.7, 4.85, "right")),
    "o": ([(10.6, 3.45), (10.6, SHOW), (12.6, SHOW)], "o", "o", (11.65, SHOW - 0.36, "center")),
    "h": ([(12.9, 3.9), (12.9, BUS), (13.9, BUS)], "h", "", None),
    "h_before": ([(1.3, BUS), (2.2, BUS)], "h", "", None),
}
# What the gates read, h and x together: no letter of the equations, so a plain line.
FEEDS = [[(2.2, BUS), (box[0], BUS), (box[0], 2.35)] for box in list(BOXES.values())[:4]]
FEEDS.append([(2.2, 0.1), (2.2, BUS)])
# What enters and leaves: name -> (x, y, letter, whose colour)
ENDS = {
    "c_before": (0.65, BELT, "c_{t-1}", COLOR["c"]),
    "h_before": (0.65, BUS, "h_{t-1}", COLOR["h"]),
    "x": (2.2, -0.5, "x_t", INK),
    "c": (14.5, BELT, "c_t", COLOR["c"]),
    "h": (14.5, BUS, "h_t", COLOR["h"]),
}


@figure(7.5, 4.2)
def cell(step=None, x=None, h=None, c=None, *, ax=None):
    """One LSTM step as a conveyor belt, with its numbers on the wires when they are given.

    step has the values i, f, g, o, c, h of one unit after the step (a ``Step`` of one sequence and
    one unit, or plain numbers); x, h and c are what went in. Without any of them, the letters alone
    are drawn. Raises ValueError when some are missing or hold more than one number.
    """
    if step is None:
        if any(value is not None for value in (x, h, c)):
            raise ValueError("step is None; it should hold the values that x, h and c lead to")
        conveyor(ax, {name: wire[2] for name, wire in WIRES.items()})
        return (
            "The forget gate f scales the old c, the input gate i scales the candidate g, their "
            "sum is the new c, and the output gate o scales tanh c into h."
        )
    values = {letter: number(f"step.{letter}", getattr(step, letter, None)) for letter in "ifgoch"}
    before = {"x": number("x", x), "h_before": number("h", h), "c_before": number("c", c)}
    values["kept"] = values["f"] * before["c_before"]
    values["written"] = values["i"] * values["g"]
    values["tanh_c"] = np.tanh(values["c"])
    says = {name: thousandths(value) for name, value in values.items()}
    says |= {name: given(value) for name, value in before.items()}
    words = {name: f"{wire[2]} = {says[name]}" for name, wire in WIRES.items() if wire[2]}
    conveyor(ax, words, says)
    return (
        f"f = {says['f']} keeps {says['kept']} of the old c = {says['c_before']}, "
        f"i = {says['i']} and g = {says['g']} write {says['written']}, and "
        f"o = {says['o']} shows the new c = {says['c']} as h = {says['h']}."
    )


def conveyor(ax, words, ends=None, backwards=False):
    """The diagram: words maps a wire's name to what stands beside it, ends an end's to its number.

    backwards turns every arrow round, and puts a d before the letters at the ends.
    """
    ax.set(xlim=(0, WIDTH), ylim=(-1, HEIGHT - 0.3), aspect="equal")
    ax.axis("off")
    box(ax, 7.8, 4.1, 12.1, 6.9, PAPER, corner=0.5, zorder=0)
    box(ax, 7.6, BELT, 13.0, 0.56, shade(COLOR["c"], 0.16), corner=0.28, zorder=1)
    towards = -1 if backwards else 1
    for points in FEEDS:
        wire(ax, points[::towards], FAINT, "solid", 1.6)
    for name, (points, letter, _, place) in WIRES.items():
        wire(ax, points[::towards], *LINES[letter])
        if place:
            at_x, at_y, side = place
            beside = {"color": COLOR[letter], "ha": side, "va": "center", "size": 10.5}
            ax.text(at_x, at_y, words[name], **beside)
    for x, y, does, letter, name in BOXES.values():
        width, height = (1.9, 1.1) if name else (1.5, 0.7)
        box(ax, x, y, width, height, COLOR[letter], corner=0.2, zorder=3)
        sign = {"color": "white", "ha": "center", "va": "center", "zorder": 4}
        ax.text(x, y + (0.2 if name else 0), does, size=12, weight="bold", **sign)
        if name:
            ax.text(x, y - 0.3, name, size=8.5, **sign)
    for x, y, sign in JOINTS.values():
        ax.add_patch(Circle((x, y), RADIUS, facecolor="white", edgecolor=INK, lw=1.6, zorder=3))
        ax.text(x, y - 0.02, sign, size=14, ha="center", va="center_baseline", zorder=4)
    for name, (x, y, letter, color) in ENDS.items():
        at = {"color": color, "ha": "center", "va": "center"}
        letter, size = (f"$d{letter}$", 12) if backwards else (f"${letter}$", 13)
        ax.text(x, y + (0.22 if ends else 0), letter, size=size, **at)
        if ends:
            ax.text(x, y - 0.3, ends[name], size=10.5, **at)
