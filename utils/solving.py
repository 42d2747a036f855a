"""Train a recurrent network in PyTorch on new sequences in each step, until it passes a test.

This is how notebook 08 trains, for each of the ``TASKS``: batches of 32 sequences, Adam at one
learning rate, gradients clipped at a norm of 1, and a test on new sequences every 100 steps.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from utils.tasks import long_lags, reber

BATCH = 32
STEPS_BETWEEN_TESTS = 100
ASKED_AT_ONCE = 256  # in a test: what is computed for more leaves the processor's cache


class Task(NamedTuple):
    """What is asked of a network, and when its answer counts as right.

    draw(count, rng) draws sequences. What a network says of them is (sequences, time, outputs), or,
    where it is asked ``at_the_end`` alone, (sequences, outputs): loss(said, drawn) is what it is
    trained on, and wrong(said, drawn) counts the sequences that are not answered as the paper asks.
    A test has ``tested`` sequences, ``forgiven`` of which may be wrong.
    """

    features: int
    outputs: int
    at_the_end: bool
    draw: Callable
    loss: Callable
    wrong: Callable
    tested: int
    forgiven: int


class Solved(NamedTuple):
    """How a training ended.

    solved, whether it passed a test; sequences, how many it was trained on until then; losses, one
    a step; say, the network as a function of x, a tensor (sequences, time, features): what it says
    after each step, or, where their ``steps`` are given, after the last one of each sequence.
    """

    solved: bool
    sequences: int
    losses: list
    say: Callable


def started(cell, features, units, seed, forget_bias=1.0, input_bias=0.0):
    """A layer of PyTorch with ``batch_first=True``, drawn with ``seed``.

    cell is "LSTM", "GRU", whose update gate takes the forget bias, "RNN", or "orthogonal RNN", with
    such a U. "chrono LSTM" draws its biases for lags of up to 110 steps (Tallec & Ollivier, 2018):
    log U(1, 109) for f, and its negative for i.
    """
    import torch

    torch.manual_seed(seed)
    kind = next(kind for kind in ("LSTM", "GRU", "RNN") if kind in cell)
    layer = getattr(torch.nn, kind)(features, units, batch_first=True)
    if cell == "chrono LSTM":
        forget_bias = torch.empty(units).uniform_(1, 109).log()
        input_bias = -forget_bias
    blocks = {"LSTM": (input_bias, forget_bias), "GRU": (None, forget_bias), "RNN": ()}[kind]
    with torch.no_grad():
        for number, bias in enumerate(blocks):
            if bias is not None:
                block = slice(number * units, (number + 1) * units)
                layer.bias_ih_l0[block] = torch.as_tensor(bias)
                layer.bias_hh_l0[block] = 0  # both are added up
        if cell == "orthogonal RNN":
            torch.nn.init.orthogonal_(layer.weight_hh_l0)
    return layer


def solve(task, layer, seed, learning_rate=0.03, limit=32_000):
    """Train a layer, with a linear head, on a ``Task`` for up to ``limit`` sequences -> ``Solved``.

    layer is a recurrent layer of PyTorch with ``batch_first=True``, which is trained itself.
    """
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    head = torch.nn.Linear(layer.hidden_size, task.outputs)
    weights = [*layer.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights, learning_rate, fused=True)
    losses = []

    def say(x, steps=None):
        h = layer(x)[0]
        return head(h if steps is None else h[np.arange(len(h)), steps - 1])

    while len(losses) * BATCH < limit:
        left = limit - len(losses) * BATCH
        drawn = task.draw(min(left, BATCH * STEPS_BETWEEN_TESTS), rng)
        for batch in _batches(drawn, BATCH):
            loss = task.loss(_answers(task, say, batch), batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1)
            optimizer.step()
            losses.append(loss.item())
        if errors(task, say, rng, task.tested) <= task.forgiven:
            return Solved(True, len(losses) * BATCH, losses, say)
    return Solved(False, limit, losses, say)


def _batches(drawn, size):
    """Sequences in batches, each cut behind the end of its longest."""
    for start in range(0, len(drawn.x), size):
        batch = type(drawn)(*(array[start : start + size] for array in drawn))
        yield batch._replace(x=batch.x[:, : batch.steps.max()])


def errors(task, say, rng, count):
    """How many of ``count`` new sequences are answered wrongly."""
    import torch

    batches = _batches(task.draw(count, rng), ASKED_AT_ONCE)
    with torch.no_grad():
        return sum(task.wrong(_answers(task, say, batch), batch) for batch in batches)


def _answers(task, say, drawn):
    import torch

    return say(torch.from_numpy(drawn.x), drawn.steps if task.at_the_end else None)


def _reber_loss(said, drawn):
    import torch

    y = torch.from_numpy(drawn.y[:, : said.shape[1]])
    return torch.nn.functional.cross_entropy(said.flatten(0, 1), y.flatten(), ignore_index=-1)


def _reber_wrong(said, drawn):
    """A string is right when, at each letter, all that may follow are above all that may not."""
    allowed = drawn.allowed[:, : said.shape[1]]
    return int(reber.wrong(said.numpy(), allowed).any(axis=1).sum())


def _class_loss(said, drawn):
    import torch

    return torch.nn.functional.cross_entropy(said, torch.from_numpy(drawn.y))


def _class_wrong(said, drawn):
    """Right is a sequence where the share of every class is within 0.3 of what it should be."""
    import torch

    shares = torch.softmax(said, dim=1).numpy()
    wanted = np.eye(shares.shape[1])[drawn.y]
    return int((abs(shares - wanted) > 0.3).any(axis=1).sum())


def _number_loss(said, drawn):
    import torch

    return ((said[:, 0] - torch.from_numpy(drawn.y)) ** 2).mean()


def _number_wrong(said, drawn):
    """Right is an answer within 0.04."""
    return int((abs(said[:, 0].numpy() - drawn.y) > 0.04).sum())


TASKS = {
    "embedded Reber": Task(7, 7, False, reber.strings, _reber_loss, _reber_wrong, 256, 0),
    "temporal order": Task(8, 4, True, long_lags.order, _class_loss, _class_wrong, 2560, 1),
    "adding": Task(2, 1, True, long_lags.adding, _number_loss, _number_wrong, 2560, 1),
}
