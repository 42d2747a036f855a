"""What the hub and whoever starts it both know: the class's password, and the learner's link."""

import secrets
import sys
import tomllib
from pathlib import Path
from urllib.parse import urlencode

from tools.start import LEARNERS, MINE, ROOT

CONFIG = ROOT / "hub" / "jupyterhub_config.py"
PASSWORD = LEARNERS / "password"
PROXY = Path(sys.prefix) / "bin" / "configurable-http-proxy"
SHORTEST = 8  # characters of a password that JupyterHub takes

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
REPOSITORY = PYPROJECT["project"]["urls"]["Repository"]
CLONE = REPOSITORY.rsplit("/", 1)[1]  # what a learner's clone in their home is called


def link(hub: str = "", name: str = "00_start_here") -> str:
    """Where a learner gets their own copy of a notebook on the hub at this address.

    nbgitpuller clones the course into their home. Whoever has it already gets what is new in it.
    """
    copy = f"lab/tree/{CLONE}/{MINE.name}/{name}.ipynb"
    query = urlencode({"repo": REPOSITORY, "targetpath": CLONE, "urlpath": copy})
    return f"{hub}/hub/user-redirect/git-pull?{query}"


def password() -> str:
    """The class's password: what stands in its file, which is written at the first start."""
    if not PASSWORD.exists():
        LEARNERS.mkdir(exist_ok=True)
        PASSWORD.touch(mode=0o600)
        PASSWORD.write_text("-".join(secrets.token_hex(2) for _ in range(3)) + "\n")
    found = PASSWORD.read_text("utf-8").strip()
    if len(found) < SHORTEST:
        sys.exit(f"{PASSWORD} holds {len(found)} characters and has to hold {SHORTEST} or more.")
    return found
