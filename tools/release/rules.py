"""The rule book: what every notebook and every exercise of the course keeps to.

A rule is a function whose name is the rule. It takes a notebook, the path where it stands and the
course, and yields the cell (None: the notebook as a whole) and a sentence for each place that
breaks it. WRITTEN rules are asked of what an author wrote, before anything is run, STORED ones of
the notebooks in both folders, with their outputs, and those OF_EXERCISES of the exercises.
"""

import inspect
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise, zip_longest

import nbformat
from nbformat import NotebookNode

from tools.release.answers import MARKER, MEANT_AS_MARKER, answered, stub
from tools.release.cells import (
    FOR_TEACHERS,
    GENERATED,
    HANDOUT,
    IGNORE,
    INSTRUCTOR,
    caption,
    code_cells,
    exercise_name,
    head,
    headings,
    is_generated,
    pictures,
    plain_texts,
    sections,
    shows_widget,
    tags,
)
from tools.release.minutes import BREAK, DRAWN, UNBROKEN, minutes
from tools.release.pages import FOLDER, lead_nowhere, links
from tools.start import NOTEBOOKS, SOLUTIONS
from utils.exercises.definition import Exercise, body
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED

Broken = Iterator[tuple[NotebookNode | None, str]]
WRITTEN, STORED, OF_EXERCISES = [], [], []

TAGS = {"exercise", INSTRUCTOR, HANDOUT, IGNORE, *GENERATED}
HEAD = ("You will do", "You will learn", "You need", "Minutes", "Afterwards you can")
RECAP = "What you have now"
LINES_OF_CODE = 18
CELLS_OF_A_SECTION = 8
CODE_CELLS_IN_A_ROW = 3
MEGABYTES = 1.5
TO_TEACHERS = 2  # cells of a notebook
HINTS, MISTAKES, MINUTES = 2, 3, range(1, 16)


def rule(book: list):
    """Enter the function below into a book of rules."""

    def enter(function):
        book.append(function)
        return function

    return enter


# ---- What an author writes ---------------------------------------------------------------------


@rule(WRITTEN)
def it_opens_with_its_only_title(nb, path, course) -> Broken:
    titles = [cell for cell in nb.cells for level, _ in headings(cell) if level == 1]
    if not nb.cells or titles[:1] != nb.cells[:1]:
        yield None, "it doesn't open with a title, `# …`"
    for cell in titles[1:]:
        yield cell, "this is a second title"


@rule(WRITTEN)
def its_head_says_what_it_is_for(nb, path, course) -> Broken:
    said = head(nb)
    yield from ((None, f"the head doesn't say **{words}:**") for words in HEAD if words not in said)


@rule(WRITTEN)
def a_long_notebook_says_where_to_break(nb, path, course) -> Broken:
    taken = minutes(nb, course.exercises).all
    below = [cell for cells in sections(nb)[1:] for cell in cells]
    said = any(BREAK in cell.source for cell in below if cell.cell_type == "markdown")
    if taken > UNBROKEN and not said:
        yield None, f"it takes {taken} minutes, and no text below its head says “{BREAK}”"


@rule(WRITTEN)
def it_ends_with_a_recap_and_the_progress(nb, path, course) -> Broken:
    last = sections(nb)[-1]
    if not last or headings(last[0]) != [(2, RECAP)]:
        yield None, f"the last section isn't “{RECAP}”"
    if [cell.source for cell in last if cell.cell_type == "code"] != ["progress()"]:
        yield None, "the recap's only code should be progress()"


@rule(WRITTEN)
def a_link_to_a_page_leads_to_one_of_its_headings(nb, path, course) -> Broken:
    for cell in nb.cells:
        for link in lead_nowhere(links(cell.source), course.root):
            yield cell, f"there is no {FOLDER}/{link}"


@rule(WRITTEN)
def no_heading_level_is_skipped(nb, path, course) -> Broken:
    levels = [(cell, level) for cell in nb.cells for level, _ in headings(cell)]
    for (_, before), (cell, after) in pairwise(levels):
        if after > before + 1:
            yield cell, f"a heading of level {after} follows one of level {before}"


@rule(WRITTEN)
def no_section_is_long(nb, path, course) -> Broken:
    for cells in sections(nb)[1:]:
        number = len([cell for cell in cells if INSTRUCTOR not in tags(cell)])
        if number > CELLS_OF_A_SECTION:
            yield cells[0], f"its section has {number} cells"


@rule(WRITTEN)
def code_is_never_far_from_text(nb, path, course) -> Broken:
    for kind, group in groupby(nb.cells, key=lambda cell: cell.cell_type):
        cells = list(group)
        if kind == "code" and len(cells) > CODE_CELLS_IN_A_ROW:
            yield cells[0], f"{len(cells)} cells of code stand here without a text between them"


