"""A notebook alone in an empty folder on Colab: its first cell fetches the course, all is equal.

Colab itself is not asked: the kernel has a module `google.colab`, finds nothing of the course
installed, and is led by git's settings from the course's address to a repository on this disk.
"""

import os
import subprocess
import sys

import nbformat
import published
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from published import COURSE, FOLDER

from tools.release.cells import shown
from tools.release.course import read
from tools.start import ROOT

PATHS = [path for name in COURSE.solutions for path in COURSE.paths(name)]
QUICK = PATHS[1], PATHS[3]  # the learner's 00 and 01

# This runs in the kernel before the notebook's first cell.
STARTUP = """
import sys, types

sys.modules["google.colab"] = types.ModuleType("google.colab")
sys.meta_path[:] = [one for one in sys.meta_path if "__editable__" not in one.__module__]
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A bare clone of the course, at its address."""
    folder = tmp_path_factory.mktemp("github")
    course = published.publish(folder / "course")
    published.git(folder, "clone", "-q", "--bare", str(course), "bare")
    return folder / "bare"


@pytest.fixture
def open_on_colab(tmp_path, repository):
    """Run a notebook there under strict nbval -> what pytest printed, and the files afterwards."""
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "colab.py").write_text(STARTUP)
    content = tmp_path / "content"
    content.mkdir()
    environment = published.with_address_of(repository) | {"IPYTHONDIR": str(tmp_path / "ipython")}
    environment.pop("PYTHONPATH", None)

    def run(nb):
        nbformat.write(nb, content / "alone.ipynb")
        strict = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120"]
        sanitized = f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}"
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        command = [*pytest, *strict, sanitized, "alone.ipynb"]
        done = subprocess.run(command, cwd=content, env=environment, capture_output=True, text=True)
        return done.stdout, {path.name for path in content.iterdir()}

    return run


@pytest.mark.parametrize("path", PATHS, ids=shown)
def test_a_notebook_alone_has_its_stored_outputs(open_on_colab, path):
    if path not in QUICK and "CI" not in os.environ:
        pytest.skip("takes minutes: only where the environment variable CI is set")
    printed, files = open_on_colab(read(path))
    assert " passed in " in printed.splitlines()[-1], printed
    assert " failed" not in printed.splitlines()[-1], printed
    assert files == {"alone.ipynb", FOLDER}


def test_without_its_first_cell_it_would_find_nothing_of_the_course(open_on_colab):
    printed, files = open_on_colab(new_notebook(cells=[new_code_cell("import utils")]))
    assert "No module named 'utils'" in printed
    assert files == {"alone.ipynb"}
