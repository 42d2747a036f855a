"""What a learner may ask for: the next hint, and the course's answer."""

import inspect

from utils.exercises.definition import body
from utils.exercises.verdict import Message, show

_given = {}  # name of an exercise -> how many hints were given, for as long as the kernel lives
_answered = {}  # name of an exercise -> the last answer to it and how often it came unchanged
_run_again = set()  # exercises whose unchanged answer was run again since the last hint


def times_unchanged(exercise, answer):
    """How often this very answer has come before, without another in between."""
    source = _source(answer)
    before, times = _answered.get(exercise.name, (None, 0))
    unchanged = source is not None and source == before
    _answered[exercise.name] = source, times + 1 if unchanged else 0
    if unchanged:
        _run_again.add(exercise.name)
    else:
        _run_again.discard(exercise.name)
    return _answered[exercise.name][1]


def _source(answer):
    try:
        return inspect.getsource(answer)
    except (OSError, TypeError, ValueError):  # a builtin, or typed into a terminal
        return None


def hint(exercise):
    """Show the hints so far and the next one, mildest first.

    When all cells of a notebook are run again, with the same answer, no further hint is used up.
    """
    given = _given.get(exercise.name, 0)
    if given == 0 or exercise.name not in _run_again:
        given = min(given + 1, len(exercise.hints))
    _run_again.discard(exercise.name)
    _given[exercise.name] = given
    last = ""
    if given == len(exercise.hints):
        last = f"`{exercise.name}.solution()` shows the course's answer."
    heading = f"Hint {given} of {len(exercise.hints)}"
    show(Message(heading, exercise.name, tuple(exercise.hints[:given]), last=last))


def solution(exercise):
    """Show the course's answer: what stood where the stub stands."""
    lines = tuple(body(exercise.reference).splitlines())
    show(Message("The course's answer", exercise.name, quoted=lines))
