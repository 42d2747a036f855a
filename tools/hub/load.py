"""A room on a hub: `python -m tools.hub.load` says how long thirty learners wait.

They log in within a minute, get their copies, open notebook 01 and run it as far as an exercise.
Once all have, each answers it wrong and then right, at random moments of another minute. All of it,
the learners included, shares two processors. With `--memory`, two learners run whole notebooks, and
a table says what each takes and how many a machine has room for. The exit code is 1 if somebody was
dropped or waited too long.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import psutil
import requests

from tools.attack.room import EXERCISE, MINUTE, answers, moments, spread
from tools.hub.learner import PATIENCE, Kernel, Learner
from tools.release.cells import exercise_name
from tools.start import LEARNERS, ROOT
from utils.exercises import EXERCISES

ROOM = 30
PROCESSORS = 2
VERDICT_SECONDS = 1  # 95 of 100 verdicts come within
MEASURED = ("01_gate_equations", "02_single_lstm_unit", "07_toy_training_task")
MACHINES = (8, 16, 64)  # GB
SYSTEM = 1  # GB of them for the system and the hub


class Hub(NamedTuple):
    """A hub that runs on this machine."""

    address: str
    password: str
    process: psutil.Process


@contextmanager
def running(course: Path) -> Iterator[Hub]:
    """The hub that `make hub` starts in this clone of the course, on ports that are free."""
    public, api, proxy = (free_port() for _ in range(3))
    command = [sys.executable, "-m", "tools.hub", "--port", str(public)]
    command += [f"--JupyterHub.hub_port={api}"]
    command += [f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{proxy}"]
    if os.geteuid() == 0:  # as in a container
        command.append('--Spawner.args=["--allow-root"]')
    folder = str(Path(sys.executable).parent)
    environment = os.environ | {"PATH": os.pathsep.join([folder, os.environ["PATH"]])}
    environment.pop("PYTHONPATH", None)
    with open(course / "hub.log", "w") as log:
        started = subprocess.Popen(command, cwd=course, env=environment, stdout=log, stderr=log)
    process = psutil.Process(started.pid)
    address = f"http://127.0.0.1:{public}"
    try:
        while not healthy(address):
            if started.poll() is not None:
                raise ConnectionError((course / "hub.log").read_text("utf-8"))
            time.sleep(0.2)
        yield Hub(
            address, (course / LEARNERS.name / "password").read_text("utf-8").strip(), process
        )
    finally:
        below = [process]
        with suppress(psutil.NoSuchProcess):
            below += process.children(recursive=True)
        started.terminate()  # it ends the learners' servers, and they their kernels
        for left in psutil.wait_procs(below, timeout=60)[1]:
            with suppress(psutil.NoSuchProcess):
                left.kill()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def healthy(address: str) -> bool:
    try:
        return requests.get(f"{address}/hub/health", timeout=PATIENCE).ok
    except requests.ConnectionError:
        return False


class Arrived(NamedTuple):
    """A learner's kernel, and how many seconds what came before it took."""

    kernel: Kernel
    to_copies: float
    to_exercise: float


def room(hub: Hub, number: int) -> tuple[list[str], bool]:
    """So many learners on a hub -> the lines of the report, and whether anything fell."""
    begun = time.perf_counter()
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=number) as pool:
        here, dropped = ended(
            pool.submit(arrive, stack, hub, f"learner{k}", begun + MINUTE * k / number)
            for k in range(number)
        )
        begun = time.perf_counter()
        told, lost = ended(
            pool.submit(answers, one.kernel.run, begun, when)
            for one, when in zip(here, moments(number), strict=False)
        )
    verdicts = [verdict for both in told for verdict in both]
    right = sum(verdict.as_it_should_be for verdict in verdicts)
    times = {
        "to copies of their own": [one.to_copies for one in here],
        "from there to the exercise": [one.to_exercise for one in here],
        "to a verdict": [verdict.seconds for verdict in verdicts],
    }
    lines = [
        f"{len(here)} of {number} learners, who came within {MINUTE} s, have run notebook 01",
        *(f"seconds {what}: {spread(seconds)}" for what, seconds in times.items() if seconds),
        f"{right} of {2 * number} verdicts are as they should be",
        *map(repr, dropped + lost),
    ]
    slow = sum(verdict.seconds > VERDICT_SECONDS for verdict in verdicts)
    return lines, right < 2 * number or slow > len(verdicts) // 20


