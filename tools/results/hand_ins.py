"""Which notebooks are handed in, by whom, and their cells."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tools.contents import sources
from tools.release.cells import EXERCISE
from utils.exercises import EXERCISES
from utils.exercises.definition import Exercise

MEGABYTES = 50  # of a file: the course's own notebooks, with their outputs, have less than 2


class HandIn(NamedTuple):
    """A file that was handed in.

    notebook  of the course, to which its exercises belong; "" if it can't be told
    cells     the sources of its code cells
    fault     why it isn't run, in a sentence; "" if it is
    """

    file: str
    learner: str
    notebook: str = ""
    cells: tuple[str, ...] = ()
    fault: str = ""


def hand_ins(folder: Path, exercises: Mapping[str, Exercise] = EXERCISES) -> list[HandIn]:
    """All notebooks in the folder and those within, but for what is hidden or a link."""
    paths = [
        path
        for path in sorted(folder.rglob("*.ipynb"))
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return [hand_in(path, folder, exercises) for path in paths]


def hand_in(path: Path, folder: Path, exercises: Mapping[str, Exercise]) -> HandIn:
    file = path.relative_to(folder).as_posix()
    learner = learner_of(file, exercises) or folder.resolve().name
    try:
        if path.stat().st_size > MEGABYTES * 10**6:
            return HandIn(file, learner, fault=f"The file has more than {MEGABYTES} MB.")
        written = sources(path.read_bytes())
    except OSError as error:
        return HandIn(file, learner, fault=f"The file can't be read: {error.strerror}.")
    if written is None:
        return HandIn(file, learner, fault="The file isn't a notebook.")
    cells = tuple(text for kind, text in written if kind == "code")
    names = [name for text in cells for name in EXERCISE.findall(text)]
    notebooks = Counter(exercises[name].notebook for name in names if name in exercises)
    if not notebooks:
        return HandIn(file, learner, fault="The notebook has no exercise of the course.")
    return HandIn(file, learner, notebooks.most_common(1)[0][0], cells)


def learner_of(file: str, exercises: Mapping[str, Exercise]) -> str:
    """Whose file this is: its path up to the name of the course's notebook.

    Of "anna/01_gate_equations.ipynb" it is "anna", and also of "anna_01_gate_equations-2.ipynb";
    where somebody has renamed the notebook, it is the whole path.
    """
    path = file.removesuffix(".ipynb")
    for notebook in {one.notebook for one in exercises.values()}:
        path = path.partition(notebook)[0]
    return path.rstrip("/_- ")
