"""What belongs to the whole process is after an answer as it was before."""

import gc
import os
import sys
import threading

import numpy as np
import pytest
import torch

from utils import lstm
from utils.exercises.sandbox import run


def outcome_of(function):
    return run(function, [()], 60)[0][0]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_builtins_that_are_gone_come_back():
    def clears():
        import builtins

        vars(builtins).clear()

    outcome_of(clears)
    assert max([1, 2]) == 2


def test_what_an_answer_changes_for_the_whole_process_is_as_it_was(monkeypatch):
    monkeypatch.setenv("COURSE", "one")
    before = np.tanh, np.pi, lstm.sigmoid, print, list(sys.path), sys.stdout, gc.isenabled()

    def meddles():
        import builtins

        np.tanh, np.pi, lstm.sigmoid = np.sin, 3, None
        lstm.Weights.astype = builtins.print = None
        os.environ["COURSE"] = "other"
        sys.path.clear()
        del sys.modules["numpy"]
        sys.stdout = None
        gc.disable()
        torch.set_default_dtype(torch.float64)
        threading.settrace(lambda *_: None)

    assert outcome_of(meddles).error is None
    after = np.tanh, np.pi, lstm.sigmoid, print, list(sys.path), sys.stdout, gc.isenabled()
    assert after == before
    assert lstm.Weights.astype is not None
    assert os.environ["COURSE"] == "one"
    assert sys.modules["numpy"] is np
    assert torch.get_default_dtype() is torch.float32
    assert threading.gettrace() is None
