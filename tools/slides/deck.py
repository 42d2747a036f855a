"""Which slides a notebook becomes, and what is said beside each.

A section opens with its heading and first sentence. A question stands alone, and what it asks for
comes on the next slide: a figure with its caption, or what was printed. An exercise shows its task,
the function to write and a countdown. Code is shown where it is the subject: functions that a text
introduces, and the layers of a framework. Everything else that the text says, the cells of whoever
teaches, hints and answers are speaker notes.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from nbformat import NotebookNode

from tools.release.cells import (
    IGNORE,
    INSTRUCTOR,
    caption,
    exercise_name,
    head,
    headings,
    is_generated,
    pictures,
    sections,
    shows_widget,
    tags,
    title,
)
from tools.release.minutes import ASKED
from tools.site import BEFORE_IT_RUNS, BEFORE_IT_UNFOLDS, FOR_A_KERNEL
from tools.slides import blocks, text
from tools.slides.blocks import Block
from tools.slides.text import Piece
from utils.exercises.definition import Exercise, body

TASK = "**Exercise.**"
SHORT_TASK = 80  # letters: what has fewer needs the text above it
BELOW_A_LARGE_HEADING = 110  # pixels less for the rest
ON_TITLE = ("You will do", "You will learn", "Minutes")
LAYER = re.compile(r"\b(?:keras\.layers|nn)\.[A-Z]\w*\(")


@dataclass
class Slide:
    """One slide: its heading in Markdown, what stands below it, and the speaker's notes as HTML."""

    kind: str
    heading: str
    blocks: list[Block] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    minutes: int | None = None  # of the countdown
    picture: tuple[str, str] | None = None  # a PNG in base64, and its caption


def slides_of(nb: NotebookNode, exercises: Mapping[str, Exercise]) -> list[Slide]:
    """The slides of an author's notebook."""
    first, *others = sections(nb)
    slides = [opening(nb, first)]
    for cells in others:
        ((_, heading), *_) = headings(cells[0])
        for k, cell in enumerate(cells):
            if is_generated(cell):
                continue
            own = list(of_cell(cells, k, heading, exercises))
            (own or slides)[0 if own else -1].notes += said(cell, exercises)
            slides += own
    return [part for slide in slides for part in divided(slide)]


def opening(nb: NotebookNode, cells: list[NotebookNode]) -> Slide:
    """The title and what somebody will do and learn; the notes have all that the head says."""
    lines = head(nb)
    shown = [blocks.paragraph(f"**{name}:** {lines[name]}") for name in ON_TITLE if name in lines]
    texts = [cell for cell in cells if cell.cell_type == "markdown" and not is_generated(cell)]
    return Slide("title", title(nb), shown, [note for cell in texts for note in said(cell, {})])


def said(cell: NotebookNode, exercises: Mapping[str, Exercise]) -> list[str]:
    """What the speaker's notes have of a cell: its whole text, or the help with an exercise."""
    if cell.cell_type == "markdown":
        return [text.html(piece.source) for piece in text.pieces(cell.source)]
    if name := exercise_name(cell):
        exercise = exercises[name]
        hints = enumerate(exercise.hints, 1)
        said = [text.html(f"Hint {k} of {len(exercise.hints)}: {hint}") for k, hint in hints]
        return [*said, f"<pre>{escape(body(exercise.reference))}</pre>"]
    if INSTRUCTOR in tags(cell):
        printed = [blocks.output(each).html for each in texts_of(cell)]
        return [f"<pre>{escape(cell.source)}</pre>", *printed]
    return []


def of_cell(
    cells: list[NotebookNode], k: int, heading: str, exercises: Mapping[str, Exercise]
) -> Iterator[Slide]:
    """The slides that one cell of a section becomes."""
    cell = cells[k]
    above, below = (
        [each for each in part if INSTRUCTOR not in tags(each)]
        for part in (cells[:k], cells[k + 1 :])
    )
    if INSTRUCTOR in tags(cell):
        return
    if cell.cell_type == "markdown":
        yield from of_text(cell, below, heading, exercises)
    elif exercise_name(cell):
        if not has_task(above[-1]):
            yield exercise_slide(cell, [], [], exercises)
    elif not FOR_A_KERNEL.fullmatch(cell.source):
        yield from of_code(cell, above, heading)


