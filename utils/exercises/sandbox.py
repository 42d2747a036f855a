"""Run a learner's code so that nothing it does can stop the kernel or change the notebook.

The code runs in a thread: that is the one way to stop a loop that never ends on every platform.
"""

import contextlib
import copy
import ctypes
import dis
import importlib
import io
import os
import random
import sys
import threading
import time
import types
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

SECONDS = 3
# Enough for a deep recursion to reach Python's own limit where threads get little stack (macOS).
STACK_BYTES = 64 * 2**20
SEARCH_BYTES = 2**30  # what a search may take beyond what the kernel has
KEPT_CHARACTERS = 10_000


@dataclass
class Outcome:
    """What one call did."""

    value: Any = None
    error: BaseException | None = None
    changed: tuple = ()  # positions of the arguments that the call changed in place
    warned: bool = False  # NumPy warned of an overflow, a division by zero or a NaN


class Stopped(BaseException):
    """Raised inside the learner's code by ``run``; a BaseException, so that ``except Exception``
    lets it through."""


def run(function, cases, seconds=SECONDS):
    """Call the function once for each case, with copies of the case's arguments.

    -> (one Outcome a case, what was printed). After ``seconds`` in all, or an interrupt, the call
    under way is stopped: its Outcome has a TimeoutError or KeyboardInterrupt and is the last one.
    """
    outcomes = []
    load_imports(function)  # which takes seconds that are not the learner's
    function = detached(function)
    stopping = threading.Event()
    with _undisturbed() as (printed, caught):

        def calls():
            for case in cases:
                if not stopping.is_set():
                    outcomes.append(Outcome())
                    _call(function, case, outcomes[-1], caught)

        reason = _run_in_thread(calls, seconds, stopping)
    if reason is not None:
        # The line where the code was stopped stands in the traceback of the Stopped.
        where = outcomes[-1].error
        outcomes[-1] = Outcome(error=reason.with_traceback(where and where.__traceback__))
    return outcomes, printed.getvalue()


def search(job, seconds, share):
    """Run ``job(call, found)``, which tries many functions, with the same care as an answer.

    ``call(function, case)`` -> its Outcome; one that takes more than ``share`` seconds is stopped.
    The job appends what it finds to ``found``, which is returned; it is ended at the first call
    after ``seconds``.
    """
    found, stopping = [], threading.Event()
    end = time.perf_counter() + seconds
    watch = _Watch(share)
    with _undisturbed() as (_, caught):

        def call(function, case):
            if stopping.is_set() or time.perf_counter() > end:
                raise Stopped
            outcome = Outcome()
            try:
                with watch:
                    _call(function, case, outcome, caught)
            except Stopped as stopped:
                outcome.error = stopped
            return outcome

        with _limited_memory():
            # Between two calls it is the course's code that runs, which is not broken off.
            _run_in_thread(lambda: job(call, found), seconds + SECONDS, stopping, watch)
    return found


