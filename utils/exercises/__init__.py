"""The exercises of the course and the feedback on them.

A notebook says ``from utils.exercises import exercise, progress``, puts ``@exercise`` above each
answer, and ends with ``progress()``. The engine is in ``engine.py``; each notebook's exercises are
in the module with the notebook's number and name.
"""

import dataclasses
import difflib
import functools
import inspect
import types

from utils.exercises import (
    n00_start_here,
    n01_gate_equations,
    n02_single_lstm_unit,
    n03_program_a_cell,
    n04_through_time,
    n05_stacked_lstms,
    n06_backprop_through_time,
    n07_toy_training_task,
    record,
)
from utils.exercises.engine import judge
from utils.exercises.verdict import CORRECT, WRONG_SHAPE, Message, Verdict, show

__all__ = ["EXERCISES", "exercise", "progress"]

_MODULES = (
    n00_start_here,
    n01_gate_equations,
    n02_single_lstm_unit,
    n03_program_a_cell,
    n04_through_time,
    n05_stacked_lstms,
    n06_backprop_through_time,
    n07_toy_training_task,
)

EXERCISES = {
    one.name: dataclasses.replace(one, notebook=module.__name__.rpartition(".n")[2])
    for module in _MODULES
    for one in module.EXERCISES
}

_hints_given = dict.fromkeys(EXERCISES, 0)


def exercise(answer):
    """Judge the function below this decorator and show the verdict under the cell.

    -> the learner's own function if it is right, the course's otherwise, so that the notebook goes
    on either way; both have ``.hint()`` and ``.solution()``. Never raises.
    """
    name = getattr(answer, "__name__", None)
    if name not in EXERCISES:
        show(Verdict(WRONG_SHAPE, str(name or answer), (_unknown(name),)))
        return answer
    found = EXERCISES[name]
    verdict = judge(found, answer)
    if verdict.heading != CORRECT:
        show(verdict)
        return _with_help(_course_answer(found), found)
    trouble = record.add(name)
    show(dataclasses.replace(verdict, sentences=verdict.sentences + (trouble,) * bool(trouble)))
    return _with_help(answer, found)


def progress():
    """Show which exercises are solved, notebook by notebook."""
    solved = record.solved()
    rows = {}
    for one in EXERCISES.values():
        rows.setdefault(one.notebook, []).append((one.name, one.name in solved))
    show(record.Progress(tuple((notebook, tuple(names)) for notebook, names in rows.items())))


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
    function.hint = functools.partial(_hint, found)
    function.solution = functools.partial(_solution, found)
    return function


def _hint(found):
    """Show the next hint, mildest first; the last one again once all are shown."""
    number = min(_hints_given[found.name], len(found.hints) - 1)
    _hints_given[found.name] = number + 1
    sentences = [found.hints[number]]
    if number + 1 == len(found.hints):
        sentences.append(f"`{found.name}.solution()` shows the course's answer.")
    show(Message(f"Hint {number + 1} of {len(found.hints)}", found.name, tuple(sentences)))


def _solution(found):
    """Show the course's answer."""
    lines = inspect.getsource(found.reference).rstrip().splitlines()
    show(Message("The course's answer", found.name, quoted=tuple(lines)))
