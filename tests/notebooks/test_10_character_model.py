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
