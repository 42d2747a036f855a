"""The report says what held and what fell, and so does the exit code."""

import subprocess
import sys

import pytest

from tools.attack import __main__ as attack
from tools.attack.running import Result
from tools.start import ROOT

HELD = Result("one_step", "a loop", (), 3.0)
FELL = Result("latch", "a loop", ("no verdict", "changed: np.tanh"), 9.0)


def test_a_few_hostile_answers_spoil_nothing_in_a_real_kernel():
    command = [sys.executable, "-m", "tools.attack", "--quick"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr
    tried = len(attack.QUICK)
    assert f"{tried} of {tried} held, {tried} kinds" in found.stdout


@pytest.mark.parametrize(("results", "code"), [([HELD], 0), ([HELD, FELL], 1)])
def test_whatever_falls_is_said_and_fails(results, code, monkeypatch, capsys):
    monkeypatch.setattr(
        attack, "attacked", lambda exercise, _: [r for r in results if r[0] == exercise]
    )
    assert attack.main(["01", "03"]) == code
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["a", "loop", "·", "FELL"][: 2 + len(results)]
    assert ("03 a loop: no verdict; changed: np.tanh" in lines) == bool(code)
    assert f"1 of {len(results)} held, 1 kinds" in lines


def test_what_ends_a_process_is_tried_in_one_notebook_alone(monkeypatch):
    tried = {}
    monkeypatch.setattr(
        attack, "attacked", lambda exercise, answers: tried.update({exercise: answers}) or []
    )
    attack.attack(["one_step", "latch"], attack.HOSTILE)
    assert any(answer.ends for answer in tried["one_step"])
    assert not any(answer.ends for answer in tried["latch"])


def test_a_notebook_that_is_not_there_is_said_in_one_sentence(capsys):
    with pytest.raises(SystemExit):
        attack.main(["99"])
    assert "there is no notebook 99" in capsys.readouterr().err