@rule(WRITTEN)
def no_cell_is_long(nb, path, course) -> Broken:
    for cell in code_cells(nb):
        lines = [line.strip() for line in cell.source.splitlines()]
        lines = [line for line in lines if line and not line.startswith("#")]
        if len(lines) > LINES_OF_CODE and not is_generated(cell):
            yield cell, f"it has {len(lines)} lines of code"


@rule(WRITTEN)
def no_cell_silences_its_output_with_a_semicolon(nb, path, course) -> Broken:
    for cell in code_cells(nb):
        if re.search(r";\s*(#.*)?$", cell.source):
            yield cell, "it ends with a semicolon"


@rule(WRITTEN)
def every_cell_has_an_id_of_its_own(nb, path, course) -> Broken:
    times = Counter(cell.id for cell in nb.cells)
    for cell in nb.cells:
        if times[cell.id] > 1:
            yield cell, f"the cell id stands {times[cell.id]} times in this notebook"


@rule(WRITTEN)
def every_tag_is_known(nb, path, course) -> Broken:
    for cell in nb.cells:
        for tag in sorted(set(tags(cell)) - TAGS):
            yield cell, f"it has the unknown tag {tag}"


@rule(WRITTEN)
def a_notebook_says_to_who_teaches_it_where_a_room_stumbles(nb, path, course) -> Broken:
    said = [cell for cell in nb.cells if cell.source.startswith(FOR_TEACHERS)]
    if len(said) < TO_TEACHERS:
        yield None, f"{len(said)} of its cells begin with {FOR_TEACHERS}; {TO_TEACHERS} should"
    for cell in nb.cells:
        if (cell in said) != (INSTRUCTOR in tags(cell)):
            yield (
                cell,
                f"a cell that begins with {FOR_TEACHERS} is tagged `{INSTRUCTOR}`, no other is",
            )


@rule(WRITTEN)
def a_handout_is_asked_for_right_above_its_figure(nb, path, course) -> Broken:
    for cell, below in zip_longest(nb.cells, nb.cells[1:]):
        drawn = below and below.cell_type == "code" and DRAWN.search(below.source)
        if HANDOUT in tags(cell) and not (INSTRUCTOR in tags(cell) and drawn):
            yield cell, f"`{HANDOUT}` is for an instructor's cell right above a figure"


@rule(WRITTEN)
def no_comment_speaks_to_nbval(nb, path, course) -> Broken:
    for cell in code_cells(nb):
        if "NBVAL_" in cell.source:
            yield cell, "what nbval is to do is said by tags"


