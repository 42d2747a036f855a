"""Train a small LSTM on streams of embedded Reber strings, by the whole gradient or that of 1997.

A network isn't told where a string ends: its state is carried on from chunk to chunk, and only a
new stream starts from zeros. A stream ends with the chunk in which the network errs, so that the
next chunk begins a new one.

The whole gradient runs back through h and c to the beginning of the chunk. That of 1997 is cut
wherever h is read: what the gates read counts as given, and only c carries the gradient on. So it
needs no way back: a weight's trace, carried forward with the state, says how much c hangs on it,
and reaches back to where the stream began.

The trainer of the time is the truncated gradient with plain descent, ``"SGD"``. As far as we know
the paper of 2000, it differs from ours: it trains on one stream at a time and changes the weights
after each letter, at a rate of 0.5, which may fall; ours are 32 streams and chunks of 25 letters.
Its network is 4 blocks of 2 cells, 424 weights, whose output units also read the letter and have a
squared error; ours has 16 units, an output gate each, 1655 weights, and the cross-entropy. An
answer of its is right when each output is within 0.49 of what it should be, one of ours when all
letters that may come score above all others. Its streams also end after a million letters, ours by
chance.

Sources: Hochreiter & Schmidhuber, *Long Short-Term Memory* (1997), appendix A.1; Gers, Schmidhuber
& Cummins, *Learning to Forget* (2000).
"""

from typing import NamedTuple

import numpy as np

from utils import layouts, lstm, solving
from utils.tasks import reber

UNITS = 16
BATCH = 32
CHUNK = 25
CHUNKS_BETWEEN_TESTS = 100
LOOKED_AT = 1_000  # letters at a time, when answers are looked at
ENDS_BY_CHANCE = 0.01  # of the streams, after each chunk
TESTED = 10  # streams, as in the paper
LENGTHS = (1_000, 10_000, 100_000)  # a longer test only for who passes the shorter ones


class Optimizer(NamedTuple):
    """One of PyTorch's, its learning rate, the largest norm of a gradient, and the decay a step of
    the mean of the last weights, with which the network is tested; at 0 it is the last weights.
    """

    name: str
    rate: float
    largest_norm: float
    mean_decay: float


# SGD with forget gates learns best at 5, of 1, 2, 5 and 10; without them it fails at .3, 1, 2, 5
# and 10.
OPTIMIZERS = {
    "Adam": Optimizer("Adam", 0.03, 1.0, 0.95),
    "SGD": Optimizer("SGD", 5.0, np.inf, 0.0),
}


class Trained(NamedTuple):
    """How a training ended: whether a test was passed, after how many letters, and the network.

    layer and head are PyTorch's, with the weights that were tested: ``layouts.from_torch(layer)``
    is what ``lstm.unroll`` takes.
    """

    passed: bool
    letters: int
    layer: object
    head: object


class Answers(NamedTuple):
    """What a network made of streams.

    wrong (streams, time), True where an answer is wrong; largest_c, the largest |c|, which is
    looked at after every thousandth letter.
    """

    wrong: np.ndarray
    largest_c: float


class Memory(NamedTuple):
    """What is carried from chunk to chunk: the state, h and c (batch, units), and the traces.

    traces (batch, features + units + 1, 3·units) are ∂c/∂W above ∂c/∂U above ∂c/∂b, for the blocks
    i, f and g: on o, c doesn't hang.
    """

    h: np.ndarray
    c: np.ndarray
    traces: np.ndarray


