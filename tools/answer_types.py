"""Right answers that return another type: `python -m tools.answer_types` runs every notebook so.

A list where the course's answer returns an array is right, and the cells below have to go on with
it. Each solution notebook is run with every answer returning what the course's does, in another
type; each cell has to do what it does in the stored notebook, but for how its numbers are written.
A type that misleads is refused: its answers aren't Correct, and the cells go on with the course's.

A first run looks at what `@exercise` would hand to the cells: a type that it turns into just what
the course's answer returns, at every call, needs no run of its own. The rows of the table are the
types, its columns the notebooks; a number says how many cells raise or print something else.
"""

import argparse
import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from tools.release.cells import IGNORE, INSTRUCTOR, code_cells, exercise_name, plain_texts, tags
from tools.release.course import read
from tools.release.running import ENVIRONMENT
from tools.start import ROOT, SOLUTIONS
from utils.exercises import EXERCISES
from utils.exercises.conversion import converted
from utils.exercises.engine import judge
from utils.exercises.values import is_tensor
from utils.exercises.verdict import CORRECT


class Own(np.ndarray):
    """An array of somebody's own class."""


def lists(value):
    return list(map(lists, value)) if several(value) else np.asarray(value).tolist()


def tuples(value):
    def made(part):
        return tuple(map(made, part)) if isinstance(part, list) else part

    return made(lists(value))


def several(value):
    return isinstance(value, tuple | list)


def each(change: Callable) -> Callable:
    """The change made to each array and number that is returned, in the sequence it stands in."""

    def changed(value):
        if not several(value):
            return change(value)
        parts = [changed(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)

    return changed


def arrays(change: Callable) -> Callable:
    """The change made to each array of numbers that is returned."""
    return each(lambda value: change(array) if (array := np.asarray(value)).ndim else value)


def whole(value):
    array = np.asarray(value)
    rounded = np.round(array).astype(int)
    if array.dtype.kind == "b" or not np.array_equal(rounded, array):
        return value
    return rounded if array.ndim else rounded.item()


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def spread(array):
    return np.repeat(array, 2, axis=-1)[..., ::2]


def backwards(array):
    return np.flip(np.flip(array).copy())


def other_tensor(value):
    """A tensor of the other framework."""
    if not is_tensor(value):
        return value
    import tensorflow
    import torch

    array = np.asarray(value)
    return tensorflow.constant(array) if isinstance(value, torch.Tensor) else torch.tensor(array)


def numpys(value):
    return np.asarray(value)[()] if np.ndim(value) == 0 else value


def number(dtype):
    def changed(value):
        array = np.asarray(value)
        return value if array.dtype.kind == "b" else array.astype(dtype)[()]

    return changed


def matrix(array):
    return np.matrix(array) if array.ndim == 2 else array


TYPES = {
    "list": lists,
    "tuple": tuples,
    "float32": each(number(np.float32)),
    "float64": each(number(np.float64)),
    "int, where whole": each(whole),
    "0-d": each(np.asarray),
    "NumPy's numbers": each(numpys),
    "read-only": arrays(read_only),
    "every other value": arrays(spread),
    "backwards": arrays(backwards),
    "big-endian": each(lambda value: (a := np.asarray(value)).astype(a.dtype.newbyteorder(">"))),
    "Fortran order": arrays(np.asfortranarray),
    "subclass": arrays(lambda array: array.view(Own)),
    "masked, none of it": arrays(np.ma.array),
    "array of all parts": lambda value: np.array(value) if several(value) else value,
    "the other tensor": each(other_tensor),
}
ROUNDED = {"float32"}  # where a claim of equality to the last digit may turn out otherwise
REFUSED = {
    "np.matrix": arrays(matrix),
    "masked, all of it": arrays(lambda array: np.ma.array(array, mask=True)),
}


def returned_as(name: str) -> Callable:
    """A decorator: the answer below it returns its value in this type."""

    def decorator(answer):
        @functools.wraps(answer)
        def other(*args, **kwargs):
            return in_type(name, answer(*args, **kwargs))

        return other

    return decorator


def in_type(name: str, value: Any) -> Any:
    """The value in this type; the value itself where it cannot be so."""
    try:
        return (TYPES | REFUSED)[name](value)
    except ValueError:  # parts of several shapes are no one array
        return value


OTHERWISE: set[str] = set()  # the types of which a cell gets something else than the course's


def watched(types: Iterable[str]) -> Callable:
    """A decorator for the first run: note in which types the answer's values arrive otherwise."""

    def decorator(answer):
        exercise = EXERCISES[answer.__name__]
        models = {}
        for name in types:
            verdict = judge(exercise, returned_as(name)(answer))
            if verdict.heading == CORRECT:
                models[name] = exercise.wanted[0].outcome.value if verdict.converts else None
            elif name in TYPES:
                OTHERWISE.add(name)

        @functools.wraps(answer)
        def noted(*args, **kwargs):
            value = answer(*args, **kwargs)
            for name, model in models.items():
                arrives = in_type(name, value)
                if model is not None:
                    arrives = converted(arrives, model)
                if not same(arrives, value):
                    OTHERWISE.add(name)
            return value

        return noted

    return decorator


def same(one: Any, other: Any) -> bool:
    """Whether no cell can tell the two values from one another."""
    if one is other:
        return True
    if type(one) is not type(other) or is_tensor(one):
        return False
    if several(one):
        return len(one) == len(other) and all(map(same, one, other))
    if not isinstance(one, np.ndarray):
        return one == other
    usable = one.flags.writeable and min(one.strides, default=0) >= 0
    return usable and one.dtype == other.dtype and np.array_equal(one, other, equal_nan=True)


class Broken(NamedTuple):
    """A cell that goes another way when answers return this type; "" is the course's own."""

    type: str
    cell: str
    says: str


BEGIN = """
from tools.answer_types import OTHERWISE, returned_as, watched
from utils.exercises import help
help._given.clear()  # or a cell that asks for a hint would get the second one
"""


def broken(path: Path, types: list[str]) -> Iterator[Broken]:
    """Run a solution notebook once for each of the types that needs it, in one kernel."""
    stored = read(path)
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(new_notebook(), resources=resources, timeout=600, allow_errors=True)
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    with client.setup_kernel(env=environment, stderr=subprocess.DEVNULL):
        yield from run_all(client, stored, "", f"watched({types!r})")
        otherwise = said(run(client, "print(*OTHERWISE, sep='; ', end='')")).split("; ")
        for name in (name for name in types if name in otherwise):
            yield from run_all(client, stored, name, f"returned_as({name!r})")


def run_all(client: NotebookClient, stored: NotebookNode, name: str, decorator: str) -> Iterator:
    """Run the cells with this decorator on each answer -> what is Broken, with answers so typed."""
    run(client, BEGIN)
    for cell in code_cells(stored):
        if INSTRUCTOR not in tags(cell):  # long, and without an answer of their own
            source = cell.source.replace("@exercise\n", f"@exercise\n@{decorator}\n")
            says = difference(cell, run(client, source), name)
            if says:
                yield Broken(name, cell.id, says)


def run(client: NotebookClient, source: str) -> NotebookNode:
    """Run a cell that the notebook does not have."""
    cell = new_code_cell(source)
    client.nb.cells.append(cell)
    client.execute_cell(cell, len(client.nb.cells) - 1)
    return client.nb.cells.pop()


def difference(stored: NotebookNode, cell: NotebookNode, name: str) -> str:
    """What the cell does otherwise than the stored one; empty if nothing."""
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}".splitlines()[0]
    if exercise_name(stored):
        heading = plain_texts(cell)[0].partition(":")[0]
        # One that returns no value which can be in a refused type is Correct.
        return "" if name in REFUSED or heading == CORRECT else plain_texts(cell)[0]
    if IGNORE in tags(stored) or stored.source.startswith("progress()"):
        return ""
    was, now = said(stored), said(cell)
    if name in ROUNDED:
        was, now = (re.sub("True|False", "", text) for text in (was, now))
    return "" if alike(was, now) else f"{now!r} instead of {was!r}"


