"""What is called a fall: no verdict, a false one, a change that stays, a late print."""

import pytest
from nbformat.v4 import new_code_cell, new_output

from tools.attack.answers import Hostile
from tools.attack.running import attacked, found_again, verdict_fell
from utils.exercises.verdict import CORRECT, WRONG_VALUE, Verdict

WRONG = Hostile("wrong", "return 5")
HARMLESS = Hostile("harmless", "x = 1", may_pass=True)


def below(*outputs):
    return new_code_cell(outputs=list(outputs))


def verdict(heading):
    text = str(Verdict(heading, "one_step", ("A sentence.",)))
    return new_output("display_data", {"text/plain": text})


def printed(text):
    return new_output("stream", name="stdout", text=text)


@pytest.mark.parametrize(
    ("cell", "answer", "fell"),
    [
        (below(verdict(WRONG_VALUE)), WRONG, ()),
        (below(verdict(CORRECT)), HARMLESS, ()),
        (below(printed(f"x\n{WRONG_VALUE}: one_step\n")), WRONG, ()),
        (below(verdict(CORRECT)), WRONG, ("told Correct",)),
        (below(), WRONG, ("no verdict",)),
        (below(printed("x\n")), HARMLESS, ("no verdict",)),
        (
            below(new_output("error", ename="KeyError", evalue="'x'", traceback=[])),
            WRONG,
            ("no verdict: KeyError: 'x'",),
        ),
    ],
)
def test_a_wrong_answer_told_correct_falls_and_so_does_one_that_is_told_nothing(cell, answer, fell):
    assert verdict_fell(cell, answer) == fell


def test_a_lost_record_and_another_notebook_fall_after_a_restart(tmp_path):
    (tmp_path / "progress").write_text("\none_step\n")
    assert found_again("one_step", tmp_path, same_file=True) == ()
    assert found_again("one_step", tmp_path / "nowhere", same_file=True) != ()
    assert found_again("two_layers", tmp_path, same_file=False) == (
        "the progress record is lost",
        "the notebook's file is another",
    )


def test_after_what_ends_the_process_all_is_found_again_and_what_falls_is_named():
    # What the course cannot know of, and so not put back: what the harness itself remembers.
    harm = "from tools.attack import state\nstate._before['a thing'] = 'gone for good'"
    answers = [
        Hostile("ends", "__import__('os')._exit(1)", ends=True),
        HARMLESS,
        Hostile("harmful", harm, may_pass=True),
    ]
    fell = {result.title: result.fell for result in attacked("as_sequences", answers)}
    assert fell == {"ends": (), "harmless": (), "harmful": ("changed: a thing",)}
