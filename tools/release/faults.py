"""Where the course breaks its rules: a fault is a sentence that names notebook, cell and rule."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from tools.release.cells import exercise_name, place, shown
from tools.release.course import Course, Fault, read
from tools.release.pages import (
    FOLDER,
    PLAIN,
    REFERENCES,
    anchors,
    lead_nowhere,
    links,
    links_of_page,
    pages,
)
from tools.release.rules import OF_EXERCISES, STORED, WRITTEN
from tools.start import NOTEBOOKS, SOLUTIONS


def faults(rules, nb: NotebookNode, path: Path, course: Course) -> Iterator[Fault]:
    """Each place of the notebook at `path` that breaks one of the rules."""
    numbers = {id(cell): number for number, cell in enumerate(nb.cells, 1)}
    for rule in rules:
        for cell, sentence in rule(nb, path, course):
            where = shown(path) if cell is None else place(path, numbers[id(cell)], cell)
            yield Fault(path.stem, f"{where}: {sentence} (rule: {in_words(rule)})")


def faults_as_written(course: Course) -> Iterator[Fault]:
    """What in the solutions and exercises keeps them from being run and published."""
    for name, nb in course.solutions.items():
        yield from faults(WRITTEN, nb, course.paths(name)[0], course)
    for exercise in course.exercises.values():
        for rule in OF_EXERCISES:
            for sentence in rule(exercise):
                said = f"the exercise {exercise.name}: {sentence} (rule: {in_words(rule)})"
                yield Fault(exercise.notebook, said)
    yield from misplaced(course)
    yield from faults_of_pages(course)


def faults_as_stored(course: Course, name: str) -> Iterator[Fault]:
    """What in both folders' notebooks of this name isn't as it should be once they have run."""
    for path in course.paths(name):
        if path.exists():
            yield from faults(STORED, read(path), path, course)


def misplaced(course: Course) -> Iterator[Fault]:
    """Every exercise stands in exactly one cell, and every notebook has a solution."""
    cells = [cell for nb in course.solutions.values() for cell in nb.cells]
    times = Counter(exercise_name(cell) for cell in cells)
    for name, exercise in course.exercises.items():
        if times[name] != 1:
            where = f"in {times[name]} cells of {SOLUTIONS.name}/, not in one"
            yield Fault(exercise.notebook, f"the exercise {name} stands {where}")
    for path in sorted((course.root / NOTEBOOKS.name).glob("*.ipynb")):
        if path.stem not in course.solutions:
            yield Fault(path.stem, f"{shown(path)} has no solution: `git rm {shown(path)}`")


def faults_of_pages(course: Course) -> Iterator[Fault]:
    """Every heading of a page is a plain anchor, every link has one, every reference a link."""
    texts = [cell.source for nb in course.solutions.values() for cell in nb.cells]
    linked = links("\n".join([*texts, (course.root / "README.md").read_text("utf-8")]))
    for name, page in pages(course.root).items():
        where = f"{FOLDER}/{name}.md"
        of_page = links_of_page(name, page)
        linked += of_page
        for anchor in anchors(page):
            if not PLAIN.fullmatch(anchor):
                yield Fault(where, f"{where}: the heading of {anchor} isn't in plain lower case")
        for link in lead_nowhere(of_page, course.root):
            yield Fault(where, f"{where}: there is no {FOLDER}/{link}")
    for anchor in anchors(pages(course.root).get(REFERENCES, "")):
        if (REFERENCES, anchor) not in linked:
            yield Fault(REFERENCES, f"{FOLDER}/{REFERENCES}.md: nothing links to {anchor}")


def in_words(rule) -> str:
    return rule.__name__.replace("_", " ")
