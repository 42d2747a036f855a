"""Answers that got no name are kept where the learner asks for it, and nowhere else."""

import json

import pytest
from written import written

from utils.exercises.kept import keep
from utils.exercises.verdict import CORRECT, WRONG_VALUE, Verdict

CODE = "def half(x):\n    return x"


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "answers.jsonl"
    monkeypatch.setenv("LSTM_COURSE_ANSWERS", str(path))
    return path


def test_an_answer_without_a_name_is_kept_with_what_was_said(file):
    verdict = Verdict(WRONG_VALUE, "half", ("`y` is 2 and should be 1.",), layer="place")
    assert keep(written(CODE), verdict) == ""
    keep(written(CODE), verdict)
    row, again = map(json.loads, file.read_text().splitlines())
    assert row == again
    assert row == {"exercise": "half", "kind": "wrong", "code": CODE + "\n", "says": str(verdict)}


@pytest.mark.parametrize(
    "verdict",
    [Verdict(CORRECT, "half"), Verdict(WRONG_VALUE, "half", layer="known_mistake")],
)
def test_what_is_right_or_has_a_name_is_not(file, verdict):
    assert keep(written(CODE), verdict) == ""
    assert not file.exists()


def test_without_the_setting_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("LSTM_COURSE_ANSWERS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert keep(written(CODE), Verdict(WRONG_VALUE, "half")) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said(file):
    file.mkdir()
    said = keep(written(CODE), Verdict(WRONG_VALUE, "half"))
    assert said.startswith("Your answer could not be kept in ")
