"""Put hostile answers into the learner's notebooks, and see what falls."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from string import Template
from textwrap import indent
from typing import NamedTuple

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tools.attack.answers import Hostile
from tools.release.cells import exercise_name, first_line, plain_texts
from tools.release.course import read
from tools.release.running import ENVIRONMENT
from tools.start import NOTEBOOKS, ROOT, SOLUTIONS
from tools.verdicts import opened, run
from utils.exercises import EXERCISES
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED, RAISED, WRONG_SHAPE, WRONG_VALUE

# One exercise of each notebook, each of another kind.
ATTACKED = (
    "as_sequences",  # a list -> two arrays
    "one_step",  # numbers and a dict -> two numbers
    "start_from",  # a layer of Keras and arrays -> tensors
    "latch",  # a number -> rows, judged by what a cell does with them
    "in_chunks",  # an array, a function and a number -> an array and a state
    "two_layers",  # an array and two Weights -> two arrays
    "chunk_by_chunk",  # a module and tensors of PyTorch -> a gradient
    "make_windows",  # an array and numbers -> three arrays
    "embedded_string",  # a list of dicts and an array -> a list of numbers
    "counting_unit",  # two arrays -> a number
    "sample",  # a function, a number, a state and an array -> a list of numbers
)
SECONDS = 6  # within which a verdict stands below the cell
PATIENCE = 30  # seconds after which a kernel is given up: more than a held one is ended after
STATE = "from tools.attack import state as _state"  # what begins with "_" is no learner's variable
HEADINGS = (CORRECT, NOT_ATTEMPTED, RAISED, WRONG_SHAPE, WRONG_VALUE)


class Result(NamedTuple):
    """What became of one hostile answer: what fell, in words, and when its verdict stood there."""

    exercise: str
    title: str
    fell: tuple
    seconds: float


def attacked(exercise: str, answers: list[Hostile]) -> Iterator[Result]:
    """Put the answers one after the other into the exercise's notebook; where one falls, the next
    gets a fresh kernel."""
    waiting = list(answers)
    cell = solution(exercise)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        notebook = copied(exercise, folder)
        given, ended = notebook.read_bytes(), None
        while waiting or ended:
            with lesson(notebook, exercise, folder) as client:
                # The record is looked at first: a right answer would write it anew.
                lost = (
                    found_again(exercise, folder, notebook.read_bytes() == given) if ended else ()
                )
                fell = (*lost, *next_right(client, cell))
                if ended:
                    yield ended._replace(fell=fell)
                    ended = None
                elif fell:
                    yield Result(exercise, "nothing hostile", fell, 0.0)
                    return
                run(client, f"{STATE}; _state.remember(globals(), {exercise!r})")
                while waiting:
                    answer = waiting.pop(0)
                    result = tried(client, exercise, cell, answer, folder)
                    if answer.ends:
                        ended = result
                        break
                    yield result
                    if result.fell or answer.leaves:
                        break


def copied(exercise: str, folder: Path) -> Path:
    """The learner's own copy of the exercise's notebook."""
    source = NOTEBOOKS / f"{EXERCISES[exercise].notebook}.ipynb"
    copy = folder / "my_notebooks" / source.name
    copy.parent.mkdir()
    copy.write_bytes(source.read_bytes())
    return copy


@contextmanager
def lesson(notebook: Path, exercise: str, folder: Path) -> Iterator[NotebookClient]:
    """A kernel in an empty folder, in which the notebook was run as far as the exercise."""
    here = folder / "here"
    here.mkdir(exist_ok=True)
    paths = {"PYTHONPATH": ROOT, "LSTM_COURSE_PROGRESS": folder / "progress", "TMPDIR": folder}
    environment = ENVIRONMENT | {name: str(path) for name, path in paths.items()}
    with opened(notebook, here, environment) as client:
        for index, cell in enumerate(client.nb.cells):
            if exercise_name(cell) == exercise:
                break
            client.execute_cell(cell, index)
        yield client


def solution(exercise: str) -> str:
    """The cell with the right answer, from the author's notebook."""
    nb = read(SOLUTIONS / f"{EXERCISES[exercise].notebook}.ipynb")
    return next(cell.source for cell in nb.cells if exercise_name(cell) == exercise)


