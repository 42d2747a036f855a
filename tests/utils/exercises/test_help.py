"""What a learner may ask for, whether the answer is theirs or the course's."""

import pytest
from written import written

from utils.exercises import EXERCISES, help

FOUND = EXERCISES["output_gate"]
HINTS = FOUND.hints


@pytest.fixture(autouse=True)
def _nothing_asked_yet(monkeypatch):
    monkeypatch.setattr(help, "_given", {})
    monkeypatch.setattr(help, "_answered", {})
    monkeypatch.setattr(help, "_run_again", set())


@pytest.fixture
def shown(capsys):
    """The lines that a hint shows."""

    def ask():
        help.hint(FOUND)
        return capsys.readouterr().out.splitlines()

    return ask


def test_hints_come_mildest_first_stay_and_then_the_solution_is_offered(shown):
    for number in range(1, len(HINTS) + 1):
        heading, *hints = shown()
        assert heading == f"Hint {number} of {len(HINTS)}: output_gate"
        assert hints[:number] == list(HINTS[:number])
    assert hints[number:] == ["`output_gate.solution()` shows the course's answer."]
    assert shown() == [heading, *hints]


def test_to_run_all_cells_again_uses_up_no_hint(shown):
    answer = written("def output_gate(h, c):\n    return h / c")
    help.times_unchanged(FOUND, answer)
    first = shown()
    for _ in range(3):
        help.times_unchanged(FOUND, answer)
        assert shown() == first
    assert shown()[0].startswith("Hint 2")


def test_after_another_answer_the_next_hint_comes(shown):
    shown()
    help.times_unchanged(FOUND, written("def output_gate(h, c):\n    return h / c"))
    help.times_unchanged(FOUND, written("def output_gate(h, c):\n    return h * c"))
    assert shown()[0].startswith("Hint 2")


def test_how_often_an_answer_came_unchanged_is_counted_from_the_last_other_one():
    one, other = (written(f"def output_gate(h, c):\n    return h {sign} c") for sign in "/*")
    times = [help.times_unchanged(FOUND, answer) for answer in (one, one, one, other, one)]
    assert times == [0, 1, 2, 0, 0]


def test_the_solution_is_the_courses_answer(capsys):
    help.solution(FOUND)
    assert (
        capsys.readouterr().out == "The course's answer: output_gate\n    return h / np.tanh(c)\n"
    )
