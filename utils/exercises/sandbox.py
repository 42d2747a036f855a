"""Run a learner's code so that nothing it does can stop the kernel or change the notebook."""

import contextlib
import copy
import sys
import threading
import traceback
import types
import warnings
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np
from IPython.utils.capture import capture_output

from utils.exercises.content import is_changed
from utils.exercises.limits import OF_THE_NOTEBOOK, forbid, forbidden, limited_memory
from utils.exercises.state import unchanged
from utils.exercises.threads import Head, Stopped, Watch, in_thread, mute

SECONDS = 3
SHOWN_CHARACTERS = 1000  # of what an error says


@dataclass(frozen=True)
class Raised:
    """An error as a verdict tells it. The error itself would keep all that its code had made."""

    kind: str
    says: str
    places: dict = field(default_factory=dict, compare=False)  # file -> the last line in it


@dataclass
class Outcome:
    """What one call did."""

    value: Any = None
    error: Raised | None = None
    changed: tuple = ()  # positions of the arguments that the call changed in place
    warned: bool = False  # NumPy warned of an overflow, a division by zero or a NaN


def run(function, cases, seconds=SECONDS, look=lambda outcome, case: outcome, kept=()):
    """Call the function once for each case, with copies of the case's arguments.

    -> (what ``look`` makes of each Outcome and its case, what was printed). A look is taken when
    all calls are done and what they changed is put back, and with the same care: to read a value
    may run the learner's code. After ``seconds`` in all, or an interrupt, the call under way is
    stopped: its error says so, and it is the last one. Lists and arrays within ``kept`` stay as
    they are, as those of the notebook do.
    """
    outcomes, looks, file = [], [], _file(function)
    with undisturbed(getattr(function, "__globals__", None), kept) as (printed, caught, put_back):
        function = detached(function)
        arguments = [copy.deepcopy(case) for case in cases]  # Keras draws a seed for each layer

        def calls():
            try:
                for case in arguments:
                    if not stopping.is_set():
                        outcomes.append(Outcome())
                        forbid()
                        _call(function, case, outcomes[-1], caught)
            finally:
                put_back()

        def looked():
            for case, after, outcome in zip(cases, arguments, outcomes, strict=False):
                if not stopping.is_set():
                    looks.append(None)
                    looks[-1] = _look(look, case, after, outcome)

        stopping = threading.Event()
        reason = in_thread(calls, seconds, stopping, file=file)
        if reason is not None:
            put_back()
            outcomes[-1:] = [_stopped(reason, outcomes)]
        stopping = threading.Event()
        reason = in_thread(looked, seconds, stopping, file=file)
        if reason is not None:
            number = max(0, len(looks) - 1)
            looks[number:] = [look(_stopped(reason, outcomes[number : number + 1]), cases[number])]
    mute()
    return looks, printed.getvalue()


def search(job, seconds, share, kept=()):
    """Run ``job(call, found)``, which tries many functions, with the same care as an answer.

    ``call(function, case)`` -> its Outcome; one that takes more than ``share`` seconds is stopped.
    The job appends what it finds to ``found``, which is returned; it is ended at the first call
    after ``seconds``. ``kept`` as in ``run``.
    """
    found, stopping = [], threading.Event()
    end = perf_counter() + seconds
    watch = Watch(share)
    with undisturbed(kept=kept) as (_, caught, _):
        forbid()

        def call(function, case):
            if stopping.is_set() or perf_counter() > end:
                raise Stopped
            outcome = Outcome()
            try:
                with watch:
                    _call_on_copy(function, case, outcome, caught)
            except Stopped:
                outcome.error = Raised("Stopped", "")
            return outcome

        # Between two calls it is the course's code that runs, which is not broken off.
        in_thread(lambda: job(call, found), seconds + SECONDS, stopping, watch)
    mute()
    return found


def call(function, case):
    """What one call of a function of the course does with a case; it is trusted to end."""
    outcome = Outcome()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        _call_on_copy(function, case, outcome, caught)
    return outcome


def _call_on_copy(function, case, outcome, caught):
    arguments = copy.deepcopy(case)
    _call(function, arguments, outcome, caught)
    outcome.changed = _changed(case, arguments)


def _call(function, arguments, outcome, caught):
    earlier = len(caught)
    try:
        outcome.value = function(*arguments)
    except BaseException as error:  # exit() raises SystemExit, which is no Exception
        outcome.error = _raised(error)
    outcome.warned = any(issubclass(w.category, RuntimeWarning) for w in caught[earlier:])


def _changed(case, arguments):
    pairs = enumerate(zip(case, arguments, strict=True))
    return tuple(position for position, pair in pairs if is_changed(*pair))


def _look(look, case, arguments, outcome):
    """What ``look`` makes of an outcome; where that raises, the value is to blame."""
    try:
        outcome.changed = _changed(case, arguments)
        return look(outcome, case)
    except Stopped:
        raise
    except BaseException as error:
        return look(Outcome(error=_raised(error)), case)


def _raised(error):
    """The Raised of an error that is being handled. It lets go what its frames hold."""
    trace = sys.exc_info()[2]
    places = {frame.f_code.co_filename: line for frame, line in traceback.walk_tb(trace)}
    try:
        kind, says = type(error).__name__, str(error)[:SHOWN_CHARACTERS]
    except Stopped:
        raise
    except BaseException:  # its own, from its __str__
        kind, says = "Exception", "what it says cannot be shown"
    traceback.clear_frames(trace)
    return Raised(str(kind), says, places)


def _stopped(reason, outcomes):
    """The Outcome of a call that was stopped, with the line where it was, if that is known."""
    error = outcomes[-1].error if outcomes else None
    return Outcome(error=Raised(type(reason).__name__, str(reason), error.places if error else {}))


def _file(function):
    return getattr(getattr(function, "__code__", None), "co_filename", None)


def detached(function):
    """The same function on a copy of the notebook's variables: ``global`` cannot reach them.

    exit, quit, input and their like would act on the kernel itself, so they raise instead. The
    function finds itself under its own name, as it will once its cell has run.
    """
    if not isinstance(function, types.FunctionType):
        return function
    code = function.__code__
    variables = dict(function.__globals__)
    for name in code.co_names:
        if isinstance(variables.get(name), list | dict | set | np.ndarray):
            variables[name] = copy.deepcopy(variables[name])
    for name in (*OF_THE_NOTEBOOK, "exercise"):
        variables[name] = forbidden(name)
    detached = types.FunctionType(
        code, variables, function.__name__, function.__defaults__, function.__closure__
    )
    detached.__kwdefaults__ = function.__kwdefaults__
    variables[function.__name__] = detached
    return detached


@contextlib.contextmanager
def undisturbed(variables=None, kept=()):
    """Show nothing of what happens within, let it take little memory, and put back what it changes.

    -> (what is printed meanwhile, the warnings, what puts back names and contents at once)
    """
    printed = Head()
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        capture_output(stdout=False, stderr=False),  # which leaves what is displayed
        warnings.catch_warnings(record=True) as caught,
    ):
        warnings.simplefilter("always")
        with unchanged(variables, kept) as put_back, limited_memory():
            yield printed, caught, put_back
