"""Say what is here of all that the course needs, and what mends the rest: `python -m tools.doctor`.

It works before anything is installed, on every Python from 3.8 on: the standard library is enough,
and the syntax is that of Python 3.8. Once .venv is there, which is what the course runs in, it is
asked in place of a Python that lacks packages.
"""

import os
import subprocess
import sys

from tools import start
from utils import installed


def main() -> int:
    """Print the report; return 0 if all is here and 1 if not."""
    parts = installed.look()
    fit = all(part.fits for part in parts)
    complaint = start.complaint()
    if not (fit or complaint or in_environment()) and start.usable():
        print(f"In {start.VENV}:", flush=True)
        return start.run("tools.doctor")
    print(*parts, "", complaint or installed.advice(parts, install_command()), sep="\n")
    return 0 if fit and not complaint else 1


def in_environment() -> bool:
    """Whether this Python is of an environment that is meant for the course."""
    return sys.prefix != sys.base_prefix or os.environ.get("CONDA_DEFAULT_ENV", "base") != "base"


def install_command() -> str:
    if in_environment():
        pip = [sys.executable, "-m", "pip", "install", *start.CPU_BUILDS]
        return subprocess.list2cmdline([*pip, "-c", "constraints.txt", "-e", "."])
    return "py tools/start.py lab" if os.name == "nt" else "make lab"


if __name__ == "__main__":
    sys.exit(main())
