"""What Python announces in a handed-in notebook's process is refused or not, tried in this one."""

import os

import pytest

from tools.results.inside import refuse

OWN = os.path.realpath("own")


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("os.fork", ()),
        ("os.kill", (1, 9)),
        ("subprocess.Popen", ("rm", ["rm", "-rf", "/"], None, None)),
        ("socket.connect", (None, ("example.org", 80))),
        ("open", ("/etc/passwd", "w", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)),
        ("open", (b"/etc/passwd", None, os.O_RDWR)),
        ("open", ("own/../other", "a", os.O_APPEND | os.O_WRONLY)),
        ("open", ("ownership", "w", os.O_WRONLY)),
        ("os.truncate", ("/etc/passwd", 10)),
        ("os.chmod", ("/etc/passwd", 0o777, -1)),
        ("os.remove", ("/etc/passwd", -1)),
        ("os.remove", ("passwd", 7)),  # in a folder that is open, as shutil.rmtree does it
        ("os.rmdir", ("/etc", -1)),
        ("os.rename", ("/etc/passwd", "own/passwd", -1, -1)),
        ("os.rename", ("own/passwd", "/etc/passwd", -1, -1)),
    ],
)
def test_a_process_a_signal_the_network_and_others_files_are_refused(event, arguments):
    with pytest.raises(PermissionError):
        refuse(OWN, event, arguments)


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", ("/etc/passwd", "r", os.O_RDONLY)),
        ("open", ("own/data.csv", "w", os.O_WRONLY | os.O_CREAT)),
        ("open", (os.devnull, "w", os.O_WRONLY)),
        ("open", (1, "w", os.O_WRONLY)),  # what is open already
        ("os.remove", ("own/data.csv", -1)),
        ("os.truncate", ("own/data.csv", 10)),
        ("os.chmod", ("own/data.csv", 0o777, -1)),
        ("os.rename", ("own/one", "own/other", -1, -1)),
        ("import", ("numpy", None, None, None, None)),
    ],
)
def test_reading_and_the_notebooks_own_folder_are_free(event, arguments):
    assert refuse(OWN, event, arguments) is None
