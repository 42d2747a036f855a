"""What an answer never looks at."""

import inspect

from utils.exercises.layers.attempt import Finding
from utils.exercises.layers.source import names_read, parsed


def unused(attempt):
    """Which arguments the answer never uses, where the course's answer uses each."""
    own, course = parsed(attempt.answer), parsed(attempt.exercise.reference)
    if own is None or course is None:
        return None
    arguments = [argument.arg for argument in own.args.args]
    names = list(inspect.signature(attempt.exercise.reference).parameters)
    if len(arguments) != len(names):
        return None
    mine, courses = names_read(own), names_read(course)
    pairs = zip(arguments, names, strict=True)
    idle = [f"`{one}`" for one, name in pairs if one not in mine and name in courses]
    return Finding(f"Your code never looks at {' and '.join(idle)}.") if idle else None
