"""Run code in a thread, which is the one way to stop a loop that never ends on every platform."""

import _imp
import contextlib
import ctypes
import faulthandler
import io
import os
import sys
import threading
import weakref
from importlib import _bootstrap
from os import kill
from pathlib import Path
from signal import SIGTERM
from time import perf_counter, sleep

# Enough for a deep recursion to reach Python's own limit where threads get little stack (macOS).
STACK_BYTES = 64 * 2**20
PACE = 0.05  # seconds between two looks at the thread
STOPS = 20  # one may be swallowed by an `except:` of the learner's
IMPORT_SECONDS = 60
HELD_SECONDS = 20
KEPT_CHARACTERS = 10_000

_getattr = getattr  # while the learner's code runs, there may be no builtins
_nowhere = os.open(os.devnull, os.O_WRONLY)
_left = weakref.WeakSet()  # threads that could not be stopped: what they print is for nobody


class Stopped(BaseException):
    """Raised inside the learner's code to stop it; a BaseException, so that ``except Exception``
    lets it through."""


class Watch:
    """Stops a call that takes longer than its share, from the thread that waits for it."""

    pace = 0.01

    def __init__(self, share):
        self.share, self.since, self.lock = share, None, threading.Lock()

    def __enter__(self):
        self.since = perf_counter()

    def __exit__(self, *_):
        with self.lock:
            self.since = None
        sleep(0)  # a stop that is on its way arrives here, where it is expected

    def look(self, thread):
        with self.lock:
            if self.since is not None and perf_counter() - self.since > self.share:
                self.since = None
                _stop(thread)


def in_thread(job, seconds, stopping, watch=None, file=None):
    """Run ``job`` to its end -> None, or to its stop -> the reason as an exception.

    The time that an import takes does not count. Threads that the job began and that are busy with
    code of the file end with it, and so do its processes.
    """
    done = threading.Lock()
    done.acquire()
    before = set(threading.enumerate())
    thread = threading.Thread(target=_run, args=(job, done), daemon=True)
    reason, stack = None, threading.stack_size(STACK_BYTES)
    try:
        _expect_a_turn()
        thread.start()
        # No builtin is called here: while the learner's code runs, there may be none.
        end, latest = perf_counter() + seconds, perf_counter() + IMPORT_SECONDS
        pace = watch.pace if watch else PACE
        while not done.acquire(timeout=pace):
            if watch:
                watch.look(thread)
            _expect_a_turn()
            now = perf_counter()
            if now < latest and _is_importing(thread):
                end = end + pace
            if now > end:
                reason = TimeoutError(f"still running after {seconds} seconds, so it was stopped")
                break
    except BaseException:  # an interrupt, or what the learner's code threw at this thread
        reason = KeyboardInterrupt("interrupted")
    faulthandler.cancel_dump_traceback_later()
    threading.stack_size(stack)
    stopping.set()
    if reason is None:
        thread.join()
    _end_processes(thread)
    born = [one for one in threading.enumerate() if one not in before and one is not thread]
    _end([thread, *(one for one in born if _is_of(one, file))])
    if thread in _left:
        sentence = "nothing could stop it: restart the kernel to be rid of it"
        reason = TimeoutError(f"still running after {seconds} seconds, and {sentence}")
    return reason


def _expect_a_turn():
    """End the process if no thread of Python's gets its turn for long, counted from now.

    Some compiled code, such as an endless `sum`, lets nothing else run, not even an interrupt. Only
    another process helps then, and the front end starts one where this has ended.
    """
    faulthandler.dump_traceback_later(HELD_SECONDS, exit=True, file=_nowhere)


def _run(job, done):
    # A stop may come just as the learner's code has returned, or within compiled code of Python's.
    try:
        with contextlib.suppress(Stopped, SystemError, MemoryError):
            job()
    finally:
        threading.current_thread().is_over = True
        with contextlib.suppress(RuntimeError, Stopped):
            while _imp.lock_held():  # which would stop every later import
                _imp.release_lock()
        _end_processes(threading.current_thread())
        done.release()


def _end_processes(thread):
    """End the processes that the thread has begun, where the system tells which these are."""
    with contextlib.suppress(OSError):
        path = Path(f"/proc/self/task/{thread.native_id}/children")
        for process in path.read_text().split():
            kill(int(process), SIGTERM)


def _end(threads):
    """Stop the threads; those that cannot be stopped are left."""
    latest, stops = perf_counter() + IMPORT_SECONDS, 0
    while stops < STOPS and perf_counter() < latest:
        threads = [thread for thread in threads if thread.is_alive()]
        if not threads:
            return
        stops += not any(map(_is_importing, threads))
        for thread in threads:
            if isinstance(thread, threading.Timer):
                thread.cancel()
            elif not (_is_importing(thread) or getattr(thread, "is_over", False)):
                _stop(thread)
        threads[0].join(PACE)
    _left.update(thread for thread in threads if thread.is_alive())


def mute():
    """Show nothing more of what threads print that were left."""
    for stream in (sys.stdout, sys.stderr) if _left else ():
        with contextlib.suppress(AttributeError, TypeError):  # a plain file is as it is
            if "write" not in vars(stream):
                stream.write = _for_others(stream.write)


def _for_others(write):
    """The method of a stream, which then takes nothing from threads that were left."""
    return lambda text: len(text) if threading.current_thread() in _left else write(text)


def _stop(thread, stopped=Stopped):
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread.ident), ctypes.py_object(stopped)
    )


def _is_importing(thread):
    """Whether the thread imports a library: broken off, that would leave half of it.

    It is read off the locks of the modules. To follow the frames of a thread that runs can crash
    Python 3.11.
    """
    for name, reference in _bootstrap._module_locks.copy().items():
        lock = reference()
        if lock is not None and lock.owner == thread.ident:
            spec = _getattr(sys.modules.get(name), "__spec__", None)
            if "-packages" in (_getattr(spec, "origin", None) or ""):
                return True
    return False


def _is_of(thread, file):
    """Whether a thread is a timer, or at work in the code of a file."""
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        if frame.f_code.co_filename == file:
            return True
        frame = frame.f_back
    return isinstance(thread, threading.Timer)


class Head(io.StringIO):
    """Keeps the beginning of what is written to it, but of what threads write that were left."""

    def write(self, text):
        if threading.current_thread() not in _left:
            super().write(text[: max(0, KEPT_CHARACTERS - self.tell())])
        return len(text)

    def close(self):
        """Stay open: what a learner's code closes is read afterwards."""
