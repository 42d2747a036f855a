"""What cannot be stopped is left to itself, and shows nothing more."""

import io
import threading

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
