"""The engine survives whatever a cell hands it, says first what is wrong, and changes nothing."""

import base64
import dataclasses
import os
import random
import re
import sys
import threading
import time
from dataclasses import replace

import nbformat
import numpy as np
import pytest
import tensorflow as tf
import torch
from matplotlib.figure import Figure
from nbclient import NotebookClient

from utils.exercises import engine, sandbox, values, verdict
from utils.exercises.definition import Exercise, Mistake
from utils.exercises.engine import judge
from utils.plotting.look import png

NOT_ATTEMPTED, RAISED, CORRECT = verdict.NOT_ATTEMPTED, verdict.RAISED, verdict.CORRECT
WRONG_SHAPE, WRONG_VALUE = verdict.WRONG_SHAPE, verdict.WRONG_VALUE


def scaled(x, factor):
    return factor * x


SCALED = Exercise(
    name="scaled",
    minutes=1,
    returns=("y",),
    reference=scaled,
    cases=lambda: [(np.arange(6.0).reshape(2, 3) + 1, 2.0), (np.array([[0.5, -1.0]]), 3.0)],
    mistakes={
        "added": Mistake(lambda x, factor: x + factor, "You add; scaling multiplies."),
        "transposed": Mistake(lambda x, factor: (factor * x).T, "Yours is transposed."),
        "a column missing": Mistake(lambda x, factor: factor @ x, "Use `*`, not `@`."),
    },
    hints=("Multiply.", "`factor * x`"),
)


def pair(x):
    return x + 1, x - 1


PAIR = Exercise(
    name="pair",
    minutes=1,
    returns=("more", "less"),
    reference=pair,
    cases=lambda: [(1.0,), (2.5,)],
    mistakes={"exchanged": Mistake(lambda x: pair(x)[::-1], "You exchanged them.")},
    hints=("One up.", "One down."),
)


def endless(x, factor):
    while True:
        pass


def swallows_everything(x, factor):
    while True:
        try:  # noqa: SIM105 - as learners write it
            time.sleep(0.001)
        except:  # noqa: E722
            pass


def recursion(x, factor):
    return recursion(x, factor) + 1


def generator(x, factor):
    yield factor * x


async def coroutine(x, factor):
    return factor * x


def in_place(x, factor):
    x *= factor
    return x


def talkative(x, factor):
    for number in range(1000):
        print("line", number)
    return factor * x


def raises_deep_inside(x, factor):
    return np.linalg.inv(factor * x)


