"""A notebook alone in an empty folder on Colab: its first cell fetches the course, all is equal.

Colab itself is not asked: the kernel has a module `google.colab`, finds nothing of the course
installed, and is led by git's settings from the course's address to a repository on this disk.
"""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tools import release
from tools.start import MINE
from utils.exercises import EXERCISES

COURSE = release.read_course(release.ROOT, EXERCISES)
PATHS = [path for name in COURSE.solutions for path in COURSE.paths(name)]
QUICK = PATHS[1], PATHS[3]  # the learner's 00 and 01

# This runs in the kernel before the notebook's first cell.
STARTUP = """
import sys, types

sys.modules["google.colab"] = types.ModuleType("google.colab")
sys.meta_path[:] = [one for one in sys.meta_path if "__editable__" not in one.__module__]
"""


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    """A bare repository that holds the course as it stands here, committed or not."""
    folder = tmp_path_factory.mktemp("origin")
    course, bare = folder / "course", folder / "bare"
    left_out = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", MINE.name)
    shutil.copytree(release.ROOT, course, ignore=left_out)
    git = ["git", "-C", str(course), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q", "-b", COURSE.ref], ["add", "."], ["commit", "-qm", "All"]):
        subprocess.run([*git, *command], check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(course), str(bare)], check=True)
    return bare


@pytest.fixture
def open_on_colab(tmp_path, origin):
    """Run a notebook there under strict nbval -> what pytest printed, and the files afterwards."""
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "colab.py").write_text(STARTUP)
    content = tmp_path / "content"
    content.mkdir()
    environment = os.environ | {
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{origin.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": COURSE.repository,
    }
    environment.pop("PYTHONPATH", None)

    def run(nb):
        nbformat.write(nb, content / "alone.ipynb")
        strict = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
        sanitized = f"--nbval-sanitize-with={release.ROOT / 'tests' / 'nbval.cfg'}"
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command = [*pytest, *strict, sanitized, "alone.ipynb"]
        done = subprocess.run(command, cwd=content, env=environment, capture_output=True, text=True)
        return done.stdout, {path.name for path in content.iterdir()}

    return run


@pytest.mark.parametrize("path", PATHS, ids=release.shown)
def test_a_notebook_alone_has_its_stored_outputs(open_on_colab, path):
    if path not in QUICK and "CI" not in os.environ:
        pytest.skip("takes minutes: only where the environment variable CI is set")
    printed, files = open_on_colab(release.read(path))
    assert " passed in " in printed.splitlines()[-1], printed
    assert " failed" not in printed.splitlines()[-1], printed
    assert files == {"alone.ipynb", COURSE.repository.rsplit("/", 1)[1]}


def test_without_its_first_cell_it_would_find_nothing_of_the_course(open_on_colab):
    printed, files = open_on_colab(new_notebook(cells=[new_code_cell("import utils")]))
    assert "No module named 'utils'" in printed
    assert files == {"alone.ipynb"}
