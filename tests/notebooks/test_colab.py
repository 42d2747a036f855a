"""A notebook alone in an empty folder on Colab: its first cell fetches the course, all is equal.

Colab itself is not asked: the kernel has a module `google.colab`, finds nothing of the course
installed, and is led by git's settings from the course's address to a repository on this disk.
"""

import ast
import re
import subprocess
import sys

import nbformat
import published
import pytest
from nbformat.v4 import new_code_cell
from published import COURSE, FOLDER

from tools.release.course import read
from tools.start import NOTEBOOKS, ROOT

ALL = [read(path) for name in COURSE.solutions for path in COURSE.paths(name)]
WHOLE = NOTEBOOKS / "00_start_here.ipynb"

# This runs before the notebook's first cell.
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
def content(tmp_path):
    """Colab's folder."""
    return tmp_path


@pytest.fixture
def on_colab(content, repository):
    """Run Python there with these arguments."""
    environment = published.with_address_of(repository)
    environment.pop("PYTHONPATH", None)

    def run(*arguments):
        command = [sys.executable, *map(str, arguments)]
        return subprocess.run(command, cwd=content, env=environment, capture_output=True, text=True)

    return run


def first_cells():
    return {cell.source for nb in ALL for cell in nb.cells if cell.id == "bootstrap"}


def imports():
    """All that any notebook imports of the course, each line once, in their order."""
    code = [cell.source for nb in ALL for cell in nb.cells if cell.cell_type == "code"]
    parts = [part for source in code for part in ast.parse(source).body]
    found = [ast.unparse(part) for part in parts if isinstance(part, ast.Import | ast.ImportFrom)]
    return list(dict.fromkeys(line for line in found if re.match(r"(from|import) utils\b", line)))


def test_after_the_first_cell_all_that_notebooks_import_of_the_course_is_the_fetched_one(
    on_colab, content
):
    (first,) = first_cells()
    where = "import utils\nprint(utils.__file__)"
    done = on_colab("-c", "\n".join([STARTUP, first, *imports(), where]))
    assert done.stdout == f"{content / FOLDER / 'utils' / '__init__.py'}\n", done.stderr
    assert [path.name for path in content.iterdir()] == [FOLDER]


def test_without_the_first_cell_nothing_of_the_course_is_found(on_colab, content):
    assert "No module named 'utils'" in on_colab("-c", f"{STARTUP}\nimport utils").stderr
    assert list(content.iterdir()) == []


def test_a_notebook_alone_has_its_stored_outputs(on_colab, content):
    nb = read(WHOLE)
    nb.cells.insert(0, new_code_cell(STARTUP))
    nbformat.write(nb, content / "alone.ipynb")
    sanitized = f"--nbval-sanitize-with={ROOT / 'tests' / 'nbval.cfg'}"
    strict = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", sanitized]
    done = on_colab("-m", "pytest", "-q", "-p", "no:cacheprovider", *strict, "alone.ipynb")
    assert done.returncode == 0, done.stdout
    assert {path.name for path in content.iterdir()} == {"alone.ipynb", FOLDER}
