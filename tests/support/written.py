"""Answers as a learner's cell defines them, from their text."""

import itertools
import linecache
from textwrap import dedent

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.exercises.engine import first_wrong
from utils.exercises.layers.attempt import Attempt
from utils.lstm import sigmoid

NUMBERS = itertools.count()


def written(code, **names):
    """The function that a cell with this text defines, among these names and NumPy."""
    code = dedent(code).strip() + "\n"
    file = f"<cell {next(NUMBERS)}>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    variables = {"__name__": "__main__", "np": np, "sigmoid": sigmoid} | names
    exec(compile(code, file, "exec"), variables)
    return [
        value for value in variables.values() if getattr(value, "__module__", "") == "__main__"
    ][-1]


def new_c(f, c, i, g):
    kept = f * c
    written = i * g
    return kept + written


def _cases():
    rng = np.random.default_rng(0)
    return [tuple(rng.normal(size=(4, *shape))) for shape in ((2, 3), (1, 1), (3, 2))]


# A small exercise for all layers: the new cell, from its gates.
NEW_C = Exercise(
    name="new_c",
    minutes=2,
    returns=("c",),
    reference=new_c,
    cases=_cases,
    mistakes={
        "no input gate": Mistake({"i * g": "g"}, "The candidate is written in full."),
        "no forget gate": Mistake({"f * c": "c"}, "The old c is kept in full."),
        "a difference": Mistake({"kept + written": "kept - written"}, "What is written is added."),
    },
    hints=("Keep and write.", "Two products, one sum."),
    named={1: "a single number"},
)


def attempt(code, exercise=NEW_C, seconds=20, **names):
    """The Attempt that this wrong answer makes; the time is ample, on however busy a machine."""
    answer = written(code, **names)
    results, _ = exercise.results(answer)
    return Attempt(exercise, answer, results, first_wrong(exercise, results), seconds)
