"""Which exercises are solved: one small text file of the learner's, and the table drawn from it.

The file holds one name a line and is only ever appended to, a line in one write: two kernels at
once cannot lose each other's lines, and a line that some other version wrote is passed over. It is
``.lstm-gate-by-gate`` in the home folder, or what the environment variable LSTM_COURSE_PROGRESS
names; with that empty, what is solved is known for as long as the kernel lives. Deleting the file
starts afresh.
"""

import html
import os
from dataclasses import dataclass
from pathlib import Path

from utils.exercises.registry import EXERCISES
from utils.exercises.verdict import show

_solved_here = set()  # counts even when the file cannot be written


def add(name):
    """Note that an exercise is solved -> a sentence when it could not be written down, or ""."""
    if name in _solved_here:
        return ""
    _solved_here.add(name)
    path = _path()
    if path is None or name in _read(path):
        return ""
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"\n{name}\n")  # the line before may have been cut short
    except OSError as error:
        return f"Your progress could not be kept in {path}: {error.strerror}."
    return ""


def solved():
    """The names of all solved exercises."""
    path = _path()
    return _solved_here | (_read(path) if path else set())


def progress():
    """Show which exercises are solved, notebook by notebook."""
    done = solved()
    rows = {}
    for one in EXERCISES.values():
        rows.setdefault(one.notebook, []).append((one.name, one.name in done))
    show(Progress(tuple((notebook, tuple(names)) for notebook, names in rows.items())))


def _path():
    given = os.environ.get("LSTM_COURSE_PROGRESS")
    if given is None:
        try:
            return Path.home() / ".lstm-gate-by-gate"
        except RuntimeError:  # there is no home
            return None
    return Path(given) if given else None


def _read(path):
    try:
        return set(path.read_text(encoding="utf-8", errors="replace").split())
    except OSError:  # missing, a folder, not ours to read: nothing is known to be solved
        return set()


@dataclass(frozen=True)
class Progress:
    """A row a notebook: its name, and for each exercise its name and whether it is solved."""

    rows: tuple  # of (notebook, ((exercise, solved), ...))

    def __str__(self):
        width = max(len(notebook) for notebook, _ in self.rows)
        return "\n".join(
            f"{notebook:{width}}  {self._bar(exercises)}  {self._sentence(exercises)}"
            for notebook, exercises in self.rows
        )

    __repr__ = __str__

    def _repr_html_(self):
        rows = "".join(
            f"<tr><th style='text-align: left' scope='row'>{html.escape(notebook)}</th>"
            f"<td style='text-align: left' aria-hidden='true'>{self._bar(exercises)}</td>"
            f"<td style='text-align: left'>{html.escape(self._sentence(exercises))}</td></tr>"
            for notebook, exercises in self.rows
        )
        return f"<table>{rows}</table>"

    @staticmethod
    def _bar(exercises):
        return "".join("■" if done else "□" for _, done in exercises)

    @staticmethod
    def _sentence(exercises):
        open_ones = [name for name, done in exercises if not done]
        text = f"{len(exercises) - len(open_ones)} of {len(exercises)} solved"
        return f"{text}, next: {open_ones[0]}" if open_ones else text
