"""The pages of a notebook for who teaches it."""

import re
from collections import defaultdict

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from tools.release.cells import FOR_TEACHERS, INSTRUCTOR, exercise_name, head, tags
from tools.release.course import read_course
from tools.release.minutes import ASKED
from tools.teach import book as tool
from tools.teach.handouts import Handout
from utils.exercises.definition import body

COURSE = read_course()
NAMES = list(COURSE.solutions)
NO_POLLS = defaultdict(lambda: None)


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def page(name):
    return tool.to_teach(COURSE, name, NO_POLLS)


def exercises(name):
    names = filter(None, map(exercise_name, COURSE.solutions[name].cells))
    return [COURSE.exercises[each] for each in names]


def test_a_page_says_what_the_notebook_is_for(name, page):
    for words in ("You will learn", "You need", "Afterwards you can"):
        assert f"**{words}:** {head(COURSE.solutions[name])[words]}" in page


def test_every_exercise_stands_there_with_its_hints_its_solution_and_what_each_mistake_is_told(
    name, page
):
    for exercise in exercises(name):
        assert f"### Exercise `{exercise.name}`, {exercise.minutes} minutes" in page
        assert body(exercise.reference) in page
        said = [*exercise.hints, *(mistake.says for mistake in exercise.mistakes.values())]
        assert [sentence for sentence in said if sentence not in page] == []


def test_every_question_has_its_answer(name, page):
    asked = sum(1 for cell in COURSE.solutions[name].cells if tool.question_of(cell))
    pairs = re.findall(r"### Question\n\n(.+?)\n\n\*Answer:\*\n\n(.*?)(?=\n\n[#>]|\Z)", page, re.S)
    assert len(pairs) == asked
    assert all(ASKED.search(question) and len(answer) > 30 for question, answer in pairs)


def test_what_only_a_teacher_knows_stands_where_a_room_stumbles(name, page):
    cells = [cell for cell in COURSE.solutions[name].cells if INSTRUCTOR in tags(cell)]
    assert page.count(f"> {FOR_TEACHERS}") == len(cells)


def test_no_copy_of_a_learner_has_it(name):
    _, learners = COURSE.paths(name)
    assert FOR_TEACHERS not in learners.read_text("utf-8")


def test_what_to_listen_for_stands_between_a_question_and_its_answer():
    page = tool.to_teach(COURSE, "02_single_lstm_unit", NO_POLLS)
    question, note, answer = map(page.index, ("what is the shape", "Have a shape", "(4, 4)"))
    assert question < note < answer


def test_links_lead_to_the_web_page(page):
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", page)
    assert [link for link in links if not link.startswith("handouts/")] == []


def test_an_answer_is_the_first_outputs_below_and_the_text_after_them():
    printed = new_code_cell(outputs=[new_output("stream", text="3\n")])
    below = [
        new_markdown_cell("Beside it:"),
        new_markdown_cell(f"{FOR_TEACHERS} wait.", metadata={"tags": [INSTRUCTOR]}),
        printed,
        new_markdown_cell("## Three\n\nIt is three.\n\n**Exercise.** And now four."),
        new_markdown_cell("Later."),
    ]
    assert tool.until_explained(below) == below[:4]
    assert tool.answer(below[:4]) == "```text\n3\n```\n\nIt is three."


def test_where_nothing_is_put_out_the_text_is_the_answer():
    assert tool.answer([new_code_cell("x = 1"), new_markdown_cell("Both.")]) == "Both."


def test_a_handout_asks_and_tells_no_answer():
    polls = tool.polls_of(COURSE, "01_gate_equations")
    handout = Handout("figure-decay", "f = 0.9, f = 0.99", b"")
    page = tool.to_hand_out(COURSE, "01_gate_equations", polls, [handout])
    assert "**Before you run the cell:** how much of c = 2 is left" in page
    assert "*To draw: f = 0.9, f = 0.99*" in page
    assert "(01_gate_equations.figure-decay.png)" in page
    assert "`half_life`: which mistake is it?" in page
    assert "*Key:*" not in page
    for exercise in exercises("01_gate_equations"):
        told = [body(exercise.reference), *(each.says for each in exercise.mistakes.values())]
        assert [text for text in told if text in page] == []


def test_the_teachers_page_has_the_key():
    polls = tool.polls_of(COURSE, "01_gate_equations")
    page = tool.to_teach(COURSE, "01_gate_equations", polls)
    key = ", ".join(f"{letter}: *{title}*" for letter, title in polls["half_life"].key.items())
    assert f"*Key:* {key}." in page
