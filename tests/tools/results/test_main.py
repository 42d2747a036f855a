"""`python -m tools.results FOLDER` writes a table that a teacher's spreadsheet opens."""

import csv
import json
from io import StringIO
from threading import Event
from unittest.mock import Mock

import pytest

from tools.results import __main__ as results
from tools.results.__main__ import Row, main
from tools.results.answers import as_told
from tools.results.running import Run
from tools.start import INTERRUPTED
from utils.exercises import EXERCISES
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED, WRONG_VALUE

NOTEBOOK = "01_gate_equations"
NAMES = [name for name, one in EXERCISES.items() if one.notebook == NOTEBOOK]
IMPORTS = "import numpy as np\nfrom utils.exercises import exercise"
SHIFT = "shift = 0"  # of an earlier cell, which an answer may use
HALF_LIFE = "@exercise\ndef half_life(bias):\n    return "
RIGHT = HALF_LIFE + "np.log(0.5) / np.log(1 / (1 + np.exp(-bias))) + shift"
UNTOUCHED = HALF_LIFE + "...  # your code here: about 1 line"
NO_NUMBER = HALF_LIFE + "[]"


def write(folder, file, *cells):
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{"cell_type": "code", "source": source} for source in cells]
    path.write_text(json.dumps({"cells": cells}))


def table(folder):
    text = (folder / "results.csv").read_text("utf-8-sig")
    return [Row(**row) for row in csv.DictReader(StringIO(text))]


@pytest.fixture
def without_processes(monkeypatch):
    """Nothing is run: each notebook ends at once."""
    monkeypatch.setattr(results, "run", lambda cells, limits, stopping: Run([], ""))


def test_of_two_learners_each_exercise_has_its_row(tmp_path, capsys):
    write(tmp_path, f"anna/{NOTEBOOK}.ipynb", IMPORTS, SHIFT, RIGHT, NO_NUMBER)
    write(tmp_path, f"ben_{NOTEBOOK}.ipynb", IMPORTS, UNTOUCHED)
    (tmp_path / "carl.ipynb").write_text("a poem")
    assert main([str(tmp_path)]) == 0
    rows = table(tmp_path)
    anna, ben, carl = ([r for r in rows if r.learner == who] for who in ("anna", "ben", "carl"))
    assert [row.exercise for row in anna] == [row.exercise for row in ben] == NAMES
    assert {row.notebook for row in anna + ben} == {NOTEBOOK}
    (verdict,) = (row.verdict for row in anna if row.exercise == "half_life")
    assert verdict == CORRECT  # once right stays right
    assert {r.verdict for r in anna if r.exercise != "half_life"} == {results.NOT_REACHED}
    assert NOT_ATTEMPTED in {row.verdict for row in ben}
    assert carl == [Row("carl", "", "", "The file isn't a notebook.", "", "carl.ipynb")]
    said = capsys.readouterr().out
    assert f"anna/{NOTEBOOK}.ipynb: 1 of {len(NAMES)} solved\n" in said
    assert "carl.ipynb: The file isn't a notebook.\n" in said


def test_a_listed_mistake_is_named_and_a_notebook_that_came_to_no_end_has_one_row_more():
    one = EXERCISES["half_life"]
    title, wrong = next(iter(one.wrong.items()))
    returned = [as_told(result) for result in wrong]
    told = {"exercise": one.name, "heading": WRONG_VALUE, "results": returned}
    other = {"exercise": "as_sequences", "heading": CORRECT, "results": []}  # of another notebook
    handed_in = results.HandIn("anna.ipynb", "anna", NOTEBOOK)
    rows = list(results.rows(handed_in, Run([told, other], "It took more than 9 seconds.")))
    assert rows[0] == Row("anna", NOTEBOOK, "", "It took more than 9 seconds.", "", "anna.ipynb")
    assert [row.exercise for row in rows[1:]] == NAMES
    (mine,) = (row for row in rows if row.exercise == one.name)
    assert (mine.verdict, mine.mistake) == (WRONG_VALUE, title)


@pytest.mark.usefixtures("without_processes")
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_learner_whose_name_is_a_formula_is_none_for_a_spreadsheet(tmp_path, sign):
    write(tmp_path, f"{sign}cmd|calc/{NOTEBOOK}.ipynb", RIGHT)
    main([str(tmp_path)])
    assert {row.learner for row in table(tmp_path)} == {f"'{sign}cmd|calc"}


@pytest.mark.usefixtures("without_processes")
def test_a_table_is_written_anew_whole_and_nothing_is_left_beside_it(tmp_path):
    write(tmp_path, f"anna/{NOTEBOOK}.ipynb", RIGHT)
    for _ in range(2):
        assert main([str(tmp_path)]) == 0
        assert len(table(tmp_path)) == len(NAMES)
    assert {path.name for path in tmp_path.iterdir()} == {"anna", "results.csv"}


@pytest.mark.usefixtures("without_processes")
@pytest.mark.parametrize("content", [b"", b"anna,5\n", b"learner", b"\xff\xfe\x00"])
def test_what_is_no_such_table_is_never_overwritten(tmp_path, content):
    write(tmp_path, f"anna/{NOTEBOOK}.ipynb", RIGHT)
    (tmp_path / "results.csv").write_bytes(content)
    assert "move it away" in main([str(tmp_path)])
    assert (tmp_path / "results.csv").read_bytes() == content


@pytest.mark.usefixtures("without_processes")
def test_a_table_that_cannot_be_replaced_is_beside_it(tmp_path, monkeypatch):
    write(tmp_path, f"anna/{NOTEBOOK}.ipynb", RIGHT)
    monkeypatch.setattr(results.os, "replace", Mock(side_effect=PermissionError(13, "it is open")))
    sentence = main([str(tmp_path)])
    (aside,) = tmp_path.glob("results.csv.*")
    assert sentence.endswith(f"it is open. The table is in {aside}.")
    assert results.is_table(aside)


def test_a_folder_without_notebooks_or_none_at_all_is_told_in_one_sentence(tmp_path):
    assert "is no folder: " in main([str(tmp_path / "nowhere")])
    assert "holds no notebooks" in main([str(tmp_path)])


def test_a_ctrl_c_stops_what_runs_and_writes_no_table(tmp_path, monkeypatch, capsys):
    write(tmp_path, f"anna/{NOTEBOOK}.ipynb", RIGHT)
    stopped = []

    def run(cells, limits, stopping: Event):
        stopped.append(stopping.wait(60))
        return Run([], "")

    monkeypatch.setattr(results, "run", run)
    monkeypatch.setattr(results, "tqdm", Mock(side_effect=KeyboardInterrupt))
    assert main([str(tmp_path)]) == INTERRUPTED
    assert stopped == [True]
    assert not (tmp_path / "results.csv").exists()
    assert "No table was written" in capsys.readouterr().err