@rule(WRITTEN)
def an_answer_stands_between_its_markers(nb, path, course) -> Broken:
    for cell in nb.cells:
        markers = MARKER.findall(cell.source)
        if len(MEANT_AS_MARKER.findall(cell.source)) != len(markers):
            yield cell, "a solution marker is misspelt"
        if markers != ["BEGIN", "END"] * (len(markers) // 2):
            yield cell, "BEGIN SOLUTION and END SOLUTION don't come in pairs"
        elif exercise_name(cell) is None:
            if markers:
                yield cell, "a solution region stands outside an exercise"
        elif not markers:
            yield cell, "the exercise has no solution region, so nothing would be left to do"
        elif len(markers) > 2:
            yield cell, f"the exercise has {len(markers) // 2} solution regions; one is the rule"


@rule(WRITTEN)
def an_exercise_is_tagged_and_known(nb, path, course) -> Broken:
    for cell in nb.cells:
        name = exercise_name(cell)
        if name is None:
            if "exercise" in tags(cell):
                yield cell, "it is tagged `exercise` and holds none: `@exercise` goes above a def"
            continue
        if "exercise" not in tags(cell):
            yield cell, "the exercise lacks its tag `exercise`"
        if not name:
            yield cell, "`@exercise` must stand right above a def"
        elif name not in course.exercises:
            yield cell, f"the exercise {name} isn't in utils/exercises"
        elif course.exercises[name].notebook != path.stem:
            yield cell, f"the exercise {name} belongs to {course.exercises[name].notebook}"


@rule(WRITTEN)
def with_and_without_its_answer_an_exercise_is_python(nb, path, course) -> Broken:
    for cell in nb.cells:
        name = exercise_name(cell)
        if name in course.exercises and MARKER.findall(cell.source) == ["BEGIN", "END"]:
            try:
                source = answered(cell.source, course.exercises[name].reference)
                compile(stub(source), "<exercise>", "exec")
            except SyntaxError as error:
                yield cell, f"without its answer it isn't Python: {error.msg}, line {error.lineno}"
            except ValueError as error:
                yield cell, str(error)


# ---- What has been run and is stored -----------------------------------------------------------


@rule(STORED)
def every_cell_ran_in_order_without_an_error(nb, path, course) -> Broken:
    for number, cell in enumerate(code_cells(nb), 1):
        if cell.execution_count != number:
            yield cell, f"it ran as {cell.execution_count}, not as {number}"
        if any(output.output_type == "error" for output in cell.outputs):
            yield cell, "it stores an error"


@rule(STORED)
def nothing_is_stored_of_stderr(nb, path, course) -> Broken:
    for cell in code_cells(nb):
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield cell, "it stores stderr"


@rule(STORED)
def every_figure_has_its_caption_as_text_and_as_alternative_text(nb, path, course) -> Broken:
    for cell in code_cells(nb):
        if len(pictures(cell)) > 1:
            yield cell, "it shows more than one figure"
        for picture in pictures(cell):
            words = caption(picture)
            if not words:
                yield cell, "it shows a figure without alternative text"
            elif words not in plain_texts(cell):
                yield cell, "it doesn't show its figure's caption as text"
            elif cell.metadata.get("mystnb") != {"image": {"alt": words}}:
                yield cell, "it has other alternative text in its metadata"


@rule(STORED)
def a_widget_is_not_compared(nb, path, course) -> Broken:
    for cell in code_cells(nb):
        if shows_widget(cell) and IGNORE not in tags(cell):
            yield cell, f"a widget is never equal on two machines: tag the cell `{IGNORE}`"


@rule(STORED)
def only_widgets_progress_bars_and_training_are_not_compared(nb, path, course) -> Broken:
    for cell in code_cells(nb):
        changing = shows_widget(cell) or re.search(r"\b(fit|tqdm)\(", cell.source)
        if IGNORE in tags(cell) and not changing:
            yield cell, "it has nothing that differs between two machines"


@rule(STORED)
def beside_a_cell_that_is_not_compared_stands_one_that_is(nb, path, course) -> Broken:
    cells = code_cells(nb)
    for before, cell, after in zip([None, *cells], cells, [*cells[1:], None], strict=False):
        compared = [one for one in (before, after) if one and one.outputs]
        if IGNORE in tags(cell) and all(IGNORE in tags(one) for one in compared):
            yield cell, "it stands beside no cell that is compared"


@rule(STORED)
def every_verdict_is_the_one_of_its_folder(nb, path, course) -> Broken:
    heading = {SOLUTIONS.name: CORRECT, NOTEBOOKS.name: NOT_ATTEMPTED}[path.parent.name]
    for cell in nb.cells:
        name = exercise_name(cell)
        if name and not any(text.startswith(f"{heading}: {name}") for text in plain_texts(cell)):
            yield cell, f"the verdict on {name} isn't {heading!r}"


@rule(STORED)
def it_is_small(nb, path, course) -> Broken:
    megabytes = len(nbformat.writes(nb).encode()) / 1e6
    if megabytes > MEGABYTES:
        yield None, f"it has {megabytes:.1f} MB"


# ---- What holds for an exercise ------------------------------------------------------------------


@rule(OF_EXERCISES)
def it_has_hints_of_two_levels(exercise: Exercise) -> Iterator[str]:
    if len(set(exercise.hints)) < HINTS:
        yield f"it has {len(set(exercise.hints))} hints, and should have {HINTS} or more"


@rule(OF_EXERCISES)
def it_says_its_minutes(exercise: Exercise) -> Iterator[str]:
    if exercise.minutes not in MINUTES:
        yield f"its minutes are {exercise.minutes}, not {MINUTES[0]} to {MINUTES[-1]}"


@rule(OF_EXERCISES)
def it_knows_typical_mistakes_each_by_its_own_sentence(exercise: Exercise) -> Iterator[str]:
    if len(exercise.mistakes) < MISTAKES:
        yield f"it knows {len(exercise.mistakes)} mistakes, and should know {MISTAKES} or more"
    times = Counter(mistake.says for mistake in exercise.mistakes.values())
    yield from (f"two mistakes have the sentence “{s}”" for s, n in times.items() if n > 1)


@rule(OF_EXERCISES)
def its_reference_is_a_def_of_its_name_without_a_docstring(exercise: Exercise) -> Iterator[str]:
    reference = exercise.reference
    if reference.__name__ != exercise.name:
        yield f"its reference is called {reference.__name__}"
    if reference.__doc__ or not inspect.getsource(reference).split("\n")[0].endswith("):"):
        yield "its reference should be a one-line def and its answer, which the notebook describes"
    elif not body(reference):
        yield "its reference has no lines"
