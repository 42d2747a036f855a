"""Every package, version and address stands once; nothing is installed to prove it."""

import re
import tomllib
from importlib.metadata import distribution
from itertools import product

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tools.start import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
ASKED = [
    Requirement(line)
    for lines in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for line in lines
    if not line.startswith(PROJECT["name"])  # an extra that includes another
]
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINNED = [Requirement(line) for line in CONSTRAINTS if not line.startswith("#")]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
WORKFLOWS = ROOT / ".github" / "workflows"

SUPPORTED = SpecifierSet(PROJECT["requires-python"])
PYTHONS = [f"3.{minor}" for minor in range(99) if f"3.{minor}" in SUPPORTED]
PLATFORMS = {
    ("linux", "x86_64"): "tensorflow-cpu",
    ("linux", "aarch64"): "tensorflow",
    ("darwin", "arm64"): "tensorflow",
    ("win32", "AMD64"): "tensorflow-cpu",
}
TENSORFLOWS = [asked for asked in ASKED if asked.name in PLATFORMS.values()]


@pytest.fixture(params=product(PLATFORMS, PYTHONS), ids=str)
def machine(request):
    """What markers look at, on each kind of machine that the course runs on."""
    (system, processor), python = request.param
    return {
        "sys_platform": system,
        "platform_machine": processor,
        "os_name": "nt" if system == "win32" else "posix",
        "python_version": python,
        "python_full_version": f"{python}.9",
    }


def applies(requirement, machine=None):
    return requirement.marker is None or requirement.marker.evaluate(machine)


def names(requirements):
    return {canonicalize_name(requirement.name) for requirement in requirements}


def only_specifier(requirement):
    (specifier,) = requirement.specifier
    return specifier


def test_pyproject_gives_each_package_once_with_a_lower_bound_only_but_for_the_pages_theme():
    assert len(names(ASKED)) == len(ASKED)
    bounded = [asked.name for asked in ASKED if only_specifier(asked).operator != ">="]
    assert bounded == ["sphinx-book-theme"]


def test_on_each_machine_a_package_has_one_pin_and_within_its_bound(machine):
    pins = [pin for pin in PINNED if applies(pin, machine)]
    assert len(names(pins)) == len(pins)
    assert {only_specifier(pin).operator for pin in pins} == {"=="}
    versions = {pin.name: only_specifier(pin).version for pin in pins}
    for asked in ASKED:
        if applies(asked, machine):
            assert versions[canonicalize_name(asked.name)] in asked.specifier, asked.name


def test_what_is_installed_is_what_is_pinned():
    pins = {pin.name: pin.specifier for pin in PINNED if applies(pin)}
    for name, _ in sorted(brought_by(ASKED)):
        assert distribution(name).version in pins[name], name


def brought_by(requirements, extra="", found=None):
    """The packages, each with its extras, that these need on this machine, and so on in turn."""
    found = set() if found is None else found
    for requirement in requirements:
        for wanted in ("", *requirement.extras) if applies(requirement, {"extra": extra}) else ():
            package = (canonicalize_name(requirement.name), wanted)
            if package not in found:
                found.add(package)
                needs = map(Requirement, distribution(package[0]).requires or [])
                brought_by(needs, wanted, found)
    return found


def test_the_course_is_built_with_the_pinned_setuptools():
    (setuptools,) = (str(pin) for pin in PINNED if pin.name == "setuptools")
    assert PYPROJECT["build-system"]["requires"] == [setuptools]


def test_contributing_names_the_command_that_wrote_the_pins():
    command = CONSTRAINTS[1].lstrip("# ")
    assert f"/{command}`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


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
    assert ENVIRONMENT["dependencies"][0] == f"python={PYTHONS[0]}"
    workflow = (WORKFLOWS / "test.yml").read_text(encoding="utf-8")
    assert set(re.findall(r'"(3\.\d+)"', workflow)) == {PYTHONS[0], PYTHONS[-1]}


def test_each_action_is_one_commit_and_says_which_version_that_is():
    lines = [
        line.split("uses: ")[1]
        for path in WORKFLOWS.glob("*.yml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "uses: " in line
    ]
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line) for line in lines)
    assert len(set(lines)) == len({line.split("@")[0] for line in lines})


def test_a_job_in_a_workflow_may_write_only_where_it_runs_one_action_and_nothing_of_ours():
    for path in WORKFLOWS.glob("*.yml"):
        workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}, path.name
        for name, job in workflow["jobs"].items():
            if job["permissions"] != {"contents": "read"}:
                assert len(job["steps"]) == 1, f"{path.name}: {name}"
                assert "run" not in job["steps"][0], f"{path.name}: {name}"


def test_every_pin_is_renewed_and_audited_once_a_week():
    dependabot = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text(encoding="utf-8"))
    renewed = {one["package-ecosystem"]: one["schedule"] for one in dependabot["updates"]}
    assert renewed == dict.fromkeys(["github-actions", "pip"], {"interval": "weekly"})
    audit = yaml.safe_load((WORKFLOWS / "audit.yml").read_text(encoding="utf-8"))
    (weekly,) = audit[True]["schedule"]  # YAML reads "on" as true
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", weekly["cron"])
    assert "constraints.txt" in audit["jobs"]["audit"]["steps"][-1]["run"]


def test_each_platform_gets_one_tensorflow(machine):
    chosen = [one.name for one in TENSORFLOWS if applies(one, machine)]
    assert chosen == [PLATFORMS[machine["sys_platform"], machine["platform_machine"]]]


def test_both_tensorflows_are_of_one_version():
    pins = [pin for pin in PINNED if pin.name in PLATFORMS.values()]
    for both in (TENSORFLOWS, pins):
        assert len({str(one.specifier) for one in both}) == 1


def test_who_cites_the_course_gives_its_address():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["repository-code"] == PROJECT["urls"]["Repository"]
