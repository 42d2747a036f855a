"""The check of what is installed says what is missing or too old, and the command that mends it."""

import ast
import ctypes
import os
import shutil
import sys
from importlib import metadata
from types import SimpleNamespace

import pytest
from packaging.requirements import Requirement

from utils import installed


@pytest.fixture
def pretend(monkeypatch):
    """Pretend that some packages have another version, or none."""
    real = metadata.version

    def set_to(**versions):
        def version(name):
            given = versions.get(name.replace("-", "_"), real)
            if given is None:
                raise metadata.PackageNotFoundError(name)
            return real(name) if given is real else given

        monkeypatch.setattr(metadata, "version", version)

    return set_to


def test_where_everything_is_installed_it_says_so(capsys):
    installed.check()
    out = capsys.readouterr().out
    assert out.endswith("\n\nEverything is here.\n")
    names = ("python", "numpy", "tensorflow", "keras", "torch", "matplotlib", "memory", "cores")
    assert all(f"\n{name} " in "\n" + out for name in names)


def test_what_is_missing_or_too_old_is_named_with_the_command_that_mends_it(capsys, pretend):
    pretend(torch=None, numpy="1.26.4")
    installed.check()
    out = capsys.readouterr().out
    assert "torch        missing (needs >=2.11)" in out
    assert "numpy        1.26.4 does not fit (needs >=2.1)" in out
    assert out.splitlines()[-1] == 'This mends it: %pip install "numpy>=2.1" "torch>=2.11"'


@pytest.mark.parametrize("damaged", [None, KeyError("Version")])
def test_a_package_whose_own_data_is_damaged_counts_as_missing(monkeypatch, damaged):
    def version(name):
        if damaged:
            raise damaged
        return None

    monkeypatch.setattr(metadata, "version", version)
    assert installed.look_for("numpy", ">=2.1").found == ""


@pytest.fixture
def site_packages(tmp_path, monkeypatch):
    """A folder of packages with one of them, `gates`, as pip leaves it."""
    for name in ("gates/__init__.py", "gates/core.py", "gates-1.0.dist-info/METADATA"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "gates-1.0.dist-info" / "METADATA").write_text("Name: gates\nVersion: 1.0\n")
    (tmp_path / "gates-1.0.dist-info" / "RECORD").write_text(
        "gates/__init__.py,sha256=0,0\ngates/core.py,sha256=0,0\n"
        "gates/__pycache__/core.pyc,,\n../../bin/gates,sha256=0,0\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return tmp_path


def test_a_package_with_its_modules_is_whole_without_what_python_makes_and_its_programs(
    site_packages,
):
    assert installed.damaged() == []


def test_a_package_that_lacks_a_module_is_damaged(site_packages):
    (site_packages / "gates" / "core.py").unlink()
    assert installed.damaged() == ["gates"]


def test_what_pip_left_behind_when_it_was_killed_does_not_matter_beside_the_new(site_packages):
    left = shutil.copytree(
        site_packages / "gates-1.0.dist-info", site_packages / "~ates-0.9.dist-info"
    )
    (left / "RECORD").write_text("gates/old.py,sha256=0,0\n")
    assert installed.damaged() == []
    shutil.rmtree(site_packages / "gates-1.0.dist-info")
    assert installed.damaged() == ["gates"]


def test_a_package_without_a_list_of_its_files_counts_as_whole(site_packages):
    (site_packages / "gates-1.0.dist-info" / "RECORD").unlink()
    assert installed.damaged() == []


def test_the_list_of_packages_is_pyprojects():
    listed = installed.PYPROJECT.read_text("utf-8").split("dependencies = [")[1].split("\n]")[0]
    wanted = [Requirement(ast.literal_eval(line.strip(" ,"))) for line in listed.split("\n")[1:]]
    packages = [part for part in installed.look() if part.package]
    assert {(part.name, part.needs) for part in packages} == {
        (one.name.replace("tensorflow-cpu", "tensorflow"), str(one.specifier)) for one in wanted
    }


def test_what_the_notebook_was_opened_with_is_no_matter(capsys):
    assert "jupyterlab" in [part.name for part in installed.look()]
    installed.check()
    assert "jupyterlab" not in capsys.readouterr().out


def test_the_large_tensorflow_of_colab_counts_for_the_small_one(capsys, pretend):
    pretend(tensorflow_cpu=None, tensorflow="2.20.0")
    installed.check()
    assert "tensorflow   2.20.0 found" in capsys.readouterr().out


@pytest.mark.parametrize("here", ["tensorflow", "tensorflow-cpu"])
def test_of_two_tensorflows_the_one_that_is_here_is_renewed(capsys, pretend, here):
    pretend(**{"tensorflow": None, "tensorflow_cpu": None, here.replace("-", "_"): "2.16.1"})
    installed.check()
    assert capsys.readouterr().out.endswith(f'%pip install "{here}>=2.20"\n')


@pytest.mark.parametrize("version", ["3.10.13", "3.14.0"])
def test_a_python_outside_the_range_is_said(capsys, monkeypatch, version):
    monkeypatch.setattr(installed.platform, "python_version", lambda: version)
    installed.check()
    out = capsys.readouterr().out
    assert out.startswith(f"python       {version} does not fit (needs >=3.11, <3.14)\n")
    assert out.endswith("\nStart the course with a Python that fits.\n")


@pytest.mark.parametrize(
    ("found", "fits"),
    [("2.1", True), ("2.1.0", True), ("2.10", True), ("3", True), ("2.1.0rc1+cpu", True)]
    + [("2.0.9", False), ("2", False), ("1.99", False), ("", False), ("unknown", False)],
)
def test_versions_are_compared_number_by_number(found, fits):
    assert installed.Part("one", found, ">=2.1").fits is fits


def test_too_little_memory_is_said(capsys, monkeypatch):
    monkeypatch.setattr(installed, "memory", lambda: 2**30)
    installed.check()
    out = capsys.readouterr().out
    assert "memory       1.0 GB does not fit (needs >=3.5 GB)" in out
    assert out.splitlines()[-1].startswith("Keep one notebook running at a time")


@pytest.mark.skipif(os.name == "nt", reason="Windows tells of no limits in files")
@pytest.mark.parametrize(
    ("limit", "bytes"), [("1073741824\n", 2**30), ("max\n", None), ("9223372036854771712\n", None)]
)
def test_in_a_container_its_limit_counts(monkeypatch, tmp_path, limit, bytes):
    monkeypatch.setattr(installed, "LIMITS_OF_CONTAINERS", [])
    machine = installed.memory()
    (tmp_path / "limit").write_text(limit)
    limits = [str(tmp_path / "none"), str(tmp_path / "limit")]
    monkeypatch.setattr(installed, "LIMITS_OF_CONTAINERS", limits)
    assert installed.memory() == (bytes or machine)


def test_windows_is_asked_in_its_own_way(monkeypatch):
    def answer(kilobytes):
        kilobytes.value = 16 * 2**20

    kernel32 = SimpleNamespace(GetPhysicallyInstalledSystemMemory=answer)
    windows = SimpleNamespace(
        windll=SimpleNamespace(kernel32=kernel32),
        c_ulonglong=ctypes.c_ulonglong,
        byref=lambda number: number,
    )
    monkeypatch.setattr(installed, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(installed, "ctypes", windows)
    assert installed.memory() == 16 * 2**30