@pytest.mark.parametrize(
    ("answer", "heading", "says"),
    [
        (lambda x, factor: ..., NOT_ATTEMPTED, "where the `...` stands"),
        (lambda x, factor: 1 / 0, RAISED, "`ZeroDivisionError`: division by zero"),
        (lambda x, factor: undefined, RAISED, "`NameError`: name 'undefined' is not defined"),  # noqa: F821
        (raises_deep_inside, RAISED, "`LinAlgError`"),
        (lambda x, factor: sys.exit(1), RAISED, "`SystemExit`: 1"),
        (lambda x, factor: exit(), RAISED, "exit() cannot be used inside an exercise"),
        (lambda x, factor: input("?"), RAISED, "input() cannot be used inside an exercise"),
        (recursion, RAISED, "`RecursionError`"),
        (endless, RAISED, "`TimeoutError`: still running after 0.3 seconds, so it was stopped"),
        (swallows_everything, RAISED, "`TimeoutError`"),
        (lambda x, factor: time.sleep(2), RAISED, "`TimeoutError`"),
        (lambda x, factor: None, WRONG_SHAPE, "None: does it end with a `return`?"),
        (lambda x, factor: "six", WRONG_SHAPE, "`y` should be numbers, and is a value of type str"),
        (lambda x, factor: [["a"]], WRONG_SHAPE, "`y` should hold numbers"),
        (lambda x, factor: {"y": x}, WRONG_SHAPE, "is a value of type dict"),
        (lambda x, factor: scaled, WRONG_SHAPE, "is a function: is it called"),
        (generator, WRONG_SHAPE, "a generator: write `return` where `yield` stands"),
        (coroutine, WRONG_SHAPE, "a coroutine: write `def` instead of `async def`"),
        (lambda x, factor: [[1, 2], [3]], WRONG_SHAPE, "cannot be read as an array"),
        (lambda x, factor: factor * x.astype(complex), WRONG_SHAPE, "holds complex128 values"),
        (lambda x, factor: tf.constant(factor * x), WRONG_SHAPE, "a TensorFlow tensor"),
        (
            lambda x, factor: [torch.tensor(row) for row in factor * x],
            WRONG_SHAPE,
            "`y` is 2 PyTorch tensors, and should be numbers or one NumPy array.",
        ),
        (
            lambda x, factor: torch.from_numpy(factor * x),
            WRONG_SHAPE,
            "a PyTorch tensor, and should be a NumPy array",
        ),
        (lambda x: x, WRONG_SHAPE, "is called with 2 arguments, `x, factor`; yours takes `(x)`"),
        (lambda: 1, WRONG_SHAPE, "yours takes `()`"),
        (
            lambda x, factor: (factor * x)[None],
            WRONG_SHAPE,
            "shape (1, 2, 3) and should have (2, 3); the numbers in it are right",
        ),
        (
            lambda x, factor: (factor * x)[:, :2],
            WRONG_SHAPE,
            "`y` has shape (2, 2) and should have (2, 3).",
        ),
        (lambda x, factor: x * np.nan, WRONG_VALUE, "`y[0, 0]` is nan and should be 2"),
        (lambda x, factor: x + np.eye(2, 3), WRONG_VALUE, "`y[0, 1]` is 2 and should be 4"),
        (lambda x, factor: factor * x + 1e-3, WRONG_VALUE, "`y[0, 0]` is 2.001 and should be 2."),
        (lambda x, factor: 2 * x, WRONG_VALUE, "Other inputs came out right"),
        (in_place, WRONG_VALUE, "changes its input `x` in place"),
        (lambda x, factor: factor * x + 1 / np.exp(1000 * abs(x)), WRONG_VALUE, "NumPy warned"),
        (talkative, CORRECT, "Your own `scaled` is used"),
    ],
)
def test_whatever_the_answer_does_the_verdict_helps(answer, heading, says):
    found = judge(SCALED, answer, seconds=0.3)
    assert found.heading == heading
    assert says in str(found)
    assert len(found.sentences) <= 3


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, factor: (factor * x).astype(np.float32),
        lambda x, factor: (factor * x).tolist(),
        lambda x, factor: sum([x] * int(factor)),
        lambda x, factor=1, extra=None: x * factor,
        lambda *args: args[0] * args[1],
        np.multiply,
    ],
)
def test_what_is_right_in_another_way_passes(answer):
    assert judge(SCALED, answer).heading == CORRECT


@pytest.mark.parametrize("kind", [tuple, list, np.array])
def test_several_values_may_come_as_any_sequence(kind):
    assert judge(PAIR, lambda x: kind(pair(x))).heading == CORRECT


def test_the_wrong_number_of_values_is_said():
    assert "2 values, `more` and `less`, and returned 1" in str(judge(PAIR, lambda x: [x]))
    assert "and returned the single number 1." in str(judge(PAIR, lambda x: x))


@pytest.mark.parametrize(
    "answer",
    [
        lambda x, factor: (x + factor).astype(np.float32),
        lambda x, factor: factor - -x,
        lambda x, factor: [[value + factor for value in row] for row in x],
    ],
)
def test_a_mistake_is_recognised_in_float32_and_through_another_formula(answer):
    assert "You add; scaling multiplies." in judge(SCALED, answer).sentences


def test_a_mistake_that_raises_is_recognised_too():
    found = judge(SCALED, lambda x, factor: np.matmul(factor, x))
    assert found.heading == RAISED
    assert "Use `*`, not `@`." in found.sentences


