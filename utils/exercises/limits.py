"""What an answer may not do while it runs: end the kernel, or take all of its memory or stack."""

import contextlib
import functools
import os
import sys
from pathlib import Path

import numpy as np

from utils.exercises.content import has_no_end

try:
    from resource import RLIMIT_DATA, getrlimit, setrlimit
except ImportError:  # Windows
    RLIMIT_DATA = None

MORE_BYTES = 2**30  # what an answer, or a search, may take beyond what the kernel has
MORE_BYTES_A_CORE = 2**24  # for the threads of a framework that begins to compute
DEEPEST = 20_000  # calls, one within the other, for which the stack of a thread is enough

OF_THE_NOTEBOOK = ("exit", "quit", "input", "breakpoint", "get_ipython")
FORBIDDEN = {
    "builtins": OF_THE_NOTEBOOK,
    "os": ("_exit", "abort", "closerange", "execv", "execve", "fork", "forkpty", "kill", "killpg"),
    "signal": ("alarm", "pthread_kill", "raise_signal", "setitimer"),
    "_thread": ("interrupt_main",),
    "resource": ("setrlimit",),
    "sys": ("addaudithook",),
    "utils.exercises": ("exercise",),
}


def forbid():
    """Let these functions raise, and NumPy refuse what never ends, until they are put back."""
    for module, names in FORBIDDEN.items():
        here = vars(sys.modules[module]) if module in sys.modules else {}
        here.update((name, forbidden(name, module)) for name in names if name in here)
    limit, set_limit = sys.getrecursionlimit(), sys.setrecursionlimit
    sys.setrecursionlimit = lambda wanted: set_limit(min(max(wanted, limit), DEEPEST))
    for name in ("array", "asarray"):
        setattr(np, name, _ending(getattr(np, name)))


def _ending(function):
    """A function of NumPy's that refuses a list that holds itself: no stop arrives in its C."""
    if hasattr(function, "__wrapped__"):
        return function

    @functools.wraps(function)
    def call(value, *args, **kwargs):
        if isinstance(value, list | tuple) and has_no_end(value):
            raise ValueError("the list holds itself, or more than can be read")
        return function(value, *args, **kwargs)

    return call


def forbidden(name, module="builtins"):
    """A function of this name that only says that it cannot be used."""
    full = name if module == "builtins" else f"{module}.{name}"

    def call(*args, **kwargs):
        raise RuntimeError(f"{full}() cannot be used inside an exercise")

    return call


@contextlib.contextmanager
def limited_memory():
    """Let the process take no more than a little memory, where the system tells how much it has."""
    try:
        taken = int(Path("/proc/self/statm").read_text().split()[5]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError):  # Windows, macOS
        yield
        return
    soft, hard = getrlimit(RLIMIT_DATA)
    limit = taken + MORE_BYTES + MORE_BYTES_A_CORE * os.cpu_count()
    setrlimit(RLIMIT_DATA, (min(limit, hard) if hard > 0 else limit, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_DATA, (soft, hard))
