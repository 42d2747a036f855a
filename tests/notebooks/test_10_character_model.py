"""What notebook 10 says about Keras, PyTorch and the text beyond what it shows itself."""

import bz2
import gzip
import lzma

import frameworks  # noqa: F401 - sets what TensorFlow prints before it is imported
import numpy as np
import pytest
import torch

from utils import text


def test_gzip_does_not_see_what_stood_95_kb_ago_and_bz2_and_xz_do():
    novel = text.read()
    part, between = novel[:5000], novel[5000:100_000]
    far, near = (
        [text.packed(c, before, part) for c in (gzip.compress, bz2.compress, lzma.compress)]
        for before in (part + between, between + part)
    )
    assert near[0] < 0.5
    assert far[0] > 2.5
    assert max(far[1:]) < 1.7


def test_each_of_pytorchs_two_biases_gets_the_whole_gradient():
    lstm = torch.nn.LSTM(3, 4, batch_first=True)
    lstm(torch.randn(2, 5, 3))[0].square().sum().backward()
    assert torch.equal(lstm.bias_ih_l0.grad, lstm.bias_hh_l0.grad)
    assert lstm.bias_ih_l0.grad.abs().max() > 0


def test_an_embedding_learns_the_rows_of_what_was_read_alone():
    embedding = torch.nn.Embedding(5, 2)
    embedding(torch.tensor([1, 3])).sum().backward()
    assert embedding.weight.grad.any(dim=1).tolist() == [False, True, False, True, False]


def test_cross_entropy_is_minus_the_logarithm_of_the_probability_in_nats():
    scores = torch.tensor([[1.0, 2.0, 0.5]])
    p = torch.softmax(scores, dim=1)[0, 1].item()
    found = torch.nn.functional.cross_entropy(scores, torch.tensor([1])).item()
    assert found == pytest.approx(-np.log(p), rel=1e-5)


def grams(ids, length):
    return np.lib.stride_tricks.sliding_window_view(ids, length) @ (100 ** np.arange(length)[::-1])


def counted(kinds, asked):
    """How often each of these stands in sorted ``kinds``: (keys, times)."""
    keys, times = kinds
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[place] == asked, times[place], 0)


def kneser_ney(train, ids, order, discount, characters):
    """The probability of each character: shorter contexts count in how many places they stood."""
    p = np.full(len(ids), 1 / characters)
    for n in range(1, order + 2):
        seen = grams(train, n) if n > order else np.unique(grams(train, n + 1)) % 100**n
        times = np.unique(seen, return_counts=True)
        totals = np.unique(seen // 100, return_counts=True)
        kinds = np.unique(times[0] // 100, return_counts=True)
        asked = grams(ids, n)
        total = counted(totals, asked // 100)
        kept = np.maximum(counted(times, asked) - discount, 0)
        rest = discount * counted(kinds, asked // 100) * p[n - 1 :]
        p[n - 1 :] = np.where(total > 0, (kept + rest) / np.maximum(total, 1), p[n - 1 :])
    return p


def test_kneser_ney_gains_two_hundredths_of_a_bit_and_stays_behind_the_shipped_network():
    novel = text.read()
    letters = text.alphabet(novel)
    train, validation, test = text.split(text.encode(novel, letters))
    K = len(letters)
    plain = text.bits(text.ngram(train, test, text.tune(train, validation, 6, K), K))
    scores = {d: text.bits(kneser_ney(train, validation, 6, d, K)) for d in (0.85, 0.9, 0.95)}
    clever = text.bits(kneser_ney(train, test, 6, min(scores, key=scores.get), K))
    assert 0.01 < plain - clever < 0.03
    assert text.score(*text.in_torch(text.trained()), test) < clever - 0.01