def hostile_cell(exercise: str, cell: str, answer: Hostile) -> str:
    """The cell that gives this answer: its lines stand before the right ones, or are all of it."""
    head, begin, rest = cell.partition("### BEGIN SOLUTION\n")
    arguments = head.partition("(")[2].partition("):")[0].replace("=1", "")
    words = {"name": exercise, "arguments": arguments, "first": arguments.split(",")[0]}
    code = Template(answer.code).substitute(words)
    if answer.is_cell:
        return code
    margin = " " * (len(head) - len(head.rstrip(" ")))
    return head.rstrip(" ") + indent(code, margin) + f"\n{margin}{begin}{rest}"


def tried(client, exercise: str, cell: str, answer: Hostile, folder: Path) -> Result:
    """Put one answer into a notebook, and see what falls."""
    kernel = psutil.Process(client.km.provisioner.pid)
    client.timeout = PATIENCE
    begun = time.perf_counter()
    seconds = None
    try:
        shown = put(client, hostile_cell(exercise, cell, answer))
        seconds = time.perf_counter() - begun
        fell = verdict_fell(shown, answer)
        fell += changes(client, exercise, folder, answer)
        fell += children_ended(kernel)
        fell += next_right(client, cell)
    except (CellTimeoutError, DeadKernelError) as error:
        given_up = isinstance(error, CellTimeoutError)
        what = "the notebook hangs" if given_up else "the kernel died"
        fell = (what if seconds is None else f"{what} after the verdict",)
    if seconds is None:
        seconds = time.perf_counter() - begun
    elif seconds > SECONDS:
        fell = (f"its verdict took {seconds:.1f} s", *fell)
    return Result(exercise, answer.title, fell, seconds)


def put(client: NotebookClient, source: str) -> NotebookNode:
    """Run a cell that may raise."""
    return run(client, source, tags=["raises-exception"])


def heading(cell: NotebookNode) -> str | None:
    """The heading of the last verdict below a cell, None without one."""
    printed = [output.text for output in cell.outputs if output.output_type == "stream"]
    lines = "\n".join([*plain_texts(cell), *printed]).splitlines()
    found = [line.partition(": ")[0] for line in lines if line.partition(": ")[0] in HEADINGS]
    return found[-1] if found else None


def raised(cell: NotebookNode) -> str | None:
    """What a cell raised."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    return f"{errors[0].ename}: {first_line(errors[0].evalue):.60}" if errors else None


def verdict_fell(cell: NotebookNode, answer: Hostile) -> tuple:
    """What is wrong with the verdict on a hostile answer."""
    if raised(cell):
        return (f"no verdict: {raised(cell)}",)
    found = heading(cell)
    if found is None:
        return ("no verdict",)
    return ("told Correct",) if found == CORRECT and not answer.may_pass else ()


def changes(client, exercise: str, folder: Path, answer: Hostile) -> tuple:
    """What of the notebook is another than before."""
    file = folder / "changes.json"
    file.unlink(missing_ok=True)
    cell = put(client, f"{STATE}; _state.changed(globals(), {str(file)!r})")
    printed = [output for output in cell.outputs if output.output_type == "stream"]
    fell = ("it prints below the next cell",) if printed else ()
    if not file.exists():
        return (f"the notebook can't be asked: {raised(cell)}", *fell)
    found = json.loads(file.read_text())
    if answer.leaves:
        found = [name for name in found if not name.startswith("a thread")]
    return (*(f"changed: {name}" for name in found), *fell)


def children_ended(kernel: psutil.Process) -> tuple:
    """End the processes that an answer left, and say so."""
    left = []
    with suppress(psutil.NoSuchProcess):  # it may end by itself meanwhile
        for process in kernel.children(recursive=True):
            if process.status() != psutil.STATUS_ZOMBIE:
                process.kill()
                left.append(process)
    return (f"processes left: {len(left)}",) if left else ()


def next_right(client, cell: str) -> tuple:
    """What the right answer is told that comes next, where that is anything but Correct."""
    begun = time.perf_counter()
    told = put(client, cell)
    seconds = time.perf_counter() - begun
    found = raised(told) or heading(told)
    fell = () if found == CORRECT else (f"then the right answer: {found}",)
    return (*fell, f"the next verdict took {seconds:.1f} s") if seconds > SECONDS else fell


def found_again(exercise: str, folder: Path, same_file: bool) -> tuple:
    """What a restart does not find again."""
    record = folder / "progress"
    kept = record.exists() and exercise in record.read_text("utf-8").split()
    fell = () if kept else ("the progress record is lost",)
    return fell if same_file else (*fell, "the notebook's file is another")
