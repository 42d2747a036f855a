"""`tools/start.py`, tried in a folder of its own where nothing is really installed."""

import ast
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock
from urllib.parse import unquote

import lab
import pytest

from tools.start import ROOT


@pytest.fixture
def start(tmp_path):
    """The script, copied into a repository whose path has a space and more than ASCII in it."""
    return copied(tmp_path / "my Übung")


def copied(folder):
    (folder / "tools").mkdir(parents=True)
    for name in ("pyproject.toml", "constraints.txt", "tools/start.py"):
        shutil.copy(ROOT / name, folder / name)
    return load(folder)


def load(folder):
    spec = importlib.util.spec_from_file_location("start", folder / "tools" / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def calls(start, monkeypatch):
    """The modules that the script runs, each with its arguments; none is really run."""
    start.VENV.mkdir()
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(sys, "platform", "linux")
    return record(start, monkeypatch)


NOTHING, FITTING, TESTED = "no packages", "packages that fit", "the tested packages"


def record(start, monkeypatch, failing=None, here=NOTHING, log="", code=1):
    """From now on, what the script runs, where .venv has these packages and pip logs this.

    A command with the argument `failing` fails with this exit code.
    """
    calls = []

    def run(*command, **streams):
        calls.append(command)
        if command[0] == "pip":
            start.LOG.write_text(log)
        if "--no-index" in command and "--find-links" not in command:
            return here != TESTED and (here == NOTHING or "constraints.txt" in command)
        return code if failing in command else 0

    monkeypatch.setattr(start, "run", run)
    return calls


def downloads(calls):
    """Those calls of pip that ask an index."""
    return [command for command in calls if command[0] == "pip" and "--no-index" not in command]


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13), (3, 14, 0)])
def test_a_wrong_python_is_told_in_one_sentence_which_ones_are_right(start, monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(platform, "python_version", lambda: ".".join(map(str, version)))
    sentence = start.main(["lab"])
    assert "needs Python 3.11 to 3.13" in sentence
    assert f"this is Python {version[0]}.{version[1]}.{version[2]}" in sentence
    assert "make lab PYTHON=python3.13" in sentence
    assert sentence.count("\n") == 0


def test_an_old_python_can_read_the_script_so_far_as_to_say_so():
    ast.parse((ROOT / "tools" / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("machine", [("Darwin", "x86_64"), ("Windows", "ARM64")])
def test_a_machine_without_tensorflow_is_sent_to_colab(start, monkeypatch, machine):
    monkeypatch.setattr(platform, "system", lambda: machine[0])
    monkeypatch.setattr(platform, "machine", lambda: machine[1])
    assert "Colab" in start.main(["lab"])


@pytest.mark.parametrize("arguments", [[], ["help"]])
def test_anything_but_a_command_is_answered_with_the_list_of_them(start, arguments):
    answer = start.main(arguments)
    assert all(f"start.py {command} " in answer for command in start.COMMANDS)


def test_the_first_call_installs_pytorch_without_its_gpu_part_then_the_course(start, calls):
    start.install()
    torch, course = downloads(calls)
    assert torch[-1] == "torch"
    assert set(start.CPU_BUILDS) < set(torch)
    assert course[-2:] == ("--editable", ".")
    assert all("constraints.txt" in command for command in (torch, course))


def test_a_folder_of_wheels_is_installed_from_and_no_index_is_asked(start, calls):
    start.WHEELS.mkdir()
    start.install()
    assert str(start.WHEELS) in calls[-1]
    assert "constraints.txt" in calls[-1]
    assert calls[-1][-1] == "."
    assert downloads(calls) == []
    assert start.installed(start.LAB)


def test_where_the_wheels_are_those_of_another_machine_an_index_is_asked(start, calls, monkeypatch):
    start.WHEELS.mkdir()
    calls = record(start, monkeypatch, failing="--find-links")
    start.install()
    assert [command[-1] for command in downloads(calls)] == ["torch", "."]


def test_wheels_downloads_what_lab_installs_and_what_installs_the_course_itself(start, calls):
    assert start.main(["wheels"]) == 0
    torch, course = calls[-2:]
    assert torch[-1] == "torch"
    assert set(start.CPU_BUILDS) < set(torch)
    build = tomllib.loads((start.ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]
    assert course[-2:] == (*build["requires"], ".")
    for command in (torch, course):
        assert command[:2] == ("pip", "download")
        assert {"constraints.txt", str(start.WHEELS)} < set(command)


def test_off_linux_where_pytorch_has_no_gpu_part_pip_downloads_once(start, calls, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    start.install()
    assert [command[-1] for command in downloads(calls)] == ["."]


def test_the_second_call_installs_nothing(start, calls):
    start.install()
    calls.clear()
    start.install()
    assert calls == []


@pytest.mark.parametrize(
    ("more", "less"),
    [("TEST", "LAB"), ("TEST", "SITE"), ("TEST", "HUB"), ("SITE", "LAB"), ("HUB", "LAB")],
)
def test_what_tests_need_includes_the_rest_but_not_the_other_way_round(start, calls, more, less):
    more, less = getattr(start, more), getattr(start, less)
    start.install(less)
    start.install(more)
    assert calls[-1][-1] == "." + more
    calls.clear()
    start.install(less)
    assert calls == []


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_list_of_packages_is_installed_anew(start, calls, name):
    start.install()
    calls.clear()
    with open(start.ROOT / name, "a") as file:
        file.write("\n# changed\n")
    start.install()
    assert downloads(calls)


def test_where_a_changed_list_names_what_is_here_no_index_is_asked(start, calls, monkeypatch):
    start.install()
    with open(start.ROOT / "pyproject.toml", "a") as file:
        file.write("\n# changed\n")
    calls = record(start, monkeypatch, here=TESTED)
    start.install()
    assert [command[-2:] for command in calls] == [("--editable", ".")]
    assert "--no-build-isolation" in calls[0]  # which would ask an index for setuptools
    assert downloads(calls) == []
    assert start.installed(start.LAB)


def test_a_repository_that_was_moved_is_put_in_anew_without_an_index(
    start, calls, monkeypatch, tmp_path
):
    start.install()
    moved = copied(tmp_path / "elsewhere")
    moved.VENV.mkdir()
    shutil.copy(start.STAMP, moved.STAMP)
    monkeypatch.setattr(moved, "PYTHON", Path(sys.executable))
    calls = record(moved, monkeypatch, here=TESTED)
    moved.install()
    assert calls
    assert downloads(calls) == []


@pytest.mark.skipif(os.name == "nt", reason="a link takes rights there that few have")
def test_a_repository_behind_a_link_is_the_same_one(start, calls, tmp_path):
    start.install()
    (tmp_path / "link").symlink_to(start.ROOT)
    assert load(tmp_path / "link").installed(start.LAB)


def test_where_the_index_of_pytorch_fails_the_next_call_decides_with_pips_own_patience(
    start, calls, monkeypatch
):
    calls = record(start, monkeypatch, failing="torch")
    start.install()
    course = calls[-1]
    assert course[-1] == "."
    assert not {"--retries", "--timeout"} & set(course)
    assert start.installed(start.LAB)


def test_an_install_that_fails_says_so_and_is_done_again(start, calls, monkeypatch):
    record(start, monkeypatch, failing=".")
    with pytest.raises(SystemExit, match="could not be installed: pip failed"):
        start.install()
    calls = record(start, monkeypatch)
    start.install()
    assert len(downloads(calls)) == 2


def test_packages_that_fit_do_where_they_cannot_be_renewed_until_they_can(
    start, calls, monkeypatch, capsys
):
    start.install()
    with open(start.ROOT / "constraints.txt", "a") as file:
        file.write("\n# changed\n")
    record(start, monkeypatch, failing=".", here=FITTING)
    start.install()
    assert "could not be renewed" in capsys.readouterr().out
    calls = record(start, monkeypatch, here=FITTING)
    start.install()
    assert downloads(calls)


def test_damaged_packages_that_cannot_be_renewed_do_not_do(start, calls, monkeypatch):
    monkeypatch.setattr(start, "download", lambda course: False)
    record(start, monkeypatch, failing="tools.doctor", here=FITTING)
    with pytest.raises(SystemExit, match="could not be installed"):
        start.install()


@pytest.mark.parametrize(
    "words",
    [
        "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'",
        "Could not fetch URL https://a.b/c: connection error: HTTPSConnectionPool(...) - skipping",
        "urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(...): Read timed out.",
    ],
)
def test_where_pip_lost_the_network_that_is_named(start, calls, monkeypatch, words):
    last = "ERROR: ResolutionImpossible: for help visit ..."
    record(start, monkeypatch, failing=".", log=f"{words}\n{last}")
    with pytest.raises(SystemExit, match="the network could not be reached"):
        start.install()


def test_pip_itself_says_that_it_found_no_network(start, monkeypatch):
    """This pip, asked for nothing but what it would do, at a port where nobody answers."""
    start.VENV.mkdir()
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_DRY_RUN", "1")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://localhost:{lab.free_port()}/simple")
    assert not start.pip_install("no-such-package")
    assert "network could not be reached" in start.reason()


def test_an_install_interrupted_after_an_earlier_one_is_done_again(start, calls, monkeypatch):
    start.install()
    calls = record(start, monkeypatch, failing="torch", code=start.INTERRUPTED)
    with pytest.raises(SystemExit, match="Stopped"):
        start.install(start.TEST)
    assert calls[-1][-1] == "torch"
    calls = record(start, monkeypatch)
    start.install()
    assert downloads(calls)


@pytest.mark.parametrize(("code", "handed_on"), [(0, 0), (1, 130)])
def test_what_gets_a_ctrl_c_decides_whether_that_was_an_end(start, monkeypatch, code, handed_on):
    process = SimpleNamespace(wait=Mock(side_effect=[KeyboardInterrupt, code]))
    monkeypatch.setattr(subprocess, "Popen", lambda *arguments, **options: process)
    assert start.run("jupyterlab") == handed_on


def test_an_environment_whose_python_is_gone_is_built_anew(start, monkeypatch):
    built = []
    monkeypatch.setattr(start.subprocess, "call", lambda command: built.append(command) or 0)
    monkeypatch.setattr(start, "usable", lambda: False)
    start.VENV.mkdir()
    start.STAMP.write_text(start.fingerprint(""))
    record(start, monkeypatch)
    start.install()
    assert built == [[sys.executable, "-m", "venv", "--clear", str(start.VENV)]]


def test_an_environment_is_usable_if_its_python_runs_and_is_supported(start, monkeypatch):
    assert not start.usable()
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    assert start.usable()
    monkeypatch.setattr(start, "supported", lambda: ((3, 98), (3, 99)))
    assert not start.usable()


def test_an_environment_without_pip_as_an_interrupted_build_leaves_it_is_not_usable(start):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(start.VENV)], check=True)
    assert start.PYTHON.exists()
    assert not start.usable()
    (packages,) = start.VENV.glob("**/site-packages")
    (packages / "pip").mkdir()
    (packages / "pip" / "__init__.py").touch()  # the first of pip's files, as it is unpacked
    assert not start.usable()


def test_lab_opens_the_learners_first_notebook_with_the_repository_as_root(start, calls):
    assert start.main(["lab", "--no-browser"]) == 0
    module, root, first, *arguments = calls[-1]
    assert module == "jupyterlab"
    assert root == f"--ServerApp.root_dir={start.ROOT}"
    folder, name = first.split("/lab/tree/")[1].split("/")
    assert start.ROOT / folder == start.MINE
    assert (ROOT / "notebooks" / name).exists()
    assert arguments == ["--no-browser"]


def saved(start, name, when, language):
    notebook = {"cells": [], "metadata": {"language_info": language}}
    start.MINE.mkdir(exist_ok=True)
    (start.MINE / name).write_text(json.dumps(notebook))
    os.utime(start.MINE / name, (when, when))


def page(calls):
    return unquote(calls[-1][2].split("/lab/tree/")[1])


def test_lab_opens_what_the_learner_saved_last_and_not_what_was_handed_out_since(start, calls):
    saved(start, "02_before.ipynb", 1000, {"name": "python", "version": "3.11"})
    saved(start, "my Übung #1?.ipynb", 2000, {"name": "python", "version": "3.11"})
    saved(start, "03_handed_out.ipynb", 3000, {"name": "python"})
    start.main(["lab"])
    assert page(calls) == "my_notebooks/my Übung #1?.ipynb"


@pytest.mark.parametrize("text", [b"", b"\xff", b"[]", b'{"metadata": null}', b"<<<<<<< HEAD"])
def test_lab_opens_the_first_notebook_where_another_is_damaged(start, calls, text):
    start.MINE.mkdir()
    (start.MINE / "01_damaged.ipynb").write_bytes(text)
    start.main(["lab"])
    assert page(calls) == "my_notebooks/00_start_here.ipynb"


def test_lab_first_brings_the_learners_folder_up_to_date(start, calls):
    start.main(["lab"])
    assert [command[0] for command in calls[-2:]] == ["tools.copies", "jupyterlab"]


def test_lab_does_not_open_a_folder_in_which_nothing_can_be_saved(start, calls, monkeypatch):
    calls = record(start, monkeypatch, failing="tools.copies")
    assert start.main(["lab"]) == 1
    assert calls[-1] == ("tools.copies",)


def home(monkeypatch, folder):
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))


