"""Say what is here of all that the course needs, and what mends the rest: `python -m tools.doctor`.

It works before anything is installed, on every Python from 3.6 on: the standard library is enough,
and the syntax is that of Python 3.6. Once .venv is there, which is what the course runs in, it is
asked in place of a Python that lacks packages.
"""

import os
import subprocess
import sys
from typing import Optional

from tools import start
from utils import installed


def main() -> int:
    """Print the report; return 0 if the course can run and 1 if not."""
    parts = installed.look()
    fit = all(part.fits for part in parts if part.name != "memory")
    complaint = start.complaint()
    if not (fit or complaint or in_environment()) and start.usable():
        print(f"In {start.VENV}:", flush=True)
        return start.run("tools.doctor")
    if fit and not complaint:
        complaint = damage()
    print(*parts, "", complaint or installed.advice(parts, install_command()), sep="\n")
    return 0 if fit and not complaint else 1


def damage() -> Optional[str]:
    """The sentence that says which packages lack files and what mends them, or None."""
    names = installed.damaged()
    if not names:
        return None
    mend = pip_install("--force-reinstall", "--no-deps", *names)
    return f"Files of {', '.join(names)} are missing. This mends it: {mend}"


def in_environment() -> bool:
    """Whether this Python is of an environment that is meant for the course."""
    return sys.prefix != sys.base_prefix or os.environ.get("CONDA_DEFAULT_ENV", "base") != "base"


def install_command() -> str:
    if in_environment():
        return pip_install("-e", ".")
    return "py tools/start.py lab" if os.name == "nt" else "make lab"


def pip_install(*arguments: str) -> str:
    """The command that lets this Python's pip install the tested versions."""
    pip = [sys.executable, "-m", "pip", "install", *start.CPU_BUILDS, *start.TESTED]
    return subprocess.list2cmdline([*pip, *arguments])


if __name__ == "__main__":
    sys.exit(main())
