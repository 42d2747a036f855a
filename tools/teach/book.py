"""A notebook's pages for who teaches it, in Markdown: one to teach from, one to hand out.

All of it is read from where it stands already: the head, the questions and what is said below them
from the author's notebook, hints, answers and mistakes from its exercises.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

from nbformat import NotebookNode

from tools.release.cells import (
    INSTRUCTOR,
    caption,
    exercise_name,
    head,
    is_generated,
    pictures,
    sections,
    shows_widget,
    tags,
    title,
)
from tools.release.course import Course
from tools.release.minutes import ASKED
from tools.release.pages import FOLDER
from tools.start import NOTEBOOKS
from tools.teach.handouts import Handout
from tools.teach.polls import Poll, poll
from tools.teach.timetable import Section, clock, parts_of
from utils.exercises.definition import Exercise, body

TO_A_NOTEBOOK = re.compile(r"\]\((\d\d_\w+)\.ipynb\)")
TO_A_PAGE = re.compile(rf"\]\(\.\./{FOLDER}/(\w+)\.md")
HEADING = re.compile(r"^#+ .*\n*", re.MULTILINE)
LABEL = 7  # letters, of "given" and of what is put out, with the space behind
ASSIGN = "Which of these mistakes gives which output?"

Polls = Mapping[str, Poll | None]


def polls_of(course: Course, name: str) -> Polls:
    """The poll of each exercise of a notebook, by its name."""
    names = filter(None, map(exercise_name, course.solutions[name].cells))
    return {each: poll(course.exercises[each]) for each in names}


def to_teach(course: Course, name: str, polls: Polls) -> str:
    """The page to teach a notebook from."""
    nb = course.solutions[name]
    said = {words: text for words, text in head(nb).items() if words != "Minutes"}
    blocks = [
        f"# {title(nb)}",
        f"[Handout to print](handouts/{name}.md) · "
        f"[the notebook]({course.site}/{NOTEBOOKS.name}/{name}.html)",
        *(f"**{words}:** {text}" for words, text in said.items()),
        minutes_table(parts_of(name, nb, course)),
    ]
    parts = zip(parts_of(name, nb, course), sections(nb), strict=True)
    for section, cells in parts:
        found = list(of_section(cells, course.exercises, polls))
        if found:
            blocks += [f"## {section.heading}", f"*{section.minutes} minutes*", *found]
    return linked("\n\n".join(blocks), course)


def minutes_table(parts: list[Section]) -> str:
    """When each section begins, on a clock that begins with the notebook."""
    rows, begins = ["| from | section | min | in exercises |", "|--:|:--|--:|--:|"], 0
    for part in parts:
        rows.append(f"| {clock(begins)} | {part.heading} | {part.minutes} | {part.solving or ''} |")
        begins += part.minutes
    return "\n".join(rows)


def of_section(
    cells: list[NotebookNode], exercises: Mapping[str, Exercise], polls: Polls
) -> Iterator[str]:
    """What a teacher needs of a section, in the order of its cells."""
    told = []
    for number, cell in enumerate(cells):
        if name := exercise_name(cell):
            yield with_exercise(exercises[name], polls[name])
        elif question := question_of(cell):
            below = until_explained(cells[number + 1 :])
            told += (notes := [each for each in below if INSTRUCTOR in tags(each)])
            said = [question, *(quoted(note.source) for note in notes)]
            yield "\n\n".join(["### Question", *said, "*Answer:*", answer(below)])
        elif INSTRUCTOR in tags(cell) and cell not in told:
            yield quoted(cell.source)


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def question_of(cell: NotebookNode) -> str:
    """The paragraph of a text that asks before a cell is run; empty if there is none."""
    if cell.cell_type != "markdown":
        return ""
    return next((text for text in cell.source.split("\n\n") if ASKED.search(text)), "")


def until_explained(below: list[NotebookNode]) -> list[NotebookNode]:
    """The cells below a question up to the text that explains the first outputs among them."""
    shown = False
    for number, cell in enumerate(below, 1):
        shown = shown or bool(printed(cell))
        if shown and is_text(cell):
            return below[:number]
    return below


def answer(below: list[NotebookNode]) -> str:
    """What these cells answer: all that they put out, and the last text."""
    texts = [explanation(cell.source) for cell in below if is_text(cell)]
    return "\n\n".join(filter(None, [*(printed(cell) for cell in below), *texts[-1:]]))


def is_text(cell: NotebookNode) -> bool:
    """Whether a learner reads it."""
    own = INSTRUCTOR in tags(cell) or is_generated(cell)
    return cell.cell_type == "markdown" and not own


def printed(cell: NotebookNode) -> str:
    """What a cell puts out: a figure's caption, or a text; nothing of an exercise or a widget."""
    if cell.cell_type != "code" or exercise_name(cell) or shows_widget(cell):
        return ""
    if pictures(cell):
        return caption(pictures(cell)[0])
    texts = [out.get("text") or out.data.get("text/plain", "") for out in cell.outputs]
    return "\n\n".join(f"```text\n{text.rstrip()}\n```" for text in texts if text.strip())