def test_where_jupyterlab_fails_as_nothing_can_be_written_at_home_that_is_said_last(
    start, calls, monkeypatch
):
    home(monkeypatch, start.ROOT / "nowhere")
    record(start, monkeypatch, failing="jupyterlab")
    assert "nowhere, and nothing can be written there: set " in start.main(["lab"])


def test_jupyterlabs_other_failures_are_handed_on(start, calls, monkeypatch):
    home(monkeypatch, start.ROOT)
    record(start, monkeypatch, failing="jupyterlab", code=3)
    assert start.main(["lab"]) == 3


def test_whoever_has_no_home_but_another_place_for_jupyters_files_hears_nothing(
    start, calls, monkeypatch
):
    home(monkeypatch, start.ROOT / "nowhere")
    assert start.main(["lab"]) == 0


def test_test_runs_style_notebooks_and_tests_in_this_order(start, calls):
    assert start.main(["test", "-k", "gate"]) == 0
    assert calls[-4:] == [
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("tools.release", "--check"),
        ("pytest", "-k", "gate"),
    ]


@pytest.mark.parametrize("failing", ["format", "tools.release"])
def test_test_stops_at_the_first_failure_and_fails(start, calls, monkeypatch, failing):
    calls = record(start, monkeypatch, failing)
    start.STAMP.write_text(start.fingerprint(start.TEST))
    assert start.main(["test"]) == 1
    assert failing in calls[-1]


