"""The learner's own folder: what arrives in it, and that nothing of the learner's is ever lost.

Where a run is to break off or to meet another one, it is a process of its own.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import copies
from tools.release.course import read
from tools.start import MINE, ROOT

FIRST, SECOND, THIRD = "00_first.ipynb", "01_second.ipynb", "02_third.ipynb"
NEWER, NEWER2 = "00_first_newer.ipynb", "00_first_newer2.ipynb"
START = {FIRST: "1", SECOND: "2"}

IS_NEW = "mine/{} is new.".format
RENEWED = f"mine/{FIRST} is renewed; you had not changed it."
BACK = f"mine/{FIRST} is back, fresh, since you renamed or deleted yours."
BESIDE = f"mine/{FIRST} is yours and stays; the newer version is mine/{{}}.".format

# One run as `python -m tools.copies` does it, on other folders; "disturb" stands before it.
RUN = """
import itertools, os, sys
from pathlib import Path
from tools import copies

copies.NOTEBOOKS, copies.MINE = map(Path, sys.argv[1:])
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
        return list(copies.update(self.notebooks, self.mine))

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
    return {path.name: path.read_bytes() for path in folder.iterdir()}


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
    "one that was only run counts as changed": [
        ({FIRST: "1, run"}, {FIRST: "newer"}, [BESIDE(NEWER)], {FIRST: "1, run", NEWER: "newer"})
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
events = "open", "os.rename", "os.remove", "os.mkdir"
sys.addaudithook(lambda event, _: event in events and next(steps) == {} and os._exit(9))
"""


def test_a_run_that_is_killed_at_any_moment_loses_nothing_and_the_next_completes_it(handed_out):
    mine, done = handed_out.mine, {"01_second_newer.ipynb": "newer", THIRD: "newer"}
    write(mine, {SECOND: "mine"})
    write(handed_out.notebooks, dict.fromkeys([FIRST, SECOND, THIRD], "newer"))
    begun, moment, code = files(mine), 0, 9
    while code == 9:
        write(mine, dict.fromkeys(files(mine)))
        for name, content in begun.items():
            (mine / name).write_bytes(content)
        code, _ = handed_out.run(DIE.format(moment))
        left = texts(mine)
        assert left.pop(FIRST) in ("1", "newer")
        assert left.pop(SECOND) == "mine"
        assert left.items() <= done.items(), moment
        handed_out.update()
        assert texts(mine) == {FIRST: "newer", SECOND: "mine"} | done
        moment += 1
    assert code == 0
    assert moment > 10


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
    f"mine/{FIRST} could not be brought up to date: {{}}. Nothing of yours was changed; "
    "once that is mended, run the same command again.\n"
).format
LIMIT_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
KILL_AT_LIMIT = f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); {LIMIT_FILES}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size")
@pytest.mark.parametrize(
    ("disturb", "ends"),
    [(LIMIT_FILES, (1, COULD_NOT("File too large"))), (KILL_AT_LIMIT, (-25, ""))],
    ids=["breaks off", "is killed"],
)
def test_a_write_that_does_not_end_leaves_the_notebook_as_it_was(handed_out, disturb, ends):
    write(handed_out.notebooks, {FIRST: "x" * 10_000})
    assert handed_out.run(disturb) == ends
    assert texts(handed_out.mine) == START
    assert handed_out.update() == [RENEWED]


@pytest.mark.parametrize("step", ["os.mkdir", "open", "os.rename"])
def test_a_step_that_is_refused_is_said_in_one_sentence(course, step):
    refuse = f"""
def hook(event, arguments):
    if event == "{step}" and "mine" in str(arguments[0]):
        raise PermissionError(13, "Permission denied")

sys.addaudithook(hook)
"""
    assert course.run(refuse) == (1, COULD_NOT("Permission denied"))
    assert not course.mine.exists() or files(course.mine) == {}


def test_a_file_where_the_folder_should_be_is_left_alone(course):
    course.mine.write_text("mine")
    assert course.run() == (1, COULD_NOT("File exists"))
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
    assert small_disk.run() == (1, COULD_NOT("No space left on device"))
    assert files(small_disk.mine) == before
    write(small_disk.mine, {SECOND: None})
    small_disk.update()
    assert texts(small_disk.mine) == texts(small_disk.notebooks)


def test_a_folder_that_is_read_only_is_said_in_one_sentence_once_there_is_something_new(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk.mine)], check=True)
    assert small_disk.update() == []
    write(small_disk.notebooks, {FIRST: "newer"})
    assert small_disk.run() == (1, COULD_NOT("Read-only file system"))
    assert texts(small_disk.mine) == START


# ---- From the learner's folder -----------------------------------------------------------------


def test_git_does_not_see_the_learners_folder():
    assert f"{MINE.name}/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_links_in_a_notebook_lead_somewhere_from_the_learners_folder_too():
    handed_out = {path.name: read(path) for path in ROOT.glob("notebooks/*.ipynb")}
    for name, nb in handed_out.items():
        text = "".join(cell.source for cell in nb.cells if cell.cell_type == "markdown")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
            assert target in handed_out or (MINE / target).resolve().exists(), f"{name}: {target}"


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
