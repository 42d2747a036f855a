"""Answers are put into the learner's notebooks, and what each is told is counted."""

import json
import subprocess
import sys

from tools.start import ROOT
from tools.verdicts import table

RIGHT = "def as_sequences(values):\n    return [[values]], [[[v] for v in values]]"
WRONG = "def as_sequences(values):\n    return [values], [[v] for v in values]"


def run(file):
    command = [sys.executable, "-m", "tools.verdicts", str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_each_answer_is_judged_in_its_notebook_and_a_second_run_asks_nothing_again(tmp_path):
    file, done = tmp_path / "answers.jsonl", tmp_path / "answers.verdicts.jsonl"
    answers = [
        {"exercise": "as_sequences", "kind": "right", "label": "As lists.", "code": RIGHT},
        {"exercise": "as_sequences", "kind": "wrong", "label": "No batch.", "code": WRONG},
    ]
    file.write_text("\n".join(map(json.dumps, answers)))
    first = run(file)
    assert first.returncode == 0, first.stderr
    assert "--- as_sequences, wrong: No batch.\nWrong shape or type: as_sequences" in first.stdout
    assert "right answers refused      0 of 1" in first.stdout
    assert "wrong and named            1 of 1 (100%)" in first.stdout
    kept = done.read_bytes()
    assert run(file).stdout == first.stdout
    assert done.read_bytes() == kept


def test_a_file_that_holds_no_answers_is_said_in_one_sentence(tmp_path):
    file = tmp_path / "answers.jsonl"
    for text, says in (("{", "can't be read"), ('{"exercise": "juggle"}', "lacks: juggle")):
        file.write_text(text)
        found = run(file)
        assert found.returncode == 1
        assert says in found.stderr
        assert found.stderr.count("\n") == 1


def test_the_table_tells_named_from_located_and_double_slips_from_single_ones():
    row = {"kind": "wrong", "heading": "Wrong value", "layer": "", "seconds": 0.1}
    rows = [
        row | {"layer": "known_mistake"},
        row | {"layer": "two_changes", "slips": 2},
        row | {"layer": "place", "slips": 2},
        row,
        row | {"heading": "Correct"},
        row | {"kind": "right", "heading": "Correct"},
    ]
    lines = table(rows).splitlines()
    assert lines[0].endswith("0 of 1")
    assert lines[1].endswith("1 of 5")
    assert lines[2].endswith("2 of 5 (40%)")
    assert lines[3].endswith("1 of 2 (50%)")
    assert lines[4].endswith("3 of 5 (60%)")
