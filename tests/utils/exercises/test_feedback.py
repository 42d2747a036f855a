"""What a learner sees: verdicts, hints, solutions and progress, and the function they get back."""

import re
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest

from utils.exercises import EXERCISES, exercise, help, progress, record
from utils.exercises.verdict import CORRECT, WRONG_VALUE, Message, Verdict


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """A learner who has solved nothing yet."""
    path = tmp_path / "progress"
    monkeypatch.setenv("LSTM_COURSE_PROGRESS", str(path))
    monkeypatch.setattr(record, "_solved_here", set())
    return path


def right():
    def output_gate(h, c):
        return h / np.tanh(c)

    return output_gate


def wrong():
    def output_gate(h, c):
        return h / c

    return output_gate


def test_a_right_answer_is_handed_back_itself(capsys):
    answer = right()
    assert exercise(answer) is answer
    assert capsys.readouterr().out.startswith("Correct: output_gate\n")


def test_in_place_of_a_wrong_answer_the_courses_own_is_handed_back(capsys):
    handed_back = exercise(wrong())
    assert handed_back(0.5, 1.0) == pytest.approx(0.5 / np.tanh(1))
    assert "divide by tanh(c), not by c" in capsys.readouterr().out


@pytest.mark.parametrize("make", [right, wrong])
def test_hints_come_mildest_first_and_then_the_solution_is_offered(make, capsys, monkeypatch):
    monkeypatch.setattr(help, "_hints_given", {})
    answer = exercise(make())
    capsys.readouterr()
    for number, hint in enumerate(EXERCISES["output_gate"].hints, start=1):
        answer.hint()
        shown = capsys.readouterr().out
        assert f"Hint {number} of 2" in shown
        assert hint in shown
    assert "`output_gate.solution()` shows the course's answer." in shown
    answer.hint()
    assert "Hint 2 of 2" in capsys.readouterr().out
    answer.solution()
    assert "return h / np.tanh(c)" in capsys.readouterr().out


def test_a_misspelt_name_is_answered_with_the_near_one(capsys):
    def outputgate(h, c):
        return 0

    assert exercise(outputgate) is outputgate
    assert "did you mean `output_gate`?" in capsys.readouterr().out


@pytest.mark.parametrize("answer", [5, None, "text", type("Cell", (), {})])
def test_what_is_no_function_of_an_exercise_gets_an_answer_and_no_exception(answer, capsys):
    assert exercise(answer) is answer
    assert "Wrong shape or type" in capsys.readouterr().out


class Text(HTMLParser):
    """The text of a page, as a screen reader has it."""

    def __init__(self, page):
        super().__init__()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag in ("br", "pre"):
            self.text += "\n"

    def handle_data(self, data):
        self.text += data


def test_html_and_plain_text_say_the_same():
    message = Verdict(WRONG_VALUE, "one_step", ("`h` is 1 < 2 & not `x`.",), ("line 2: a < b",))
    plain = re.sub(r"^ {4}", "", str(message), flags=re.MULTILINE).replace("`", "")
    assert Text(message._repr_html_()).text == plain


def test_a_word_says_the_verdict_and_no_text_has_a_colour_of_its_own():
    page = Verdict(CORRECT, "one_step")._repr_html_()
    assert Text(page).text.startswith("Correct")
    assert not re.search(r"(?<!-)color:|background", page)  # a border's colour only: any theme


def test_a_message_with_markup_is_shown_as_it_is():
    assert "<b>" not in Message("Hint", "x", ("`a < b` and <b>",))._repr_html_()


def solve():
    exercise(right())


def shown_progress(capsys):
    capsys.readouterr()
    progress()
    return capsys.readouterr().out


def test_progress_counts_what_is_solved_and_names_the_next(capsys):
    shown = " ".join(shown_progress(capsys).split())
    assert "02_single_lstm_unit □□□□□□□□ 0 of 8 solved, next: column_gate" in shown
    solve()
    assert "1 of 8 solved" in shown_progress(capsys)
    exercise(wrong())
    assert "1 of 8 solved" in shown_progress(capsys)  # what was solved once stays solved


def test_progress_outlives_the_kernel(progress_file, capsys, monkeypatch):
    solve()
    monkeypatch.setattr(record, "_solved_here", set())
    assert "1 of 8 solved" in shown_progress(capsys)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00\x80", b'{"version": 9}', b"\nno_such_one\nhalf_li"]
)
def test_a_file_that_is_damaged_or_from_another_version_is_survived(content, progress_file, capsys):
    progress_file.write_bytes(content)
    assert "0 of 8 solved" in shown_progress(capsys)
    solve()
    record._solved_here.clear()
    assert "1 of 8 solved" in shown_progress(capsys)
    assert progress_file.read_bytes().startswith(content)  # nothing in it is overwritten


def test_a_file_that_cannot_be_written_is_said_and_the_session_still_counts(progress_file, capsys):
    progress_file.mkdir()
    solve()
    assert "Your progress could not be kept in" in capsys.readouterr().out
    assert "1 of 8 solved" in shown_progress(capsys)


def test_two_kernels_at_once_lose_nothing(progress_file):
    script = "from utils.exercises import record\nfor n in range(200): record.add(f'{}_{{n}}')"
    kernels = [subprocess.Popen([sys.executable, "-c", script.format(name)]) for name in "ab"]
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    record._solved_here.clear()
    assert len(record.solved()) == 400


def test_an_empty_setting_keeps_progress_in_memory_only(progress_file, capsys, monkeypatch):
    monkeypatch.setenv("LSTM_COURSE_PROGRESS", "")
    solve()
    assert "1 of 8 solved" in shown_progress(capsys)
    assert not progress_file.exists()
