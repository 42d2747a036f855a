"""What cannot be stopped is left to itself, and shows nothing more."""

import io
import subprocess
import sys
import threading

from tools.start import ROOT
from utils.exercises import threads


def test_what_cannot_be_stopped_is_said_and_prints_nothing_more(monkeypatch):
    released, shown = threading.Event(), io.StringIO()
    monkeypatch.setattr(threads, "STOPS", 2)

    def waits():
        lock.acquire()
        stream.write("late")
        released.set()

    lock, stream = threading.Lock(), threads.Muted(shown)
    lock.acquire()
    reason = threads.in_thread(waits, 0.1, threading.Event())
    stream.write("this cell")
    lock.release()
    released.wait(1)
    assert "nothing could stop it: restart the kernel" in str(reason)
    assert shown.getvalue() == "this cell"


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
