"""Streams go on from chunk to chunk, and the gradient of 1997 is cut where h is read alone."""

import numpy as np
import pytest
import torch

from utils import layouts, lstm, streaming
from utils.tasks import reber


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def gradient_by_autograd(x, y, weights):
    """A cell that is handed an h without a history, in PyTorch -> the gradient of Σ y h."""
    W, U, b = (torch.from_numpy(array).requires_grad_() for array in weights)
    h = c = torch.zeros(len(x), weights.units, dtype=W.dtype)
    loss = 0
    for x_t, y_t in zip(torch.from_numpy(x).unbind(1), torch.from_numpy(y).unbind(1), strict=True):
        i, f, g, o = (x_t @ W + h.detach() @ U + b).chunk(4, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        loss = loss + (y_t * h).sum()
    loss.backward()
    return [array.grad.numpy() for array in (W, U, b)]


def test_the_gradient_of_1997_goes_through_c_alone_and_reaches_back_over_the_chunks():
    rng = np.random.default_rng(0)
    batch, time, features, units = 3, 11, 4, 2
    weights = lstm.init_weights(features, units, seed=0)
    x, y = rng.normal(size=(batch, time, features)), rng.normal(size=(batch, time, units))
    memory = streaming.Memory(
        np.zeros((batch, units)),
        np.zeros((batch, units)),
        np.zeros((batch, features + units + 1, 3 * units)),
    )
    total = [0, 0, 0]
    for chunk in (slice(0, 5), slice(5, 6), slice(6, 11)):
        trace = lstm.unroll(x[:, chunk], weights, lstm.State(memory.h, memory.c))
        gradient, traces = streaming.truncated_gradient(x[:, chunk], trace, y[:, chunk], memory)
        memory = streaming.Memory(*trace.state, traces)
        total = [sum(pair) for pair in zip(total, gradient, strict=True)]
    for ours, theirs in zip(total, gradient_by_autograd(x, y, weights), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-12)


def test_chunks_go_on_where_the_last_ended_with_the_letter_that_was_foretold():
    rng = np.random.default_rng(0)
    place, coin = np.zeros((2, streaming.BATCH), int)
    read, foretold, may_come = [], [], []
    for _ in range(8):
        x, y, allowed, place, coin = streaming._read_on(place, coin, rng)
        read.append(x.argmax(axis=-1))
        foretold.append(y)
        may_come.append(allowed)
    read, foretold = np.concatenate(read, axis=1), np.concatenate(foretold, axis=1)
    assert (read[:, 1:] == foretold[:, :-1]).all()
    for letters, allowed in zip(read, np.concatenate(may_come, axis=1), strict=True):
        text = "".join(reber.LETTERS[number] for number in letters)
        ends = 0
        for string in text.split("EB")[:-1]:  # only there does one string end and another begin
            string = "B" * (ends > 0) + string + "E"
            wanted = reber.allowed(string)
            np.testing.assert_array_equal(allowed[ends : ends + len(string)], wanted)
            ends += len(string)


def test_an_answer_is_wrong_where_a_letter_that_may_not_come_scores_as_high_as_one_that_may():
    allowed = np.array([[True, True, False]] * 3)
    scores = np.array([[2.0, 1.0, 0.0], [2.0, 1.0, 1.0], [2.0, 0.0, 1.0]])
    assert streaming.wrong(scores, allowed).tolist() == [False, True, True]


def test_answers_carry_the_state_on_and_know_the_largest_c():
    layer, head = streaming._network(False, seed=0)
    streams = reber.streams(3, 1_500, np.random.default_rng(0))
    found = streaming.answers(layer, head, streams)
    trace = lstm.unroll(streams.x, layouts.from_torch(layer))
    scores = trace.h @ head.weight.detach().numpy().T + head.bias.detach().numpy()
    assert (found.wrong == streaming.wrong(scores, streams.allowed)).mean() > 0.999
    assert found.largest_c == pytest.approx(abs(trace.c[:, [999, -1]]).max(), rel=1e-4)


@pytest.mark.parametrize("trainer", [("whole", "Adam"), ("truncated", "SGD")])
def test_without_forget_gates_f_is_1_and_stays_so_whoever_trains(trainer):
    begun, _ = streaming._network(False, seed=0)
    trained = streaming.train(False, 0, *trainer, limit=4_000)
    weights = layouts.from_torch(trained.layer)
    x = reber.streams(2, 500, np.random.default_rng(0)).x
    assert (lstm.unroll(x, weights).f == 1).all()
    assert not np.array_equal(weights.U, layouts.from_torch(begun).U)


@pytest.mark.parametrize("ends", [True, False])
def test_a_stream_ends_where_the_network_errs_or_never(ends, monkeypatch):
    learn, began = streaming._learn, []

    def seen(layer, head, x, y, memory):
        first = x[:, 0].argmax(axis=-1)
        began.append([(first == reber.LETTERS.index("B")).all(), (memory.c == 0).all()])
        return learn(layer, head, x, y, memory)

    monkeypatch.setattr(streaming, "_learn", seen)
    streaming.train(True, 0, ends=ends, limit=3 * streaming.BATCH * streaming.CHUNK)
    assert began == [[True, True], [ends, ends], [ends, ends]]  # untrained, each of them errs


def test_today_a_network_with_forget_gates_learns_to_pass_a_test(monkeypatch):
    monkeypatch.setattr(streaming, "LENGTHS", (1_000,))  # the paper's takes longer than to learn
    trained = streaming.train(True, 0, limit=400_000)
    assert trained.passed
    streams = reber.streams(10, 1_000, np.random.default_rng(1))
    assert streaming.answers(trained.layer, trained.head, streams).wrong.mean() < 0.01
