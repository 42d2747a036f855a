"""Train a small LSTM on streams of embedded Reber strings, by the whole gradient or that of 1997.

A stream has no end that the network is told of: its state is carried from one chunk of letters to
the next, and only a new stream starts from zeros. As in the paper, a stream ends where the network
errs; ours also end by chance, one in a hundred a chunk, where the paper's ended after a million
letters.

The whole gradient runs back through h and c to the beginning of the chunk. That of 1997 is cut
where h is read: what a gate reads of the step before counts as a given number, and only c carries
the gradient on. So much less can be learned from it, but it has no need to go back: every weight
keeps a trace of how much c hangs on it, carried along with the state, and reaches as far back as
the stream does.

Sources: Hochreiter & Schmidhuber, *Long Short-Term Memory* (1997), appendix A.1; Gers, Schmidhuber
& Cummins, *Learning to Forget* (2000).
"""

from typing import NamedTuple

import numpy as np

from utils import layouts, lstm
from utils.tasks import reber

BATCH = 32
CHUNK = 25
CHUNKS_BETWEEN_TESTS = 50
UNITS = 16
TESTED = 10  # streams, as in the paper
LENGTHS = (1_000, 10_000, 100_000)  # the longer test only for who passes the shorter


class Trained(NamedTuple):
    """How a training ended: whether a test was passed, after how many letters, and the network."""

    passed: bool
    symbols: int
    layer: object
    head: object


class Test(NamedTuple):
    """Streams that were read to their end, errors or not.

    wrong (streams, time), True where the answer is wrong; number (streams, time), the string that
    the letter is from, from 0; largest_c, the largest |c| of all.
    """

    wrong: np.ndarray
    number: np.ndarray
    largest_c: float


def network(forgets, seed):
    """An LSTM layer of PyTorch and a linear head -> (layer, head).

    Without ``forgets`` it is the cell of 1997: σ(20) is 1 in float32, and a gate at 1 gets no
    gradient. PyTorch's second bias stays at zero, so that there is one, as in the papers.
    """
    import torch

    torch.manual_seed(seed)
    layer = torch.nn.LSTM(len(reber.LETTERS), UNITS, batch_first=True)
    head = torch.nn.Linear(UNITS, len(reber.LETTERS))
    forget_gate = slice(UNITS, 2 * UNITS)
    with torch.no_grad():
        layer.bias_hh_l0.zero_()
        layer.bias_ih_l0[forget_gate] = 1 if forgets else 20
        if not forgets:
            layer.weight_ih_l0[forget_gate] = 0
            layer.weight_hh_l0[forget_gate] = 0
    layer.bias_hh_l0.requires_grad_(False)
    return layer, head


