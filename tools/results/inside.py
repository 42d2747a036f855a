"""What runs in a handed-in notebook's own process: its cells, one after the other.

The sources of the cells come in as JSON. What each answer returned goes out, a JSON line an answer,
and "end" behind the last cell. What the cells themselves print and show is for nobody.
"""

import json
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from tools.results.answers import as_told
from utils.exercises import decorator
from utils.exercises.definition import Exercise
from utils.exercises.engine import judge
from utils.exercises.verdict import Verdict

try:
    from resource import RLIMIT_CORE, RLIMIT_FSIZE, setrlimit
except ImportError:  # Windows
    setrlimit = None

FILE_BYTES = 10**8
PROCESSES = {
    *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile"),
    *("os.system", "subprocess.Popen", "pty.spawn", "os.kill", "os.killpg", "socket.connect"),
}
A_FILE = {"os.chmod", "os.chown", "os.truncate", "os.utime"}  # by its path, which comes first
FILES = {"os.link", "os.remove", "os.rename", "os.rmdir"}  # by paths, and by folders that are open
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    cells = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    decorator.judge = partial(judge_and_tell, out)
    shell = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    limit(Path.cwd())
    for source in cells:
        shell.run_cell(source)
    print(json.dumps("end"), file=out)


def judge_and_tell(out: TextIO, exercise: Exercise, answer: Any) -> Verdict:
    """The verdict on an answer, which the notebook goes on with; what it returned is told."""
    verdict = judge(exercise, answer)
    results, _ = exercise.results(answer)
    told = {"exercise": exercise.name, "heading": verdict.heading}
    print(json.dumps(told | {"results": list(map(as_told, results))}), file=out)
    return verdict


def limit(folder: Path) -> None:
    """From here on, let Python start no process, signal none, and change files in the folder alone.

    That keeps pranks and slips from doing harm. It is no wall: compiled code can go around it.
    """
    if setrlimit:
        setrlimit(RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
        setrlimit(RLIMIT_CORE, (0, 0))
    shutil._use_fd_functions = False  # so that rmtree says what it removes by whole paths
    sys.addaudithook(partial(refuse, os.path.realpath(folder)))


def refuse(folder: str, event: str, arguments: tuple) -> None:
    """Raise PermissionError where a call that Python announces is one of those."""
    if event in PROCESSES:
        raise PermissionError(f"{event} can't be used in a handed-in notebook")
    paths = ()
    if event in A_FILE or (event == "open" and arguments[2] & WRITES):
        paths = [path for path in arguments[:1] if not isinstance(path, int)]  # of an open file
    elif event in FILES:
        paths = [path for path in arguments if path != -1]
    for path in paths:
        if not is_within(folder, path):
            raise PermissionError(f"{event}: {path} isn't in the notebook's own folder")


def is_within(folder: str, path: Any) -> bool:
    """Whether a path, as a call has it, is in the folder; a number, an open folder, may be any."""
    if isinstance(path, int):
        return False
    real = os.path.realpath(os.fsdecode(path))
    return real == os.devnull or os.path.commonpath([folder, real]) == folder


if __name__ == "__main__":
    main()
