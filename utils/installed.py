"""What the course needs and what is installed here, without importing any of it."""

import platform
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def check():
    """Print a line a package, and the command that mends what is missing or too old."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    python, wanted = platform.python_version(), SpecifierSet(project["requires-python"])
    print(_line("python", python, wanted))
    to_install = []
    for requirement in _requirements(project):
        version = _version(requirement.name)
        print(_line(requirement.name.removesuffix("-cpu"), version, requirement.specifier))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            to_install.append(f'"{requirement.name}{requirement.specifier}"')
    if to_install:
        print(f"\nThis mends it: %pip install {' '.join(to_install)}")
    elif not wanted.contains(python):
        print(f"\nThis course runs on Python {wanted}: start it with one of these.")
    else:
        print("\nEverything is here.")


def _requirements(project):
    """What a notebook imports on this platform, whatever it was opened with."""
    requirements = [Requirement(text) for text in project["dependencies"]]
    return [
        one
        for one in requirements
        if one.name != "jupyterlab" and (one.marker is None or one.marker.evaluate())
    ]


def _version(name):
    # Colab has the larger tensorflow where the course alone would install tensorflow-cpu.
    for distribution in (name, name.removesuffix("-cpu")):
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            pass
    return None


def _line(name, version, wanted):
    if version is None:
        state = "missing"
    elif not wanted.contains(version, prereleases=True):
        state = f"{version} does not fit"
    else:
        state = f"{version} found"
    return f"{name:12} {state} (needs {str(wanted).replace(',', ', ')})"
