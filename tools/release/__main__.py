"""Make the learner's notebooks from the author's: `python -m tools.release [--check] [NN ...]`.

An author writes and runs `solutions/NN_name.ipynb`. This command writes into it what has its home
elsewhere (the exercises' answers, badges, the first cell, navigation), derives
`notebooks/NN_name.ipynb` by taking the answers out, runs both, stores their outputs, and brings the
README's table up to date. `--check` runs nothing: it says which rule is broken, and which file
isn't what this command would write. Either way every mistake is reported at once, with its cell.

The repository's address is a line of pyproject.toml; whoever changes it runs this, and all follows.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tools.release.building import build
from tools.release.cells import shown
from tools.release.course import Course, Fault, number_of, read, read_course
from tools.release.faults import faults, faults_as_stored, faults_as_written
from tools.release.rules import STORED
from tools.release.running import execute, finish, first_difference, take_outputs
from tools.release.texts import stale_texts, write_texts
from tools.start import ROOT, SOLUTIONS
from utils.exercises import EXERCISES
from utils.exercises.definition import Exercise


def release(course: Course, names: Iterable[str]) -> Iterator[Fault]:
    """Run and write the notebooks `names` in both folders; yields why one couldn't be written."""
    for name in names:
        for path in course.paths(name):
            start = time.perf_counter()
            path.parent.mkdir(exist_ok=True)  # where the kernel runs
            nb = build(course, path)
            try:
                execute(nb, path)
            except ValueError as error:
                yield Fault(name, str(error))
                continue
            text = finish(nb)
            broken = list(faults(STORED, nb, path, course))
            yield from broken
            if not broken:
                path.write_text(text, "utf-8", newline="\n")
                print(f"{shown(path)}: {time.perf_counter() - start:.1f} s")


def check(course: Course, names: Iterable[str]) -> Iterator[Fault]:
    """What in both folders isn't as `release` would write it, outputs apart."""
    for name in names:
        for path in course.paths(name):
            wanted = build(course, path)
            if not path.exists():
                yield Fault(name, f"{shown(path)} is missing")
                continue
            stored = read(path)
            take_outputs(wanted, stored)
            if finish(wanted) != path.read_text("utf-8"):
                yield Fault(name, first_difference(stored, wanted, path))


def chosen(course: Course, numbers: list[str]) -> list[str]:
    """The notebooks with these numbers, all if none is given. Raises ValueError if one has none."""
    unknown = set(numbers) - {number_of(name) for name in course.solutions}
    if unknown:
        missing = ", ".join(sorted(unknown))
        raise ValueError(f"no notebook in {SOLUTIONS.name}/ has the number {missing}")
    return [name for name in course.solutions if not numbers or number_of(name) in numbers]


def main(
    arguments: list[str] | None = None,
    root: Path = ROOT,
    exercises: Mapping[str, Exercise] = EXERCISES,
) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("--check", action="store_true", help="run nothing, say what is out of date")
    parser.add_argument("numbers", nargs="*", metavar="NN", help="only these notebooks")
    options = parser.parse_args(arguments)
    stale = []
    try:
        course = read_course(root, exercises)
        names = chosen(course, options.numbers)
        found = [f for f in faults_as_written(course) if not options.numbers or f.notebook in names]
        if options.check:
            sound = [name for name in names if name not in {fault.notebook for fault in found}]
            stale = [*check(course, sound), *([] if found else stale_texts(course))]
            found += [fault for name in sound for fault in faults_as_stored(course, name)]
        elif not found:
            found = list(release(course, names))
            if not found:
                write_texts(course)
    except ValueError as error:
        sys.exit(str(error))
    for fault in [*found, *stale]:
        print(fault.sentence, file=sys.stderr)
    if stale:
        numbers = {number_of(fault.notebook) for fault in stale if fault.notebook in names}
        again = sorted(numbers) or [number_of(names[0])]  # for a text alone, one notebook will do
        print(f"To mend: python -m tools.release {' '.join(again)}", file=sys.stderr)
    return 1 if found or stale else 0


if __name__ == "__main__":
    sys.exit(main())