def test_the_learners_own_line_is_quoted_and_no_frame_of_the_engine():
    found = judge(SCALED, raises_deep_inside)
    line = raises_deep_inside.__code__.co_firstlineno + 1
    assert found.quoted == (f"line {line}: return np.linalg.inv(factor * x)",)


def test_the_line_where_an_endless_loop_was_stopped_is_quoted():
    quoted = judge(SCALED, swallows_everything, seconds=0.2).quoted
    assert len(quoted) <= 1
    assert judge(SCALED, endless, seconds=0.2).quoted[0].startswith("line ")


def test_of_a_thousand_printed_lines_the_first_few_are_shown():
    quoted = judge(SCALED, talkative).quoted
    assert quoted[0] == "printed: line 0"
    assert len(quoted) == engine.SHOWN_LINES + 1


def test_nothing_is_printed_past_the_verdict(capfd):
    judge(SCALED, talkative)
    judge(SCALED, endless, seconds=0.1)
    assert capfd.readouterr() == ("", "")


NOTEBOOK = {"history": [], "weights": np.ones(3)}


def meddles(x, factor):
    global history  # noqa: PLW0603
    history.append(1)
    history = [*history, 1]
    weights[:] = 0  # noqa: F821
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    os.chdir("/")
    sys.setrecursionlimit(500)
    np.seterr(all="raise")
    return factor * x


def test_a_call_changes_no_variable_and_no_setting_of_the_notebook():
    meddling = type(meddles)(
        meddles.__code__, NOTEBOOK | {"np": np, "random": random, "os": os, "sys": sys}
    )
    before = os.getcwd(), sys.getrecursionlimit(), random.getstate(), np.geterr()
    numpy_state = np.random.get_state()[1].copy()  # noqa: NPY002
    assert judge(SCALED, meddling).heading == CORRECT
    assert (os.getcwd(), sys.getrecursionlimit(), random.getstate(), np.geterr()) == before
    assert np.array_equal(np.random.get_state()[1], numpy_state)  # noqa: NPY002
    assert meddling.__globals__["history"] == []
    assert meddling.__globals__["weights"].tolist() == [1, 1, 1]


def test_a_stopped_loop_leaves_no_thread_behind():
    before = threading.active_count()
    judge(SCALED, endless, seconds=0.1)
    assert threading.active_count() == before


def test_what_the_answer_changes_in_place_does_not_reach_the_next_call():
    judge(SCALED, in_place)
    assert judge(SCALED, scaled).heading == CORRECT


def test_a_model_that_the_answer_trains_starts_each_call_as_the_case_made_it():
    def trained(model):
        with torch.no_grad():
            model.weight += 1
        return model.weight.sum().item()

    exercise = replace(PAIR, reference=trained, returns=("sum",), mistakes={})
    exercise = replace(exercise, cases=lambda: [(torch.nn.Linear(2, 1),)])
    assert judge(exercise, trained).heading == CORRECT
    assert judge(exercise, trained).heading == CORRECT


def test_an_interrupt_stops_the_answer_and_not_the_kernel(monkeypatch):
    def interrupted(thread, timeout=None):
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    assert "`KeyboardInterrupt`: interrupted" in str(judge(SCALED, endless))


def test_counts_are_right_or_wrong_to_the_last_unit():
    got, wanted = {"n": np.asarray(16962)}, {"n": np.asarray(16961)}
    assert values.first_difference(got, wanted) == (
        WRONG_VALUE,
        "`n` is 16962 and should be 16961.",
    )


def test_yes_and_no_are_said_as_true_and_false_and_compare_exactly():
    got, wanted = {"answer": np.asarray(True)}, {"answer": np.asarray(False)}
    assert values.first_difference(got, wanted) == (
        WRONG_VALUE,
        "`answer` is True and should be False.",
    )
    assert values.first_difference({"answer": np.asarray(0)}, wanted) is None


def only_positive(y, x):
    if y <= 0:
        raise values.Misfit("`y` should be above 0.")
    return {"side": y > x}