@contextlib.contextmanager
def _limited_memory():
    """Let the process take no more than a little memory, where the system tells how much it has."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):  # Windows, macOS
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = pages * resource.getpagesize() + SEARCH_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (min(limit, hard) if hard > 0 else limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class _Watch:
    """Stops a call that takes longer than its share, from the thread that waits for it."""

    def __init__(self, share):
        self.share, self.since, self.lock = share, None, threading.Lock()

    def __enter__(self):
        self.since = time.perf_counter()

    def __exit__(self, *_):
        with self.lock:
            self.since = None
        time.sleep(0)  # a stop that is on its way arrives here, where it is expected

    def look(self, thread):
        with self.lock:
            if self.since is not None and time.perf_counter() - self.since > self.share:
                self.since = None
                _stop(thread)


def call(function, case):
    """What one call of a function of the course does with a case; it is trusted to end."""
    outcome = Outcome()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        _call(function, case, outcome, caught)
    return outcome


def _call(function, case, outcome, caught):
    arguments = copy.deepcopy(case)
    earlier = len(caught)
    try:
        outcome.value = function(*arguments)
    except BaseException as error:  # exit() raises SystemExit, which is no Exception
        outcome.error = error
    outcome.warned = any(issubclass(w.category, RuntimeWarning) for w in caught[earlier:])
    outcome.changed = tuple(
        position
        for position, (before, after) in enumerate(zip(case, arguments, strict=True))
        if isinstance(before, np.ndarray | list | dict) and not _equal(before, after)
    )


def _equal(before, after):
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after)
    return repr(before) == repr(after)


def detached(function):
    """The same function on a copy of the notebook's variables: ``global`` cannot reach them.

    exit, quit and input would act on the kernel itself, so they raise instead. The function finds
    itself under its own name, as it will once its cell has run.
    """
    if not isinstance(function, types.FunctionType):
        return function
    code = function.__code__
    variables = dict(function.__globals__)
    for name in code.co_names:
        if isinstance(variables.get(name), list | dict | set | np.ndarray):
            variables[name] = copy.deepcopy(variables[name])
    for name in ("exit", "quit", "input"):
        variables[name] = _forbidden(name)
    detached = types.FunctionType(
        code, variables, function.__name__, function.__defaults__, function.__closure__
    )
    detached.__kwdefaults__ = function.__kwdefaults__
    variables[function.__name__] = detached
    return detached


def _forbidden(name):
    def call(*args, **kwargs):
        raise RuntimeError(f"{name}() cannot be used inside an exercise")

    return call


def load_imports(function):
    """Import what the function's code would import, so that the clock does not run meanwhile."""
    codes = [getattr(function, "__code__", None)]
    for code in filter(None, codes):
        codes += [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
        for instruction in dis.get_instructions(code):
            if instruction.opname == "IMPORT_NAME":
                with contextlib.suppress(Exception):  # the learner is told when the code runs
                    importlib.import_module(instruction.argval)


@contextlib.contextmanager
def _undisturbed():
    """Put back what a function can change behind the notebook's back, and show nothing of it.

    -> (what is printed meanwhile, the warnings)
    """
    folder, limit = os.getcwd(), sys.getrecursionlimit()
    state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002 - learners' own
    torch = sys.modules.get("torch")
    torch_state = torch.random.get_rng_state() if hasattr(torch, "random") else None
    printed = _Head()
    try:
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            warnings.catch_warnings(record=True) as caught,
        ):
            warnings.simplefilter("always")
            yield printed, caught
    finally:
        os.chdir(folder)
        sys.setrecursionlimit(limit)
        random.setstate(state)
        np.random.set_state(numpy_state)  # noqa: NPY002
        if torch_state is not None:
            torch.random.set_rng_state(torch_state)


def _run_in_thread(calls, seconds, stopping, watch=None):
    """Run ``calls`` to its end -> None, or to its stop -> the reason as an exception."""

    def target():
        # It may come just as the learner's code has returned, or within compiled code of Python's.
        with contextlib.suppress(Stopped, SystemError, MemoryError):
            calls()

    stack = threading.stack_size(STACK_BYTES)
    try:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
    finally:
        threading.stack_size(stack)
    reason = None
    try:
        end = time.perf_counter() + seconds
        while watch and thread.is_alive() and time.perf_counter() < end:
            thread.join(0.01)
            watch.look(thread)
        thread.join(max(0, end - time.perf_counter()))
        if thread.is_alive():
            reason = TimeoutError(f"still running after {seconds} seconds, so it was stopped")
    except KeyboardInterrupt:
        reason = KeyboardInterrupt("interrupted")
    stopping.set()
    # One Stopped may be swallowed by an `except:` of the learner's; a thread that waits inside
    # compiled code gets it when that returns, and is left to itself until then.
    for _ in range(20):
        while _is_importing(thread):
            thread.join(0.05)
        if not thread.is_alive():
            break
        _stop(thread)
        thread.join(0.05)
    return reason


def _stop(thread):
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident), ctypes.py_object(Stopped)
    )


def _is_importing(thread):
    """Whether the thread is inside an import: broken off, it would leave half of a library."""
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        if frame.f_globals.get("__name__") == "importlib._bootstrap":
            return True
        frame = frame.f_back
    return False


class _Head(io.StringIO):
    """Keeps the beginning of what is written to it."""

    def write(self, text):
        super().write(text[: max(0, KEPT_CHARACTERS - self.tell())])
        return len(text)
