"""What a learner may ask for, whether the answer is theirs or the course's."""

import pytest

from utils.exercises import EXERCISES, help

FOUND = EXERCISES["output_gate"]


@pytest.fixture(autouse=True)
def _nothing_asked_yet(monkeypatch):
    monkeypatch.setattr(help, "_hints_given", {})


def test_hints_come_mildest_first_and_then_the_solution_is_offered(capsys):
    for number, text in enumerate(FOUND.hints, start=1):
        help.hint(FOUND)
        shown = capsys.readouterr().out
        assert f"Hint {number} of {len(FOUND.hints)}: output_gate\n{text}\n" in shown
    assert "`output_gate.solution()` shows the course's answer." in shown
    help.hint(FOUND)
    assert capsys.readouterr().out == shown


def test_the_solution_is_the_courses_answer(capsys):
    help.solution(FOUND)
    assert (
        capsys.readouterr().out == "The course's answer: output_gate\n    return h / np.tanh(c)\n"
    )
