"""The learner's own folder: what arrives in it, and that nothing of the learner's is ever lost.

Where a run is to break off or to meet another one, it is a process of its own.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import copies, release
from tools.start import MINE, ROOT

FIRST, SECOND = "00_first.ipynb", "01_second.ipynb"
NEWER = "00_first_newer.ipynb"

# One run as `python -m tools.copies` does it, on other folders; "disturb" stands before it.
RUN = """
import sys
from pathlib import Path
from tools import copies

copies.ROOT, copies.MINE = Path(sys.argv[1]), Path(sys.argv[2])
{disturb}
copies.main()
"""


@pytest.fixture
def course(tmp_path):
    """Two notebooks, not handed out yet; `update()` returns the sentences of a run."""
    notebooks, mine = tmp_path / "notebooks", tmp_path / "mine"
    notebooks.mkdir()
    (notebooks / FIRST).write_text("first, as published")
    (notebooks / SECOND).write_text("second, as published")
    return SimpleNamespace(
        notebooks=notebooks,
        mine=mine,
        update=lambda: list(copies.update(notebooks, mine)),
        command=lambda disturb="": [
            sys.executable,
            "-c",
            RUN.format(disturb=disturb),
            str(tmp_path),
            str(mine),
        ],
    )


def texts(folder):
    """The text of each notebook that the learner sees."""
    return {path.name: path.read_text() for path in folder.glob("[!.]*")}


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ---- What arrives ------------------------------------------------------------------------------


def test_the_first_run_brings_every_notebook(course):
    assert course.update() == [f"mine/{FIRST} is new.", f"mine/{SECOND} is new."]
    assert texts(course.mine) == texts(course.notebooks)


def test_a_run_with_nothing_new_changes_nothing_and_says_nothing(course):
    course.update()
    before = files(course.mine)
    assert course.update() == []
    assert files(course.mine) == before


def test_a_new_notebook_arrives(course):
    course.update()
    (course.notebooks / "02_third.ipynb").write_text("third")
    assert course.update() == ["mine/02_third.ipynb is new."]
    assert texts(course.mine) == texts(course.notebooks)


def test_an_untouched_notebook_is_renewed_however_often_it_was_before(course):
    for version in ("one", "two", "three", "one"):
        (course.notebooks / FIRST).write_text(version)
        course.update()
        assert texts(course.mine) == texts(course.notebooks)
    (course.notebooks / FIRST).write_text("four")
    assert course.update() == [f"mine/{FIRST} is renewed; you had not changed it."]


def test_a_changed_notebook_stays_and_the_newer_version_is_beside_it(course):
    course.update()
    (course.mine / FIRST).write_text("mine")
    assert course.update() == []
    (course.notebooks / FIRST).write_text("newer")
    (sentence,) = course.update()
    assert sentence == f"mine/{FIRST} is yours and stays; the newer version is mine/{NEWER}."
    assert texts(course.mine) == {FIRST: "mine", NEWER: "newer", SECOND: "second, as published"}
    assert course.update() == []


def test_the_version_beside_is_renewed_while_it_is_untouched(course):
    course.update()
    (course.mine / FIRST).write_text("mine")
    for version in ("newer", "newest"):
        (course.notebooks / FIRST).write_text(version)
        course.update()
    assert texts(course.mine) == {FIRST: "mine", NEWER: "newest", SECOND: "second, as published"}


def test_a_changed_version_beside_is_not_touched_either(course):
    course.update()
    (course.mine / FIRST).write_text("mine")
    (course.notebooks / FIRST).write_text("newer")
    course.update()
    (course.mine / NEWER).write_text("mine too")
    assert course.update() == []
    (course.notebooks / FIRST).write_text("newest")
    course.update()
    assert texts(course.mine) == {
        FIRST: "mine",
        NEWER: "mine too",
        "00_first_newer2.ipynb": "newest",
        SECOND: "second, as published",
    }


def test_a_notebook_that_was_only_run_counts_as_changed(course):
    course.update()
    published = course.mine / FIRST
    published.write_text(published.read_text() + ", with an output")
    (course.notebooks / FIRST).write_text("newer")
    course.update()
    assert texts(course.mine)[FIRST] == "first, as published, with an output"


def test_a_renamed_notebook_stays_and_a_fresh_one_comes_back(course):
    course.update()
    (course.mine / FIRST).write_text("mine")
    (course.mine / FIRST).rename(course.mine / "my try.ipynb")
    (sentence,) = course.update()
    assert sentence == f"mine/{FIRST} is back, fresh, since you renamed or deleted yours."
    assert texts(course.mine) == texts(course.notebooks) | {"my try.ipynb": "mine"}


def test_a_deleted_notebook_comes_back_in_its_newest_version(course):
    course.update()
    (course.mine / FIRST).unlink()
    (course.notebooks / FIRST).write_text("newer")
    course.update()
    assert texts(course.mine) == texts(course.notebooks)


def test_a_deleted_version_beside_stays_deleted(course):
    course.update()
    (course.mine / FIRST).write_text("mine")
    (course.notebooks / FIRST).write_text("newer")
    course.update()
    (course.mine / NEWER).unlink()
    assert course.update() == []
    assert NEWER not in texts(course.mine)


def test_a_notebook_that_the_course_gives_up_stays_with_the_learner(course):
    course.update()
    (course.notebooks / FIRST).unlink()
    assert course.update() == []
    assert texts(course.mine)[FIRST] == "first, as published"


# ---- What can go wrong -------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["", "\n", "no hash of anything\n\0\n", "half of a li"])
def test_with_a_damaged_record_every_notebook_counts_as_the_learners(course, damage):
    course.update()
    (course.mine / copies.RECORD).write_text(damage)
    (course.notebooks / FIRST).write_text("newer")
    course.update()
    assert texts(course.mine)[FIRST] == "first, as published"
    assert texts(course.mine)[NEWER] == "newer"
    assert course.update() == []


def test_a_run_that_is_killed_at_any_moment_loses_nothing_and_the_next_completes_it(course):
    course.update()
    (course.mine / SECOND).write_text("mine")
    for name in (FIRST, SECOND, "02_third.ipynb"):
        (course.notebooks / name).write_text("newer")
    begun = files(course.mine)
    allowed = {FIRST: {"first, as published", "newer"}, SECOND: {"mine"}}
    for moment in range(100):
        for path in course.mine.iterdir():
            path.unlink()
        for name, content in begun.items():
            (course.mine / name).write_bytes(content)
        killed = subprocess.run(course.command(kill_at(moment))).returncode != 0
        for name, text in texts(course.mine).items():
            assert text in allowed.get(name, {"newer"}), f"{name} at moment {moment}"
        course.update()
        assert texts(course.mine) == {
            FIRST: "newer",
            SECOND: "mine",
            "01_second_newer.ipynb": "newer",
            "02_third.ipynb": "newer",
        }
        if not killed:
            break
    assert moment > 10


def kill_at(moment):
    """Code that ends the process hard when it does this one of its steps with files."""
    return f"""
