"""The learner's own folder: what arrives in it, and that nothing of the learner's is ever lost.

Where a run is to break off or to meet another one, it is a process of its own.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from published import git

from tools import copies
from tools.start import MINE, ROOT

FIRST, SECOND, THIRD = "00_first.ipynb", "01_second.ipynb", "02_third.ipynb"
NEWER, NEWER2 = "00_first_newer.ipynb", "00_first_newer2.ipynb"
START = {FIRST: "1", SECOND: "2"}

IS_NEW = "mine/{} is new.".format
RENEWED = f"mine/{FIRST} is renewed; you had not changed it."
BACK = f"mine/{FIRST} was gone, and is back, fresh."
BESIDE = f"mine/{FIRST} is yours and stays; the newer version is mine/{{}}.".format

# One run as `python -m tools.copies` does it, on other folders; "disturb" stands before it.
RUN = """
import itertools, os, sys
from pathlib import Path
from tools import copies

notebooks, copies.MINE = map(Path, sys.argv[1:])
files = {{path.name: path.read_bytes() for path in sorted(notebooks.iterdir())}}
copies.contents = lambda *_: files
{disturb}
copies.main()
"""


class Course:
    """Two notebooks, not handed out yet, and the learner's folder."""

    def __init__(self, folder):
        self.notebooks, self.mine = folder / "notebooks", folder / "mine"
        self.notebooks.mkdir()
        write(self.notebooks, START)

    def update(self):
        """What a run here says."""
        files = {path.name: path.read_bytes() for path in sorted(self.notebooks.iterdir())}
        return list(copies.update(files, self.mine))

    def start(self, disturb=""):
        """A run in a process of its own."""
        command = [sys.executable, "-S", "-c", RUN.format(disturb=disturb)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen([*command, self.notebooks, self.mine], cwd=ROOT, **pipes)

    def run(self, disturb=""):
        """How such a run ends: its exit code, and what it says on stderr."""
        process = self.start(disturb)
        _, said = process.communicate()
        return process.returncode, said


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


@pytest.fixture
def handed_out(course):
    course.update()
    return course


def write(folder, texts):
    """Write these files, and delete those whose text is None."""
    for name, text in texts.items():
        if text is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(text)


def texts(folder):
    """The text of each notebook that the learner sees."""
    return {path.name: path.read_text() for path in folder.glob("[!.]*")}


def files(folder):
    """The content of every file, the hidden ones too."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


# ---- What arrives ------------------------------------------------------------------------------


def test_the_first_run_brings_every_notebook_and_the_next_changes_and_says_nothing(course):
    assert course.update() == [IS_NEW(FIRST), IS_NEW(SECOND)]
    assert texts(course.mine) == START
    before = files(course.mine)
    assert course.update() == []
    assert files(course.mine) == before


# Rounds of: what the learner writes, what the course publishes (None: it is deleted), what the run
# then says, and where the folder is then not as it was handed out at first.
ROUNDS = {
    "a new notebook arrives": [({}, {THIRD: "3"}, [IS_NEW(THIRD)], {THIRD: "3"})],
    "an untouched one is renewed, however often it was before": [
        ({}, {FIRST: text}, [RENEWED], {FIRST: text}) for text in ("newer", "newest", "1", "last")
    ],
    "a changed one stays and the newer version is beside it, renewed while it is untouched": [
        ({FIRST: "mine"}, {}, [], {FIRST: "mine"}),
        ({}, {FIRST: "newer"}, [BESIDE(NEWER)], {FIRST: "mine", NEWER: "newer"}),
        ({}, {}, [], {FIRST: "mine", NEWER: "newer"}),
        ({}, {FIRST: "newest"}, [BESIDE(NEWER)], {FIRST: "mine", NEWER: "newest"}),
    ],
    "a changed version beside is not touched either": [
        ({FIRST: "mine"}, {FIRST: "newer"}, [BESIDE(NEWER)], {FIRST: "mine", NEWER: "newer"}),
        ({NEWER: "own"}, {}, [], {FIRST: "mine", NEWER: "own"}),
        ({}, {FIRST: "last"}, [BESIDE(NEWER2)], {FIRST: "mine", NEWER: "own", NEWER2: "last"}),
    ],
    "a deleted version beside stays deleted": [
        ({FIRST: "mine"}, {FIRST: "newer"}, [BESIDE(NEWER)], {FIRST: "mine", NEWER: "newer"}),
        ({NEWER: None}, {}, [], {FIRST: "mine"}),
    ],
    "a renamed one stays and a fresh one comes back": [
        ({FIRST: None, "my try.ipynb": "mine"}, {}, [BACK], {"my try.ipynb": "mine"})
    ],
    "a deleted one comes back in its newest version": [
        ({FIRST: None}, {FIRST: "newer"}, [BACK], {FIRST: "newer"})
    ],
    "one that the course gives up stays": [({}, {FIRST: None}, [], {})],
}


@pytest.mark.parametrize("rounds", ROUNDS.values(), ids=ROUNDS)
def test_a_run_brings_what_is_new_and_leaves_what_is_the_learners(handed_out, rounds):
    for learner, published, says, changed in rounds:
        write(handed_out.mine, learner)
        write(handed_out.notebooks, published)
        assert handed_out.update() == says
        assert texts(handed_out.mine) == START | changed


# ---- What counts as changed --------------------------------------------------------------------


def notebook(cells, version="3.11.1"):
    language = {"name": "python", "version": version}
    return json.dumps({"cells": cells, "metadata": {"language_info": language}})


def code(source, count=None, outputs=()):
    cell = {"cell_type": "code", "source": source, "metadata": {}}
    return cell | {"execution_count": count, "outputs": list(outputs)}


PRINTED = {"output_type": "stream", "name": "stdout", "text": ["1\n"]}
A, B = code("a = 1\nprint(a)"), code("b = 2")
HANDED, NEXT = notebook([A, B]), notebook([A, B, code("c = 3")])
SAVED_ONLY = {
    "opened by another Python": notebook([A, B], "3.13.9"),
    "run": notebook([code(A["source"], 4, [PRINTED]), B]),
    "run to its end, where JupyterLab adds a cell": notebook([A, B, code("")]),
    "stored line by line": notebook([code(["a = 1\n", "print(a)"]), B]),
}
CHANGED = {
    "a cell's text": notebook([A, code("b = 3")]),
    "a cell's type": notebook([A, B | {"cell_type": "markdown"}]),
    "the order": notebook([B, A]),
    "a cell less": notebook([A]),
    "a cell more": notebook([A, B, code("mine")]),
    "half a notebook": HANDED[:-9],
}


@pytest.mark.parametrize("saved", SAVED_ONLY.values(), ids=SAVED_ONLY)
def test_a_notebook_in_which_nothing_was_written_is_renewed(course, saved):
    write(course.notebooks, {FIRST: HANDED})
    course.update()
    write(course.mine, {FIRST: saved})
    write(course.notebooks, {FIRST: NEXT})
    assert course.update() == [RENEWED]
    assert texts(course.mine) == START | {FIRST: NEXT}


@pytest.mark.parametrize("saved", CHANGED.values(), ids=CHANGED)
def test_a_notebook_in_which_something_was_written_stays(course, saved):
    write(course.notebooks, {FIRST: HANDED})
    course.update()
    write(course.mine, {FIRST: saved})
    write(course.notebooks, {FIRST: NEXT})
    assert course.update() == [BESIDE(NEWER)]
    assert texts(course.mine) == START | {FIRST: saved, NEWER: NEXT}


@pytest.mark.parametrize(
    ("saved", "says"),
    [(HANDED, RENEWED), (SAVED_ONLY["run"], BESIDE(NEWER)), (CHANGED["the order"], BESIDE(NEWER))],
    ids=["untouched", "run", "changed"],
)
def test_a_record_of_whole_files_still_tells_which_were_never_saved(course, saved, says):
    course.mine.mkdir()
    record = "".join(
        f"\n{sha256(text.encode()).hexdigest()} {name}\n"
        for name, text in {FIRST: HANDED, SECOND: START[SECOND]}.items()
    )
    write(course.mine, {FIRST: saved, SECOND: START[SECOND], copies.RECORD: record})
    write(course.notebooks, {FIRST: NEXT})
    assert course.update() == [says]
    assert course.update() == []


# ---- What can go wrong -------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["", "\n", "no hash of anything\n\0\n", "half of a li"])
def test_with_a_damaged_record_every_notebook_counts_as_the_learners(handed_out, damage):
    (handed_out.mine / copies.RECORD).write_text(damage)
    write(handed_out.notebooks, {FIRST: "newer"})
    handed_out.update()
    assert texts(handed_out.mine) == START | {NEWER: "newer"}
    assert handed_out.update() == []


# Ends the process hard when it does this one of its steps with files.
DIE = """
steps = itertools.count()
events = "open", "os.rename", "os.link", "os.remove", "os.mkdir"
sys.addaudithook(lambda event, _: event in events and next(steps) == {} and os._exit(9))
"""


def test_a_run_that_is_killed_at_any_moment_loses_nothing_and_the_next_completes_it(handed_out):
    mine, done = handed_out.mine, {"01_second_newer.ipynb": "newer", THIRD: "newer"}
    write(mine, {SECOND: "mine"})
    write(handed_out.notebooks, dict.fromkeys([FIRST, SECOND, THIRD], "newer"))
    begun, moment, code = files(mine), 0, 9
    while code == 9:
        shutil.rmtree(mine)
        mine.mkdir()
        for name, content in begun.items():
            (mine / name).write_bytes(content)
        code, _ = handed_out.run(DIE.format(moment))
        left = texts(mine)
        assert left.pop(FIRST, "1") in ("1", "newer")  # it may have been moved aside
        assert left.pop(SECOND) == "mine"
        assert left.items() <= done.items(), moment
        handed_out.update()
        assert texts(mine) == {FIRST: "newer", SECOND: "mine"} | done
        moment += 1
    assert code == 0
    assert moment > 10


SAVED = "saved meanwhile"


def in_place(path):
    return lambda: path.write_text(SAVED)


def by_moving(path):
    """As an editor that writes a file of another name first."""

    def save():
        path.with_name("saving").write_text(SAVED)
        path.with_name("saving").replace(path)

    return save


def through_a_file_that_is_open(path):
    file = os.open(path, os.O_RDWR)

    def save():
        os.write(file, SAVED.encode())
        os.close(file)

    return save


@contextmanager
def between_steps(first, times, act):
    """From the step with this number on, so many times, act before each call of Python into C."""
    steps = itertools.count()

    def hook(frame, event, call):
        if event == "c_call" and first <= next(steps) < first + times:
            act()

    sys.setprofile(hook)
    try:
        yield steps
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize(
    ("saving", "times", "runs"),
    [
        (in_place, 1, 1),
        (by_moving, 1, 1),
        (in_place, 20, 1),
        (through_a_file_that_is_open, 1, 2),  # only the next run sees what was written aside
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows moves no file that is open")
def test_a_save_between_any_two_steps_of_a_run_is_kept(course, monkeypatch, saving, times, runs):
    monkeypatch.setattr(os, "fsync", lambda file: None)  # which takes most of the time
    write(course.notebooks, {SECOND: None})
    for step in itertools.count():
        shutil.rmtree(course.mine, ignore_errors=True)
        write(course.notebooks, {FIRST: "1"})
        course.update()
        write(course.notebooks, {FIRST: "newer"})
        with between_steps(step, times, saving(course.mine / FIRST)) as steps:
            course.update()
        if next(steps) <= step:
            break
        for _ in range(runs - 1):
            course.update()
        assert SAVED in texts(course.mine).values(), step
    assert step > 100


def test_what_a_run_left_that_broke_off_is_removed_later(handed_out):
    part = handed_out.mine / copies.ASIDE / f"{FIRST}.0{copies.PART}"
    part.write_text("half of i")
    handed_out.update()
    assert part.exists()  # it may be written at this moment
    os.utime(part, (0, 0))
    handed_out.update()
    assert not part.exists()


def test_what_a_run_had_moved_aside_when_it_broke_off_comes_back(handed_out):
    copy, old = handed_out.mine / FIRST, handed_out.mine / copies.ASIDE / f"{FIRST}.0"
    copy.rename(old)
    old.write_text("mine")
    assert handed_out.update() == []
    assert texts(handed_out.mine) == START | {FIRST: "mine"}
    old.hardlink_to(copy)  # the run was on the way of bringing it back
    handed_out.update()
    assert texts(handed_out.mine) == START | {FIRST: "mine"}
    old.write_text("mine, earlier")
    handed_out.update()
    saved = {"00_first_saved.ipynb": "mine, earlier"}
    assert texts(handed_out.mine) == START | {FIRST: "mine"} | saved
    assert not old.exists()


def a_folder(path):
    path.mkdir()


def a_link_that_leads_nowhere(path):
    path.symlink_to("nowhere")


def a_pipe(path):
    os.mkfifo(path)


def unreadable(path):
    path.write_text("mine")
    path.chmod(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has none of these but folders")
@pytest.mark.parametrize("make", [a_folder, a_link_that_leads_nowhere, a_pipe, unreadable])
def test_what_is_no_file_stays_and_stops_nothing(handed_out, make):
    (handed_out.mine / FIRST).unlink()
    make(handed_out.mine / FIRST)
    kind = (handed_out.mine / FIRST).lstat().st_mode
    write(handed_out.notebooks, dict.fromkeys([FIRST, SECOND], "newer"))
    assert handed_out.update() == [BESIDE(NEWER), RENEWED.replace(FIRST, SECOND)]
    assert (handed_out.mine / FIRST).lstat().st_mode == kind
    assert (handed_out.mine / NEWER).read_text() == "newer"


def test_runs_at_once_leave_what_one_would(course):
    names = [FIRST, *(f"{number:02}_more.ipynb" for number in range(20))]
    for text, mine in (("x" * 100_000, {}), ("y" * 100_000, {FIRST: "mine"})):
        write(course.notebooks, dict.fromkeys(names, text))
        write(course.mine, mine)
        runs = [course.start() for _ in range(3)]
        assert [(run.communicate()[1], run.returncode) for run in runs] == [("", 0)] * 3
        beside = {NEWER: text} if mine else {}
        assert texts(course.mine) == texts(course.notebooks) | mine | beside
        assert course.update() == []


COULD_NOT = (
    "{} could not be brought up to date: {}. Nothing of yours was changed; "
    "once that is mended, run the same command again.\n"
).format
LIMIT_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
KILL_AT_LIMIT = f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); {LIMIT_FILES}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size")
@pytest.mark.parametrize(
    ("disturb", "ends"),
    [(LIMIT_FILES, (1, COULD_NOT(f"mine/{FIRST}", "File too large"))), (KILL_AT_LIMIT, (-25, ""))],
    ids=["breaks off", "is killed"],
)
def test_a_write_that_does_not_end_leaves_the_notebook_as_it_was(handed_out, disturb, ends):
    write(handed_out.notebooks, {FIRST: "x" * 10_000})
    assert handed_out.run(disturb) == ends
    assert texts(handed_out.mine) == START
    assert handed_out.update() == [RENEWED]


REFUSE = """
def hook(event, arguments):
    if event in {} and "mine" in str(arguments[0]):
        raise PermissionError(13, "Permission denied")

sys.addaudithook(hook)
""".format


@pytest.mark.parametrize(
    ("steps", "name"),
    [(["os.mkdir"], "mine"), (["open"], "mine"), (["os.link", "os.rename"], f"mine/{FIRST}")],
    ids=["making the folder", "opening a file", "moving it"],
)
def test_a_step_that_is_refused_is_said_in_one_sentence(course, steps, name):
    assert course.run(REFUSE(steps)) == (1, COULD_NOT(name, "Permission denied"))
    assert not course.mine.exists() or files(course.mine) == {}


def test_on_a_disk_without_links_the_copies_come_too(handed_out):
    write(handed_out.mine, {SECOND: "mine"})
    write(handed_out.notebooks, dict.fromkeys([FIRST, SECOND, THIRD], "newer"))
    assert handed_out.run(REFUSE(["os.link"])) == (0, "")
    newer = dict.fromkeys([FIRST, "01_second_newer.ipynb", THIRD], "newer")
    assert texts(handed_out.mine) == newer | {SECOND: "mine"}


def test_a_file_where_the_folder_should_be_is_left_alone(course):
    course.mine.write_text("mine")
    assert course.run() == (1, COULD_NOT("mine", "File exists"))
    assert course.mine.read_text() == "mine"


@pytest.fixture
def small_disk(course):
    """The learner's folder as a disk of its own, of 64 kB; `remount` changes an option of it."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(course.mine)]
    course.mine.mkdir()
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only an administrator on Linux can make a disk")
    course.update()
    yield course
    subprocess.run(["umount", str(course.mine)], check=True)


def test_on_a_full_disk_nothing_is_lost_and_one_sentence_says_so(small_disk):
    write(small_disk.mine, {SECOND: "mine" * 10_000})
    write(small_disk.notebooks, {FIRST: "x" * 48_000})
    before = files(small_disk.mine)
    assert small_disk.run() == (1, COULD_NOT(f"mine/{FIRST}", "No space left on device"))
    assert files(small_disk.mine) == before
    write(small_disk.mine, {SECOND: None})
    small_disk.update()
    assert texts(small_disk.mine) == texts(small_disk.notebooks)


def test_a_folder_that_is_read_only_is_said_in_one_sentence_once_there_is_something_new(small_disk):
    write(small_disk.notebooks, {FIRST: "newer"})
    assert small_disk.update() == [RENEWED]
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk.mine)], check=True)
    assert small_disk.update() == []
    write(small_disk.notebooks, {FIRST: "newest"})
    assert small_disk.run() == (1, COULD_NOT(f"mine/{FIRST}", "Read-only file system"))
    assert texts(small_disk.mine) == START | {FIRST: "newer"}


# ---- From the learner's folder -----------------------------------------------------------------


@pytest.mark.parametrize("make", [a_folder, a_link_that_leads_nowhere])
def test_git_does_not_see_the_learners_folder(tmp_path, make):
    git(tmp_path, "init", "-q")
    shutil.copy(ROOT / ".gitignore", tmp_path)
    make(tmp_path / MINE.name)
    assert git(tmp_path, "check-ignore", MINE.name) == f"{MINE.name}\n"


@pytest.mark.parametrize("folder", ["notebooks", "solutions", "elsewhere"])
def test_utils_is_the_courses_from_every_folder(folder, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import utils; print(utils.__file__)"],
        cwd=tmp_path if folder == "elsewhere" else ROOT / folder,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
    )
    assert Path(done.stdout.strip()).parent == ROOT / "utils", done.stderr
