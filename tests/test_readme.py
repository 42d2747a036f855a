"""The README's table is the list of notebooks, its links and addresses are right, its commands run.

Where the environment variable CI is set, the commands run for real, in a clean clone; elsewhere it
is only looked whether there is what they name.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import lab
import nbformat
import published
import pytest
import yaml

from tools import start
from tools.release.course import ADDRESS
from tools.start import ROOT
from utils.exercises import EXERCISES

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d\d) \| \[(.+?)\]\((notebooks/.+?)\) \| (\d+) \|", re.MULTILINE)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_the_table_has_a_row_for_each_notebook_in_order():
    assert [row[2] for row in ROW.findall(README)] == [f"notebooks/{p.name}" for p in NOTEBOOKS]


@pytest.mark.parametrize(("number", "title", "path", "minutes"), ROW.findall(README))
def test_a_row_says_what_its_notebook_says(number, title, path, minutes):
    text = "\n".join(cell.source for cell in nbformat.read(ROOT / path, as_version=4).cells)
    assert text.startswith(f"# {number} · {title}\n")
    assert re.search(rf"^\*\*Minutes:\*\* {minutes}\b", text, re.MULTILINE)


def test_every_relative_link_leads_to_a_file():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_address_is_the_projects():
    assert set(re.findall(ADDRESS, README)) == {published.COURSE.repository}


# ---- The commands ------------------------------------------------------------------------------

BLOCK = re.search(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[1]
SPANS = re.findall(r"`((?:git|cd|make|python3?|py|conda|jupyter) [^`]+)`", README)
COMMANDS = sorted({*BLOCK.splitlines(), *SPANS})


def test_a_clone_has_the_same_files_whatever_git_would_make_of_their_lines(tmp_path):
    """On Windows, git comes with autocrlf, and bash reads no script with such lines."""
    original = tmp_path / "original"
    original.mkdir()
    for name in (".gitattributes", ".ci/run", "README.md"):
        (original / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, original / name)
    published.git(original, "init", "-q")
    published.commit(original)
    published.git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", original, "clone")
    for name in (".ci/run", "README.md"):
        assert b"\r" not in (tmp_path / "clone" / name).read_bytes(), name


def exists(command):
    """Whether there is what a command of the README names; fails for a command unknown here."""
    match command.split():
        case ["git", "clone", address]:
            return address == published.COURSE.repository
        case ["git", "pull"] | ["git", "clean", "-fdx"] | ["jupyter", "lab"]:
            return True
        case ["cd", folder]:
            return folder == published.FOLDER
        case ["make", target]:
            return f" {target} " in re.search(r"^.PHONY:.*\n", MAKEFILE, re.MULTILINE)[0]
        case ["python" | "python3" | "py", "-m", module]:
            return (ROOT / f"{module.replace('.', '/')}.py").exists()
        case ["py", script, command]:
            return (ROOT / script).samefile(start.__file__) and command in start.COMMANDS
        case ["conda", "env", "create", "-f", file]:
            return (ROOT / file).exists()
        case ["conda", "activate", name]:
            return name == yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["name"]
    pytest.fail(f"this test doesn't know the command {command}")


@pytest.mark.parametrize("command", COMMANDS)
def test_there_is_what_a_command_names(command):
    assert exists(command)


@pytest.mark.skipif("CI" not in os.environ, reason="installs everything: only where CI is set")
@pytest.mark.skipif(os.name == "nt", reason="the README has other commands for Windows")
def test_the_two_commands_lead_a_stranger_to_the_course_and_later_to_what_is_new(machine):
    course = machine.home / published.FOLDER
    mine, notebook = course / start.MINE.name, "01_gate_equations.ipynb"
    with machine.runs(BLOCK, machine.home):
        assert machine.shows(f"{mine.name}/00_start_here.ipynb")
    assert published.git(course, "status", "--porcelain") == ""
    assert utils_of(course) == course / "utils" / "__init__.py"
    assert subprocess.run(["python3", "-m", "tools.doctor"], cwd=course).returncode == 0

    (mine / notebook).write_text("mine")
    published_one = machine.remote / "notebooks" / notebook
    published_one.write_text(published_one.read_text("utf-8").replace("·", "newer", 1), "utf-8")
    with open(machine.remote / "pyproject.toml", "a") as file:
        file.write("# newer\n")
    published.commit(machine.remote)
    course = course.rename(machine.home / "the same, but under Übungen")
    mine = course / start.MINE.name
    machine.loses_every_index()
    with machine.runs("git pull\nmake lab", course):
        assert machine.shows(f"{mine.name}/00_start_here.ipynb")
    assert (mine / notebook).read_text() == "mine"
    assert '"# 01 newer Gate' in (mine / "01_gate_equations_newer.ipynb").read_text("utf-8")
    assert utils_of(course) == course / "utils" / "__init__.py"

    with open(course / "constraints.txt", "a") as file:
        file.write("tqdm!=4.67,<4.67\n")  # which no network can bring
    with machine.runs("make lab", course):
        assert machine.shows(f"{mine.name}/00_start_here.ipynb")
    assert "the network could not be reached" in machine.log.read_text()


def utils_of(course):
    """The file that a notebook of the learner's imports `utils` from."""
    ask = [course / ".venv" / "bin" / "python", "-I", "-c", "import utils; print(utils.__file__)"]
    return Path(subprocess.check_output(ask, cwd=course / start.MINE.name, text=True).strip())


class Machine:
    """A machine without the course: an empty folder, and a port for its JupyterLab."""

    def __init__(self, folder):
        self.remote = published.publish(folder / "remote")
        self.home, self.log = folder / "home", folder / "log"
        self.home.mkdir()
        self.port = lab.free_port()
        server = {"port": self.port, "port_retries": 0, "open_browser": False, "allow_root": True}
        settings = {"ServerApp": server, "IdentityProvider": {"token": ""}}
        (folder / "jupyter_server_config.json").write_text(json.dumps(settings))
        jupyter = {"JUPYTER_CONFIG_DIR": str(folder)}
        self.environment = published.with_address_of(self.remote) | jupyter

    def loses_every_index(self):
        """From now on, pip asks a port where nobody answers."""
        self.environment = {
            name: value for name, value in self.environment.items() if not name.startswith("PIP_")
        } | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": f"http://localhost:{lab.free_port()}/simple",
        }

    def runs(self, commands, folder):
        """While the last of the commands, which is to start JupyterLab, is running."""
        command, files = ["bash", "-ec", commands], self.address_of("")
        return lab.running(command, files, self.log, cwd=folder, env=self.environment)

    def shows(self, path):
        """Whether JupyterLab has this file."""
        return lab.answers(self.address_of(path))

    def address_of(self, path):
        return f"http://localhost:{self.port}/api/contents/{path}?content=0"


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_the_quoted_verdict_is_one_that_the_course_gives():
    (quoted,) = re.findall(r'\*"(.+?)"\*', README, re.DOTALL)
    says = [mistake.says for one in EXERCISES.values() for mistake in one.mistakes.values()]
    assert " ".join(quoted.split()) in says