import itertools, os

steps = itertools.count()

def hook(event, arguments):
    if event in ("open", "os.rename", "os.remove", "os.mkdir") and next(steps) == {moment}:
        os._exit(9)

sys.addaudithook(hook)
"""


def test_runs_at_once_leave_what_one_would(course):
    for number in range(20):
        (course.notebooks / f"{number:02}_more.ipynb").write_text("x" * 100_000)
    run_three(course)
    assert texts(course.mine) == texts(course.notebooks)
    assert course.update() == []
    for path in course.notebooks.iterdir():
        path.write_text("y" * 100_000)
    (course.mine / FIRST).write_text("mine")
    run_three(course)
    newer = (course.notebooks / FIRST).read_text()
    assert texts(course.mine) == texts(course.notebooks) | {FIRST: "mine", NEWER: newer}
    assert course.update() == []


def run_three(course):
    runs = [subprocess.Popen(course.command(), stderr=subprocess.PIPE) for _ in range(3)]
    assert [run.communicate()[1] for run in runs] == [b""] * 3
    assert [run.returncode for run in runs] == [0] * 3


LIMIT_FILES = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
no_limit = pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on a file's size")


@no_limit
def test_a_write_that_breaks_off_leaves_the_notebook_as_it_was(course):
    course.update()
    before = files(course.mine)
    (course.notebooks / FIRST).write_text("x" * 10_000)
    done = subprocess.run(course.command(LIMIT_FILES), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (
        f"mine/{FIRST} could not be brought up to date: File too large. Nothing of yours was "
        "changed; once that is mended, run the same command again.\n"
    )
    assert files(course.mine) == before
    assert course.update() == [f"mine/{FIRST} is renewed; you had not changed it."]


@no_limit
def test_a_run_that_is_killed_within_a_write_leaves_the_notebook_as_it_was(course):
    course.update()
    before = texts(course.mine)
    (course.notebooks / FIRST).write_text("x" * 10_000)
    die = f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_DFL); {LIMIT_FILES}"
    assert subprocess.run(course.command(die)).returncode < 0
    assert texts(course.mine) == before
    assert course.update() == [f"mine/{FIRST} is renewed; you had not changed it."]


@pytest.fixture
def small_disk(course):
    """The learner's folder as a disk of its own, of 64 kB."""
    course.mine.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(course.mine)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only an administrator on Linux can make a disk")
    yield course.mine
    subprocess.run(["umount", str(course.mine)], check=True)