def explanation(text: str) -> str:
    """The paragraphs of a text up to the next thing that it asks for."""
    paragraphs = HEADING.sub("", text).split("\n\n")
    return "\n\n".join(takewhile(lambda one: not asks(one), paragraphs))


def asks(paragraph: str) -> bool:
    return bool(ASKED.search(paragraph)) or paragraph.startswith("**Exercise.**")


def with_exercise(exercise: Exercise, its_poll: Poll | None) -> str:
    """An exercise with all that it knows, and the key to its poll."""
    hints = "\n".join(f"{k}. {hint}" for k, hint in enumerate(exercise.hints, 1))
    mistakes = "\n".join(f"* **{name}:** {one.says}" for name, one in exercise.mistakes.items())
    blocks = [
        f"### Exercise `{exercise.name}`, {exercise.minutes} minutes",
        f"*Hints:*\n\n{hints}",
        f"*Solution:*\n\n```python\n{body(exercise.reference)}\n```",
    ]
    if its_poll:
        key = ", ".join(f"{letter}: *{name}*" for letter, name in its_poll.key.items())
        blocks.append(f"*Poll:* {ASSIGN}\n\n{of_poll(its_poll)}\n\n*Key:* {key}.")
    return "\n\n".join([*blocks, f"*Mistakes, and what is said of each:*\n\n{mistakes}"])


def of_poll(its_poll: Poll) -> str:
    """A poll without its key."""
    given = its_poll.given or "nothing"
    texts = {"given": given, "right": its_poll.right, **its_poll.outputs}
    apart = "\n\n" if "\n" in "".join(texts.values()) else "\n"
    below = "\n" + " " * LABEL
    shown = apart.join(
        f"{label:{LABEL}}{below.join(text.splitlines())}" for label, text in texts.items()
    )
    options = "\n".join(f"* {name}" for name in sorted(its_poll.key.values()))
    return f"```text\n{shown}\n```\n\n{options}"


def to_hand_out(course: Course, name: str, polls: Polls, handouts: list[Handout]) -> str:
    """The page to hand out: figures without their data, to draw in, and the polls without keys."""
    nb = course.solutions[name]
    blocks, asked = [f"# {title(nb)}: handout"], ""
    by_cell = {handout.cell_id: handout for handout in handouts}
    for cell in nb.cells:
        asked = question_of(cell) or asked
        if cell.id in by_cell:
            to_draw = by_cell[cell.id].to_draw
            picture = f"![The axes of a figure, empty]({picture_of(name, cell.id)})"
            words = f"*To draw: {to_draw}*" if to_draw else ""
            blocks += ["## Draw what you expect", asked, words, picture]
    for each, one in polls.items():
        if one:
            blocks += [f"## `{each}`: which mistake is it?", of_poll(one)]
    return linked("\n\n".join(blocks), course)


def picture_of(name: str, cell_id: str) -> str:
    """The file of a handout's picture, beside its page."""
    return f"{name}.{cell_id}.png"


def linked(text: str, course: Course) -> str:
    """The text with its links to notebooks and pages leading to the learner's web page."""
    text = TO_A_NOTEBOOK.sub(rf"]({course.site}/{NOTEBOOKS.name}/\1.html)", text)
    return TO_A_PAGE.sub(rf"]({course.site}/{FOLDER}/\1.html", text)
