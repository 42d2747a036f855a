"""The table of what has to be quick says what is too slow, and so does the exit code."""

from contextlib import nullcontext

import pytest

from tools import bench


@pytest.mark.parametrize(
    ("value", "line", "code"), [(0.2, "within 0.3", 0), (0.4, "EXCEEDS 0.3", 1)]
)
def test_a_number_above_its_limit_is_said_and_fails(value, line, code, monkeypatch, capsys):
    others = ("imports", "notebooks", "passes", "training_steps", "classic_tasks", "scaling")
    for name in others:
        monkeypatch.setattr(bench, name, lambda: [bench.Number("a pass", 1.5, "ms")])
    monkeypatch.setattr(bench, "verdicts", lambda: [bench.Number("a verdict", value, "s", 0.3)])
    assert bench.main() == code
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split() == ["a", "pass", "1.5", "ms"]
    assert printed[2].endswith(line)


def test_two_calls_take_turns_and_are_given_with_their_ratio(monkeypatch):
    turns = []
    monkeypatch.setattr(bench, "seconds", lambda call: turns.append(call) or {"A": 6, "B": 2}[call])
    numbers = list(bench.beside("step", {"ours": "A", "theirs": "B"}, limit=4))
    assert turns[:4] == ["A", "B", "A", "B"]
    assert [(number.what, number.value) for number in numbers] == [
        ("ours step", 6000),
        ("theirs step", 2000),
        ("ours / theirs step", 3),
    ]
    assert numbers[-1].limit == 4


def test_a_classic_task_is_timed_until_its_test_is_passed_and_asked_anew(monkeypatch):
    monkeypatch.setattr(bench, "SEEDS", 1)
    task = ("embedded Reber", 16, 3.0, 0.0, 0.03)
    monkeypatch.setattr(bench, "CLASSIC_SECONDS", {task: 0.5})
    monkeypatch.setattr(bench.streaming, "train", lambda *given: None)
    pace, passed, wrong, other_pace, stream = bench.classic_tasks()
    assert passed.what == "embedded Reber, until a test is passed"
    assert (passed.limit, stream.limit) == (0.5 * pace.value, 1.2 * other_pace.value)
    assert 0 < passed.value < 60
    assert (wrong.what, wrong.limit) == ("embedded Reber, wrong of 2560 new ones", None)
    assert wrong.value < 100


def test_a_study_with_two_workers_is_given_as_a_share_of_the_seconds_with_one(monkeypatch):
    monkeypatch.setattr(bench, "CPU_COUNT", 4)
    monkeypatch.setattr(bench.study, "connected", lambda workers: nullcontext(workers))
    monkeypatch.setattr(bench.study, "ended", lambda *given: [])
    monkeypatch.setattr(
        bench, "seconds", lambda run, workers, *_, **__: {1: 8, 2: 5, 4: 3}[workers]
    )
    numbers = list(bench.scaling())
    assert [number.value for number in numbers] == [8, 5, 3, 5 / 8, 3 / 8]
    assert [number.limit for number in numbers] == [None, None, None, 0.556, None]
