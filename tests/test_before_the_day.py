"""What docs/teaching/before_the_day.md tells a teacher is true, as far as a machine can say."""

import os
import re
import shutil
import subprocess
import sys
from itertools import chain

import pytest
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from tools.release.answers import REGION
from tools.release.cells import exercise_name, sections
from tools.release.course import read
from tools.start import COMMANDS, NOTEBOOKS, ROOT, SOLUTIONS, supported

PAGE = (ROOT / "docs" / "teaching" / "before_the_day.md").read_text("utf-8")
FRAMEWORKS = re.compile(r"^ *(?:import|from) (?:keras|tensorflow|torch)\b", re.MULTILINE)
SETTINGS = re.search(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]
SOURCES = sorted(SOLUTIONS.glob("*.ipynb"))


def test_there_is_what_its_commands_name():
    targets = re.findall(r"\bmake (\w+)(?=[`\n])", PAGE)
    modules = re.findall(r"\bpython3? -m ([\w.]+)", PAGE)
    assert len(targets) > 2
    assert len(modules) > 1
    assert set(targets) <= set(COMMANDS)
    for module in modules:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_the_letter_asks_for_what_the_readme_asks_for():
    (oldest, too_new), readme = supported(), (ROOT / "README.md").read_text("utf-8")
    *most, last = [f"3.{minor}" for minor in range(oldest[1], too_new[1])]
    for words in (f"Python {', '.join(most)} or {last}", "4 GB of memory"):
        assert words in " ".join(PAGE.replace("\n>", "\n").split())
        assert words in " ".join(readme.split())


def test_the_notebooks_that_slow_laptops_begin_with_bring_no_framework_before_their_last_section():
    (numbers,) = re.findall(r"Begin with (\d\d), (\d\d) and (\d\d)\.", PAGE)
    for number in numbers:
        (path,) = NOTEBOOKS.glob(f"{number}_*.ipynb")
        *before, _last, _recap = sections(read(path))
        for cell in chain.from_iterable(before):
            assert cell.cell_type == "markdown" or not FRAMEWORKS.search(cell.source), cell.id


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_with_its_settings_nbgrader_takes_the_answers_out_of_a_solution_and_nothing_else(path):
    settings = Config()
    exec(SETTINGS, {"get_config": lambda: settings})
    (stub,) = settings.ClearSolutions.code_stub.values()
    source = read(path)
    made, _ = ClearSolutions(config=settings).preprocess(read(path), {})
    assert any(exercise_name(cell) for cell in made.cells)
    for cell, before in zip(made.cells, source.cells, strict=True):
        wanted = REGION.sub(lambda region: region[2] + stub, before.source)
        assert (wanted != before.source) == bool(exercise_name(cell))
        assert cell == NotebookNode(before, source=wanted)


@pytest.mark.skipif("WEEKLY" not in os.environ, reason="installs everything twice: once a week")
def test_what_make_wheels_downloads_is_installed_without_an_index(tmp_path):
    home, room = tmp_path / "home", tmp_path / "room"
    for folder in (home, room):
        subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    subprocess.run([sys.executable, "tools/start.py", "wheels"], cwd=home, check=True)
    shutil.move(home / "wheels", room)
    install = [sys.executable, "-c", "from tools import start; start.install()"]
    offline = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    subprocess.run(install, cwd=room, env=offline | {"PIP_NO_INDEX": "1"}, check=True)
    assert subprocess.run([sys.executable, "-m", "tools.doctor"], cwd=room).returncode == 0
