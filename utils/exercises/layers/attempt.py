"""A wrong answer, as the layers look at it, and what one of them finds."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from utils.exercises.definition import Exercise
from utils.exercises.layers.smallest import smallest
from utils.exercises.layers.source import is_harmless, parsed


class Finding(NamedTuple):
    """What a layer says.

    sentence  for the learner
    line      of theirs that it is about
    more      what may be said when the same answer comes again
    fills     whether the sentence is all that a verdict has room for
    """

    sentence: str
    line: tuple = ()
    more: str = ""
    fills: bool = False


@dataclass(frozen=True)
class Attempt:
    """A wrong answer and what it did.

    exercise     that it answers
    answer       the learner's function
    results      what it did, a Result a case that was reached
    number       of the first case that went wrong
    seconds      for all layers that search, together
    first_steps  changes of its code that make more of it right, as (share right, change)
    """

    exercise: Exercise
    answer: Callable
    results: list
    number: int
    seconds: float
    begun: float = field(default_factory=time.perf_counter)
    first_steps: list = field(default_factory=list)

    def left(self, share=1.0):
        """The seconds left until this share of them all is used."""
        return self.begun + share * self.seconds - time.perf_counter()

    @functools.cached_property
    def tree(self):
        """The answer as a syntax tree; None if it may not be run again with a change in it."""
        return parsed(self.answer) if is_harmless(self.answer) else None

    @functools.cached_property
    def shown(self):
        """The simplest failing case, what the answer gave there, and what is right."""
        return smallest(self)

    @property
    def is_searched(self):
        """Whether changes of it are tried; without inputs nearly anything would fit by accident."""
        return self.tree is not None and self.exercise.inputs != [()]

    @property
    def reached_all(self):
        """Whether the answer returned, rightly or not, in every case."""
        return len(self.results) == len(self.exercise.inputs)

    def does_as(self, function):
        """Whether the answer does just what a function of the course's does, in every case."""
        return self.reached_all and all(
            self.exercise.result(function, number).same(
                self.results[number], self.exercise.tolerance
            )
            for number in self.numbers
        )

    @property
    def numbers(self):
        """The numbers of the cases, the one that went wrong first."""
        numbers = range(len(self.exercise.inputs))
        return sorted(numbers, key=lambda number: number != self.number)
