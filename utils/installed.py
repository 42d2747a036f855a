"""What the course needs and what is here: Python, packages, memory, cores.

This runs where nothing is installed yet (`python -m tools.doctor`), so it needs the standard
library only and keeps to that of Python 3.6. It imports none of the packages it looks for.
"""

import csv
import ctypes
import os
import platform
import re
from pathlib import Path
from typing import List, NamedTuple

try:
    from importlib import metadata
except ImportError:  # before Python 3.8, which has none of the packages
    metadata = None

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
MEMORY = ">=3.5"  # GB: the kernels of all notebooks take 3.0, JupyterLab and the system the rest
LIMITS_OF_CONTAINERS = [
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
]


class Part(NamedTuple):
    """One thing that the course needs.

    `found` is a version or a number, "" if it is missing; `needs` is like ">=2.1" or
    ">=3.11,<3.14"; `package` is what pip calls it, "" if it is no package.
    """

    name: str
    found: str
    needs: str
    unit: str = ""
    package: str = ""

    @property
    def fits(self) -> bool:
        oldest, too_new = re.match(r">=([\d.]+)(?:,<([\d.]+))?", self.needs).groups()
        found = numbers(self.found)
        return numbers(oldest) <= found and (too_new is None or found < numbers(too_new))

    def __str__(self) -> str:
        state = "found" if self.fits else "does not fit"
        found = f"{self.found}{self.unit} {state}" if self.found else "missing"
        return f"{self.name:12} {found} (needs {self.needs.replace(',', ', ')}{self.unit})"


def numbers(version: str) -> tuple:
    """A version as it compares, without its suffix: "2.13.0+cpu" -> (2, 13, 0), "" -> ()."""
    return tuple(int(digits) for digits in re.match(r"[\d.]*", version)[0].split(".") if digits)


def check() -> None:
    """Print what a notebook has to run with, and what mends that which is missing or too old."""
    parts = [part for part in look() if part.name != "jupyterlab"]  # whatever it was opened with
    wanted = [f'"{part.package}{part.needs}"' for part in parts if part.package and not part.fits]
    print(*parts, "", advice(parts, f"%pip install {' '.join(wanted)}"), sep="\n")


def advice(parts: List[Part], install: str) -> str:
    """What mends the parts that do not fit, where `install` is the command that mends packages."""
    unfit = {"packages" if part.package else part.name for part in parts if not part.fits}
    mends = {
        "python": "Start the course with a Python that fits.",
        "packages": f"This mends it: {install}",
        "memory": (
            "Keep one notebook running at a time: File, Close and Shut Down Notebook. "
            "Or open the notebooks on Colab: each has a badge."
        ),
    }
    return "\n".join(mends[kind] for kind in mends if kind in unfit) or "Everything is here."


def look() -> List[Part]:
    """All that the course needs, the packages as pyproject.toml lists them, with what is found."""
    text = PYPROJECT.read_text(encoding="utf-8")
    python = re.search(r'^requires-python = "(.+)"', text, re.MULTILINE)[1]
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)[1]
    packages = dict(re.findall(r'^ +"([\w-]+?)(?:-cpu)?(>=[\d.]+)', listed, re.MULTILINE))
    return [
        Part("python", platform.python_version(), python),
        *(look_for(name, needs) for name, needs in packages.items()),
        Part("memory", f"{memory() / 2**30:.1f}", MEMORY, " GB"),
        Part("cores", str(os.cpu_count()), ">=1"),
    ]


def look_for(name: str, needs: str) -> Part:
    """A package in whichever build is here: of TensorFlow there is a small one, for processors."""
    for build in (name, f"{name}-cpu") if metadata else ():
        try:
            return Part(name, metadata.version(build) or "", needs, package=build)
        except (metadata.PackageNotFoundError, KeyError):  # the latter if it is damaged
            pass
    return Part(name, "", needs, package=name)


def damaged() -> List[str]:
    """The packages of this Python, those of the course or not, of which a file is missing."""
    names = {package.metadata["Name"] for package in metadata.distributions()} - {None}
    return sorted(name for name in names if not whole(name))


def whole(name: str) -> bool:
    """Whether each file that an installer noted is there, but for what Python makes by itself.

    Programs stand outside the folder of packages, and conda moves them. Debian notes nothing.
    """
    return any(
        all(Path(str(package.locate_file(file))).exists() for file in noted(package))
        for package in metadata.distributions(name=name)
    )


def noted(package) -> List[str]:
    """The files of a package with a hash; of its own list newer Pythons drop those that lack."""
    rows = csv.reader((package.read_text("RECORD") or "").splitlines())
    return [row[0] for row in rows if row[1:] and row[1] and ".." not in row[0].split("/")]


def memory() -> int:
    """The bytes of memory that the machine has, or the container that it lends us."""
    if os.name == "nt":
        kilobytes = ctypes.c_ulonglong()
        ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(kilobytes))
        return kilobytes.value * 2**10
    amounts = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in map(Path, LIMITS_OF_CONTAINERS):
        limit = path.read_text() if path.exists() else ""
        if limit.strip().isdigit():
            amounts.append(int(limit))
    return min(amounts)
