"""All exercises of the course, found in the modules that bear a notebook's number and name."""

import dataclasses
import importlib
from pathlib import Path


def _found():
    for path in sorted(Path(__file__).parent.glob("n[0-9][0-9]*_*.py")):
        module = importlib.import_module(f"utils.exercises.{path.stem}")
        for one in module.EXERCISES:
            yield dataclasses.replace(one, notebook=path.stem.removeprefix("n"))


EXERCISES = {one.name: one for one in _found()}
