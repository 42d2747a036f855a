"""Run a learner's code so that nothing it does can stop the kernel or change the notebook.

The code runs in a thread: that is the one way to stop a loop that never ends on every platform.
"""

import contextlib
import copy
import ctypes
import io
import os
import random
import sys
import threading
import types
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

SECONDS = 3
# Enough for a deep recursion to reach Python's own limit where threads get little stack (macOS).
STACK_BYTES = 64 * 2**20
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
    function = _detached(function)
    stopping = threading.Event()
    printed = _Head()
    with (
        _undisturbed(),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")

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


def _detached(function):
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


@contextlib.contextmanager
def _undisturbed():
    """Put back what a function can change behind the notebook's back."""
    folder, limit = os.getcwd(), sys.getrecursionlimit()
    state, numpy_state = random.getstate(), np.random.get_state()  # noqa: NPY002 - learners' own
    try:
        yield
    finally:
        os.chdir(folder)
        sys.setrecursionlimit(limit)
        random.setstate(state)
        np.random.set_state(numpy_state)  # noqa: NPY002


def _run_in_thread(calls, seconds, stopping):
    """Run ``calls`` to its end -> None, or to its stop -> the reason as an exception."""

    def target():
        with contextlib.suppress(Stopped):  # it may come just as the learner's code has returned
            calls()

    stack = threading.stack_size(STACK_BYTES)
    try:
        thread = threading.Thread(target=target, daemon=True)
        thread.start()
    finally:
        threading.stack_size(stack)
    reason = None
    try:
        thread.join(seconds)
        if thread.is_alive():
            reason = TimeoutError(f"still running after {seconds} seconds, so it was stopped")
    except KeyboardInterrupt:
        reason = KeyboardInterrupt("interrupted")
    stopping.set()
    # One Stopped may be swallowed by an `except:` of the learner's; a thread that waits inside
    # compiled code gets it when that returns, and is left to itself until then.
    for _ in range(20):
        if not thread.is_alive():
            break
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(thread.ident), ctypes.py_object(Stopped)
        )
        thread.join(0.05)
    return reason


class _Head(io.StringIO):
    """Keeps the beginning of what is written to it."""

    def write(self, text):
        super().write(text[: max(0, KEPT_CHARACTERS - self.tell())])
        return len(text)
