"""The mistakes that an exercise lists, alone and two at once."""

from itertools import permutations

from utils.exercises.definition import edited
from utils.exercises.layers.attempt import Finding
from utils.exercises.values import alike


def known_mistake(attempt):
    """The listed mistake that does just what this answer does."""
    exercise = attempt.exercise
    for title, wrong in exercise.wrong.items():
        pairs = zip(attempt.results, wrong, strict=False)
        if attempt.reached_all and all(a.same(b, exercise.tolerance) for a, b in pairs):
            return Finding(exercise.mistakes[title].says)
    return None


def two_known_mistakes(attempt):
    """Two listed mistakes that, made at once, do what this answer does."""
    if not attempt.reached_all:
        return None
    return _in_another_order(attempt) or _two_edits(attempt)


def _in_another_order(attempt):
    """A listed mistake whose values come back in another order as well."""
    exercise = attempt.exercise
    names = exercise.returns
    if exercise.observe or not 2 <= len(names) <= 4:
        return None
    if any(result.parts.keys() != set(names) for result in attempt.results):
        return None
    for order in permutations(names):
        moved = [f"`{name}`" for name, other in zip(names, order, strict=True) if name != other]
        mine = [dict(zip(order, one.parts.values(), strict=True)) for one in attempt.results]
        for title, wrong in exercise.wrong.items() if moved else ():
            if all(alike(m, w.parts) for m, w in zip(mine, wrong, strict=True)):
                beginning = f"Two things at once. {' and '.join(moved)} come in another order."
                return Finding(f"{beginning} {exercise.mistakes[title].says}", fills=True)
    return None


def _two_edits(attempt):
    """Two listed edits of the course's answer that make what this answer does."""
    exercise = attempt.exercise
    edits = {title: one for title, one in exercise.mistakes.items() if isinstance(one.answer, dict)}
    mine = _compared(attempt.results, exercise.wanted)
    right = {title: _compared(exercise.wrong[title], exercise.wanted) for title in edits}
    as_mine = {title: _compared(exercise.wrong[title], attempt.results) for title in edits}
    pairs = sorted(
        permutations(edits, 2),
        key=lambda pair: not _fit(mine, *map(right.get, pair), *map(as_mine.get, pair)),
    )
    for one, other in pairs:
        if attempt.left(0.55) < 0:
            return None
        try:
            both = edited(exercise.reference, edits[one].answer, edits[other].answer)
        except (ValueError, SyntaxError):  # the two change the same text
            continue
        if attempt.does_as(both):
            said = f"Two things at once. {edits[one].says} {edits[other].says}"
            return Finding(said, fills=True)
    return None


def _compared(results, others):
    """Which parts of which cases are equal in two lists of Results; None where there are none."""
    return {
        (number, name): alike({name: result.parts[name]}, {name: other.parts[name]})
        if name in result.parts
        else None
        for number, (result, other) in enumerate(zip(results, others, strict=False))
        for name in other.parts
    }


def _fit(mine, one_right, other_right, one_as_mine, other_as_mine):
    """Whether two mistakes are likely to have been made at once, told without running them.

    What neither spoils is right in the answer too, and what only one of them spoils is as that one
    leaves it.
    """
    for place, is_right in mine.items():
        spoilt = one_right.get(place) is not True, other_right.get(place) is not True
        if spoilt == (False, False) and not is_right:
            return False
        if spoilt == (True, False) and one_as_mine.get(place) is False:
            return False
        if spoilt == (False, True) and other_as_mine.get(place) is False:
            return False
    return True