def drawn(y, x):
    figure = Figure()
    ax = figure.add_subplot()
    ax.plot([0, 1], [y, x])
    ax.caption, ax.png = f"From <{y}> to {x}.", lambda: png(ax)
    return ax


ABOVE = Exercise(
    name="above",
    minutes=1,
    returns=("y",),
    reference=lambda x: x + 1,
    cases=lambda: [(2.0,)],
    observe=only_positive,
    explain=lambda y, x: (f"{y} lies below {x}.", lambda: drawn(y, x)),
    mistakes={"below": Mistake(lambda x: x - 1, "Go up.")},
    hints=("Up.", "One up."),
)


def test_an_observation_may_say_itself_what_does_not_fit():
    found = judge(ABOVE, lambda x: -1)
    assert found.heading == WRONG_SHAPE
    assert found.sentences[0] == "`y` should be above 0."


def test_an_exercise_may_say_and_draw_what_a_wrong_answer_did():
    found = judge(ABOVE, lambda x: 0.5)
    assert found.heading == WRONG_VALUE
    assert found.sentences == ("0.5 lies below 2.0.", "Go up.", "`above.hint()` helps.")
    page = found._repr_html_()
    assert 'alt="From &lt;0.5&gt; to 2.0."' in page
    picture = base64.b64decode(re.search(r"base64,([^\"]+)", page)[1])
    assert picture.startswith(b"\x89PNG")
    assert "base64" not in str(found)


@pytest.mark.parametrize(
    ("answer", "heading"),
    [
        (lambda x: 99, CORRECT),
        (lambda x: ..., NOT_ATTEMPTED),
        (lambda x: 1 / 0, RAISED),
        (lambda x: None, WRONG_SHAPE),
        (lambda x: [x, x], WRONG_SHAPE),  # which `observe` cannot use
        (lambda x: x + 1 + 1 / np.exp(np.float64(1000)), WRONG_VALUE),  # right, with a warning
    ],
)
def test_only_a_wrong_value_is_explained(answer, heading):
    found = judge(ABOVE, answer)
    assert found.heading == heading
    assert found.draw is None
    assert "<img" not in found._repr_html_()


def test_where_the_drawing_fails_the_sentences_stand():
    def fails():
        raise ValueError("no picture today")

    found = verdict.Verdict(WRONG_VALUE, "above", ("Go up.",))
    assert dataclasses.replace(found, draw=fails)._repr_html_() == found._repr_html_()


def test_where_the_observed_behaviour_cannot_be_had_the_shapes_are_compared():
    observed = replace(SCALED, observe=lambda y, x, factor: {"the sum": y + x})
    assert judge(observed, scaled).heading == CORRECT
    found = judge(observed, lambda x, factor: (factor * x)[:, :2])
    assert found.heading == WRONG_SHAPE
    assert "`y` has shape (2, 2) and should have (2, 3)." in str(found)


def test_sandbox_gives_an_outcome_for_each_case():
    outcomes, printed = sandbox.run(lambda x: print(x) or x + 1, [(1,), (2,)])
    assert [outcome.value for outcome in outcomes] == [2, 3]
    assert printed == "1\n2\n"


HOSTILE = [
    "exit()",
    "quit()",
    "import sys; sys.exit(3)",
    "return half_life(bias)",
    "while True: pass",
    "global kept; kept = 'lost'",
    "input('your answer?')",
]


def test_the_kernel_lives_on_after_each_hostile_cell_and_the_notebook_is_as_it_was():
    cells = ["from utils.exercises import exercise; kept = 'kept'"]
    for body in HOSTILE:
        cells += [f"@exercise\ndef half_life(bias):\n    {body}", "print(kept, half_life(0.0))"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=30, kernel_name="python3").execute()
    for cell in notebook.cells[2::2]:
        assert [output.text for output in cell.outputs] == ["kept 1.0\n"]
    for cell in notebook.cells[1::2]:
        assert [output.output_type for output in cell.outputs] == ["display_data"]
