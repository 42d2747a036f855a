"""What cannot be stopped is left to itself, and shows nothing more."""

import contextlib
import io
import subprocess
import sys
import threading

from tools.start import ROOT
from utils.exercises import threads


def test_what_cannot_be_stopped_is_said_and_prints_nothing_more(monkeypatch):
    class Stream(io.StringIO):
        """One whose method may be replaced, as may that of a kernel's."""

    released, stream, lock = threading.Event(), Stream(), threading.Lock()
    monkeypatch.setattr(threads, "STOPS", 2)
    monkeypatch.setattr("sys.stdout", stream)

    def waits():
        with contextlib.suppress(BaseException):
            lock.acquire()
        stream.write("late")
        released.set()

    lock.acquire()
    reason = threads.in_thread(waits, 0.1, threading.Event())
    threads.mute()
    stream.write("this cell")
    lock.release()
    assert released.wait(5)
    assert "nothing could stop it: restart the kernel" in str(reason)
    assert stream.getvalue() == "this cell"


def test_a_process_that_compiled_code_holds_for_ever_is_ended():
    script = (
        "import itertools, threading; from utils.exercises import threads;"
        "threads.HELD_SECONDS = 1;"
        "threads.in_thread(lambda: sum(itertools.repeat(0)), 0.1, threading.Event())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, b"", b"")
