"""Where h and c flow from step to step, and what each framework calls what comes out."""

from matplotlib.patches import Rectangle

from utils.plotting.accepts import whole
from utils.plotting.look import COLOR, FAINT, INK, LINES, figure, shade
from utils.plotting.parts import box, wire
from utils.plotting.words import counted

# What a layer returns, in Keras's and PyTorch's order: whose line it has, its height, what it is,
# and what it is called.
RETURNED = (
    ("h", 0.6, "every h, {all}", ("Keras: output", "PyTorch: output", "TensorFlow 1: outputs")),
    (
        "h",
        1.8,
        "the last h, {last}",
        ("Keras: final_memory_state", "PyTorch: h_n, {torch}", "TensorFlow 1: state.h"),
    ),
    (
        "c",
        2.75,
        "the last c, {last}",
        ("Keras: final_carry_state", "PyTorch: c_n, {torch}", "TensorFlow 1: state.c"),
    ),
)
OUTPUT, HAND, CARRY = (height for _, height, _, _ in RETURNED)


@figure(7.5, 4.0)
def state_flow(batch=1, time=3, units=4, *, ax=None):
    """Where h and c go from step to step, and what each framework calls what comes out.

    batch, time and units are the sizes of one layer's output; at most four steps are drawn, the
    first and the last among them. Raises ValueError unless they are whole numbers of at least 1.
    """
    batch, time, units = whole("batch", batch), whole("time", time), whole("units", units)
    steps, apart = _drawn_steps(time, 0.95, 3.8)
    _output(ax, steps, apart, OUTPUT, [(CARRY + HAND) / 2])
    for step, x in steps:
        if step != "…":
            _one_step(ax, x, step)
    stops = [0.6, *(x + side for _, x in steps for side in (-0.36, 0.36)), 5.05]
    _along(ax, stops, HAND, "h")
    _along(ax, stops, CARRY, "c")
    _along(ax, [steps[-1][1] + apart / 2 + 0.05, 5.05], OUTPUT, "h")
    ax.text(0.35, HAND, "$h_0$", color=COLOR["h"], size=12, ha="center", va="center")
    ax.text(0.35, CARRY, "$c_0$", color=COLOR["c"], size=12, ha="center", va="center")
    start = "zeros, or\nthe initial\nstate"
    ax.text(0.1, CARRY + 0.3, start, color=FAINT, size=8.5, va="top", linespacing=1.4)

    shapes = {
        "all": f"({batch}, {time}, {units})",
        "last": f"({batch}, {units})",
        "torch": f"(1, {batch}, {units})",
    }
    for letter, y, what, names in RETURNED:
        at = {"x": 5.2, "va": "center"}
        ax.text(y=y - 0.27, s=what.format(**shapes), color=COLOR[letter], weight="bold", **at)
        for k, name in enumerate(names):
            ax.text(y=y - 0.04 + 0.19 * k, s=name.format(**shapes), size=8.5, **at)
    ax.set(xlim=(0, 7.5), ylim=(4.0, 0), aspect="equal")
    ax.axis("off")
    return (
        f"The output {shapes['all']} holds the h of {counted(time, 'step')}, so that its last step "
        f"is the last h {shapes['last']}; of c only the last one {shapes['last']} comes out, and "
        "PyTorch puts an axis for the layers in front of both."
    )


def _one_step(ax, x, step):
    """The cell at one step, around ``x``: its input from below, its h in the output above."""
    top, bottom = HAND - 0.35, CARRY + 0.35
    middle = (top + bottom) / 2
    box(ax, x, middle, 0.62, bottom - top, shade(INK, 0.09), corner=0.12, zorder=1)
    ax.text(x, middle, "LSTM", weight="bold", ha="center", va="center")
    wire(ax, [(x, top), (x, OUTPUT + 0.26)], *LINES["h"])
    wire(ax, [(x, bottom + 0.4), (x, bottom + 0.05)], FAINT, "solid", 1.6)
    ax.text(x, OUTPUT, f"$h_{{{step}}}$", color=COLOR["h"], size=12, ha="center", va="center")
    ax.text(x, bottom + 0.56, f"$x_{{{step}}}$", size=12, ha="center", va="center")


# Heights, downwards: the output on top, then layer 2, layer 1 and the input.
TOP, LAYERS, INPUT = 0.5, (3.35, 1.75), 4.45
TALL = 0.9  # one layer's box
# What tutorials call the pairs of layer 1 and of layer 2, after the h and c of a single layer.
MISNAMED = ("final_memory_state", "final_carry_state")