def train(forgets, seed, gradient="whole", optimizer="Adam", ends=True, limit=1_600_000):
    """Train a new network for up to ``limit`` letters, or until it passes a test -> ``Trained``.

    forgets says whether it has forget gates; gradient is "whole" or "truncated", optimizer one of
    the ``OPTIMIZERS``. Unless ``ends``, no stream ends.
    """
    import torch
    from torch.optim import swa_utils

    network = _network(forgets, seed)
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    chosen = OPTIMIZERS[optimizer]
    descent = getattr(torch.optim, chosen.name)(weights, chosen.rate, fused=True)
    average = swa_utils.get_ema_multi_avg_fn(chosen.mean_decay)
    mean = swa_utils.AveragedModel(network, multi_avg_fn=average)
    learn = {"whole": _learn, "truncated": _learn_truncated}[gradient]
    memory = _nothing(len(reber.LETTERS))
    rng = np.random.default_rng(seed)
    place, coin = np.zeros((2, BATCH), int)
    for chunk in range(1, limit // (BATCH * CHUNK) + 1):
        x, y, allowed, place, coin = _read_on(place, coin, rng)
        descent.zero_grad()
        scores, memory = learn(*network, x, y, memory)
        torch.nn.utils.clip_grad_norm_(weights, chosen.largest_norm)
        descent.step()
        mean.update_parameters(network)
        if ends:
            over = reber.wrong(scores, allowed).any(axis=1) | (rng.random(BATCH) < ENDS_BY_CHANCE)
            for values in (place, *memory):
                values[over] = 0
        passed = chunk % CHUNKS_BETWEEN_TESTS == 0 and _passes(*mean.module, rng)
        if passed:
            break
    return Trained(passed, chunk * BATCH * CHUNK, *mean.module)


def answers(layer, head, streams):
    """Let a network foretell ``reber.Streams`` to their end, errors or not -> ``Answers``."""
    import torch

    errors, largest_c, state = [], 0.0, None
    with torch.no_grad():
        for start in range(0, streams.x.shape[1], LOOKED_AT):
            now = slice(start, start + LOOKED_AT)
            h, state = layer(torch.from_numpy(streams.x[:, now]), state)
            errors.append(reber.wrong(head(h).numpy(), streams.allowed[:, now]))
            largest_c = max(largest_c, state[1].abs().max().item())
    return Answers(np.concatenate(errors, axis=1), largest_c)


def truncated_gradient(x, trace, dh, before):
    """The gradient of 1997 for one chunk, and the traces behind it -> (``Weights``, traces).

    trace is ``lstm.unroll(x, weights, State(before.h, before.c))``, dh (batch, time, units) the
    loss's gradient for every h as an output, before the ``Memory`` that the chunk began with.
    """
    i, f, g, o, c, h = trace
    batch, time, units = c.shape
    c_before = np.concatenate([before.c[:, None], c[:, :-1]], axis=1)
    h_before = np.concatenate([before.h[:, None], h[:, :-1]], axis=1)
    read = np.concatenate([x, h_before, np.ones_like(x[:, :, :1])], axis=2)

    # What arrives at each c from all later outputs, and how much of it is kept until the end.
    tanh_c = np.tanh(c)
    dc = dh * o * (1 - tanh_c**2)
    kept = np.ones_like(c)
    for t in reversed(range(time - 1)):
        dc[:, t] += dc[:, t + 1] * f[:, t + 1]
        kept[:, t] = kept[:, t + 1] * f[:, t + 1]

    # ∂c/∂z of the same step, for the blocks i, f and g.
    written = np.concatenate([g * i * (1 - i), c_before * f * (1 - f), i * (1 - g**2)], axis=2)
    dz = np.concatenate([np.tile(dc, 3) * written, dh * tanh_c * o * (1 - o)], axis=2)
    d = np.tensordot(read, dz, ([0, 1], [0, 1]))
    # The steps before the chunk have their part through the c that it began with.
    d[:, : 3 * units] += (before.traces * np.tile(dc[:, 0] * f[:, 0], 3)[:, None]).sum(axis=0)
    traces = before.traces * np.tile(kept[:, 0] * f[:, 0], 3)[:, None]
    traces += read.swapaxes(1, 2) @ (np.tile(kept, 3) * written)
    features = x.shape[2]
    return lstm.Weights(d[:features], d[features:-1], d[-1]), traces


def _network(forgets, seed):
    """A layer and a head. Without forget gates f is σ(20), which is 1 and has no gradient."""
    import torch

    features = len(reber.LETTERS)
    layer = solving.started("LSTM", features, UNITS, seed, forget_bias=1.0 if forgets else 20.0)
    with torch.no_grad():
        layer.bias_hh_l0.zero_()  # the papers have one bias
        if not forgets:
            layer.weight_ih_l0[UNITS : 2 * UNITS] = 0
            layer.weight_hh_l0[UNITS : 2 * UNITS] = 0
    layer.bias_hh_l0.requires_grad_(False)
    return torch.nn.ModuleList([layer, torch.nn.Linear(UNITS, features)])


def _nothing(features):
    shapes = [(UNITS,), (UNITS,), (features + UNITS + 1, 3 * UNITS)]
    return Memory(*(np.zeros((BATCH, *shape), np.float32) for shape in shapes))


def _read_on(place, coin, rng):
    """The next chunk of each stream, from its place in the grammar and the coin thrown there."""
    coins = np.concatenate([coin[None], rng.integers(2, size=(CHUNK, BATCH))])
    places = np.empty_like(coins)
    places[0] = place
    for t in range(CHUNK):
        places[t + 1] = reber.LEADS[places[t], coins[t]]
    letters = reber.COMES[places, coins].T
    x, y, allowed = reber.one_hot(letters[:, :-1]), letters[:, 1:], reber.MAY_COME[places[1:].T]
    return x, y.astype(int), allowed, places[-1], coins[-1]


def _learn(layer, head, x, y, memory):
    """Leave the whole gradient of a chunk in the weights -> (scores, the next ``Memory``)."""
    import torch

    state = tuple(torch.from_numpy(values)[None] for values in (memory.h, memory.c))
    outputs, state = layer(torch.from_numpy(x), state)
    scores = head(outputs)
    _cross_entropy(scores, y).backward()
    h, c = (values[0].detach().numpy() for values in state)
    return scores.detach().numpy(), memory._replace(h=h, c=c)


def _learn_truncated(layer, head, x, y, memory):
    """Leave the gradient of 1997 in the weights -> (scores, the next ``Memory``)."""
    import torch

    trace = lstm.unroll(x, layouts.from_torch(layer), lstm.State(memory.h, memory.c))
    outputs = torch.from_numpy(trace.h).requires_grad_()
    scores = head(outputs)
    _cross_entropy(scores, y).backward()
    gradient, traces = truncated_gradient(x, trace, outputs.grad.numpy(), memory)
    for name, values in layouts.to_torch(gradient).items():
        weight = getattr(layer, f"{name}_l0")
        if weight.requires_grad:
            weight.grad = torch.from_numpy(values)
    h, c = trace.state
    return scores.detach().numpy(), Memory(h, c, traces)


def _cross_entropy(scores, y):
    import torch

    return torch.nn.functional.cross_entropy(scores.flatten(0, 1), torch.from_numpy(y).flatten())


def _passes(layer, head, rng):
    return all(
        not answers(layer, head, reber.streams(TESTED, length, rng)).wrong.any()
        for length in LENGTHS
    )
