"""What is said of wrong answers to the course's own exercises is true, and gives nothing away.

The wrong answers are mutants of the solutions, and garbage.
"""

import inspect
import random
import re

import numpy as np
import pytest
from mutants import answer, answers, mutants
from written import written

from utils.exercises import EXERCISES
from utils.exercises.definition import body
from utils.exercises.engine import first_wrong, judge
from utils.exercises.layers import is_named
from utils.exercises.verdict import CORRECT

EACH = 1  # mutant of each solution


def wrong_mutants(name):
    """A few mutants that are wrong, as (source, function)."""
    made = [source for _, source in mutants(answers()[name])]
    random.Random(name).shuffle(made)
    found = []
    for source in made:
        function = answer(name, source)
        if first_wrong(EXERCISES[name], EXERCISES[name].results(function)[0]) is not None:
            found.append((source, function))
        if len(found) == EACH:
            break
    return found


@pytest.mark.parametrize("name", EXERCISES)
def test_a_mutant_is_named_or_located_and_what_is_said_of_it_is_true(name, record_property):
    lines = [line for line in body(EXERCISES[name].reference).splitlines() if len(line) > 12]
    layers = []
    for source, function in wrong_mutants(name):
        verdict = judge(EXERCISES[name], function)
        layers.append(verdict.layer)
        assert verdict.layer, f"nothing but a number is said of\n{source}\n{verdict}"
        said = "\n".join(verdict.sentences)
        assert [line for line in lines if line.strip() in said] == []
        if verdict.layer == "one_change" and len(verdict.quoted) == 1:
            assert mended(name, source, verdict)
    record_property("diagnosed", len(layers))
    record_property("named", sum(map(is_named, layers)))


def mended(name, source, verdict):
    """Whether the change that was found is right, made at a place of the line that is quoted."""
    changes = re.findall(r"Not `(.+?)` but `(.+?)`\.", verdict.more)
    line = verdict.quoted[0].partition(": ")[2]
    if len(changes) > 1 or changes[0][0] not in line:  # the tree writes it otherwise than the line
        return True
    ((old, new),) = changes
    places = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", line)]
    tried = [line[:at] + f"({new})" + line[at + len(old) :] for at in places]
    tried += [line[:at] + new + line[at + len(old) :] for at in places]
    return any(is_right(name, source.replace(line, one)) for one in tried)


def is_right(name, source):
    try:
        function = answer(name, source)
    except SyntaxError:
        return False
    return judge(EXERCISES[name], function).heading == CORRECT


WITH_INPUTS = [name for name, one in EXERCISES.items() if one.inputs != [()]]


@pytest.mark.parametrize("name", WITH_INPUTS)
def test_garbage_never_gets_a_name(name):
    exercise = EXERCISES[name]
    rng = np.random.default_rng(list(name.encode()))
    arguments = ", ".join(inspect.signature(exercise.reference).parameters)
    drawn = [rng.normal(5, 1, part.shape) for part in exercise.wanted[0].parts.values()]
    value = drawn[0] if len(exercise.returns) == 1 else drawn
    function = written(f"def {name}({arguments}):\n    return value", value=value)
    verdict = judge(exercise, function)
    assert verdict.heading != CORRECT
    assert not is_named(verdict.layer), str(verdict)
