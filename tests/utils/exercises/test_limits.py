"""An answer can neither end the kernel nor take all of its stack."""

import os
import signal
import sys

import numpy as np

from utils.exercises.limits import DEEPEST
from utils.exercises.sandbox import run


def outcome_of(function):
    return run(function, [()], 60)[0][0]


def test_nothing_ends_the_kernel_or_begins_another():
    for end in (lambda: os.fork(), lambda: os._exit(1), lambda: signal.raise_signal(2)):
        assert outcome_of(end).error.says.endswith("() cannot be used inside an exercise")


def test_a_recursion_limit_may_be_raised_only_as_far_as_the_stack_bears():
    def deep():
        sys.setrecursionlimit(10**7)
        return sys.getrecursionlimit()

    assert outcome_of(deep).value == DEEPEST


def test_an_answer_makes_no_array_of_a_list_that_holds_itself():
    def answer():
        itself = []
        itself += [itself, itself]
        return np.array(itself)

    assert outcome_of(answer).error.says == "the list holds itself, or more than can be read"
    assert not hasattr(np.array, "__wrapped__")
