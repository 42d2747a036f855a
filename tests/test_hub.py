"""A room on a hub: who gets in, what each of them has, and what outlives what.

Where the environment variable CI is set, a hub runs for real; elsewhere its settings are looked at.
"""

import os
import re
import subprocess
from urllib.parse import urlsplit

import psutil
import published
import pytest
import yaml
from traitlets.config import PyFileConfigLoader

from tools.attack import room
from tools.hub import load, settings
from tools.hub.learner import Learner
from tools.hub.load import running
from tools.start import MINE, ROOT, SETTINGS
from utils.installed import MEMORY

HUB = ROOT / "hub"
VALUES = yaml.safe_load((HUB / "values.yaml").read_text("utf-8"))
README = (HUB / "README.md").read_text("utf-8")
NAME = "01_gate_equations"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="JupyterHub has no Windows")
real = pytest.mark.skipif("CI" not in os.environ, reason="runs a hub: only where CI is set")


@pytest.fixture
def config(monkeypatch):
    monkeypatch.setattr(settings, "password", lambda: "a password")
    loader = PyFileConfigLoader("jupyterhub_config.py", str(HUB))
    return loader.load_config()


def test_kubernetes_is_told_what_the_room_is_told(config):
    jupyterhub, learner = VALUES["hub"]["config"], VALUES["singleuser"]
    assert jupyterhub["JupyterHub"]["default_url"] == config.JupyterHub.default_url
    authenticator = jupyterhub["JupyterHub"]["authenticator_class"]
    assert authenticator == config.JupyterHub.authenticator_class
    assert jupyterhub["Authenticator"]["allow_all"]
    hooks = [name for name, value in config.Spawner.environment.items() if value == "hub/git-hooks"]
    assert hooks
    assert learner["extraEnv"]["GIT_CONFIG_VALUE_0"] == "hub/git-hooks"
    assert learner["extraEnv"].keys() < config.Spawner.environment.keys()
    image = (HUB / "image.sh").read_text("utf-8")
    course = re.search(r"--target-repo-dir (\S+)", image)[1]
    jupyter = f"{course}/{SETTINGS.relative_to(ROOT).as_posix()}"
    assert learner["extraEnv"]["JUPYTER_CONFIG_PATH"] == jupyter
    assert learner["extraEnv"]["PYTHONPATH"] == f"/home/jovyan/{settings.CLONE}"


def test_kubernetes_grants_what_the_readmes_table_measured():
    def megabytes(number):
        return float(number.removesuffix("G")) * 1000

    memory = VALUES["singleuser"]["memory"]
    own = re.search(r"^\| 07 \| (\d+) MB \|", README, re.MULTILINE)[1]
    assert float(own) < megabytes(memory["guarantee"]) < 1.5 * float(own)
    assert megabytes(memory["limit"]) > 1000 * float(MEMORY.removeprefix(">="))


def test_every_relative_link_of_the_readme_leads_to_a_file():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [target for target in targets if not (HUB / target).exists()] == []


def test_what_git_clones_and_pulls_becomes_copies_that_keep_what_was_written(tmp_path, config):
    remote = published.publish(tmp_path / "the course")
    own = config.Spawner.environment.items()
    environment = {name: value for name, value in own if name.startswith("GIT_")}
    for name, value in environment.items():
        environment[name] = value.replace(ROOT.as_uri(), remote.as_uri())
    options = {"env": os.environ | environment, "check": True}
    clone = tmp_path / settings.CLONE
    subprocess.run(["git", "clone", "-q", settings.REPOSITORY, clone], **options)
    copy = clone / MINE.name / f"{NAME}.ipynb"
    assert '"outputs": []' in copy.read_text("utf-8")
    copy.write_text("mine")
    new_version(remote)
    subprocess.run(["git", "-C", clone, "pull", "-q"], **options)
    assert copy.read_text("utf-8") == "mine"
    assert "01 newer" in copy.with_stem(f"{NAME}_newer").read_text("utf-8")


def new_version(course):
    notebook = course / "notebooks" / f"{NAME}.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("·", "newer", 1), "utf-8")
    published.commit(course)


# ---- A hub that runs ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return published.publish(tmp_path_factory.mktemp("a teacher's Übung") / "the course")


@pytest.fixture(scope="module")
def hub(course):
    with running(course) as hub:
        yield hub


@real
def test_whoever_knows_the_password_gets_in_and_is_brought_to_copies_of_their_own(hub, course):
    assert not Learner(hub.address, "anna").logs_in("another password")
    anna, ben = Learner(hub.address, "anna"), Learner(hub.address, "ben")
    for learner in (anna, ben):
        learner.comes(hub.password)
    with anna.kernel(NAME) as kernel:
        cell = kernel.run("import utils, os; print(os.environ['HOME']); utils.__file__")
    home = course / "my_hub" / "homes" / "anna"
    assert cell.outputs[0].text.strip() == str(home)
    assert str(home / settings.CLONE / "utils") in cell.outputs[1].data["text/plain"]
    assert ben.asks("GET", ben.server + "/api/status").ok
    with pytest.raises(OSError, match="403|404"):
        ben.asks("GET", anna.server + "/api/status")


@real
def test_nobody_gets_in_under_a_name_that_is_no_folders(hub, course):
    for name in ("..", ".hidden", "a/b", "a b", " "):
        assert not Learner(hub.address, name).logs_in(hub.password)


@real
def test_it_can_be_reached_from_this_machine_alone(hub):
    below = [hub.process, *hub.process.children(recursive=True)]
    ports = [one for each in below for one in each.net_connections() if one.status == "LISTEN"]
    assert urlsplit(hub.address).port in {one.laddr.port for one in ports}
    assert {one.laddr.ip for one in ports} <= {"127.0.0.1", "::1"}


@real
@pytest.mark.skipif(not psutil.LINUX, reason="macOS keeps to no such limit")
def test_a_list_without_an_end_ends_in_its_own_kernel(hub):
    anna = Learner(hub.address, "anna")
    anna.comes(hub.password)
    with anna.kernel(NAME) as kernel:
        cell = kernel.run("import psutil; [bytes(psutil.virtual_memory().total // 3)]")
        assert cell.outputs[0].ename == "MemoryError"
        assert kernel.run("1").outputs[0].data["text/plain"] == "1"


@real
def test_work_outlives_a_killed_server_the_hub_and_a_new_version_of_the_course(tmp_path):
    course = published.publish(tmp_path / "the course")
    with running(course) as hub:
        learner = Learner(hub.address, "carla")
        learner.comes(hub.password)
        notebook = learner.opens(NAME)
        notebook.cells[-1].source = "my own words"
        learner.saves(NAME, notebook)
        for process in hub.process.children(recursive=True):
            if process.environ().get("JUPYTERHUB_USER") == learner.name:
                process.kill()
    new_version(course)
    with running(course) as again:
        assert again.password == hub.password
        learner = Learner(again.address, "carla")
        learner.comes(again.password)
        assert learner.opens(NAME).cells[-1].source == "my own words"
        assert "01 newer" in learner.opens(f"{NAME}_newer").cells[0].source


@real
def test_a_small_room_is_served_to_the_last(hub, monkeypatch):
    monkeypatch.setattr(room, "MINUTE", 5)
    monkeypatch.setattr(load, "MINUTE", 5)
    lines, fell = load.room(hub, 3)
    assert lines[0].startswith("3 of 3 learners")
    assert not fell, "\n".join(lines)
