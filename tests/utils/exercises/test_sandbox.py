"""Whatever a learner's code does, the kernel lives on and the notebook is as it was.

No test asks that anything be quick: what is to be stopped would never end by itself.
"""

import gc
import os
import random
import signal
import sys
import threading
import weakref

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient

from utils.exercises.sandbox import run, search
from utils.exercises.threads import KEPT_CHARACTERS

LONG = 60  # seconds that no call here needs, on however busy a machine
SHORT = 0.1  # seconds after which a call that does not end is stopped


def outcome_of(function, *arguments, seconds=LONG):
    return run(function, [arguments], seconds)[0][0]


def test_there_is_an_outcome_for_each_case():
    outcomes, printed = run(lambda x: print(x) or x + 1, [(1,), (2,)], LONG)
    assert [outcome.value for outcome in outcomes] == [2, 3]
    assert printed == "1\n2\n"


def recursion():
    return recursion() + 1


@pytest.mark.parametrize(
    ("function", "error", "says"),
    [
        (lambda: 1 / 0, ZeroDivisionError, "division by zero"),
        (lambda: sys.exit(1), SystemExit, "1"),
        (lambda: exit(), RuntimeError, "exit() cannot be used inside an exercise"),
        (lambda: quit(), RuntimeError, "quit() cannot be used inside an exercise"),
        (lambda: input("?"), RuntimeError, "input() cannot be used inside an exercise"),
        (recursion, RecursionError, "maximum recursion depth exceeded"),
    ],
)
def test_what_is_raised_is_the_outcome(function, error, says):
    found = outcome_of(function).error
    assert found.kind == error.__name__
    assert says in found.says


def endless():
    while True:
        pass


def swallows_the_first_stop():
    try:
        endless()
    except:  # noqa: E722
        endless()


@pytest.mark.parametrize("function", [endless, swallows_the_first_stop])
def test_a_loop_without_end_is_stopped_and_leaves_no_thread_behind(function):
    before = set(threading.enumerate())
    found = outcome_of(function, seconds=SHORT).error
    assert found.says == f"still running after {SHORT} seconds, so it was stopped"
    assert set(threading.enumerate()) <= before


def test_what_waits_in_compiled_code_is_left_to_itself():
    released = threading.Event()
    outcomes, _ = run(lambda wait: wait.method(), [(Waiting(released),), (None,)], SHORT)
    released.set()
    assert [outcome.error.kind for outcome in outcomes] == ["TimeoutError"]


class Waiting:
    def __init__(self, event):
        self.method = event.wait

    def __deepcopy__(self, memo):
        return self


def test_an_interrupt_stops_the_answer_and_not_the_kernel():
    def interrupted(interrupt=signal.raise_signal):
        interrupt(signal.SIGINT)
        endless()

    # A run in the background of a shell ignores interrupts.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        found = outcome_of(interrupted).error
    finally:
        signal.signal(signal.SIGINT, before)
    assert (found.kind, found.says) == ("KeyboardInterrupt", "interrupted")


def test_nothing_is_printed_past_it_and_only_the_beginning_is_kept(capfd):
    def talkative():
        for number in range(10_000):
            print("line", number)
            print("line", number, file=sys.stderr)

    _, printed = run(talkative, [()], LONG)
    assert printed.startswith("line 0\nline 0\nline 1\n")
    assert len(printed) == KEPT_CHARACTERS
    assert capfd.readouterr() == ("", "")


NOTEBOOK = {"history": [], "weights": np.ones(3)}


def meddles(x):
    global history  # noqa: PLW0603
    history.append(1)
    history = [*history, 1]
    weights[:] = 0  # noqa: F821
    np.random.seed(0)  # noqa: NPY002
    random.seed(0)
    os.chdir("/")
    sys.setrecursionlimit(500)
    np.seterr(all="raise")
    return x


def test_a_call_changes_no_variable_and_no_setting_of_the_notebook():
    meddling = type(meddles)(
        meddles.__code__, NOTEBOOK | {"np": np, "random": random, "os": os, "sys": sys}
    )
    before = os.getcwd(), sys.getrecursionlimit(), random.getstate(), np.geterr()
    numpy_state = np.random.get_state()[1].copy()  # noqa: NPY002
    assert outcome_of(meddling, 5).value == 5
    assert (os.getcwd(), sys.getrecursionlimit(), random.getstate(), np.geterr()) == before
    assert np.array_equal(np.random.get_state()[1], numpy_state)  # noqa: NPY002
    assert meddling.__globals__["history"] == []
    assert meddling.__globals__["weights"].tolist() == [1, 1, 1]