@figure(7.5, 4.6)
def stack_flow(batch, time, units, *, ax=None):
    """Two layers over time, and each array that comes out of them with its name.

    batch and time are the input's sizes, units the two layers', the lower one first; at most four
    steps are drawn, the first and the last among them. Raises ValueError unless all are whole
    numbers of at least 1 and units holds two.
    """
    batch, time = whole("batch", batch), whole("time", time)
    if len(units) != 2:
        raise ValueError(f"units is {units!r}; it should hold two numbers, one a layer")
    lower, upper = (whole("units", size) for size in units)
    steps, apart = _drawn_steps(time, 0.75, 3.6)
    _output(ax, steps, apart, TOP, LAYERS)
    for step, x in steps:
        if step != "…":
            _two_layers(ax, x, step)
    stops = [x + side for _, x in steps for side in (-0.36, 0.36)][1:] + [4.75]
    for number, y in enumerate(LAYERS, 1):
        ax.text(0.1, y, f"layer {number}", va="center", weight="bold")
        for letter, height in (("c", y - 0.2), ("h", y + 0.2)):
            _along(ax, stops, height, letter)
            beside = (stops[-2] + stops[-1]) / 2, height - 0.12
            ax.text(*beside, letter, color=COLOR[letter], weight="bold", ha="center", va="center")
    _along(ax, [steps[-1][1] + apart / 2 + 0.05, 4.75], TOP, "h")

    every = f"({batch}, {time}, {upper})"
    _named(ax, TOP, "every h of layer 2", f"Keras, PyTorch: output {every}")
    ends = []
    for number, y, size in zip((1, 2), LAYERS, (lower, upper), strict=True):
        shape = f"({batch}, {size})"
        _named(
            ax,
            y,
            f"the last h and c of layer {number}",
            f"Keras: [h{number}, c{number}], each {shape}",
            f"PyTorch: h_n and c_n of module {number}",
            f"in tutorials: {MISNAMED[number - 1]}",
        )
        ends.append(f"of layer {number}, each {shape}")
    ax.set(xlim=(0, 7.5), ylim=(4.75, 0.1), aspect="equal")
    ax.axis("off")
    return (
        f"The output {every} is every h of layer 2; after it come two pairs, the last h and c "
        f"{ends[0]}, and {ends[1]}."
    )


def _two_layers(ax, x, step):
    """Both layers at one step around ``x``, from the input up to the output."""
    lower, upper = LAYERS
    for y in LAYERS:
        box(ax, x, y, 0.62, TALL, shade(INK, 0.09), corner=0.12, zorder=1)
        ax.text(x, y, "LSTM", size=9, weight="bold", ha="center", va="center")
    wire(ax, [(x, upper - TALL / 2), (x, TOP + 0.26)], *LINES["h"])
    wire(ax, [(x, lower - TALL / 2), (x, upper + TALL / 2 + 0.05)], *LINES["h"])
    wire(ax, [(x, INPUT - 0.18), (x, lower + TALL / 2 + 0.05)], FAINT, "solid", 1.6)
    ax.text(x, TOP, f"step {step}", color=COLOR["h"], ha="center", va="center")
    ax.text(x, INPUT, f"$x_{{{step}}}$", size=12, ha="center", va="center")


def _named(ax, y, what, *lines):
    """What comes out at height ``y``, and below it what it is called."""
    top = y - 0.1 * len(lines)
    ax.text(4.9, top, what, va="center", weight="bold")
    for k, line in enumerate(lines, 1):
        ax.text(4.9, top + 0.22 * k, line, va="center", size=8.5)


def _drawn_steps(time, left, width):
    """The steps that have room, at most four, with the middle of each, and how wide one is."""
    steps = [str(t) for t in range(1, time + 1)] if time <= 4 else ["1", "2", "…", str(time)]
    apart = width / len(steps)
    return [(step, left + apart * (k + 0.5)) for k, step in enumerate(steps)], apart


def _output(ax, steps, apart, y, others):
    """The output array at height ``y``, a cell a step, and dots where steps are left out."""
    for step, x in steps:
        strong = shade(COLOR["h"], 0.4 if step == steps[-1][0] else 0.18)
        cell = {"facecolor": strong, "edgecolor": "white", "linewidth": 2}
        ax.add_patch(Rectangle((x - apart / 2, y - 0.22), apart, 0.44, **cell))
        if step == "…":
            for height in (y, *others):
                ax.text(x, height, step, size=14, ha="center", va="center")


def _along(ax, stops, y, letter):
    """h or c on its way at height ``y``: a wire from every other stop to the next."""
    for start, end in zip(stops[::2], stops[1::2], strict=True):
        wire(ax, [(start, y), (end, y)], *LINES[letter])
