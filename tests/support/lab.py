"""A JupyterLab of its own for a test: started by a command, and ended with all that it started."""

import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager

import psutil


def free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


@contextmanager
def running(command, address, log, **options):
    """While the command runs a server that answers at the address; it writes into the file log."""
    with open(log, "w") as file:
        server = subprocess.Popen(command, stdout=file, stderr=file, **options)
    try:
        while not answers(address):
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        yield
    finally:
        started = psutil.Process(server.pid).children(recursive=True)
        for process in started:
            process.terminate()  # what was started waits for JupyterLab, its child
        for process in psutil.wait_procs(started, timeout=30)[1]:
            process.kill()  # a server that waits for its kernels
        server.wait(30)


def answers(address):
    try:
        return urllib.request.urlopen(address).status == 200
    except OSError:
        return False
