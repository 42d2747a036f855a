"""What does it cost on a stream without an end to have no forget gates, and under which trainer?

Each trial trains a network on streams of embedded Reber strings until it passes the test of the
2000 paper, 10 streams of 100,000 letters without an error (see ``utils/streaming.py``), and then
asks it 10 others. The paper calls such a network perfect, and good if it has more than 1,000
letters right before its first error, on average.
"""

from typing import NamedTuple

import numpy as np

from utils import streaming
from utils.tasks import reber


class Setting(NamedTuple):
    """A network and its trainer, as ``streaming.train`` takes them."""

    forgets: bool
    gradient: str
    optimizer: str
    ends: bool


class Row(NamedTuple):
    """Whether and after how many letters a test was passed; then, of ten new streams:

    how many letters came before the first error, on average; how many errors there were, and how
    many of them in the first string of a stream; the largest |c|.
    """

    passed: bool
    letters: int
    right_letters: float
    errors: int
    errors_in_first: int
    largest_c: float


SEEDS = range(100)
LIMIT = 1_600_000
SETTINGS = [
    Setting(forgets, gradient, optimizer, ends=True)
    for gradient, optimizer in (("whole", "Adam"), ("truncated", "SGD"))
    for forgets in (True, False)
] + [Setting(True, "whole", "Adam", ends=False)]


def trial(setting, seed):
    """Train one network -> ``Row``."""
    import torch

    torch.set_num_threads(1)
    trained = streaming.train(seed=seed, limit=LIMIT, **setting._asdict())
    streams = reber.streams(
        streaming.TESTED, streaming.LENGTHS[-1], np.random.default_rng([seed, 1])
    )
    wrong, largest_c = streaming.answers(trained.layer, trained.head, streams)
    before = np.where(wrong.any(axis=1), wrong.argmax(axis=1), wrong.shape[1])
    return Row(
        trained.passed,
        trained.letters,
        float(before.mean()),
        int(wrong.sum()),
        int(wrong[streams.number == 0].sum()),
        largest_c,
    )