def ended(futures: Iterable[Future]) -> tuple[list, list[BaseException]]:
    """What came of each, and what was raised."""
    results, errors = [], []
    for future in list(futures):  # all of them are begun before one is waited for
        if error := future.exception():
            errors.append(error)
        else:
            results.append(future.result())
    return results, errors


def arrive(stack: ExitStack, hub: Hub, name: str, moment: float) -> Arrived:
    """Log in at this moment, get copies, and run notebook 01 as far as the exercise."""
    time.sleep(max(0, moment - time.perf_counter()))
    begun = time.perf_counter()
    learner = Learner(hub.address, name)
    learner.comes(hub.password)
    copied = time.perf_counter()
    notebook = EXERCISES[EXERCISE].notebook
    cells = learner.opens(notebook).cells
    kernel = stack.enter_context(learner.kernel(notebook))
    for cell in takewhile(lambda cell: exercise_name(cell) != EXERCISE, cells):
        if cell.cell_type == "code":
            kernel.run(cell.source)
    return Arrived(kernel, copied - begun, time.perf_counter() - copied)


def memory(hub: Hub) -> list[str]:
    """What a learner takes who has one notebook open, as a table; a second one shares what can be.

    Their own is what no other process has: it counts for each; the rest stands in memory once.
    """
    learners = [Learner(hub.address, name) for name in ("first", "second")]
    for learner in learners:
        learner.comes(hub.password)
    lines = [
        "| open | a learner's own | shared by all | "
        + " | ".join(f"{n} GB" for n in MACHINES)
        + " |",
        "|:--|--:|--:|" + "--:|" * len(MACHINES),
    ]
    for notebook in MEASURED:
        with ExitStack() as stack:
            kernels = [stack.enter_context(learner.kernel(notebook)) for learner in learners]
            sizes = []
            for cell in learners[0].opens(notebook).cells:
                if cell.cell_type == "code":
                    for kernel in kernels:
                        kernel.run(cell.source)
                    sizes.append(size(hub, learners[0].name))
        own, shared = (max(each) / 2**20 for each in zip(*sizes, strict=True))
        rooms = [int(((n - SYSTEM) * 1024 - shared) / own) for n in MACHINES]
        numbers = " | ".join(map(str, rooms))
        lines.append(f"| {notebook[:2]} | {own:.0f} MB | {shared:.0f} MB | {numbers} |")
    return lines


def size(hub: Hub, name: str) -> tuple[int, int]:
    """The bytes that the learner's server and kernels have alone, and those that they share."""
    own = shared = 0
    for process in hub.process.children(recursive=True):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.environ().get("JUPYTERHUB_USER") == name:
                found = process.memory_full_info()
                own, shared = own + found.uss, shared + found.rss - found.uss
    return own, shared


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.hub.load", description=__doc__)
    parser.add_argument("learners", nargs="?", type=int, default=ROOM, metavar="N")
    parser.add_argument("--memory", action="store_true", help="what one learner takes instead")
    given = parser.parse_args(arguments)
    own = psutil.Process()
    if hasattr(own, "cpu_affinity"):  # not on macOS
        own.cpu_affinity(own.cpu_affinity()[:PROCESSORS])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        course = Path(name) / "course"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(course)], check=True)
        with running(course) as hub:
            lines, fell = (memory(hub), False) if given.memory else room(hub, given.learners)
    print("\n".join(lines))
    return int(fell)


if __name__ == "__main__":
    sys.exit(main())
