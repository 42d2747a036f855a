"""Which slides a notebook becomes: by example, and for every notebook of the course."""

import re
from html import unescape

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.release.cells import INSTRUCTOR, code_cells, exercise_name, is_generated, pictures, tags
from tools.release.course import read_course
from tools.release.minutes import ASKED
from tools.slides import text
from tools.slides.deck import asked, slides_of, texts_of
from utils.exercises.definition import body

COURSE = read_course()
DECKS = {name: slides_of(nb, COURSE.exercises) for name, nb in COURSE.solutions.items()}


def deck(*cells):
    first = [new_markdown_cell("# 01 · A title"), new_markdown_cell("**Minutes:** 5")]
    return slides_of(new_notebook(cells=[*first, *cells]), COURSE.exercises)[1:]


def kinds(slides):
    return [slide.kind for slide in slides]


def printing(source, printed, **more):
    return new_code_cell(source, outputs=[new_output("stream", text=printed)], **more)


def words(html):
    """Its text: the parts of coloured code stand close together, all others apart."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", re.sub("</?span[^>]*>", "", html))).split())


def seen(slide):
    """The words on a slide."""
    shown = " ".join(block.html for block in slide.blocks)
    return words(f"{slide.heading} {shown} {slide.picture[1] if slide.picture else ''}")


# ---- By example ----------------------------------------------------------------------------------


def test_a_question_stands_alone_and_what_it_asks_for_comes_next():
    question = new_markdown_cell("## Why\n\nIt is so.\n\n**Before you run it:** what comes?")
    slides = deck(question, printing("print(7)", "7"))
    assert kinds(slides) == ["section", "question", "output"]
    assert seen(slides[1]) == "Why Before you look: what comes?"


def test_a_text_that_ends_with_a_question_above_code_asks_it():
    slides = deck(new_markdown_cell("## Why\n\nIs it so?"), printing("print(7)", "7"))
    assert kinds(slides) == ["question", "output"]


def test_what_is_said_and_not_shown_is_said_beside_the_slide_before():
    slides = deck(
        new_markdown_cell("## Why\n\nIt is so."),
        printing("print(7)", "7"),
        new_markdown_cell("Seven it is."),
    )
    assert kinds(slides) == ["section", "output"]
    assert slides[-1].notes == ["<p>Seven it is.</p>"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("def double(x):\n    return 2 * x\n\n\nfour = double(2)", "def double(x):\n return 2 * x"),
        ("import keras\n\nlayer = keras.layers.LSTM(4)", "layer = keras.layers.LSTM(4)"),
        ("four = 2 * 2", None),
    ],
)
def test_code_is_shown_where_it_defines_what_the_text_is_about_or_makes_a_layer(source, shown):
    slides = deck(new_markdown_cell("## Double\n\nIt is so."), new_code_cell(source))
    code = [seen(slide) for slide in slides if slide.kind == "code"]
    assert code == ([" ".join(f"Double {shown}".split())] if shown else [])


def test_a_function_that_no_text_leads_to_is_not_shown():
    helper = new_code_cell("def helper():\n    return 1")
    assert kinds(deck(new_markdown_cell("## Why\n\nSo."), new_code_cell("a = 1"), helper)) == [
        "section"
    ]


def test_a_cell_for_teachers_is_in_the_notes_of_the_slide_before():
    cell = new_markdown_cell("**For the one who teaches:** wait.", metadata={"tags": [INSTRUCTOR]})
    section, asks, _ = deck(
        new_markdown_cell("## Why\n\nSo.\n\n**Before you look:** what?"), cell, printing("7", "7")
    )
    assert "wait." not in "".join(section.notes)
    assert "wait." in "".join(asks.notes)
    assert "wait." not in seen(asks)


# ---- Every notebook ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DECKS)
def test_every_question_comes_before_its_answer_and_on_another_slide(name):
    cells, slides = COURSE.solutions[name].cells, DECKS[name]
    for k, cell in enumerate(cells):
        if cell.cell_type == "markdown" and ASKED.search(cell.source):
            question = next(p.source for p in text.pieces(cell.source) if ASKED.search(p.source))
            answer = next(answer for each in cells[k + 1 :] if (answer := first_answer(each)))
            at = [seen(slide).endswith(words(text.html(asked(question)))) for slide in slides]
            assert any(answer in seen(slide) for slide in slides[at.index(True) + 1 :])
            assert answer not in seen(slides[at.index(True)])


def first_answer(cell):
    """What a cell shows first, or nothing."""
    if cell.cell_type == "markdown" or exercise_name(cell) or INSTRUCTOR in tags(cell):
        return ""
    if found := pictures(cell):
        return words(found[0].metadata["image/png"]["alt"])
    return words(texts_of(cell)[0].split("\n")[0]) if texts_of(cell) else ""


@pytest.mark.parametrize("name", DECKS)
def test_every_exercise_has_its_slide_with_its_minutes_and_no_line_of_the_answer(name):
    slides = {slide.heading: slide for slide in DECKS[name] if slide.minutes}
    names = list(filter(None, map(exercise_name, code_cells(COURSE.solutions[name]))))
    assert list(slides) == [f"`{each}`" for each in names]
    for exercise in map(COURSE.exercises.get, names):
        slide = slides[f"`{exercise.name}`"]
        assert slide.minutes == exercise.minutes
        answer = [line.strip() for line in body(exercise.reference).split("\n") if line.strip()]
        assert [line for line in answer if " ".join(line.split()) in seen(slide)] == []
        assert answer[-1] in unescape("".join(slide.notes))


@pytest.mark.parametrize("name", DECKS)
def test_every_figure_stands_alone_on_a_slide_with_its_caption(name):
    shown = [slide for slide in DECKS[name] if slide.picture]
    own = [
        picture
        for cell in COURSE.solutions[name].cells
        if INSTRUCTOR not in tags(cell)
        for picture in pictures(cell)
    ]
    captions = [picture.metadata["image/png"]["alt"] for picture in own]
    assert [slide.picture[1] for slide in shown] == captions
    assert [slide.kind for slide in shown if slide.blocks] == []


@pytest.mark.parametrize("name", DECKS)
def test_the_notes_have_every_word_of_the_notebook_and_of_the_teachers_cells(name):
    notes = " ".join(note for slide in DECKS[name] for note in slide.notes)
    texts = [
        cell
        for cell in COURSE.solutions[name].cells
        if cell.cell_type == "markdown" and not is_generated(cell)
    ]
    pieces = [text.html(piece.source) for cell in texts for piece in text.pieces(cell.source)]
    assert [piece for piece in pieces if piece not in notes] == []


@pytest.mark.parametrize("name", DECKS)
def test_no_slide_shows_a_cell_that_is_for_teachers_alone(name):
    for cell in COURSE.solutions[name].cells:
        if INSTRUCTOR in tags(cell):
            own = words(text.html(cell.source))
            assert [slide for slide in DECKS[name] if own in seen(slide)] == []


@pytest.mark.parametrize("name", DECKS)
def test_no_slide_is_empty(name):
    assert [slide for slide in DECKS[name] if not (slide.blocks or slide.picture)] == []
