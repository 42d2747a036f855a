"""Notebooks are run with answers of another type, and a cell that goes another way is found."""

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_output

from tools import answer_types
from tools.answer_types import Broken, alike, broken, difference, same, table, watched
from tools.start import SOLUTIONS
from utils.exercises import EXERCISES

X = np.arange(6.0).reshape(2, 3)


def test_a_notebook_runs_to_its_end_where_every_answer_returns_lists():
    assert list(broken(SOLUTIONS / "01_gate_equations.ipynb", ["list"])) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mean: 0.30", "mean: 0.3", True),
        ("[0. 1.]", "[0 1]", True),
        ("array([0.5])", "array([0.5], dtype=float32)", True),
        ("c = 2.95", "c = 2.90", False),
        ("right: True", "right: False", False),
        ("[0 1]", "[0, 1]", False),
    ],
)
def test_two_texts_are_alike_if_only_the_way_of_writing_numbers_differs(one, other, same):
    assert alike(one, other) == same


def cell(text, *outputs):
    return new_code_cell("print(f)", outputs=[new_output("stream", text=text), *outputs])


def test_a_cell_that_raises_or_prints_something_else_is_told():
    error = new_output("error", ename="TypeError", evalue="no\nlist")
    assert difference(cell("f 1"), cell("f 1", error), "list") == "TypeError: no"
    assert difference(cell("f 1"), cell("g 1"), "list") == "'g 1' instead of 'f 1'"
    assert difference(cell("f 1"), cell("f 1.0"), "list") == ""
    assert difference(cell("same: True"), cell("same: False"), "float32") == ""


def test_an_answer_that_is_not_correct_is_told_unless_it_should_be_refused():
    def asked(heading):
        shown = new_output("display_data", {"text/plain": f"{heading}: double"})
        return new_code_cell("@exercise\ndef double(x):\n    return 2 * x", outputs=[shown])

    wrong = asked("Wrong value")
    assert difference(asked("Correct"), wrong, "list") == "Wrong value: double"
    assert difference(asked("Correct"), wrong, "np.matrix") == ""
    assert difference(asked("Correct"), asked("Correct"), "list") == ""


def test_only_what_no_cell_can_tell_from_the_courses_value_is_the_same():
    assert same((X, [1.5]), (X.copy(), [1.5]))
    for other in (X.tolist(), X.astype(np.float32), X[::-1][::-1, ::-1], X + 1, np.ma.array(X)):
        assert not same((other, [1.5]), (X, [1.5]))


def test_a_type_that_arrives_otherwise_is_noted(monkeypatch):
    monkeypatch.setattr(answer_types, "OTHERWISE", set())
    slopes = watched(["list", "float32", "np.matrix"])(EXERCISES["curve_slopes"].reference)
    slopes(X / 10, X / 10)
    assert {"float32"} == answer_types.OTHERWISE


def test_the_table_counts_the_cells_of_each_notebook():
    found = {"00_first": [], "01_second": [Broken("list", "print", "TypeError")]}
    lines = table(found, ["list", "tuple"]).splitlines()
    assert lines[1].split() == ["list", "·", "1"]
    assert lines[2].split() == ["tuple", "·", "·"]
