"""How long a notebook takes, counted and said in its head."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small_course import ANSWER, EXERCISES, built, edit_cell, head

from tools.release import minutes as counted
from tools.release.cells import INSTRUCTOR
from tools.release.minutes import FIGURE, LINE, QUESTION, VERDICT, WORD, Minutes, minutes

COUNTED = {
    "words": (new_markdown_cell("One two\nthree $c$."), 4 * WORD),
    "a question": (new_markdown_cell("**Before you run it:** why?"), 5 * WORD + QUESTION),
    "the line of the minutes": (new_markdown_cell("**Minutes:** 70 (30 and 40)"), 0),
    "lines of code": (new_code_cell("x = 1\n\nprint(x)"), 2 * LINE),
    "a figure": (new_code_cell("plotting.valves()"), LINE + FIGURE),
    "an exercise, without its answer": (new_code_cell(ANSWER), 3 * LINE + VERDICT),
    "what the release adds": (new_code_cell("import utils", id="bootstrap"), 0),
    "a teacher's": (new_markdown_cell("Ask.", metadata={"tags": [INSTRUCTOR]}), 0),
}


@pytest.mark.parametrize("name", COUNTED)
def test_what_is_counted(name, monkeypatch):
    monkeypatch.setattr(counted, "rounded", lambda minutes: 60 * minutes)
    cell, seconds = COUNTED[name]
    assert minutes(new_notebook(cells=[cell]), EXERCISES).reading == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("number", "said"), [(0, 0), (0.2, 5), (7.4, 5), (7.6, 10), (32.4, 30), (39, 40)]
)
def test_minutes_are_said_in_fives_and_some_are_never_none(number, said):
    assert counted.rounded(number) == said


def test_the_parts_that_are_said_add_up():
    line = "**Minutes:** 75 (35 reading and running, 40 in 6 exercises)"
    assert Minutes(reading=35, solving=40, exercises=6).line == line
    assert Minutes(5, 5, 1).line.endswith("5 in 1 exercise)")
    assert Minutes(5, 0, 0).line == "**Minutes:** 5"


@pytest.mark.parametrize("folder", ["solutions", "notebooks"])
def test_both_heads_say_what_was_counted_whatever_the_author_wrote(course, folder):
    edit_cell(course, "solutions/01_second.ipynb", "head", source=[head("to be counted")])
    nb = built(course, "01_second", folder)
    wanted = "10 (5 reading and running, 5 in 1 exercise)"
    assert nb.cells[2].source == head(wanted)
