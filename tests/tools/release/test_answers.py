"""An exercise's cell with its answer, typed once in utils/exercises, and without."""

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


@pytest.mark.parametrize("indent", ["    ", "        ", "\t"])
def test_the_stub_stands_at_the_indentation_of_the_answer(indent):
    answer = (
        f"{indent}### BEGIN SOLUTION\n{indent}if x:\n{indent}    return 1\n{indent}### END SOLUTION"
    )
    assert stub(answer) == f"{indent}return ...  # your code here"


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
