"""What notebook 05 says about Keras and PyTorch beyond what it shows itself."""

import keras
import numpy as np
import pytest
import torch

from utils import layouts
from utils.lstm import init_weights, unroll

WEIGHTS = init_weights(6, 4, seed=1).astype(np.float32)


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(2, 3, 6)).astype(np.float32)


def close(one, other):
    return np.allclose(np.asarray(one), np.asarray(other), rtol=0, atol=1e-5)


def test_h_n_sorts_by_layer_then_direction_and_layer_2_reads_both_halves(x):
    module = torch.nn.LSTM(6, 4, num_layers=2, batch_first=True, bidirectional=True)
    assert module.weight_ih_l1.shape == module.weight_ih_l1_reverse.shape == (16, 8)
    with torch.no_grad():
        output, (h_n, _) = module(torch.tensor(x))
    assert h_n.shape == (4, 2, 4)
    assert close(h_n[0], unroll(x, layouts.from_torch(module)).state.h)
    assert close(h_n[1], unroll(x[:, ::-1], layouts.from_torch(module, reverse=True)).state.h)
    assert torch.equal(h_n[2], output[:, -1, :4])
    assert torch.equal(h_n[3], output[:, 0, 4:])


def test_go_backwards_reads_from_the_end_and_leaves_the_last_step_first(x):
    layer = keras.layers.LSTM(4, return_sequences=True, go_backwards=True)
    layer.build((None, None, 6))
    layer.set_weights(layouts.to_keras(WEIGHTS))
    assert close(layer(x), unroll(x[:, ::-1], WEIGHTS).h)


def test_keras_drops_of_what_a_layer_reads_with_another_mask_for_each_sequence():
    units = 40
    layer = keras.layers.LSTM(units, dropout=0.5, seed=0)
    layer.build((None, None, units))
    W = 20 * np.tile(np.eye(units), 4)  # each unit reads its own feature, all ones
    layer.set_weights([W, np.zeros((units, 4 * units)), np.zeros(4 * units)])
    one, other = np.array(layer(np.ones((2, 3, units)), training=True)) > 0.5
    assert 0.3 < one.mean() < 0.7
    assert (one != other).any()


def test_recurrent_dropout_drops_h_and_never_c(x):
    W, U, b = WEIGHTS
    for kernel, changes in ((U, True), (0 * U, False)):
        layer = keras.layers.LSTM(4, recurrent_dropout=0.5, seed=0)
        layer.build((None, None, 6))
        layer.set_weights([W, kernel, b])
        assert close(layer(x, training=True), layer(x)) is not changes


def test_dropout_in_a_pytorch_module_of_one_layer_warns_and_does_nothing(x):
    with pytest.warns(UserWarning, match="num_layers greater than 1"):
        module = torch.nn.LSTM(6, 4, dropout=0.5, batch_first=True)
    inputs = torch.tensor(x)
    assert torch.equal(module(inputs)[0], module.eval()(inputs)[0])
