"""The learner's own code is searched for the change that makes it right."""

from dataclasses import replace

import pytest
from written import NEW_C, attempt, written

from utils.exercises.engine import judge
from utils.exercises.layers.repair import one_change, two_changes
from utils.exercises.verdict import CORRECT


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["return f * c + i + g"], 2, "the operator in `f * c + i + g`"),
        (["kept = f * c", "return kept - i * g"], 3, "the operator in `kept - i * g`"),
        (["kept = f * i", "return kept + i * g"], 2, "what stands where `i` does"),
        (["a = (1 - f) * c", "return a + i * g"], 2, "something too many in `1 - f`"),
        (["c = np.tanh(f * c)", "return c + i * g"], 2, "a function too many: `np.tanh`"),
        (["a, b = np.abs(f) * c, i * g", "return a + b"], 2, "a function too many: `np.abs`"),
        (["f = -f", "return f * c + i * g"], 2, "the sign of `f`"),
        (["return (f * c + i * g)[::-1]"], 2, "where the slice `::-1` begins"),
        (["return c * i + f * g"], 2, "`c` and `g`, which stand in each other's place"),
    ],
)
def test_the_line_and_the_kind_of_the_change_are_told(lines, line, words):
    code = "\n    ".join(["def new_c(f, c, i, g):", *lines])
    found = one_change(attempt(code))
    assert words in found.sentence
    assert found.sentence.startswith("One change")
    assert found.line == (f"line {line}: {lines[line - 2]}",)


def test_the_same_slip_in_several_lines_is_one_change():
    code = """
        def new_c(f, c, i, g):
            kept = f + c
            written = i + g
            return np.add(kept, written)
        """
    found = one_change(attempt(code))
    assert found.sentence.startswith("One change, made in each of these lines, makes it right")
    assert found.line == ("line 2: kept = f + c", "line 3: written = i + g")


def test_two_changes_of_which_the_first_helps_are_found():
    def pair(x):
        return x + 1, x * x

    code = "def pair(x):\n    more = x - 1\n    square = x + x\n    return more, square"
    wrong = attempt(code, exercise_of(pair))
    assert one_change(wrong) is None
    found = two_changes(wrong)
    assert found.sentence.startswith("Two changes make it right: look at the operator in `x")
    assert found.line == ("line 2: more = x - 1", "line 3: square = x + x")


def exercise_of(reference):
    cases = [(1.0,), (-2.5,), (3.0,)]
    return replace(NEW_C, reference=reference, returns=("a", "b"), cases=lambda: cases, mistakes={})


def test_what_it_says_when_the_answer_comes_again_is_true():
    wrong = "def new_c(f, c, i, g):\n    return f * c + i + g"
    old, new = one_change(attempt(wrong)).more.removeprefix("Not `")[:-2].split("` but `")
    assert judge(NEW_C, written(wrong.replace(old, new))).heading == CORRECT


@pytest.mark.parametrize(
    "line",
    ["open('x')", "import os", "print(c)", "globals()", "np.save('x', c)", "np.random.seed(0)"],
)
def test_code_that_reaches_for_more_than_numbers_is_judged_and_not_searched(line):
    code = f"def new_c(f, c, i, g):\n    if c.size > 99: {line}\n    return f * c + i + g"
    assert one_change(attempt(code)) is None


def test_a_candidate_that_never_ends_costs_its_share_alone():
    code = """
        def new_c(f, c, i, g):
            k = 0
            while k < 1:
                k = k + 1
            return f * c + i + g
        """
    assert one_change(attempt(code)).line == ("line 5: return f * c + i + g",)


def test_the_notebook_is_as_it_was_after_a_search():
    kept = {"list": [1]}
    code = "def new_c(f, c, i, g):\n    kept['list'].append(1)\n    return f * c + i + g"
    assert one_change(attempt(code, kept=kept)) is not None
    assert kept["list"] == [1]
