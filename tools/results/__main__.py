"""Who solved what, of the notebooks that a class has handed in: `python -m tools.results FOLDER`.

FOLDER holds notebooks, at any depth and under any name. A file's learner is its path in FOLDER up
to the name of the course's notebook: anna/01_gate_equations.ipynb is anna's, and so is
anna_01_gate_equations-2.ipynb. Each notebook runs in a process of its own, as many at once as there
are cores, from its first cell to its last, and the answers in it are judged by what they return.
FOLDER/results.csv then has a row for each exercise of each notebook: the verdict, and the mistake
if the course knows it; and a row without an exercise where a notebook could not be run to its end.

A notebook may take so many seconds and megabytes, can start no other process, reaches no network,
and changes no file but in a folder of its own that is removed. That is proof against slips and
pranks, but no wall: whoever expects more runs this as a user, or in a container, that has nothing
to lose. The course's answers are public: a right answer may be theirs.
"""

import argparse
import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from threading import Event
from typing import NamedTuple
from uuid import uuid4

from tqdm import tqdm

from tools.results.answers import Judged, judged
from tools.results.hand_ins import HandIn, hand_ins
from tools.results.running import Limits, Run, run
from tools.start import INTERRUPTED
from utils.exercises import EXERCISES
from utils.exercises.verdict import CORRECT

TABLE = "results.csv"
NOT_REACHED = "Not reached"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet computes begins so


class Row(NamedTuple):
    """A line of the table."""

    learner: str
    notebook: str
    exercise: str
    verdict: str
    mistake: str
    file: str


def results(handed_in: Sequence[HandIn], limits: Limits) -> list[Row]:
    """Run all notebooks -> the rows of the table. A Ctrl-C ends all that run."""
    stopping = Event()
    sound = [one for one in handed_in if not one.fault]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = pool.map(lambda one: run(one.cells, limits, stopping), sound)
        try:
            ended = dict(zip(sound, tqdm(runs, total=len(sound), unit="notebook"), strict=True))
        except BaseException:
            stopping.set()
            raise
    # Judged once all have ended: what the exercises are judged with is of the whole process.
    return [row for one in handed_in for row in rows(one, ended.get(one, Run([], one.fault)))]


def rows(handed_in: HandIn, ended: Run) -> Iterator[Row]:
    """A row for each exercise of a notebook, and one more if it could not be run to its end."""
    who, notebook, file = handed_in.learner, handed_in.notebook, handed_in.file
    if ended.fault:
        yield Row(who, notebook, "", ended.fault, "", file)
    names = [name for name, one in EXERCISES.items() if notebook and one.notebook == notebook]
    verdicts = {name: Judged(NOT_REACHED) for name in names}
    for told in ended.told:
        name = told.get("exercise")
        # Once right stays right, as in the learner's own record.
        if name in names and verdicts[name].heading != CORRECT:
            verdicts[name] = judged(EXERCISES[name], told)
    for name, (heading, mistake) in verdicts.items():
        yield Row(who, notebook, name, heading, mistake, file)


def text(table: Iterable[Row]) -> str:
    """The table as a spreadsheet reads it; nothing in it is a formula."""
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(Row._fields)
    for row in table:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return lines.getvalue()


def is_table(path: Path) -> bool:
    """Whether a file is such a table."""
    header = text([]).encode()
    with open(path, "rb") as file:
        return file.read(len(header) + 3).removeprefix(b"\xef\xbb\xbf").startswith(header.rstrip())


def write(table: Iterable[Row], path: Path) -> None:
    """Write the table, whole or not at all. Raises OSError with a sentence where it can't be."""
    aside = path.with_name(f"{path.name}.{uuid4().hex}")
    # The mark at the beginning tells Excel that it is UTF-8.
    aside.write_text(text(table), "utf-8-sig", errors="backslashreplace", newline="\n")
    try:
        os.replace(aside, path)
    except OSError as error:
        raise OSError(
            f"{path} can't be replaced: {error.strerror}. The table is in {aside}."
        ) from None


def summary(table: Iterable[Row]) -> list[str]:
    """A line for each notebook: whose it is, how much of it is solved, and what went wrong."""
    files = defaultdict(list)
    for row in table:
        files[row.file].append(row)
    lines = []
    for file, of_file in sorted(files.items()):
        count = Counter(row.verdict == CORRECT for row in of_file if row.exercise)
        solved = [f"{count[True]} of {count.total()} solved"] if count else []
        faults = [row.verdict for row in of_file if not row.exercise]
        lines.append(f"{file}: {'. '.join(solved + faults)}")
    return lines


def main(arguments: list[str] | None = None) -> int | str:
    """Run what is in the folder; return the exit code or a sentence that says why not."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.results",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("--seconds", type=float, default=600, help="for a notebook: %(default)s")
    parser.add_argument("--megabytes", type=float, default=3000, help="likewise: %(default)s")
    asked = parser.parse_args(arguments)
    path = asked.folder / TABLE
    try:
        if not asked.folder.is_dir():
            return f"{asked.folder} is no folder: name the one that holds what was handed in."
        if path.exists() and not is_table(path):
            return f"{path} is no table of results: move it away, it would be overwritten."
        handed_in = hand_ins(asked.folder)
        if not handed_in:
            return f"{asked.folder} holds no notebooks (*.ipynb): unpack what was handed in there."
        table = results(handed_in, Limits(asked.seconds, asked.megabytes))
        write(table, path)
    except OSError as error:
        return str(error)
    except KeyboardInterrupt:
        print("\nStopped. No table was written.", file=sys.stderr)
        return INTERRUPTED
    print(*summary(table), path, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
