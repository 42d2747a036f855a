"""A new notebook takes its own files, and no list anywhere: CONTRIBUTING says which."""

import json
import os
import subprocess
import sys

import pytest
from published import copied

EXERCISES = '''
"""Exercises of notebook 99: a notebook that is thrown away."""

from utils.exercises.definition import Exercise, Mistake


def halved(x):
    half = x / 2
    return half


EXERCISES = [
    Exercise(
        name="halved",
        minutes=1,
        returns=("half",),
        reference=halved,
        cases=lambda: [(1.0,), (-3.0,)],
        mistakes={
            "doubled": Mistake({"x / 2": "x * 2"}, "You double."),
            "squared": Mistake({"x / 2": "x ** 2"}, "You square."),
            "as it was": Mistake({"x / 2": "x"}, "Nothing is halved."),
        },
        hints=("Divide.", "By 2."),
    )
]
'''
FIGURE = """
from utils.plotting.look import figure


@figure(4, 2)
def single_dot(height, ax=None):
    ax.plot([0], [height], "o")
    return f"A dot at {height}."
"""
EXAMPLE = """
from utils import plotting

FIGURES = {"single_dot": lambda **ax: plotting.single_dot(3, **ax)}
EDGES = {}
"""
FACT = "def test_half_of_a_half_is_a_quarter():\n    assert 0.5 * 0.5 == 0.25\n"
ANSWER = '''\
@exercise
def halved(x):
    """Half of x."""
    ### BEGIN SOLUTION
    ### END SOLUTION'''
HEAD = """\
**You will do:** this.

**You will learn:** that.

**You need:** nothing.

**Afterwards you can:** throw it away.

**Minutes:** 3"""
CELLS = [
    ("markdown", "title", "# 99 · Thrown away"),
    ("markdown", "head", HEAD),
    ("markdown", "section", "## A section"),
    ("markdown", "ask", "**For the one who teaches:** Ask."),
    ("markdown", "wait", "**For the one who teaches:** Wait."),
    (
        "code",
        "imports",
        "from utils import plotting\nfrom utils.exercises import exercise, progress",
    ),
    ("code", "answer", ANSWER),
    ("code", "dot", "plotting.single_dot(halved(6))"),
    ("markdown", "recap", "## What you have now\n\n* A dot."),
    ("code", "progress", "progress()"),
]


TAGS = {"answer": "exercise", "ask": "instructor", "wait": "instructor"}


def notebook():
    cells = []
    for kind, cell_id, source in CELLS:
        cell = {"cell_type": kind, "id": cell_id, "metadata": {}, "source": source}
        if kind == "code":
            cell |= {"outputs": [], "execution_count": None}
        if cell_id in TAGS:
            cell["metadata"] = {"tags": [TAGS[cell_id]]}
        cells.append(cell)
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course with the files of a new notebook in it, released and checked."""
    root = copied(tmp_path_factory.mktemp("new") / "course")
    files = {
        "solutions/99_thrown_away.ipynb": notebook(),
        "utils/exercises/n99_thrown_away.py": EXERCISES.lstrip(),
        "utils/plotting/thrown_away.py": FIGURE.lstrip(),
        "tests/utils/plotting/test_thrown_away.py": EXAMPLE.lstrip(),
        "tests/notebooks/test_99_thrown_away.py": FACT,
    }
    for name, text in files.items():
        (root / name).write_text(text, "utf-8")
    both = (
        "from tools.release.__main__ import main; sys.exit(main(['99']) or main(['--check', '99']))"
    )
    released = run(root, "-c", f"import sys; {both}")
    assert (released.returncode, released.stderr) == (0, "")
    return root


def run(root, *arguments):
    """Run Python in that copy."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )


def test_it_is_written_for_the_learner_and_stands_in_the_readme(course):
    learners = (course / "notebooks/99_thrown_away.ipynb").read_text("utf-8")
    authors = (course / "solutions/99_thrown_away.ipynb").read_text("utf-8")
    assert "half = x / 2" in authors
    assert "half = x / 2" not in learners
    for text in (learners, authors):
        assert "A dot at 3.0." in text
    assert "**Minutes:** 10 (5 reading and running, 5 in 1 exercise)" in learners
    row = "| 99 | [Thrown away](notebooks/99_thrown_away.ipynb) | 10 | throw it away |"
    assert row in (course / "README.md").read_text("utf-8")


def test_its_exercise_and_its_tests_are_found_by_their_files(course):
    tests = ["test_layout.py", "notebooks/test_99_thrown_away.py", "utils/plotting/test_figures.py"]
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "--mpl-generate-path=tests/baseline"]
    chosen = ["-k", "single_dot or quarter or every_file"]
    found = run(course, "-m", "pytest", *(f"tests/{name}" for name in tests), *options, *chosen)
    assert found.returncode == 0, found.stdout
    assert (course / "tests/baseline/single_dot.png").exists()
