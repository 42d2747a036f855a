"""Which networks solve the tasks of the 1997 paper, and in how many sequences?

Each trial draws a network, trains it on up to 32,000 sequences until it passes the paper's test
(see ``utils/solving.py``), and then asks it ten times as many new sequences.
"""

from typing import NamedTuple

import numpy as np

from utils import solving


class Setting(NamedTuple):
    """A task, and the network that is to learn it; ``solving.started`` says what the biases are."""

    task: str
    cell: str
    units: int
    forget_bias: float
    input_bias: float
    learning_rate: float


class Row(NamedTuple):
    """Whether and after how many sequences a test was passed; then the share of wrong answers."""

    solved: bool
    sequences: int
    wrong: float


SEEDS = range(100)
LIMIT = 32_000
CORNERS = [(1.0, 0.0), (1.0, -4.0), (5.0, 0.0), (5.0, -4.0)]
SETTINGS = [
    Setting("embedded Reber", "LSTM", 16, 3.0, 0.0, 0.03),
    Setting("embedded Reber", "GRU", 16, 0.0, 0.0, 0.03),
    Setting("embedded Reber", "RNN", 16, 0.0, 0.0, 0.01),
    *(Setting("temporal order", "LSTM", 8, *biases, 0.02) for biases in CORNERS),
    Setting("temporal order", "LSTM", 8, 20.0, -4.0, 0.02),
    Setting("temporal order", "chrono LSTM", 8, 0.0, 0.0, 0.02),
    *(Setting("adding", "LSTM", 16, *biases, 0.03) for biases in CORNERS),
    Setting("adding", "LSTM", 16, 20.0, -4.0, 0.03),
    Setting("adding", "chrono LSTM", 16, 0.0, 0.0, 0.03),
]


def trial(setting, seed):
    """Train one network -> ``Row``."""
    import torch

    torch.set_num_threads(1)
    task = solving.TASKS[setting.task]
    layer = solving.started(
        setting.cell, task.features, setting.units, seed, setting.forget_bias, setting.input_bias
    )
    solved = solving.solve(task, layer, seed, setting.learning_rate, LIMIT)
    count = 10 * task.tested
    wrong = solving.errors(task, solved.say, np.random.default_rng([seed, 1]), count) / count
    return Row(solved.solved, solved.sequences, wrong)
