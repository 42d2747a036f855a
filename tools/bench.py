"""Measure what has to be quick in the course: `python -m tools.bench`.

One line a number, with its limit where the course sets one; the exit code is 1 if one is exceeded.
"""

import dataclasses
import os
import subprocess
import sys
import time
from functools import partial
from itertools import chain
from statistics import median
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import psutil
from dask.system import CPU_COUNT
from nbclient import NotebookClient

from tools import study
from tools.release.cells import shown
from tools.release.course import read
from tools.release.running import ENVIRONMENT
from tools.start import NOTEBOOKS, SOLUTIONS
from utils import layouts, lstm, solving, streaming, training
from utils.exercises import EXERCISES
from utils.exercises.engine import judge

REPEATS = 5
PASSES = 40

FIRST_FIGURE_SECONDS = {"01_gate_equations": 3}
VERDICT_SECONDS = 0.3
MEGABYTES = 1800  # Binder has 2 GB at most, JupyterLab included
FORWARD_TIMES_PYTORCH = {(64, 100, 2, 64): 4, (32, 50, 8, 32): 6}  # (batch, time, features, units)
BACKWARD_TIMES_PYTORCH = 5  # forward and backward together
# The next limits hold for a core on which PyTorch's LSTM of these sizes takes a millisecond,
# forward and backward; one on which it takes two may be twice as slow.
MILLISECOND = (32, 110, 2, 16)  # batch, time, features, units
CLASSIC_SECONDS = {  # by task, units, forget and input bias, learning rate
    ("embedded Reber", 16, 3.0, 0.0, 0.03): 0.5,
    ("temporal order", 8, 5.0, -4.0, 0.02): 0.5,
    ("adding", 16, 5.0, -4.0, 0.03): 1.3,
}
STREAM_SECONDS = 1.2
SEEDS = 20
SHARE_OF_TWO_WORKERS = 0.556  # of the seconds of one: 1.8 times as fast
TRIALS = 24


class Number(NamedTuple):
    """One line of the table."""

    what: str
    value: float
    unit: str
    limit: float | None = None


def imports():
    """Seconds that an import takes in a fresh Python: the median of a few."""
    for module in ("utils.exercises", "utils.plotting"):
        code = f"from time import time; start = time(); import {module}; print(time() - start)"
        command = [sys.executable, "-c", code]
        times = [float(subprocess.check_output(command)) for _ in range(REPEATS)]
        yield Number(f"import {module}", median(times), "s")


def notebooks():
    """Each notebook, from the start of its kernel to its first figure and to its end."""
    for path in sorted([*NOTEBOOKS.glob("*.ipynb"), *SOLUTIONS.glob("*.ipynb")]):
        figure, end, memory = run(path)
        if figure is not None:
            limit = FIRST_FIGURE_SECONDS.get(path.stem)
            yield Number(f"{shown(path)}, first figure", figure, "s", limit)
        yield Number(f"{shown(path)}, all cells", end, "s")
        yield Number(f"{shown(path)}, memory", memory / 2**20, "MB", MEGABYTES)


def run(path):
    """Run a notebook -> seconds to its first figure (None without one) and to its end, most bytes.

    The bytes are the kernel's resident memory, looked at after each cell.
    """
    notebook = read(path)
    client = NotebookClient(notebook, resources={"metadata": {"path": str(path.parent)}})
    figure, memory = None, 0
    start = time.perf_counter()
    with client.setup_kernel(stderr=subprocess.DEVNULL):
        kernel = psutil.Process(client.km.provisioner.pid)
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
            memory = max(memory, kernel.memory_info().rss)
            if figure is None and shows_figure(cell):
                figure = time.perf_counter() - start
        end = time.perf_counter() - start
    return figure, end, memory


def shows_figure(cell):
    return any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


def verdicts():
    """Seconds from an answer to its verdict as HTML: for each exercise, the slowest kind of answer.

    The frameworks and the figures are imported before, as the notebook has done that needs them.
    """
    import keras  # noqa: F401
    import torch  # noqa: F401

    import utils.plotting  # noqa: F401

    for name, exercise in EXERCISES.items():
        mistakes = [mistake.answer for mistake in exercise.mistakes.values()]
        answers = [lambda *args: ..., exercise.reference, *mistakes]
        # A copy of the exercise remembers nothing of the answers before.
        times = [seconds(verdict, dataclasses.replace(exercise), answer) for answer in answers]
        yield Number(f"verdict on {name}", max(times), "s", VERDICT_SECONDS)


def verdict(exercise, answer):
    return judge(exercise, answer)._repr_html_()


def passes():
    """`utils.lstm` beside PyTorch's LSTM, forward alone and with the way back: same weights."""
    for sizes, limit in FORWARD_TIMES_PYTORCH.items():
        yield from passes_at(sizes, limit)


def passes_at(sizes, limit):
    import torch

    batch, steps, features, units = sizes
    module = torch.nn.LSTM(features, units, batch_first=True)
    weights = layouts.from_torch(module)
    rng = np.random.default_rng(0)
    x = rng.standard_normal((batch, steps, features), np.float32)
    dh = rng.standard_normal((batch, steps, units), np.float32)
    torch_x, torch_dh = torch.from_numpy(x).requires_grad_(), torch.from_numpy(dh)

    def unroll():
        return lstm.unroll(x, weights)

    def torch_forward():
        with torch.no_grad():
            module(torch_x)

    def unroll_and_backward():
        lstm.backward(x, weights, unroll(), dh)

    def torch_forward_and_backward():
        module(torch_x)[0].backward(torch_dh)

    forward = {"NumPy": unroll, "PyTorch": torch_forward}
    both = {"NumPy": unroll_and_backward, "PyTorch": torch_forward_and_backward}
    yield from beside(f"forward {sizes}", forward, limit)
    yield from beside(f"forward, backward {sizes}", both, BACKWARD_TIMES_PYTORCH)


