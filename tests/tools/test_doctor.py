"""`python -m tools.doctor` works before anything is installed, and says what mends the rest."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import doctor, start
from utils import installed

NEEDED = [
    "pyproject.toml",
    *(f"tools/{name}.py" for name in ("__init__", "doctor", "start")),
    *(f"utils/{name}.py" for name in ("__init__", "installed")),
]


def pythons():
    """A command for each Python from 3.6 on that this machine has, and for this one, all bare."""
    names = [f"python3.{minor}" for minor in range(6, 16)]
    found = [shutil.which(name) for name in names]
    found += sorted(map(str, Path.home().glob(".pyenv/versions/3.*/bin/python")))
    for path in [sys.executable, *filter(None, found)]:
        version = subprocess.run([path, "-c", VERSION], capture_output=True, text=True).stdout
        if version and tuple(map(int, version.split("."))) >= (3, 6):
            yield version, [path, "-E", "-S"]  # without what is installed


VERSION = "import sys; print('%d.%d' % sys.version_info[:2], end='')"
PYTHONS = dict(pythons())


@pytest.fixture
def clone(tmp_path):
    """The files that it needs, in a repository where nothing is installed."""
    for name in NEEDED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(start.ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def lacking(monkeypatch):
    """This Python, if it lacked NumPy and .venv were not there."""
    numpy = installed.Part("numpy", "1.26.4", ">=2.1", package="numpy")
    monkeypatch.setattr(installed, "look", lambda: [numpy])
    monkeypatch.setattr(start, "usable", lambda: False)
    monkeypatch.setattr(start, "complaint", lambda: None)
    monkeypatch.setattr(doctor, "in_environment", lambda: False)


@pytest.mark.parametrize("version", PYTHONS)
def test_it_works_before_anything_is_installed(clone, version):
    command = [*PYTHONS[version], "-m", "tools.doctor"]
    done = subprocess.run(command, cwd=clone, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"python       {version}.")
    assert "\nnumpy        missing (needs >=2.1)\n" in done.stdout
    assert re.search(r"\nmemory +\d+\.\d GB ", done.stdout)
    assert re.search(r"\ncores +\d+ found ", done.stdout)
    assert re.search(r"make lab|py tools/start.py lab", done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", [name for name in NEEDED if name.endswith(".py")])
def test_python_3_6_can_read_it(name):
    ast.parse((start.ROOT / name).read_text("utf-8"), feature_version=(3, 6))


def test_where_everything_is_here_it_says_so(capsys):
    assert doctor.main() == 0
    assert capsys.readouterr().out.endswith("\nEverything is here.\n")


def test_a_package_without_some_of_its_files_is_named_with_what_puts_them_back(capsys, monkeypatch):
    monkeypatch.setattr(installed, "damaged", lambda: ["numpy", "traitlets"])
    assert doctor.main() == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("Files of numpy, traitlets are missing. This mends it: ")
    assert last.endswith(" -c constraints.txt --force-reinstall --no-deps numpy traitlets")


def test_with_little_memory_the_course_can_run_but_one_notebook_at_a_time(capsys, monkeypatch):
    monkeypatch.setattr(installed, "memory", lambda: 2 * 2**30)
    assert doctor.main() == 0
    assert "Keep one notebook running at a time" in capsys.readouterr().out


def test_the_courses_own_python_is_asked_in_place_of_one_that_lacks_packages(
    lacking, capsys, monkeypatch
):
    monkeypatch.setattr(start, "usable", lambda: True)
    monkeypatch.setattr(start, "run", lambda module: [module])
    assert doctor.main() == ["tools.doctor"]
    assert capsys.readouterr().out == f"In {start.VENV}:\n"


def test_before_the_first_install_make_lab_mends_it(lacking, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "os", SimpleNamespace(name="posix"))
    assert doctor.main() == 1
    assert capsys.readouterr().out == (
        "numpy        1.26.4 does not fit (needs >=2.1)\n\nThis mends it: make lab\n"
    )


def test_on_windows_the_command_does_without_make(lacking, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "os", SimpleNamespace(name="nt"))
    doctor.main()
    assert capsys.readouterr().out.endswith("This mends it: py tools/start.py lab\n")


def test_in_an_environment_its_own_pip_mends_it(lacking, capsys, monkeypatch):
    monkeypatch.setattr(doctor, "in_environment", lambda: True)
    monkeypatch.setattr(start, "usable", lambda: True)
    monkeypatch.setattr(sys, "executable", "/home/me/my course/bin/python")
    assert doctor.main() == 1
    command = capsys.readouterr().out.splitlines()[-1]
    assert command.startswith('This mends it: "/home/me/my course/bin/python" -m pip install ')
    assert command.endswith("-c constraints.txt -e .")


@pytest.mark.parametrize(
    ("prefix", "conda", "answer"),
    [
        (sys.base_prefix, None, False),
        (sys.base_prefix, "base", False),
        (sys.base_prefix, "lstm-gate-by-gate", True),
        ("/home/me/.venv", None, True),
    ],
)
def test_an_environment_is_a_virtual_one_or_one_of_conda_but_its_base(
    monkeypatch, prefix, conda, answer
):
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.delenv("CONDA_DEFAULT_ENV", raising=False)
    if conda:
        monkeypatch.setenv("CONDA_DEFAULT_ENV", conda)
    assert doctor.in_environment() is answer


def test_a_machine_that_the_course_cannot_run_on_is_told_so(lacking, capsys, monkeypatch):
    monkeypatch.setattr(installed, "look", list)
    monkeypatch.setattr(start, "complaint", lambda: "Take Colab.")
    assert doctor.main() == 1
    assert capsys.readouterr().out.endswith("\nTake Colab.\n")
