"""A change is named, whatever was changed; what is only imported or read is none."""

import builtins
import gc
import json
import os
import random
import sys
import threading
import warnings

import numpy as np
import pytest

import utils.lstm
from tools.attack import state
from utils.exercises import EXERCISES


@pytest.fixture
def watch(tmp_path, monkeypatch):
    """A function that looks at everything and returns one that says what has changed since."""
    monkeypatch.setattr(state, "ipython_settings", dict)  # no test runs in IPython
    file = tmp_path / "changes.json"

    def begin(variables):
        def changed():
            state.changed(variables, file)
            return json.loads(file.read_text())

        state.remember(variables, "one_step")
        return changed

    return begin


def test_nothing_has_changed_where_nothing_was_done(watch):
    variables = {"one_step": 1, "_": 1}
    changed = watch(variables)
    import wave  # noqa: F401 - that nothing else imports

    variables |= {"one_step": 2, "_": 3}  # its own name, and IPython's
    assert changed() == []


@pytest.mark.parametrize(
    ("name", "owner", "attribute", "value"),
    [
        ("numpy.tanh", np, "tanh", np.sin),
        ("numpy.pi", np, "pi", 3),
        ("utils.lstm.sigmoid", utils.lstm, "sigmoid", np.tanh),
        ("utils.lstm.Weights.astype", utils.lstm.Weights, "astype", None),
        ("builtins.print", builtins, "print", None),
        ("sys.excepthook", sys, "excepthook", None),
    ],
)
def test_a_name_that_means_something_else_is_named(
    watch, monkeypatch, name, owner, attribute, value
):
    changed = watch({})
    with monkeypatch.context() as patch:
        patch.setattr(owner, attribute, value)
        found = changed()
    assert found == [name]


def test_an_exercise_that_is_another_is_named(watch, monkeypatch):
    changed = watch({})
    monkeypatch.setitem(vars(EXERCISES["latch"]), "hints", ())
    assert changed() == ["EXERCISES.latch.hints"]


def test_every_setting_is_named_and_from_then_on_expected(watch, monkeypatch):
    array = np.zeros(3)
    variables = {"array": array, "names": {"a": [1]}}
    changed = watch(variables)
    array[0] = 1
    variables["names"]["a"].append(2)
    monkeypatch.setitem(os.environ, "A_NEW_ONE", "1")
    monkeypatch.setattr(builtins, "a_new_one", 1, raising=False)
    variables["new"] = 1
    numbers, folder = random.getstate(), os.getcwd()
    random.seed(5)
    gc.disable()
    os.chdir("/")
    stop = threading.Event()
    threading.Thread(target=stop.wait, name="left").start()
    try:
        with warnings.catch_warnings(), np.errstate(all="raise"):
            warnings.simplefilter("error")
            found = changed()
            assert changed() == []
    finally:
        stop.set()
        os.chdir(folder)
        gc.enable()
        random.setstate(numbers)
    assert found == [
        "a thread: left",
        "builtins.a_new_one",
        "gc",
        "np.geterr",
        "os.environ",
        "random's state",
        "the variable array",
        "the variable names",
        "the variable new",
        "the working folder",
        "warnings.filters",
    ]
