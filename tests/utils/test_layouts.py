"""Weights moved between layouts are the same numbers, and the layers that get them agree."""

import keras
import numpy as np
import pytest
import torch
from frameworks import keras_lstm, torch_lstm

from utils import layouts
from utils.lstm import Weights, init_weights, sigmoid, unroll

FEATURES, UNITS = 6, 4


def random_weights(dtype=np.float64):
    rng = np.random.default_rng(7)
    shapes = [(FEATURES, 4 * UNITS), (UNITS, 4 * UNITS), (4 * UNITS,)]
    return Weights(*(rng.normal(size=shape).astype(dtype) for shape in shapes))


def equal(one, other):
    return all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_keras_and_pytorch_layers_give_back_exactly_what_was_put_in(dtype):
    weights = random_weights(dtype)
    assert equal(layouts.from_keras(keras_lstm(weights)), weights)
    assert equal(layouts.from_torch(torch_lstm(weights)), weights)


def test_tf1_gives_back_exactly_what_was_put_in():
    weights = random_weights()
    assert equal(layouts.from_tf1(*layouts.to_tf1(weights, 0.0), forget_bias=0.0), weights)
    fresh = init_weights(FEATURES, UNITS, seed=0)
    assert equal(layouts.from_tf1(*layouts.to_tf1(fresh)), fresh)
    assert layouts.to_tf1(fresh)[1].tolist() == [0] * 4 * UNITS


def test_every_layer_of_a_pytorch_stack_can_be_read():
    lower, upper = init_weights(FEATURES, UNITS, 0), init_weights(UNITS, UNITS, 1)
    module = torch_lstm(lower, upper)
    assert equal(layouts.from_torch(module, layer=0), lower)
    assert equal(layouts.from_torch(module, layer=1), upper)


def test_both_directions_of_a_pytorch_layer_can_be_read():
    forward, backward = init_weights(FEATURES, UNITS, 0), init_weights(FEATURES, UNITS, 1)
    module = torch.nn.LSTM(FEATURES, UNITS, bidirectional=True, dtype=torch.float64)
    for suffix, weights in (("_l0", forward), ("_l0_reverse", backward)):
        for name, array in layouts.to_torch(weights).items():
            getattr(module, name + suffix).data = torch.from_numpy(array)
    assert equal(layouts.from_torch(module), forward)
    assert equal(layouts.from_torch(module, reverse=True), backward)


def test_both_biases_of_pytorch_count():
    module = torch.nn.LSTM(FEATURES, UNITS)
    wanted = (module.bias_ih_l0 + module.bias_hh_l0).detach().numpy()
    assert np.array_equal(layouts.from_torch(module).b, wanted)


def test_cells_and_layers_without_bias_can_be_read():
    weights = random_weights(np.float32)
    cell = torch.nn.LSTMCell(FEATURES, UNITS)
    cell.load_state_dict({k: torch.from_numpy(v) for k, v in layouts.to_torch(weights).items()})
    assert equal(layouts.from_torch(cell), weights)
    cell = keras.layers.LSTMCell(UNITS)
    cell.build((None, FEATURES))
    cell.set_weights(layouts.to_keras(weights))
    assert equal(layouts.from_keras(cell), weights)

    unbiased = keras.layers.LSTM(UNITS, use_bias=False)
    unbiased.build((None, None, FEATURES))
    assert layouts.from_keras(unbiased).b.tolist() == [0] * 4 * UNITS
    assert layouts.from_torch(torch.nn.LSTM(FEATURES, UNITS, bias=False)).b.tolist() == [0] * 16


def test_a_tf1_cell_computes_what_ours_does():
    """TF1's BasicLSTMCell by its documented formula: i, j, f, o of [x, h] times one kernel."""
    weights = random_weights()
    kernel, bias = layouts.to_tf1(weights, forget_bias=1.0)
    x = np.random.default_rng(0).normal(size=(2, 5, FEATURES))
    h = c = np.zeros((2, UNITS))
    for t in range(5):
        i, j, f, o = np.split(np.concatenate([x[:, t], h], axis=1) @ kernel + bias, 4, axis=1)
        c = c * sigmoid(f + 1.0) + sigmoid(i) * np.tanh(j)
        h = np.tanh(c) * sigmoid(o)
    trace = unroll(x, layouts.from_tf1(kernel, bias, forget_bias=1.0))
    assert np.allclose(trace.state.h, h, rtol=0, atol=1e-12)
    assert np.allclose(trace.state.c, c, rtol=0, atol=1e-12)


def test_moved_weights_are_copies():
    weights = random_weights()
    moved = [
        *layouts.to_keras(weights),
        *layouts.to_torch(weights).values(),
        *layouts.to_tf1(weights),
    ]
    for array in moved:
        array[...] = np.nan
    assert all(np.isfinite(array).all() for array in weights)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: layouts.from_keras(keras.layers.LSTM(4)),
            "layer is a LSTM without weights; call it",
        ),
        (
            lambda: layouts.from_keras(built(keras.layers.GRU(4))),
            "layer is a GRU with weights of shapes",
        ),
        (
            lambda: layouts.from_keras(built(keras.layers.Dense(4))),
            "layer is a Dense with weights of",
        ),
        (
            lambda: layouts.from_torch(torch.nn.LSTM(6, 4), layer=1),
            "layer is 1; this LSTM has the parameters weight_ih_l0",
        ),
        (
            lambda: layouts.from_torch(torch.nn.LSTMCell(6, 4), layer=1),
            "layer is 1; this LSTMCell has",
        ),
        (
            lambda: layouts.from_torch(torch.nn.LSTM(6, 4), reverse=True),
            "layer is 0, reverse; this LSTM has the parameters weight_ih_l0",
        ),
        (
            lambda: layouts.from_torch(torch.nn.GRU(6, 4)),
            r"GRU whose weight_hh_l0 has shape \(12, 4\)",
        ),
        (
            lambda: layouts.from_torch(torch.nn.LSTM(6, 4, proj_size=2)),
            r"weight_hh_l0 has shape \(16, 2\)",
        ),
        (
            lambda: layouts.from_torch(torch.nn.Linear(6, 4)),
            "layer is 0; this Linear has the parameters",
        ),
        (
            lambda: layouts.from_tf1(np.zeros((10, 16)), np.zeros(15)),
            r"bias has shape \(15,\); it should be \(4·units,\)",
        ),
        (
            lambda: layouts.from_tf1(np.zeros((10, 12)), np.zeros(16)),
            r"kernel has shape \(10, 12\); with a bias of \(16,\) it should be \(features \+ 4, 1",
        ),
        (lambda: layouts.from_tf1(np.zeros((4, 16)), np.zeros(16)), r"kernel has shape \(4, 16\)"),
    ],
)
def test_a_layer_that_does_not_fit_is_named_with_the_reason(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def built(layer):
    layer.build((None, 3, FEATURES) if hasattr(layer, "cell") else (None, FEATURES))
    return layer
