"""An exercise's cell with its answer, typed once in utils/exercises, and without."""

from textwrap import indent

import pytest
from small_course import ANSWER, STUB, double

from tools.release.answers import answered, stub
from tools.release.cells import exercise_name
from tools.release.course import read_course
from utils.exercises import EXERCISES
from utils.exercises.definition import body

GIVEN = '''\
@exercise
def total(values):
    """Their sum."""
    # one by one
    result = 0
    for value in values:
        ### BEGIN SOLUTION
        ### END SOLUTION
    return result


print(total([1, 2]))'''


def total(values):
    # one by one
    result = 0
    for value in values:
        if value:
            result = result + value

        result = result + 0
    return result


def test_the_learner_gets_a_stub_where_the_answer_stood():
    assert stub(ANSWER) == STUB


KINDS = {
    "an expression": (
        "return sigmoid(x @ W + b)",
        "return ...  # your code here: one expression",
    ),
    "two expressions": (
        "return s * (1 - s), 1 - t**2",
        "return ..., ...  # your code here: one expression each",
    ),
    "an expression of two": (
        "return h, {'c': c, 'rows': [(1, 0), f(2)]}",
        "return ..., {'c': ..., 'rows': [(..., ...), ...]}  # your code here: one expression each",
    ),
    "lines": (
        "# so\nc = f * c\n\nif o:\n    h = o * c\nreturn h, c",
        "# your code here: about 3 lines\nreturn ..., ...",
    ),
    "one line": ("f = sigmoid(bias)\nreturn log(f)", "# your code here: about 1 line\nreturn ..."),
    "lines that return in two places": (
        "for one in x:\n    if one:\n        return True\nreturn False",
        "# your code here: about 3 lines\nreturn ...",
    ),
    "lines that return nothing": (
        "loss.backward()\noptimizer.step()",
        "# your code here: about 2 lines\n...",
    ),
    "a value": ("bias = 3\nreturn bias", "# your code here\nbias = ...\nreturn bias"),
    "values": (
        "one = (1, n)\nmany = (n, 1, 1)\nreturn one, many",
        "# your code here\none = ...\nmany = ...\nreturn one, many",
    ),
    "a table": (
        "# (x, bias)\ni = (K, -K / 2)\nf = (0, K)\nreturn i, f",
        "# your code here\n# (x, bias)\ni = (..., ...)\nf = (..., ...)\nreturn i, f",
    ),
    "values that need each other": (
        "h1 = unroll(x)\nh2 = unroll(h1)\nreturn h1, h2",
        "# your code here: about 2 lines\nreturn ..., ...",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("margin", ["    ", "        ", "\t"])
def test_the_gap_shows_what_kind_of_answer_is_wanted(kind, margin):
    answer, gap = KINDS[kind]
    region = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
    assert stub(indent(region, margin)) == indent(gap, margin)


def test_text_after_the_answer_stays():
    assert stub(ANSWER + "\n\nprint(double(2))") == STUB + "\n\nprint(double(2))"


@pytest.mark.parametrize("typed", ["", "    y = 2 * x\n    return y\n"])
def test_whatever_stood_between_the_markers_becomes_the_reference(typed):
    lines = "    y = x + x\n    return y\n"
    assert answered(ANSWER.replace(lines, typed), double) == ANSWER
    assert answered(ANSWER, double) == ANSWER


def test_lines_that_the_learner_is_given_stay_around_the_answer():
    answer = """\
        if value:
            result = result + value

        result = result + 0
"""
    wanted = GIVEN.replace("        ### END", f"{answer}        ### END")
    assert answered(GIVEN, total) == wanted
    assert answered(wanted, total) == wanted


def test_given_lines_that_are_not_the_references_are_refused():
    with pytest.raises(ValueError, match="the lines around the solution aren't those of total"):
        answered(GIVEN.replace("result = 0", "result = 1"), total)


def test_an_exercise_that_does_not_say_what_is_wanted_is_refused():
    with pytest.raises(ValueError, match="no docstring"):
        answered(ANSWER.replace('    """Twice x."""\n', ""), double)


def test_the_answers_in_the_courses_solutions_are_the_references_line_by_line():
    cells = [cell for nb in read_course().solutions.values() for cell in nb.cells]
    sources = {exercise_name(cell): cell.source for cell in cells if exercise_name(cell)}
    assert sources.keys() == EXERCISES.keys()
    for name, source in sources.items():
        for line in body(EXERCISES[name].reference).splitlines():
            assert line.strip() in source
