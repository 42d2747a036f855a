"""What a learner may ask for: the next hint, and the course's answer."""

from utils.exercises.definition import body
from utils.exercises.verdict import Message, show

_hints_given = {}  # name of an exercise -> how many, for as long as the kernel lives


def hint(exercise):
    """Show the next hint, mildest first; the last one again once all are shown."""
    number = min(_hints_given.get(exercise.name, 0), len(exercise.hints) - 1)
    _hints_given[exercise.name] = number + 1
    sentences = [exercise.hints[number]]
    if number + 1 == len(exercise.hints):
        sentences.append(f"`{exercise.name}.solution()` shows the course's answer.")
    show(Message(f"Hint {number + 1} of {len(exercise.hints)}", exercise.name, tuple(sentences)))


def solution(exercise):
    """Show the course's answer: what stood where the stub stands."""
    lines = tuple(body(exercise.reference).splitlines())
    show(Message("The course's answer", exercise.name, quoted=lines))