def test_site_installs_what_the_web_page_needs_and_builds_it(start, calls):
    assert start.main(["site", "elsewhere"]) == 0
    assert [command[-1] for command in downloads(calls)] == ["torch", ".[site]"]
    assert calls[-1] == ("tools.site", "elsewhere")


def test_teach_installs_as_much_and_writes_the_instructors_book(start, calls):
    assert start.main(["teach", "elsewhere"]) == 0
    assert [command[-1] for command in downloads(calls)] == ["torch", ".[site]"]
    assert calls[-1] == ("tools.teach", "elsewhere")


@pytest.mark.skipif(os.name == "nt", reason="JupyterHub has no Windows")
def test_hub_installs_jupyterhub_and_starts_it(start, calls):
    assert start.main(["hub", "--port", "8080"]) == 0
    assert [command[-1] for command in downloads(calls)] == ["torch", ".[hub]"]
    assert calls[-1] == ("tools.hub", "--port", "8080")


def test_on_windows_hub_says_where_it_runs(start, monkeypatch):
    monkeypatch.setattr(start.os, "name", "nt")
    assert "Linux and macOS only" in start.hub([])


def test_what_is_run_sees_its_own_environment_whichever_one_is_active(start, monkeypatch):
    monkeypatch.setenv("VIRTUAL_ENV", "/another")
    monkeypatch.setenv("PYTHONPATH", "/another/packages")
    monkeypatch.setenv("LANGUAGE", "es")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/another/jupyter")
    variables = start.environment()
    assert variables["VIRTUAL_ENV"] == str(start.VENV)
    assert variables["PATH"].split(os.pathsep)[0] == str(start.PYTHON.parent)
    assert "PYTHONPATH" not in variables
    assert variables["LANGUAGE"] == "es"
    jupyter = [str(start.SETTINGS), "/another/jupyter"]
    assert variables["JUPYTER_CONFIG_PATH"].split(os.pathsep) == jupyter


