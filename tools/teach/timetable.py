"""When what is done in a workshop: the sections' minutes on the clock, with breaks.

The rule is one sentence, `RULE`, which stands on the page as well.
"""

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from nbformat import NotebookNode

from tools.release.cells import head, headings, sections, title
from tools.release.course import Course, number_of
from tools.release.minutes import BREAK, UNBROKEN, counted, minutes

PAUSE, LUNCH = 10, 60  # minutes
NOON = 11 * 60 + 45  # from when on a break is lunch, in minutes since midnight
MORNING = 9 * 60
WORKSHOPS = {  # when each day begins and ends
    "90 minutes": [(MORNING, MORNING + 90)],
    "Half a day": [(MORNING, MORNING + 210)],
    "Two days": [(MORNING, MORNING + 420)] * 2,
}
RULE = (
    "All sections in their order, but those of the first notebook, which is done at home, as long "
    f"as they fit; a break of {PAUSE} minutes comes before {UNBROKEN} minutes without one are "
    "passed, between two notebooks or where a notebook has a good place for it, and around noon "
    "it is an hour."
)


class Section(NamedTuple):
    """A section of a notebook, and the minutes that it takes, those of its exercises among them."""

    notebook: str
    heading: str
    minutes: int
    solving: int


class Row(NamedTuple):
    """What is done on which day from when to when, in minutes since midnight; a break has none."""

    day: int
    start: int
    end: int
    sections: list[Section]


def parts_of(name: str, nb: NotebookNode, course: Course) -> list[Section]:
    """The sections of a notebook; their whole minutes add up to all of it, to the nearest."""
    parts = sections(nb)
    taken = [counted(cells, course.exercises) for cells in parts]
    ends = [0, *map(round, accumulate(reading + solving for reading, solving, _ in taken))]
    return [
        Section(name, heading(cells), end - start, solving)
        for cells, (start, end), (_, solving, _) in zip(parts, pairwise(ends), taken, strict=True)
    ]


def heading(cells: list[NotebookNode]) -> str:
    return next(words for cell in cells for _, words in headings(cell))


def stretches(name: str, nb: NotebookNode, course: Course) -> list[list[Section]]:
    """The sections between the places for a break: where the text names one, or near the middle."""
    found: list[list[Section]] = [[]]
    for section, cells in zip(parts_of(name, nb, course), sections(nb), strict=True):
        said = [BREAK in cell.source for cell in cells]
        if said[0]:  # above all else in the section
            found.append([])
        found[-1].append(section)
        if any(said[1:]):
            found.append([])
    return [part for stretch in found for part in halved(stretch)]


def halved(stretch: list[Section]) -> list[list[Section]]:
    """The stretch in parts of at most UNBROKEN minutes."""
    if long(stretch) <= UNBROKEN or len(stretch) == 1:
        return [stretch]
    middle = min(range(1, len(stretch)), key=lambda k: abs(2 * long(stretch[:k]) - long(stretch)))
    return [*halved(stretch[:middle]), *halved(stretch[middle:])]


def long(sections: list[Section]) -> int:
    return sum(section.minutes for section in sections)


def timetable(course: Course, days: list[tuple[int, int]]) -> tuple[list[Row], list[Section]]:
    """The rows of these days, by the RULE, and the sections for which no time is left."""
    _, *notebooks = course.solutions.items()
    left = [stretch for name, nb in notebooks for stretch in stretches(name, nb, course)]
    rows: list[Row] = []
    for day, (now, end) in enumerate(days):
        unbroken, had_lunch = 0, False
        while left:
            start = now
            if unbroken + long(left[0]) > UNBROKEN:
                lunch = start >= NOON and not had_lunch
                start += LUNCH if lunch else PAUSE
            ends = accumulate((section.minutes for section in left[0]), initial=start)
            fit = sum(1 for each in ends if each <= end) - 1
            if fit < 1 or (start > now and long(left[0][:fit]) <= PAUSE):
                break  # nobody comes back from a break for a few minutes
            if start > now:
                rows.append(Row(day, now, start, []))
                unbroken, had_lunch = 0, had_lunch or lunch
            now = start + long(left[0][:fit])
            unbroken += long(left[0][:fit])
            rows.append(Row(day, start, now, left[0][:fit]))
            if fit < len(left[0]):
                left[0] = left[0][fit:]
                break
            left.pop(0)
    return rows, [section for stretch in left for section in stretch]


def needed(course: Course) -> dict[str, list[str]]:
    """The notebooks that each builds on, by their names: those of its head, and what these need."""
    names = {number_of(name): name for name in course.solutions}
    found: dict[str, list[str]] = {}
    for name, nb in course.solutions.items():
        said, _, _ = head(nb)["You need"].partition(". ")  # what follows says more of them
        named = {names[number] for number in re.findall(r"\b\d\d\b", said) if number in names}
        found[name] = sorted(named.union(*(found.get(each, []) for each in named)))
    return found


# ---- As a page says it --------------------------------------------------------------------------


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def workshops(course: Course) -> str:
    """The timetable of each workshop as Markdown."""
    return "\n\n".join(
        f"## {name}\n\n{plan(course, *timetable(course, days))}" for name, days in WORKSHOPS.items()
    )


def plan(course: Course, rows: list[Row], left: list[Section]) -> str:
    lines = ["| time | min | what | in exercises |", "|:--|--:|:--|--:|"]
    for row in rows:
        day = f"day {row.day + 1}, " if rows[-1].day else ""
        cells = [f"{day}{clock(row.start)}–{clock(row.end)}", f"{row.end - row.start}"]
        if row.sections:
            name = row.sections[0].notebook
            words = title(course.solutions[name])
            below = [section.heading for section in row.sections if section.heading != words]
            cells.append(f"[{words}]({name}.md): {' · '.join(below)}")
            cells.append(str(sum(section.solving for section in row.sections) or ""))
        else:
            cells += ["*break*", ""]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + f"\n\n{skipped(course, left)}"


def skipped(course: Course, left: list[Section]) -> str:
    """What is left out, in words: whole notebooks, and of one that was begun its sections."""
    if not left:
        return "Nothing is left out."
    said = []
    for name in dict.fromkeys(section.notebook for section in left):
        mine = [section.heading for section in left if section.notebook == name]
        whole = len(mine) == len(parts_of(name, course.solutions[name], course))
        words = title(course.solutions[name]).replace(" · ", " ", 1)
        said.append(words if whole else f"{number_of(name)} from *{mine[0]}* on")
    return f"Left out, for afterwards: {', '.join(said)}."


def ways(course: Course) -> str:
    """The shortest way to each notebook, as a table in Markdown."""
    lines = ["| to | you need | and can skip | hours |", "|:--|:--|:--|--:|"]
    for name, before in needed(course).items():
        way = [*before, name]
        taken = sum(minutes(course.solutions[each], course.exercises).all for each in way)
        skip = [each for each in list(course.solutions)[1:] if each < name and each not in before]
        lines.append(
            f"| {title(course.solutions[name])} | {numbers(before)} | {numbers(skip)} | "
            f"{clock(taken)} |"
        )
    return "\n".join(lines)


def numbers(names: list[str]) -> str:
    return ", ".join(map(number_of, names)) or "–"
