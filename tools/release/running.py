"""The outputs of a notebook: how its cells are run, and what of that is stored."""

import os
import subprocess
from copy import deepcopy
from itertools import zip_longest
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tools.release.building import METADATA
from tools.release.cells import (
    WIDGET,
    WIDGET_STANDIN,
    caption,
    first_line,
    pictures,
    place,
    shown,
)

# What a notebook runs with, here and in the tests: the debugger prints no notices of its own, no
# progress bar is drawn, and the author's progress is left alone.
ENVIRONMENT = {
    "TQDM_DISABLE": "1",
    "LSTM_COURSE_PROGRESS": "",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
SECONDS_PER_CELL = 600  # a cell that takes longer hangs


def execute(nb: NotebookNode, path: Path) -> None:
    """Run all cells of `nb` as the notebook at `path`, with a kernel of this very Python.

    The outputs go into `nb`. Raises ValueError naming the cell that raised or never ended.
    """
    begun = []
    this_python = KernelSpecManager(kernel_dirs=[])  # and no kernel that was installed by name
    client = NotebookClient(
        nb,
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=this_python),
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(path.parent)}},
        force_raise_errors=True,
        coalesce_streams=True,  # or the clock decides where printed text is cut
        record_timing=False,
        on_cell_execute=lambda cell, cell_index: begun.append((cell_index + 1, cell)),
    )
    try:
        # What cells write to stderr is stored all the same: this silences the kernel's own notices.
        client.execute(env=os.environ | ENVIRONMENT, stderr=subprocess.DEVNULL, cleanup_kc=True)
    except CellExecutionError as error:
        raised = f"raised {error.ename}: {first_line(error.evalue)}"
        raise ValueError(f"{place(path, *begun[-1])} {raised}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise ValueError(f"{place(path, *begun[-1])}: {first_line(error)}") from None


def finish(nb: NotebookNode) -> str:
    """Tidy the outputs in `nb` and describe its figures; the text of the finished file."""
    nb.metadata = NotebookNode(deepcopy(METADATA))  # no versions, no state of widgets
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if WIDGET in output.get("data", {}):
                output.data = NotebookNode({"text/plain": WIDGET_STANDIN})
        if alt := " ".join(filter(None, map(caption, pictures(cell)))):
            cell.metadata["mystnb"] = {"image": {"alt": alt}}
    return nbformat.writes(nb) + "\n"


def take_outputs(wanted: NotebookNode, stored: NotebookNode) -> None:
    """Give the code cells of `wanted` what the cells of the same id in `stored` have put out."""
    kept = {cell.id: cell for cell in stored.cells if cell.cell_type == "code"}
    for cell in wanted.cells:
        if cell.cell_type == "code" and cell.id in kept:
            cell.outputs = deepcopy(kept[cell.id].outputs)
            cell.execution_count = kept[cell.id].execution_count


def first_difference(stored: NotebookNode, wanted: NotebookNode, path: Path) -> str:
    for number, (old, new) in enumerate(zip_longest(stored.cells, wanted.cells), 1):
        if old != new:
            return f"{place(path, number, old or new)} isn't what the release would write"
    return f"{shown(path)}: its metadata or layout isn't what the release would write"
