"""Every figure of the course: ``from utils import plotting``, then ``plotting.name(data)``.

A figure is one line in a notebook. It takes plain arrays or a ``Trace`` and an optional ``ax``, and
returns the Axes. ``ax.caption`` is one sentence computed from the data: the notebook shows it below
the picture and a screen reader finds it as the picture's alt text.

Each module beside this one has a theme, which its first line tells. What ``@figure`` of ``look.py``
marks in them is found here by itself; ``parts.py`` and ``words.py`` hold what several figures are
drawn and said with.
"""

import importlib
from pathlib import Path

from utils.plotting.live import slider
from utils.plotting.look import COLOR, LINES


def _found():
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        module = importlib.import_module(f"utils.plotting.{path.stem}")
        for name, value in vars(module).items():
            if hasattr(value, "is_figure"):
                yield name, value


FIGURES = dict(_found())
# Last, so that `cell` is the figure here and not the module of that name.
globals().update(FIGURES)
__all__ = ["COLOR", "LINES", "slider", *FIGURES]


def __dir__():
    return __all__