def test_the_exit_code_of_what_is_run_is_handed_on(start, monkeypatch):
    monkeypatch.setattr(start, "PYTHON", Path(sys.executable))
    (start.ROOT / "three.py").write_text("import sys; sys.exit(int(sys.argv[1]))")
    assert start.run("three", "3") == 3


def test_clean_removes_what_can_be_made_again_and_nothing_else(start):
    made = [
        ".venv/lib",
        "build/site",
        ".pytest_cache",
        "tools/__pycache__",
        "notebooks/.ipynb_checkpoints",
    ]
    for folder in made:
        (start.ROOT / folder).mkdir(parents=True, exist_ok=True)
    for folder in (start.MINE, start.LEARNERS):
        learners = folder / ".ipynb_checkpoints" / "01_gate_equations-checkpoint.ipynb"
        learners.parent.mkdir(parents=True)
        learners.touch()
        start.clean([])
        assert learners.exists()
        shutil.rmtree(folder)
    left = {str(path.relative_to(start.ROOT)) for path in start.ROOT.rglob("*")}
    files = {"pyproject.toml", "constraints.txt", str(Path("tools/start.py"))}
    assert left == files | {"tools", "notebooks"}


@pytest.mark.skipif(os.name == "nt", reason="a link takes rights there that few have")
def test_of_an_environment_behind_a_link_clean_removes_the_link(start, tmp_path):
    (tmp_path / "large disk").mkdir()
    start.VENV.symlink_to(tmp_path / "large disk")
    start.clean([])
    assert not start.VENV.is_symlink()
    assert (tmp_path / "large disk").exists()
