"""What is said of a room, and what fails it; tests/test_hub.py has a small one that is real."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from tools.attack.room import Told
from tools.hub import load

HUB = SimpleNamespace(address="http://hub", password="word")


@pytest.fixture
def room(monkeypatch):
    """A room in which all goes well within a moment, but for what a test changes."""
    here = load.Arrived(SimpleNamespace(run=None), 2.0, 3.0)
    monkeypatch.setattr(load, "arrive", lambda *given: here)
    monkeypatch.setattr(load, "answers", lambda *given: [Told(0.2, True)] * 2)
    return load.room


def test_a_room_that_is_served_in_time_holds(room):
    lines, fell = room(HUB, 30)
    assert lines[0].startswith("30 of 30 learners")
    assert "60 of 60 verdicts are as they should be" in lines
    assert not fell


def test_one_learner_who_is_dropped_fails_it_and_is_named(room, monkeypatch):
    def arrive(stack, hub, name, moment):
        if name == "learner7":
            raise ConnectionError("learner7 waits")
        return load.Arrived(SimpleNamespace(run=None), 2.0, 3.0)

    monkeypatch.setattr(load, "arrive", arrive)
    lines, fell = room(HUB, 30)
    assert lines[0].startswith("29 of 30 learners")
    assert lines[-1] == "ConnectionError('learner7 waits')"
    assert fell


def test_where_nobody_gets_in_that_is_said(room, monkeypatch):
    monkeypatch.setattr(load, "arrive", lambda *given: 1 / 0)
    lines, fell = room(HUB, 2)
    assert lines[0].startswith("0 of 2 learners")
    assert fell


@pytest.mark.parametrize(("slow", "falls"), [(1, False), (2, True)])
def test_of_a_hundred_verdicts_five_may_take_longer_than_a_second(room, monkeypatch, slow, falls):
    answers = iter([[Told(1.5, True)] * 2] * slow + [[Told(0.2, True)] * 2] * 30)
    monkeypatch.setattr(load, "answers", lambda *given: next(answers))
    assert room(HUB, 30)[1] == falls


def test_a_wrong_verdict_fails_it(room, monkeypatch):
    monkeypatch.setattr(load, "answers", lambda *given: [Told(0.2, True), Told(0.2, False)])
    assert room(HUB, 3)[1]


def test_a_machine_has_room_for_what_is_left_beside_the_system_and_what_is_shared(monkeypatch):
    cells = SimpleNamespace(cells=[SimpleNamespace(cell_type="code", source="1")])
    learner = SimpleNamespace(
        name="first",
        comes=lambda password: None,
        opens=lambda name: cells,
        kernel=lambda name: nullcontext(SimpleNamespace(run=lambda source: None)),
    )
    monkeypatch.setattr(load, "Learner", lambda hub, name: learner)
    monkeypatch.setattr(load, "size", lambda hub, name: (500 * 2**20, 168 * 2**20))
    head, _, first, *_ = load.memory(HUB)
    assert head.endswith("| 8 GB | 16 GB | 64 GB |")
    assert first == "| 01 | 500 MB | 168 MB | 14 | 30 | 128 |"
