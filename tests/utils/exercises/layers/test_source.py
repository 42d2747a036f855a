"""Only code that is made of numbers, arrays and the notebook's own names is run again and again."""

import ast
import math
import os

import pytest
from written import written

from utils.exercises.layers.source import is_harmless, names_read, parsed


@pytest.mark.parametrize(
    "body",
    [
        "return np.tanh(x) + sigmoid(x)",
        "import torch\n    return torch.tensor(x).numpy()",
        "from math import exp\n    return exp(x)",
        "return helper(x)",
        "return sum(value for value in x)",
        "while x < 3:\n        x = x + 1\n    return x",
    ],
)
def test_numbers_arrays_and_the_notebooks_own_names_are_harmless(body):
    helper = written("def helper(x):\n    return x + 1")
    assert is_harmless(written(f"def answer(x):\n    {body}", helper=helper, math=math))


@pytest.mark.parametrize(
    "body",
    [
        "return open('x').read()",
        "import subprocess\n    return x",
        "return os.getcwd()",
        "return x.__class__.__mro__",
        "return eval('x')",
        "np.save('x', x)",
        "global y\n    y = x",
        "print(x)\n    return x",
        "return writes(x)",
        "try:\n        return x\n    except:\n        return x",
    ],
)
def test_what_reaches_for_the_system_or_prints_is_not(body):
    writes = written("def writes(x):\n    return open('x', 'w')")
    assert not is_harmless(written(f"def answer(x):\n    {body}", writes=writes, os=os))


def test_what_has_no_text_of_its_own_is_not():
    assert parsed(len) is None
    assert not is_harmless(len)


def test_the_names_that_a_def_reads_are_known():
    assert names_read(ast.parse("a = b + f(c)")) == {"b", "f", "c"}
