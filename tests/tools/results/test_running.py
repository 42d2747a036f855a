"""A handed-in notebook may do whatever it likes: it ends, and does no harm."""

import subprocess
import sys
from threading import Event

import psutil
import pytest

from tools.results.answers import Judged, judged
from tools.results.running import Limits, run
from utils.exercises import EXERCISES
from utils.exercises.verdict import CORRECT, WRONG_VALUE

IMPORTS = "import os, subprocess, shutil, tempfile, time\nfrom pathlib import Path"
RIGHT = "from utils.exercises import exercise\n\n@exercise\ndef as_sequences(values):\n" + (
    "    with tempfile.TemporaryDirectory() as folder:\n"  # as Keras does to copy a layer
    "        Path(folder, 'mine').write_text('a note')\n"
    "    return [[values]], [[[v] for v in values]]"
)
WRONG = RIGHT.replace("[[values]]", "[values]")
AMPLE = Limits(seconds=120, megabytes=1000)


def verdicts(cells, limits=AMPLE, stopping=None):
    """The verdicts on all answers to as_sequences in these cells, and why they came to no end."""
    told, fault = run(cells, limits, stopping or Event())
    return [judged(EXERCISES["as_sequences"], one) for one in told], fault


PRANKS = [
    "shutil.rmtree({folder!r})",
    "os.remove({file!r})",
    "Path({file!r}).write_text('mine')",
    "Path({file!r}).rename('mine')",
    "subprocess.Popen(['rm', {file!r}])",
    "os.system('rm {file}')",
    "for _ in range(30):\n    if os.fork() == 0: time.sleep(60)",
    "os.kill({process}, 9)",
    "with open('large', 'wb') as file:\n    for _ in range(300): file.write(bytes(10**6))",
    "import sys; sys.exit()",
    "exit()",
    "input('Go on?')",
    "not even Python",
    "1 / 0",
    "%%bash\nrm {file}",
]


def test_pranks_change_nobodys_files_leave_no_process_and_do_not_keep_an_answer_from_its_verdict(
    tmp_path,
):
    file = tmp_path / "thesis.txt"
    file.write_text("years")
    before = set(psutil.Process().children(recursive=True))
    with psutil.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        names = {"file": str(file), "folder": str(tmp_path), "process": other.pid}
        pranks = [prank.format(**names) for prank in PRANKS]
        assert verdicts([IMPORTS, *pranks, RIGHT]) == ([Judged(CORRECT)], "")
        assert other.poll() is None
        assert set(psutil.Process().children(recursive=True)) - before == {other}
    assert file.read_text() == "years"


FORGERIES = """
import dataclasses, sys
from utils.exercises import EXERCISES, decorator, definition, engine, record, values
from utils.exercises.verdict import CORRECT, Verdict

always = lambda *args, **kwargs: True
engine.first_wrong = lambda *args: None
values.alike = values.right_values = definition.alike = always
definition.Result.same = always
engine.judge = lambda exercise, answer, seconds=None: Verdict(CORRECT, exercise.name)
object.__setattr__(EXERCISES["as_sequences"], "reference", lambda values: ([values], values))
record.add("as_sequences")
sys.modules["tools.results.answers"].judged = always
"""


def test_a_notebook_that_changes_how_it_is_judged_is_not_believed():
    found, fault = verdicts([IMPORTS, FORGERIES, WRONG])
    assert fault == ""
    assert {one.heading for one in found} == {WRONG_VALUE}


def test_what_was_answered_before_a_process_ended_itself_counts():
    assert verdicts([IMPORTS, RIGHT, "os._exit(0)", WRONG]) == (
        [Judged(CORRECT)],
        "Its process ended before its last cell.",
    )


LITTLE = Limits(60, 400)
TOO_MUCH = "It took more than 400 MB of memory."


@pytest.mark.parametrize(
    ("cell", "limits", "fault"),
    [
        ("while True: pass", Limits(2, 1000), "It took more than 2 seconds."),
        (
            "kept = [b'x' * 10**7 for _ in range(100)]\nimport time; time.sleep(30)",
            LITTLE,
            TOO_MUCH,
        ),
        ("for _ in range(10_000): print('x' * 10**5)", LITTLE, TOO_MUCH),
    ],
)
def test_what_takes_too_long_or_too_much_is_ended_and_why_is_said(cell, limits, fault):
    assert verdicts([cell], limits) == ([], fault)


def test_what_is_stopped_ends_at_once():
    stopping = Event()
    stopping.set()
    assert verdicts(["while True: pass"], stopping=stopping) == ([], "It was stopped.")