def said(cell: NotebookNode) -> str:
    streams = [output.text for output in cell.outputs if output.output_type == "stream"]
    return "".join(streams) + "\n".join(plain_texts(cell))


NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:e[-+]?\d+)?")
LAYOUT = re.compile(r"[\s()\[\]]+")


def alike(one: str, other: str) -> bool:
    """Whether two texts say the same: word for word, and equal numbers however they are written."""
    texts = [text.replace(", dtype=float32", "") for text in (one, other)]
    words = [LAYOUT.sub("", NUMBER.sub("#", text)) for text in texts]
    if words[0] != words[1]:
        return False
    numbers = [np.array(NUMBER.findall(text), float) for text in texts]
    return np.allclose(*numbers, rtol=2e-3, atol=2e-3)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.answer_types", description=__doc__)
    parser.add_argument("notebooks", nargs="*", help="their numbers; all if none is named")
    parser.add_argument("--types", nargs="*", default=[*TYPES, *REFUSED], metavar="TYPE")
    given = parser.parse_args()
    paths = [
        path
        for path in sorted(SOLUTIONS.glob("*.ipynb"))
        if not given.notebooks or path.name[:2] in given.notebooks
    ]
    found = {}
    for path in paths:
        found[path.stem] = []
        for one in broken(path, given.types):
            print(f"{path.stem}, {one.type}, cell {one.cell}: {one.says:.300}", flush=True)
            found[path.stem].append(one)
    print(table(found, given.types))
    sys.exit(any(found.values()))


def table(found: dict[str, list[Broken]], types: list[str]) -> str:
    """How many cells are broken, of each type (down) and in each notebook (across)."""
    lines = [f"{'':20}" + "".join(f"{notebook[:2]:>5}" for notebook in found)]
    for name in types:
        counts = [sum(one.type == name for one in broken) for broken in found.values()]
        lines.append(f"{name:20}" + "".join(f"{count or '·':>5}" for count in counts))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
