"""Every package, version and address stands once; nothing is installed to prove it."""

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.start import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [
    Requirement(line)
    for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for line in lines
    if not line.startswith(PROJECT["name"])  # an extra that includes another
]
PINNED = [
    Requirement(line)
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
WORKFLOW = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")


def names(requirements):
    return sorted(canonicalize_name(requirement.name) for requirement in requirements)


def only_specifier(requirement):
    (specifier,) = requirement.specifier
    return specifier


def test_pyproject_gives_each_package_once_with_a_lower_bound_only_but_for_the_pages_theme():
    assert len(set(names(ASKED))) == len(ASKED)
    bounded = [asked.name for asked in ASKED if only_specifier(asked).operator != ">="]
    assert bounded == ["sphinx-book-theme"]


def test_constraints_pin_each_package_of_pyproject_once_and_no_other():
    assert names(PINNED) == names(ASKED)
    assert {only_specifier(requirement).operator for requirement in PINNED} == {"=="}


def test_each_pin_is_within_its_bound():
    bounds = {canonicalize_name(requirement.name): requirement.specifier for requirement in ASKED}
    for pin in PINNED:
        assert only_specifier(pin).version in bounds[canonicalize_name(pin.name)], pin.name


def test_environment_yml_names_python_and_takes_every_package_from_pyproject():
    python, pip, from_pip = ENVIRONMENT["dependencies"]
    assert python.startswith("python=")
    assert pip == "pip"
    options = [line.split()[0] for line in from_pip["pip"]]
    assert options == ["--extra-index-url", "-c", "-e"]


def test_the_index_of_cpu_builds_is_the_same_for_conda_and_make():
    script = (ROOT / "tools" / "start.py").read_text(encoding="utf-8")
    index = ENVIRONMENT["dependencies"][2]["pip"][0].split()[1]
    assert f'CPU_BUILDS = ["--extra-index-url", "{index}"]' in script


def test_conda_takes_the_oldest_python_and_the_workflow_the_oldest_and_the_newest():
    allowed = SpecifierSet(PROJECT["requires-python"])
    versions = [f"3.{minor}" for minor in range(99) if f"3.{minor}" in allowed]
    assert ENVIRONMENT["dependencies"][0] == f"python={versions[0]}"
    assert set(re.findall(r'"(3\.\d+)"', WORKFLOW)) == {versions[0], versions[-1]}


@pytest.mark.parametrize(
    ("system", "machine", "wanted"),
    [
        ("linux", "x86_64", "tensorflow-cpu"),
        ("linux", "aarch64", "tensorflow"),
        ("darwin", "arm64", "tensorflow"),
        ("win32", "AMD64", "tensorflow-cpu"),
    ],
)
def test_each_platform_gets_one_tensorflow(system, machine, wanted):
    platform = {"sys_platform": system, "platform_machine": machine}
    chosen = [
        requirement.name
        for requirement in ASKED
        if requirement.name.startswith("tensorflow") and requirement.marker.evaluate(platform)
    ]
    assert chosen == [wanted]


def test_both_tensorflows_are_of_one_version():
    for requirements in (ASKED, PINNED):
        versions = {
            only_specifier(requirement).version
            for requirement in requirements
            if requirement.name.startswith("tensorflow")
        }
        assert len(versions) == 1


def test_who_cites_the_course_gives_its_address():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["repository-code"] == PROJECT["urls"]["Repository"]
