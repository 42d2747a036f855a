"""How long a notebook takes: its reading is counted, its exercises say their own minutes.

The paces are those of somebody new to LSTMs who reads every line and runs every cell. They were
chosen so that the notebooks came out at what new readers took, to within five minutes.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from nbformat import NotebookNode

from tools.release.answers import without_solution
from tools.release.cells import INSTRUCTOR, code_cells, exercise_name, is_generated, tags
from utils.exercises.definition import Exercise

# Seconds for each:
WORD = 60 / 140  # of text, formulas among it: slower than a novel, at 250 words a minute
LINE = 4  # of code, which is read and not typed
FIGURE = 45  # to find in it what the caption says
QUESTION = 20  # to think of an answer before the cell gives it
VERDICT = 90  # to take in what is said of an answer; writing it is in the exercise's own minutes

STEP = 5  # what is stated are multiples of this
UNBROKEN = 75  # the longest that somebody should read and solve without a break
BREAK = "A good place for a break"  # says where it is, in a longer notebook

LINE_OF_HEAD = re.compile(r"^\*\*Minutes:\*\*.*", re.MULTILINE)
ASKED = re.compile(r"\*\*Before you\b")
DRAWN = re.compile(r"\bplotting\.\w+\(")


class Minutes(NamedTuple):
    """What a notebook takes: to read and run it, and to solve so many exercises."""

    reading: int
    solving: int
    exercises: int

    @property
    def all(self) -> int:
        return self.reading + self.solving

    @property
    def line(self) -> str:
        """The line of the head that says it."""
        if not self.exercises:
            return f"**Minutes:** {self.all}"
        many = f"{self.exercises} exercise{'s' if self.exercises > 1 else ''}"
        parts = f"{self.reading} reading and running, {self.solving} in {many}"
        return f"**Minutes:** {self.all} ({parts})"


def minutes(nb: NotebookNode, exercises: Mapping[str, Exercise]) -> Minutes:
    """The Minutes of an author's notebook, from what a learner gets of it."""
    reading, solving, number = counted(nb.cells, exercises)
    return Minutes(rounded(reading), rounded(solving), number)


def counted(
    of_cells: list[NotebookNode], exercises: Mapping[str, Exercise]
) -> tuple[float, int, int]:
    """The minutes of cells, to read and run them and to solve, and how many exercises they hold."""
    cells = [cell for cell in of_cells if not is_generated(cell) and INSTRUCTOR not in tags(cell)]
    text = LINE_OF_HEAD.sub("", "\n".join(c.source for c in cells if c.cell_type == "markdown"))
    code = code_cells(NotebookNode(cells=cells))
    lines = "\n".join(without_solution(cell.source) for cell in code).split("\n")
    names = [name for name in map(exercise_name, code) if name in exercises]
    seconds = (
        WORD * len(text.split())
        + LINE * sum(1 for line in lines if line.strip())
        + FIGURE * sum(1 for cell in code if DRAWN.search(cell.source))
        + QUESTION * len(ASKED.findall(text))
        + VERDICT * len(names)
    )
    return seconds / 60, sum(exercises[name].minutes for name in names), len(names)


def rounded(number: float) -> int:
    """To the nearest multiple of STEP, and up to the first."""
    return max(STEP * round(number / STEP), STEP) if number else 0
