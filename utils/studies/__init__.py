"""Studies: what the course says of many seeds. Their tables are in results/.

A study is a module in this folder, found by its file. It has

    a docstring         whose first line is the question
    SETTINGS            a list of NamedTuples of one type: what is varied
    SEEDS               such as range(100)
    trial(setting, seed)  -> a NamedTuple: what came out

The fields of both tuples are str, int, float or bool. A trial depends on its setting and its seed
and on nothing else: where it imports PyTorch, it calls ``torch.set_num_threads(1)``, as sums in
another order are other sums. `python -m tools.study NAME` runs a study.
"""

import importlib
import os
import pkgutil
import platform
import subprocess
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import get_type_hints

import numpy as np

RESULTS = Path(__file__).resolve().parents[2] / "results"
HEAD = "# "  # begins each line above the names of the columns
PACKAGES = ("numpy", "torch", "keras", "tensorflow", "tensorflow-cpu")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1") | {
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


def names():
    return [module.name for module in pkgutil.iter_modules(__path__)]


def load(name):
    """The module of a study. Raises ValueError if there is none of that name."""
    if name not in names():
        there = ", ".join(names()) or "none"
        raise ValueError(f"there is no study {name!r} in utils/studies; there is {there}")
    return importlib.import_module(f"{__name__}.{name}")


def read(name):
    """The rows of a study's table, a structured array: ``read("long_memory")["seed"]``.

    Raises ValueError if there is no table of that name.
    """
    path = RESULTS / f"{name}.csv"
    if not path.exists():
        there = ", ".join(sorted(other.stem for other in RESULTS.glob("*.csv"))) or "none"
        raise ValueError(f"there is no table {name!r} in results/; there is {there}")
    lines = path.read_text("utf-8").splitlines()
    lines = [line for line in lines if not line.startswith(HEAD)]
    rows = np.genfromtxt(lines, dtype=None, delimiter=",", names=True, comments=None, encoding=None)
    return np.atleast_1d(rows)


def run(trial, setting, seed):
    """Run one trial -> its row, as a dictionary, and the machine that it ran on.

    Raises TypeError if what comes out is not what a study gives.
    """
    os.environ.update(ONE_THREAD)  # for what is imported from here on
    given, found = values(setting) | {"seed": seed}, values(trial(setting, seed))
    if both := given.keys() & found.keys():
        raise TypeError(f"setting and result both have a field {', '.join(sorted(both))}")
    return given | found, machine()


def values(row):
    """A NamedTuple -> a dictionary of plain str, int, float and bool.

    Raises TypeError if it is none, or a field holds something else than its annotation says.
    """
    if not (isinstance(row, tuple) and hasattr(row, "_fields")):
        raise TypeError(f"{row!r} should be a NamedTuple")
    kinds = get_type_hints(type(row))
    return {name: plain(name, value, kinds.get(name)) for name, value in row._asdict().items()}


def plain(name, value, kind):
    if kind not in (str, int, float, bool):
        raise TypeError(f"the field {name} should be annotated as str, int, float or bool")
    if isinstance(value, np.generic):
        value = value.item()
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise TypeError(f"{name} is {value!r} and should be {kind.__name__}")
    if kind is str and (not value or value != value.strip() or set(value) & set(',"#\n')):
        raise TypeError(f"{name} is {value!r}, and a table has no room for that")
    return value


def machine():
    """What a trial's last digits depend on, as the head of a table says it."""
    named = ", ".join(map(" ".join, versions().items()))
    return f"{platform.system()} {platform.machine()}, {processor()}, {named}"


def versions():
    """The version of Python and of each package that is here, by name."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def processor():
    """The processor's name, as its system gives it, and what kind of it this is."""
    if platform.system() == "Darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.check_output(command, text=True).strip()
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").split("\n\n")[0].splitlines() if info.exists() else []
    first = {
        name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    if "model name" not in first:
        return platform.processor() or platform.machine()
    return f"{first['model name']} {first.get('cpu family', '')}-{first.get('model', '')}"