def test_each_call_gets_its_case_as_it_was_made_and_it_is_said_what_a_call_changed():
    def trained(model, x):
        with torch.no_grad():
            model.weight += 1
        x *= 2
        return model.weight.tolist(), x.tolist()

    case = torch.nn.Linear(2, 1), np.ones(3)
    outcomes, _ = run(trained, [case, case], LONG)
    wanted = (case[0].weight + 1).tolist(), [2, 2, 2]
    assert [(outcome.value, outcome.changed) for outcome in outcomes] == [(wanted, (0, 1))] * 2


def test_it_is_said_where_numpy_warned():
    assert outcome_of(lambda x: np.exp(x), np.float64(1000)).warned
    assert not outcome_of(lambda x: np.exp(x), np.float64(1)).warned


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
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    for cell in notebook.cells[2::2]:
        assert [output.text for output in cell.outputs] == ["kept 1.0\n"]
    for cell in notebook.cells[1::2]:
        assert [output.output_type for output in cell.outputs] == ["display_data"]


@pytest.fixture
def slow_library(tmp_path, monkeypatch):
    """A library that takes longer to load than an answer may."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    (folder / "slow_library.py").write_text("import time\ntime.sleep(0.5)\nvalue = 3\n")
    monkeypatch.syspath_prepend(folder)
    yield "slow_library"
    sys.modules.pop("slow_library", None)


def test_the_time_that_an_import_takes_does_not_count(slow_library):
    def answer():
        import slow_library

        return slow_library.value

    found = outcome_of(answer, seconds=0.3)
    assert (found.value, found.error) == (3, None)


def test_an_import_is_never_broken_off_and_the_library_is_whole_afterwards(slow_library):
    assert outcome_of(lambda: __import__(slow_library).value, seconds=SHORT)
    assert sys.modules[slow_library].value == 3


def test_a_search_goes_on_after_a_call_that_never_ends():
    def job(call, found):
        found += [call(function, ()) for function in (endless, lambda: 2)]

    first, second = search(job, LONG, SHORT)
    assert first.error is not None
    assert second.value == 2


def test_a_search_ends_when_its_time_is_over():
    def job(call, found):
        while True:
            found.append(call(lambda: 1, ()).value)

    assert set(search(job, SHORT, SHORT)) == {1}


def test_a_search_leaves_the_seeds_of_numpy_and_pytorch_as_they_were():
    state, numpy_state = torch.random.get_rng_state(), np.random.get_state()[1].copy()  # noqa: NPY002
    search(lambda call, found: call(lambda: (torch.rand(3), np.random.rand(3)), ()), LONG, LONG)  # noqa: NPY002
    assert torch.equal(torch.random.get_rng_state(), state)
    assert np.array_equal(np.random.get_state()[1], numpy_state)  # noqa: NPY002


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory is taken")
def test_a_search_takes_no_more_than_a_little_memory():
    def job(call, found):
        found += [call(lambda: np.empty(2**29), ()), call(lambda: 3, ())]

    too_much, after = search(job, LONG, LONG)
    assert too_much.error.kind.endswith("MemoryError")
    assert after.value == 3
    assert np.empty(2**28).size


def test_a_value_is_read_with_what_numpy_was_before_the_call():
    def answer():
        np.tanh = np.sin

    assert run(answer, [()], LONG, lambda outcome, case: np.tanh(1.0))[0] == [np.tanh(1.0)]


def test_a_value_that_cannot_be_read_to_its_end_is_an_error():
    def reads(outcome, case):
        return outcome.error or outcome.value()

    assert run(lambda: endless, [()], SHORT, reads)[0][0].kind == "TimeoutError"
    assert run(lambda: 5, [()], LONG, reads)[0][0].kind == "TypeError"


def test_an_error_keeps_nothing_of_what_its_code_made():
    class Large:
        pass

    alive = weakref.WeakSet()

    def raises():
        large = Large()
        alive.add(large)
        raise ValueError(large)

    gc.disable()
    try:
        outcome_of(raises)
        assert not alive
    finally:
        gc.enable()
