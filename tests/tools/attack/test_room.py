"""How a room of learners is made up, and how its times are told."""

from contextlib import nullcontext

from tools.attack import room


def test_each_learner_answers_twice_within_the_minute_and_no_two_at_the_same_times():
    moments = room.moments(30)
    assert all(0 <= first < last <= room.MINUTE for first, last in moments)
    assert len(set(moments)) == 30
    assert max(last for _, last in moments) > 0.9 * room.MINUTE


def test_times_are_told_by_their_middle_and_their_end():
    assert room.spread([*range(101)]) == "median 50.00, 95 % 95.00, max 100.00"
    assert room.spread([2]) == "median 2.00, 95 % 2.00, max 2.00"


def test_a_kernel_that_keeps_what_raised_falls_before_the_machine_does(monkeypatch):
    taken = iter(range(0, 10_000, 25))  # megabytes, after each answer
    monkeypatch.setattr(room, "learner", nullcontext)
    monkeypatch.setattr(room, "put", lambda client, source: None)
    monkeypatch.setattr(room, "own_memory", lambda client: next(taken))
    assert room.memory() == (["memory after 41 failing answers: +1025 MB"], True)
    taken = iter(range(101))
    assert room.memory()[1]
    taken = iter([k / 4 for k in range(101)])
    assert room.memory() == (["memory after 100 failing answers: +25 MB"], False)
