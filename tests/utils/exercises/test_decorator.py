"""`@exercise` shows a verdict, hands a function back, and never raises."""

import numpy as np
import pytest

from utils.exercises import decorator, exercise, help, record


@pytest.fixture(autouse=True)
def _nothing_solved_yet(tmp_path, monkeypatch):
    monkeypatch.setenv("LSTM_COURSE_PROGRESS", str(tmp_path / "progress"))
    monkeypatch.setattr(record, "_solved_here", set())
    monkeypatch.setattr(help, "_answered", {})


def output_gate(h, c):
    return h / np.tanh(c)


def without_tanh():
    def output_gate(h, c):
        return h / c

    return output_gate


def test_a_right_answer_is_handed_back_itself_and_counts_as_solved(capsys):
    assert exercise(output_gate) is output_gate
    assert capsys.readouterr().out.startswith("Correct: output_gate\n")
    assert record.solved() == {"output_gate"}


def test_in_place_of_a_wrong_answer_the_courses_own_is_handed_back(capsys):
    handed_back = exercise(without_tanh())
    assert handed_back.__name__ == "output_gate"
    assert handed_back(0.5, 1.0) == pytest.approx(0.5 / np.tanh(1))
    assert "divide by tanh(c), not by c" in capsys.readouterr().out
    assert record.solved() == set()


@pytest.mark.parametrize("answer", [output_gate, without_tanh()])
def test_what_is_handed_back_gives_hints_and_the_solution(answer, capsys):
    handed_back = exercise(answer)
    capsys.readouterr()
    handed_back.hint()
    assert capsys.readouterr().out.startswith("Hint ")
    handed_back.solution()
    assert capsys.readouterr().out.startswith("The course's answer: output_gate\n")


def test_a_misspelt_name_is_answered_with_the_near_one(capsys):
    def outputgate(h, c):
        return 0

    assert exercise(outputgate) is outputgate
    assert "did you mean `output_gate`?" in capsys.readouterr().out


@pytest.mark.parametrize("answer", [5, None, type("Cell", (), {})])
def test_what_is_no_function_of_an_exercise_gets_an_answer_and_no_exception(answer, capsys):
    assert exercise(answer) is answer
    assert "Wrong shape or type" in capsys.readouterr().out


def test_a_progress_that_cannot_be_written_is_said_with_the_verdict(tmp_path, capsys):
    (tmp_path / "progress").mkdir()
    exercise(output_gate)
    shown = capsys.readouterr().out
    assert shown.startswith("Correct: output_gate\n")
    assert "Your progress could not be kept in" in shown


def test_the_same_wrong_answer_again_is_told_so_and_then_more(capsys):
    def output_gate(h, c):
        return h / np.tanh(c) + c

    says = []
    for _ in range(3):
        exercise(output_gate)
        says.append(capsys.readouterr().out)
    assert "unchanged" not in says[0]
    assert "This is your last answer once more, unchanged." in says[1]
    assert "Not `" in says[2]


def test_brackets_behind_the_decorator_do_no_harm(capsys):
    assert exercise()(output_gate) is output_gate
    assert capsys.readouterr().out.startswith("Correct: output_gate\n")


def test_what_the_judge_stumbles_over_is_said_with_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(decorator, "judge", lambda *_: 1 / 0)
    assert exercise(output_gate)(0.5, 1.0) == pytest.approx(0.5 / np.tanh(1))
    shown = capsys.readouterr().out
    assert "`ZeroDivisionError` came up as your answer was judged." in shown
    assert "restart the kernel" in shown
