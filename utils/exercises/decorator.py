"""``@exercise``, which a notebook puts above each answer."""

import dataclasses
import difflib
import functools
import types

from utils.exercises.conversion import converting
from utils.exercises.engine import judge
from utils.exercises.help import hint, solution, times_unchanged
from utils.exercises.kept import keep
from utils.exercises.record import add
from utils.exercises.registry import EXERCISES
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED, RAISED, WRONG_SHAPE, Verdict, show


def exercise(*answers):
    """Judge the function below this decorator and show the verdict under the cell.

    -> the learner's own function if it is right, the course's otherwise, so that the notebook goes
    on either way; both have ``.hint()`` and ``.solution()``. Where a right answer returns lists,
    say, in place of arrays, what it returns is converted. Never raises.
    """
    if not answers or isinstance(answers[0], str):  # `@exercise()`, `@exercise("name")`
        return exercise
    answer = answers[0]
    try:
        return _judged(answer)
    except BaseException as error:  # the last resort: no learner is left with a traceback of ours
        found = EXERCISES.get(_name(answer))
        show(Verdict(RAISED, found.name if found else "exercise", (_trouble(error), _WHAT_TO_DO)))
        return _with_help(_course_answer(found), found) if found else answer


def _judged(answer):
    name = _name(answer)
    if name not in EXERCISES:
        show(Verdict(WRONG_SHAPE, str(name or answer), (_unknown(name),)))
        return answer
    found = EXERCISES[name]
    verdict = judge(found, answer)
    if verdict.heading == CORRECT:
        show(_with(verdict, add(name)))
        if verdict.converts:
            answer = converting(answer, found.wanted[0].outcome.value)
        return _with_help(answer, found)
    times = times_unchanged(found, answer)
    trouble = "" if times else keep(answer, verdict)
    show(_with(verdict, _of_repetition(verdict, times) or trouble))
    return _with_help(_course_answer(found), found)


def _name(answer):
    """The name that an answer goes by, None if it has none that is a word."""
    try:
        name = answer.__name__
    except Exception:
        return None
    return name if isinstance(name, str) else None


_WHAT_TO_DO = (
    "Return numbers or NumPy arrays; if that does not help, restart the kernel and run the cells "
    "from the top."
)


def _trouble(error):
    if isinstance(error, KeyboardInterrupt):
        return "You interrupted it before there was a verdict."
    return f"There is no verdict: `{type(error).__name__}` came up as your answer was judged."


def _with(verdict, sentence):
    if not sentence:
        return verdict
    return dataclasses.replace(verdict, sentences=(*verdict.sentences, sentence))


def _of_repetition(verdict, times):
    """What is said where the same wrong answer comes again, and more where it comes once more."""
    if times == 0 or verdict.heading == NOT_ATTEMPTED:
        return ""
    return (times > 1 and verdict.more) or "This is your last answer once more, unchanged."


def _unknown(name):
    near = difflib.get_close_matches(str(name), EXERCISES, n=1)
    if near:
        return f"There is no exercise of this name: did you mean `{near[0]}`?"
    return "`@exercise` stands above a `def` whose name is an exercise's: put the name back."


def _course_answer(found):
    @functools.wraps(found.reference)
    def answer(*args, **kwargs):
        return found.reference(*args, **kwargs)

    answer.__name__ = answer.__qualname__ = found.name
    return answer


def _with_help(function, found):
    if not isinstance(function, types.FunctionType):  # takes no attributes, or is shared
        function = functools.partial(function)
    function.hint = functools.partial(hint, found)
    function.solution = functools.partial(solution, found)
    return function