def test_on_a_full_disk_nothing_is_lost_and_one_sentence_says_so(course, small_disk):
    course.update()
    (small_disk / SECOND).write_text("mine" * 10_000)
    before = files(small_disk)
    (course.notebooks / FIRST).write_text("x" * 48_000)
    with pytest.raises(OSError, match=f"{FIRST} could not be .*: No space left on device. Nothing"):
        course.update()
    assert files(small_disk) == before
    (small_disk / SECOND).unlink()
    course.update()
    assert texts(small_disk) == texts(course.notebooks)


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(course, small_disk):
    course.update()
    (course.notebooks / FIRST).write_text("newer")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = files(small_disk)
    done = subprocess.run(course.command(), capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(rf"mine/{FIRST} could not .*: Read-only file system\. .*\n", done.stderr)
    assert files(small_disk) == before


def test_a_read_only_folder_with_nothing_new_is_no_trouble(course, small_disk):
    course.update()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert course.update() == []


@pytest.mark.parametrize("step", ["os.mkdir", "open", "os.rename"])
def test_a_step_that_is_refused_is_said_in_one_sentence(course, step):
    refuse = f"""
def hook(event, arguments):
    if event == "{step}" and "mine" in str(arguments[0]):
        raise PermissionError(13, "Permission denied")

sys.addaudithook(hook)
"""
    done = subprocess.run(course.command(refuse), capture_output=True, text=True)
    assert done.returncode == 1
    assert re.fullmatch(rf"mine/{FIRST} could not .*: Permission denied\. .*\n", done.stderr)
    assert not course.mine.exists() or files(course.mine) == {}


def test_a_file_where_the_folder_should_be_is_left_alone(course):
    course.mine.write_text("mine")
    with pytest.raises(OSError, match="could not be brought up to date"):
        course.update()
    assert course.mine.read_text() == "mine"


# ---- From the learner's folder -----------------------------------------------------------------


def test_git_does_not_see_the_learners_folder():
    assert f"{MINE.name}/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_links_in_a_notebook_lead_somewhere_from_the_learners_folder_too():
    handed_out = {path.name: release.read(path) for path in ROOT.glob("notebooks/*.ipynb")}
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
