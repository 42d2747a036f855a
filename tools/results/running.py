"""Run a handed-in notebook in a process of its own, with limits."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Event
from typing import Any, NamedTuple

import matplotlib
import psutil

from tools.start import ROOT

PACE = 0.1  # seconds between two looks at a process
TOLD_BYTES = 10**8  # that are read of what a process tells
# A core each; no progress bar, and nobody's record of what is solved is written.
SETTINGS = {
    "LSTM_COURSE_ANSWERS": "",
    "LSTM_COURSE_PROGRESS": "",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONPATH": str(ROOT),
    "TF_NUM_INTRAOP_THREADS": "1",
    "TQDM_DISABLE": "1",
}


class Limits(NamedTuple):
    """What a notebook may take: seconds on the clock, and megabytes of memory."""

    seconds: float
    megabytes: float


class Run(NamedTuple):
    """What the answers of a notebook returned, as far as they were reached.

    fault  why it didn't reach its last cell, in a sentence; "" if it did
    """

    told: list[dict[str, Any]]
    fault: str


def run(cells: Sequence[str], limits: Limits, stopping: Event) -> Run:
    """Run these cells within the limits, or until `stopping` is set."""
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        TemporaryFile() as given,
        TemporaryFile() as told,
    ):
        given.write(json.dumps(cells).encode())
        given.seek(0)
        process = psutil.Popen(
            [sys.executable, "-m", "tools.results.inside"],
            cwd=folder,
            env=os.environ | SETTINGS | own_places(folder),
            stdin=given,
            stdout=told,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C is for the command, which then ends them all
        )
        try:
            fault = watched(process, limits, stopping)
        finally:
            end(process)
        told.seek(0)
        lines = list(parsed(told.read(TOLD_BYTES)))
    whole = "end" in lines
    fault = fault or ("" if whole else "Its process ended before its last cell.")
    return Run([line for line in lines if isinstance(line, dict)], fault)


def own_places(folder: str) -> dict[str, str]:
    """The variables that make a folder the home and the place for temporary files.

    Only the list of fonts is read where it is: to make it takes long.
    """
    names = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP")
    return dict.fromkeys(names, folder) | {"MPLCONFIGDIR": matplotlib.get_cachedir()}


def watched(process: psutil.Popen, limits: Limits, stopping: Event) -> str:
    """Wait for the end of a process -> why it has to be ended, or ""."""
    latest = time.monotonic() + limits.seconds
    while process.poll() is None:
        if stopping.wait(PACE):
            return "It was stopped."
        if time.monotonic() > latest:
            return f"It took more than {limits.seconds:g} seconds."
        with suppress(psutil.Error):  # it has just ended
            if process.memory_info().rss > limits.megabytes * 10**6:
                return f"It took more than {limits.megabytes:g} MB of memory."
    return ""


def end(process: psutil.Popen) -> None:
    """End a process and all that it has started."""
    with suppress(psutil.Error):
        for one in [*process.children(recursive=True), process]:
            with suppress(psutil.Error):
                one.kill()
    process.wait()


def parsed(text: bytes) -> list[Any]:
    """What stands in the lines that are JSON; the last may be cut short."""
    found = []
    for line in text.splitlines():
        with suppress(ValueError, RecursionError):
            found.append(json.loads(line))
    return found