def train(layer, head, seed, gradient="whole", optimizer=None, ends=True, limit=3_200_000):
    """Train on 32 streams at once for up to ``limit`` letters, or until a test is passed."""
    import torch

    rng = np.random.default_rng(seed)
    weights = [w for w in [*layer.parameters(), *head.parameters()] if w.requires_grad]
    optimizer = optimizer(weights)
    learn, memory = {
        "whole": (_whole, [torch.zeros(BATCH, UNITS) for _ in "hc"]),
        "truncated": (
            _truncated,
            [np.zeros((BATCH, UNITS), np.float32) for _ in "hc"]
            + [np.zeros((BATCH, 8 + UNITS, 3 * UNITS), np.float32)],
        ),
    }[gradient]
    place, coin = np.zeros((2, BATCH), int)
    for chunk in range(1, limit // (BATCH * CHUNK) + 1):
        x, y, allowed, place, coin = _read_on(place, coin, rng)
        optimizer.zero_grad()
        scores, memory = learn(layer, head, x, y, memory)
        torch.nn.utils.clip_grad_norm_(weights, 1)
        optimizer.step()
        if ends:
            over = wrong(scores, allowed).any(axis=1) | (rng.random(BATCH) < 0.01)
            place[over] = 0
            for values in memory:
                values[over] = 0
        if chunk % CHUNKS_BETWEEN_TESTS == 0 and passes(layer, head, rng):
            return Trained(True, chunk * BATCH * CHUNK, layer, head)
    return Trained(False, chunk * BATCH * CHUNK, layer, head)


def wrong(scores, allowed):
    """Where not all letters that may come score above all that may not."""
    lowest = np.where(allowed, scores, np.inf).min(axis=-1)
    highest = np.where(allowed, -np.inf, scores).max(axis=-1)
    return lowest <= highest


def passes(layer, head, rng):
    return all(not test(layer, head, length, rng).wrong.any() for length in LENGTHS)


def test(layer, head, length, rng):
    import torch

    streams = reber.streams(TESTED, length, rng)
    memory, errors, largest = None, [], 0.0
    with torch.no_grad():
        for start in range(0, length, 1000):
            now = slice(start, start + 1000)
            h, memory = layer(torch.from_numpy(streams.x[:, now]), memory)
            errors.append(wrong(head(h).numpy(), streams.allowed[:, now]))
            largest = max(largest, float(memory[1].abs().max()))
    return Test(np.concatenate(errors, axis=1), streams.number, largest)


def _read_on(place, coin, rng):
    coins = np.concatenate([coin[None], rng.integers(2, size=(CHUNK, BATCH))])
    places = np.empty_like(coins)
    places[0] = place
    for t in range(CHUNK):
        places[t + 1] = reber.LEADS[places[t], coins[t]]
    letters = reber.COMES[places, coins].T
    return (
        reber.one_hot(letters[:, :-1]),
        letters[:, 1:],
        reber.MAY_COME[places[1:].T],
        places[-1].copy(),
        coins[-1],
    )


def _loss(scores, y):
    import torch

    return torch.nn.functional.cross_entropy(scores.flatten(0, 1), torch.from_numpy(y).flatten())


def _whole(layer, head, x, y, memory):
    import torch

    h, memory = layer(torch.from_numpy(x), tuple(values[None] for values in memory))
    scores = head(h)
    _loss(scores, y).backward()
    return scores.detach().numpy(), [values[0].detach() for values in memory]


def _truncated(layer, head, x, y, memory):
    import torch

    weights = layouts.from_torch(layer)
    h, c, traces = memory
    trace = lstm.unroll(x, weights, lstm.State(h, c))
    read = torch.from_numpy(trace.h).requires_grad_()
    scores = head(read)
    _loss(scores, y).backward()
    gradient, traces = truncated(x, trace, read.grad.numpy(), lstm.State(h, c), traces)
    for name, values in layouts.to_torch(gradient).items():
        weight = getattr(layer, f"{name}_l0")
        if weight.requires_grad:
            weight.grad = torch.from_numpy(values)
    return scores.detach().numpy(), [trace.h[:, -1].copy(), trace.c[:, -1].copy(), traces]


def truncated(x, trace, dh, state, traces):
    """The gradient of 1997, and the traces after the last step."""
    i, f, g, o, c, h = trace
    batch, time, units = c.shape
    c_before = np.concatenate([state.c[:, None], c[:, :-1]], axis=1)
    h_before = np.concatenate([state.h[:, None], h[:, :-1]], axis=1)
    read = np.concatenate([x, h_before, np.ones((batch, time, 1), x.dtype)], axis=2)
    tanh_c = np.tanh(c)
    dc = dh * o * (1 - tanh_c**2)
    kept = np.ones_like(c)
    for t in reversed(range(time - 1)):
        dc[:, t] += dc[:, t + 1] * f[:, t + 1]
        kept[:, t] = kept[:, t + 1] * f[:, t + 1]
    first = f[:, 0]
    writes = np.stack([g * i * (1 - i), c_before * f * (1 - f), i * (1 - g**2)], axis=2)
    dz = np.concatenate(
        [(dc[:, :, None] * writes).reshape(batch, time, -1), dh * tanh_c * o * (1 - o)], axis=2
    )
    d = np.tensordot(read, dz, ([0, 1], [0, 1]))
    d[:, : 3 * units] += (traces * np.tile(dc[:, 0] * first, 3)[:, None]).sum(axis=0)
    traces = traces * np.tile(kept[:, 0] * first, 3)[:, None] + read.transpose(0, 2, 1) @ (
        (kept[:, :, None] * writes).reshape(batch, time, -1)
    )
    features = x.shape[2]
    return lstm.Weights(d[:features], d[features:-1], d[-1]), traces