def of_text(
    cell: NotebookNode, below: list[NotebookNode], heading: str, exercises: Mapping[str, Exercise]
) -> Iterator[Slide]:
    """What is told, then what is asked, then the exercise. A heading alone makes no slide."""
    told: list[Block] = []
    kind = "section" if headings(cell) else "text"
    pieces = text.pieces(cell.source)
    for k, piece in enumerate(pieces):
        following = pieces[k + 1 : k + 2]
        asks = is_question(piece, [] if following else below)
        if (asks or is_task(piece)) and told:
            yield Slide(kind, heading, told)
            told, kind = [], "text"
        if is_task(piece):
            exercise = next(each for each in below if exercise_name(each))
            yield exercise_slide(exercise, pieces[:k], pieces[k:], exercises)
            return
        if asks:
            yield Slide("question", heading, [blocks.paragraph(asked(piece.source), blocks.ALONE)])
        elif piece.kind == text.PARAGRAPH:
            leads = any(each.kind in text.SEEN for each in following)
            shown = text.shown(piece.source, kind == "section" and not told, leads)
            told += [blocks.paragraph(sentences) for sentences in shown]
        else:
            seen = blocks.block(piece)
            if told and told[-1].height + seen.height <= room(kind):
                seen = blocks.joined(told.pop(), seen)
            told.append(seen)
    if told:
        yield Slide(kind, heading, told)


def is_task(piece: Piece) -> bool:
    return piece.source.startswith(TASK)


def has_task(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and any(map(is_task, text.pieces(cell.source)))


def is_question(piece: Piece, below: list[NotebookNode]) -> bool:
    """Whether it asks for a guess: in bold words, or as the last words before code."""
    if piece.kind != text.PARAGRAPH:
        return False
    ends = piece.source.endswith("?") and any(cell.cell_type == "code" for cell in below[:1])
    return ends or bool(ASKED.search(piece.source))


def asked(question: str) -> str:
    return BEFORE_IT_RUNS.sub(BEFORE_IT_UNFOLDS, question)


def exercise_slide(
    cell: NotebookNode, above: list[Piece], task: list[Piece], exercises: Mapping[str, Exercise]
) -> Slide:
    """The task and the function to write, with the minutes that it takes.

    A short task is not understood without the text above it, which is shown if there is room.
    """
    name = exercise_name(cell)
    signature, docstring = wanted(cell.source)
    explained, shown = ([blocks.block(one, blocks.TASK) for one in part] for part in (above, task))
    shown += [blocks.code(signature), *map(blocks.docstring, docstring)]
    if task and len(task[0].source) < SHORT_TASK and len(blocks.fitted(explained + shown)) == 1:
        shown = explained + shown
    return Slide("exercise", f"`{name}`", shown, minutes=exercises[name].minutes)


def wanted(source: str) -> tuple[str, list[str]]:
    """The `def` of an exercise, and the paragraphs of its docstring."""
    (function,) = (one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef))
    above = source.split("\n")[function.lineno - 1 : function.body[0].lineno - 1]
    return "\n".join(above).strip(), ast.get_docstring(function).split("\n\n")


def of_code(cell: NotebookNode, above: list[NotebookNode], heading: str) -> Iterator[Slide]:
    """The code if it is the subject, then its figures, then what it printed."""
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    subject = subject_of(cell, above)
    if subject:
        yield Slide("code", heading, [blocks.code(subject)])
    for picture in pictures(cell):
        png = picture.data["image/png"].replace("\n", "")
        yield Slide("figure", heading, picture=(png, caption(picture)))
    if printed := texts_of(cell):
        shown = [blocks.code(cell.source)] if results and not subject else []
        yield Slide("output", heading, shown + [blocks.output(each) for each in printed])


def subject_of(cell: NotebookNode, above: list[NotebookNode]) -> str:
    """The code that a slide shows: a framework's layers, or functions right below a text."""
    statements = ast.parse(cell.source).body
    if LAYER.search(cell.source):
        shown = [one for one in statements if not isinstance(one, ast.Import | ast.ImportFrom)]
        return "\n".join(cell.source.split("\n")[shown[0].lineno - 1 :])
    if not above or above[-1].cell_type == "code":
        return ""
    functions = [one for one in statements if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    return "\n\n".join(ast.get_source_segment(cell.source, one) for one in functions)


def texts_of(cell: NotebookNode) -> list[str]:
    """What a cell printed and what its last line gave, but for logs, widgets and captions."""
    if IGNORE in tags(cell) or shows_widget(cell):
        return []
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    results = [o.data["text/plain"] for o in cell.outputs if o.output_type == "execute_result"]
    return [each for each in (printed, *results) if each.strip()]


def divided(slide: Slide) -> Iterator[Slide]:
    """The slide, or as many as hold all of it; what is said is said at the first."""
    first, *others = blocks.fitted(slide.blocks, room(slide.kind))
    yield replace(slide, blocks=first)
    for shown in others:
        yield Slide(slide.kind if slide.kind != "section" else "text", slide.heading, shown)


def room(kind: str) -> float:
    """The height below a slide's heading, which is larger where something begins."""
    return blocks.HEIGHT - (BELOW_A_LARGE_HEADING if kind in ("title", "section") else 0)
