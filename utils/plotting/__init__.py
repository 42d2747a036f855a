"""Every figure of the course: ``from utils import plotting``, then ``plotting.name(data)``.

A figure is one line in a notebook. It takes plain arrays or a ``Trace`` and an optional ``ax``, and
returns the Axes. ``ax.caption`` is one sentence computed from the data: the notebook shows it below
the picture and a screen reader finds it as the picture's alt text.

    cell.py     the cell as a conveyor belt, with the numbers of one step
    memory.py   valves, forgetting, and how long a memory lasts
    traces.py   gates, cell and output over time
    shapes.py   arrays, kernels and returned states as grids
    live.py     one drawing for several values: a slider, and a filmstrip for the page

    look.py     the colours, and what turns a drawing into a figure with a caption
    parts.py    boxes, wires, labels that keep apart
    words.py    numbers as a caption says them
"""

from utils.plotting.cell import cell
from utils.plotting.live import filmstrip, slider
from utils.plotting.look import COLOR, LINES
from utils.plotting.memory import influence, leaky_memory, memory_by_bias, memory_decay, valves
from utils.plotting.shapes import broadcast_bug, kernel_blocks, reshaped, state_flow
from utils.plotting.traces import gate_heatmap, gates_over_time, kept_and_written

__all__ = [
    "COLOR",
    "LINES",
    "broadcast_bug",
    "cell",
    "filmstrip",
    "gate_heatmap",
    "gates_over_time",
    "influence",
    "kept_and_written",
    "kernel_blocks",
    "leaky_memory",
    "memory_by_bias",
    "memory_decay",
    "reshaped",
    "slider",
    "state_flow",
    "valves",
]
