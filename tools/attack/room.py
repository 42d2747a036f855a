"""A room of learners at once, and what a kernel keeps of many failing answers."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

import psutil
from nbclient import NotebookClient
from nbformat import NotebookNode

from tools.attack.running import copied, heading, lesson, put, solution
from utils.exercises.verdict import CORRECT, WRONG_VALUE

EXERCISE = "one_step"
MINUTE = 60
WRONG = f"@exercise\ndef {EXERCISE}(x, h, c, weights):\n    return c, h"
# Each has 24 MB in the frame that raises, and each is another: one that is repeated is known.
FAILING = f"""\
@exercise
def {EXERCISE}(x, h, c, weights):
    kept = np.ones(3_000_000)
    raise ValueError("answer {{}}")"""
ANSWERS = 100
MEGABYTES = 50  # that a kernel may have grown by then
TOO_MANY = 1000  # by which the machine is spared the rest


class Told(NamedTuple):
    """When a verdict stood below the cell, and whether it was the right one."""

    seconds: float
    as_it_should_be: bool


@contextmanager
def learner() -> Iterator[NotebookClient]:
    """A learner's kernel, in which the notebook was run as far as the exercise."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with lesson(copied(EXERCISE, folder), EXERCISE, folder) as client:
            yield client


def room(number: int) -> tuple[list[str], bool]:
    """So many kernels answer wrong and then right, at random moments of one minute.

    -> the lines of the report, and whether anything fell.
    """
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=number) as pool:
        started = pool.map(lambda _: stack.enter_context(learner()), range(number))
        clients = list(started)
        begun = time.perf_counter()
        gives = [partial(put, client) for client in clients]
        each = pool.map(lambda give, when: answers(give, begun, when), gives, moments(number))
        told = [one for two in each for one in two]
        memory = [own_memory(client) for client in clients]
    right = sum(one.as_it_should_be for one in told)
    lines = [
        f"{number} kernels: {right} of {len(told)} verdicts are as they should be",
        f"seconds to a verdict: {spread([one.seconds for one in told])}",
        f"memory of a kernel's own: {median(memory):.0f} MB",
    ]
    return lines, right < len(told)


def moments(number: int) -> list[tuple[float, float]]:
    """When each of so many learners answers first and last, in seconds."""
    draw = random.Random(0)
    return [
        tuple(sorted((draw.uniform(0, MINUTE), draw.uniform(0, MINUTE)))) for _ in range(number)
    ]


def answers(give: Callable[[str], NotebookNode], begun: float, when: Sequence[float]) -> list[Told]:
    """A wrong answer and then the right one, at their moments; `give` runs a cell."""
    told = []
    right = solution(EXERCISE)
    for moment, source, wanted in zip(when, (WRONG, right), (WRONG_VALUE, CORRECT), strict=True):
        time.sleep(max(0, begun + moment - time.perf_counter()))
        start = time.perf_counter()
        found = heading(give(source))
        told.append(Told(time.perf_counter() - start, found == wanted))
    return told


def own_memory(client: NotebookClient) -> float:
    """Megabytes that a kernel shares with no other process."""
    return psutil.Process(client.km.provisioner.pid).memory_full_info().uss / 2**20


def memory() -> tuple[list[str], bool]:
    """What a kernel keeps of many answers that raise, as ``room`` gives it."""
    with learner() as client:
        put(client, solution(EXERCISE))
        start = own_memory(client)
        for number in range(1, ANSWERS + 1):
            put(client, FAILING.format(number))
            grown = own_memory(client) - start
            if grown > TOO_MANY:
                break
    return [f"memory after {number} failing answers: {grown:+.0f} MB"], grown > MEGABYTES


def spread(seconds: Sequence[float]) -> str:
    """The median, the 95th hundredth and the largest."""
    twentieths = (
        quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else [*seconds] * 19
    )
    return f"median {twentieths[9]:.2f}, 95 % {twentieths[18]:.2f}, max {max(seconds):.2f}"
