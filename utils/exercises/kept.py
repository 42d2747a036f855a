"""Wrong answers that got no name, kept in a file for those who ask for it.

With the environment variable LSTM_COURSE_ANSWERS, which names a file, each answer whose mistake the
course could not name is written there, a JSON line each, as ``python -m tools.verdicts`` reads
them. The file stays on this machine; who wants to help attaches it to an issue.
"""

import inspect
import json
import os

from utils.exercises.layers import is_named
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED


def keep(answer, verdict):
    """Keep the answer if that is asked for and it got no name -> what hindered that, or ""."""
    path = os.environ.get("LSTM_COURSE_ANSWERS")
    if not path or verdict.heading in (CORRECT, NOT_ATTEMPTED) or is_named(verdict.layer):
        return ""
    try:
        code = inspect.getsource(answer)
    except (OSError, TypeError, ValueError):  # a builtin, or typed into a terminal
        return ""
    row = {"exercise": verdict.about, "kind": "wrong", "code": code, "says": str(verdict)}
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
    except OSError as error:
        return f"Your answer could not be kept in {path}: {error.strerror}."
    return ""
