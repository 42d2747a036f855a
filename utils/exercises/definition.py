"""What an exercise is: data, and mistakes that run, so that a misconception is a row in a table."""

import copy
import functools
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from utils.exercises.content import has_no_end
from utils.exercises.sandbox import SECONDS, Outcome, call, run, undisturbed
from utils.exercises.values import ABSOLUTE, Misfit, alike, as_parts, is_tensor


@dataclass(frozen=True)
class Mistake:
    """What people write, and the one sentence that helps them.

    answer  what they write in place of the reference's text, a dict old -> new, as ``edited`` takes
            it: two of these can be made at once. Where that does not say it, a function of the
            exercise's arguments.
    """

    answer: dict | Callable
    says: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise of one notebook.

    name       of the learner's function
    minutes    it takes
    returns    names of the values that the function returns, for the verdict
    reference  the course's answer, without a docstring; the release step writes its lines into the
               author's notebook
    cases      a function that returns a list of argument tuples, the one shown first; several
               shapes, since a batch of 1 or one time step hides bugs
    mistakes   title -> Mistake
    hints      mildest first
    observe    what to judge instead of the returned values themselves: takes these, as arrays, and
               then the arguments, and returns a dict name -> value. None judges the values. It may
               raise a ``values.Misfit`` that says what does not fit.
    explain    what to say of a wrong answer in place of the first wrong value: takes what was
               returned, and then the arguments, and returns a sentence and a function that draws
               it: something with a ``caption`` that ``png()`` makes a picture of
    tolerance  how far a value may be off, absolutely
    seconds    that an answer may take for all cases together
    named      what is special about a case, number -> words: "a batch of 1"
    """

    name: str
    minutes: int
    returns: tuple
    reference: Callable
    cases: Callable
    mistakes: dict
    hints: tuple
    observe: Callable | None = None
    explain: Callable | None = None
    tolerance: float = ABSOLUTE
    seconds: float = SECONDS
    named: dict = field(default_factory=dict)
    notebook: str = ""  # filled in by the registry

    @functools.cached_property
    def inputs(self):
        return self.cases()

    @functools.cached_property
    def wanted(self):
        """What the reference returns, a Result a case."""
        with undisturbed():
            return self._of_the_course(self.reference)

    @functools.cached_property
    def wrong_answers(self):
        """Each mistake as a function, title -> function."""
        return {
            title: edited(self.reference, mistake.answer)
            if isinstance(mistake.answer, dict)
            else mistake.answer
            for title, mistake in self.mistakes.items()
        }

    @functools.cached_property
    def wrong(self):
        """What each mistake returns, title -> a list of Results."""
        with undisturbed():  # once for all: to note everything for each would take too long
            return {
                title: self._of_the_course(answer) for title, answer in self.wrong_answers.items()
            }

    def _of_the_course(self, function):
        return [self.result(function, number) for number in range(len(self.inputs))]

    @functools.cached_property
    def tensors(self):
        """Whether the answer is a framework's tensor, as the reference's is."""
        return is_tensor(self.reference(*copy.deepcopy(self.inputs[0])))

    @property
    def kept(self):
        """What of the exercise an answer may not spoil."""
        return [self.mistakes, *(vars(self).get(name) for name in ("inputs", "wanted"))]

    def results(self, answer, seconds=None):
        """What an answer does, a Result a case that was reached, and the text it printed."""
        return run(answer, self.inputs, seconds or self.seconds, self.judged, self.kept)

    def result(self, function, number):
        """What a function of the course does in one case."""
        return self.judged(call(function, self.inputs[number]), self.inputs[number])

    def judged(self, outcome, case):
        """The Result of an Outcome in this case."""
        return Result(outcome, *self._judged(outcome, case))

    def _judged(self, outcome, case):
        """The parts to compare, or none and the sentence that says why there are none."""
        if outcome.error is not None:
            return {}, ""
        if has_no_end(outcome.value):
            return {}, "What your function returned holds itself, or more than can be read."
        try:
            parts = as_parts(outcome.value, self.returns, self.tensors)
            if self.observe is None:
                return parts, ""
            seen = self.observe(*parts.values(), *case)
        except Misfit as misfit:
            return {}, str(misfit)
        except (ValueError, TypeError, IndexError):  # shapes that do not go together: show these
            return parts, ""
        return {name: np.asarray(value) for name, value in seen.items()}, ""


@dataclass(frozen=True)
class Result:
    """What one call did, and its value as the named arrays that are compared."""

    outcome: Outcome
    parts: dict
    misfit: str

    def same(self, other, tolerance):
        """Whether both went the same way: to the same values, or wrong for the same reason."""
        return (
            self.outcome.error == other.outcome.error
            and self.misfit == other.misfit
            and self.outcome.changed == other.outcome.changed
            and self.outcome.warned == other.outcome.warned
            and alike(self.parts, other.parts, tolerance)
        )


def edited(function, *edits):
    """The function with each edit, a dict old text -> new text, made in its source in turn.

    Raises ValueError when an old text does not stand there exactly once.
    """
    source = textwrap.dedent(inspect.getsource(function))
    for edit in edits:
        for old, new in edit.items():
            if source.count(old) != 1:
                raise ValueError(
                    f"{old!r} stands {source.count(old)} times in {function.__name__}, not once"
                )
            source = source.replace(old, new)
    return compiled(source, function.__name__, function.__globals__)


def compiled(source, name, variables):
    """The function of this name that a def, as text or as a tree, makes among these variables."""
    names = {}
    exec(compile(source, f"<{name}>", "exec"), variables, names)
    return names[name]


def body(function):
    """The lines of a function below its def, as they stand at the margin."""
    lines, _ = inspect.getsourcelines(function)
    return textwrap.dedent("".join(lines[1:])).rstrip()
