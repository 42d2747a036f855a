"""Every figure of the course: ``from utils import plotting``, then ``plotting.name(data)``.

A figure is one line in a notebook. It takes plain arrays or a ``Trace`` and an optional ``ax``, and
returns the Axes. ``ax.caption`` is one sentence computed from the data: the notebook shows it below
the picture and a screen reader finds it as the picture's alt text.

    cell.py     the cell as a conveyor belt, with the numbers of one step
    memory.py   valves, forgetting, and how long a memory lasts
    traces.py   gates, cell and output over time
    gradients.py  slopes, the step backwards, and how far a gradient reaches
    programs.py what a programmed unit does, beside what it should do
    shapes.py   arrays, kernels and returned states as grids
    stacks.py   layers on top of each other, both directions, dropout
    through_time.py  sequences: what each step reads and returns, and what reaches which step
    training.py what trained networks answer, how they learned, what forecasts are worth
    live.py     one drawing for several values: a slider, and a filmstrip for the page

    look.py     the colours, and what turns a drawing into a figure with a caption
    parts.py    boxes, wires, labels that keep apart
    words.py    numbers as a caption says them
"""

from utils.plotting.cell import cell
from utils.plotting.gradients import (
    cell_backwards,
    contest,
    curve_slopes,
    gradient_by_lag,
    reach,
    tangents,
)
from utils.plotting.live import filmstrip, slider
from utils.plotting.look import COLOR, LINES
from utils.plotting.memory import influence, leaky_memory, memory_by_bias, memory_decay, valves
from utils.plotting.programs import program
from utils.plotting.shapes import broadcast_bug, kernel_blocks, reshaped, state_flow
from utils.plotting.stacks import (
    both_directions,
    delay_line,
    dropout_masks,
    stack_flow,
    state_map,
)
from utils.plotting.through_time import (
    handed_over,
    past_the_end,
    reading,
    returned,
    who_sees,
)
from utils.plotting.traces import gate_heatmap, gates_over_time, kept_and_written
from utils.plotting.training import (
    baselines,
    errors,
    flat_answer,
    forecasts,
    losses,
    saturation,
    windows,
)

__all__ = [
    "COLOR",
    "LINES",
    "baselines",
    "both_directions",
    "broadcast_bug",
    "cell",
    "cell_backwards",
    "contest",
    "curve_slopes",
    "delay_line",
    "dropout_masks",
    "errors",
    "filmstrip",
    "flat_answer",
    "forecasts",
    "gate_heatmap",
    "gates_over_time",
    "gradient_by_lag",
    "handed_over",
    "influence",
    "kept_and_written",
    "kernel_blocks",
    "leaky_memory",
    "losses",
    "memory_by_bias",
    "memory_decay",
    "past_the_end",
    "program",
    "reach",
    "reading",
    "reshaped",
    "returned",
    "saturation",
    "slider",
    "stack_flow",
    "state_flow",
    "state_map",
    "tangents",
    "valves",
    "who_sees",
    "windows",
]