def training_steps():
    """One step on all examples of notebook 07, of its network, in Keras and in PyTorch."""
    import keras
    import torch

    torch.set_num_threads(1)  # as the notebook does
    rng = np.random.default_rng(0)
    x, y = (rng.standard_normal(shape, np.float32) for shape in ((75, 4, 1), (75, 1)))
    torch_x, torch_y = torch.from_numpy(x), torch.from_numpy(y)
    module, head = torch.nn.LSTM(1, 32, batch_first=True), torch.nn.Linear(32, 1)
    optimizer = torch.optim.Adam([*module.parameters(), *head.parameters()])
    model = keras.Sequential([keras.layers.LSTM(32), keras.layers.Dense(1)])
    model.compile("adam", "mse")

    def torch_step():
        loss = ((head(module(torch_x)[0][:, -1]) - torch_y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def keras_step():
        model.train_on_batch(x, y)

    keras_step()  # compiles the model
    yield from beside("training step (75, 4, 1, 32)", {"Keras": keras_step, "PyTorch": torch_step})


def classic_tasks():
    """Seconds of one thread from a new network to its passed test, and errors on new sequences.

    Medians of 20 seeds, of the LSTMs that notebooks 08 and 09 train.
    """
    import torch

    torch.set_num_threads(1)
    for (name, units, *biases, rate), limit in CLASSIC_SECONDS.items():
        task = solving.TASKS[name]
        train = partial(solved, task, units, biases, rate)
        networks = yield from until_passed(name, train, limit)
        asked = 10 * task.tested
        wrong = [
            solving.errors(task, network.say, np.random.default_rng([seed, 1]), asked)
            for seed, network in enumerate(networks)
        ]
        yield Number(f"{name}, wrong of {asked} new ones", median(wrong), "")
    yield from until_passed("continual Reber", partial(streaming.train, True), STREAM_SECONDS)


def solved(task, units, biases, rate, seed):
    layer = solving.started("LSTM", task.features, units, seed, *biases)
    return solving.solve(task, layer, seed, rate)


def until_passed(what, train, limit):
    """The seconds of trainings, each beside PyTorch's step, for a machine's pace changes.

    Returns what was trained.
    """
    import torch

    batch, steps, features, units = MILLISECOND
    module = torch.nn.LSTM(features, units, batch_first=True)
    x = torch.zeros(batch, steps, features)
    networks, times, paces = [], [], []
    for seed in range(SEEDS):
        times.append(seconds(lambda seed=seed: networks.append(train(seed))))
        paces += [seconds(lambda: module(x)[0].sum().backward()) for _ in range(REPEATS)]
    pace = 1000 * median(paces)
    yield Number(f"PyTorch, forward, backward {MILLISECOND}", pace, "ms")
    yield Number(f"{what}, until a test is passed", median(times), "s", limit * pace)
    return networks


class Setting(NamedTuple):
    """Of a trial that never learns, and so takes all its steps."""

    limit: int


class Row(NamedTuple):
    steps: int


def trial(setting, seed):
    import torch

    def draw(rng):
        return rng.random((32, 50, 2), np.float32), np.full((32, 50), 0.5, np.float32)

    torch.set_num_threads(1)
    build = partial(torch.nn.LSTM, 2, 16, batch_first=True)
    return Row(training.steps_to_learn(build, draw, seed, setting.limit))


def scaling():
    """A study with one worker a core, with two and with one, once each has imported PyTorch."""
    counts = sorted({1, min(2, CPU_COUNT), CPU_COUNT})
    times = {}
    for workers in counts:
        with study.connected(workers=workers) as client:
            run_trials(client, 2 * workers, limit=1)
            times[workers] = seconds(run_trials, client, TRIALS, limit=400)
        yield Number(f"study, {workers} at a time", times[workers], "s")
    for workers in counts[1:]:
        limit = SHARE_OF_TWO_WORKERS if workers == 2 else None
        yield Number(f"study, {workers} / 1 at a time", times[workers] / times[1], "x", limit)


def run_trials(client, count, limit):
    trials = [(Setting(limit), seed) for seed in range(count)]
    for _, _, error in study.ended(client, SimpleNamespace(trial=trial), trials):
        if error:
            raise error


def beside(what, calls, limit=None):
    """The times of two named calls and their ratio: medians of calls that take turns."""
    turns = [[seconds(call) for call in calls.values()] for _ in range(PASSES)]
    one, other = (median(times) for times in zip(*turns, strict=True))
    for name, time_of_call in zip(calls, (one, other), strict=True):
        yield Number(f"{name} {what}", 1000 * time_of_call, "ms")
    yield Number(f"{' / '.join(calls)} {what}", one / other, "x", limit)


def seconds(function, *arguments, **options):
    start = time.perf_counter()
    function(*arguments, **options)
    return time.perf_counter() - start


def main():
    """Print the table while it is being measured; return 1 if a limit is exceeded."""
    os.environ.update(ENVIRONMENT)
    exceeded = False
    parts = (imports, notebooks, verdicts, passes, training_steps, classic_tasks, scaling)
    for number in chain.from_iterable(part() for part in parts):
        line = f"{number.what:<50}{number.value:>9.3g} {number.unit:<2}"
        if number.limit is not None:
            too_much = number.value > number.limit
            exceeded |= too_much
            line += f"  {'EXCEEDS' if too_much else 'within'} {number.limit:.4g}"
        print(line, flush=True)
    return int(exceeded)


if __name__ == "__main__":
    sys.exit(main())
