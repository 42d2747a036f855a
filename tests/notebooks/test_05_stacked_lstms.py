"""What notebook 05 says about Keras and PyTorch beyond what it shows itself."""

import inspect

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch

from utils import layouts
from utils.lstm import init_weights, unroll

WEIGHTS = init_weights(6, 4, seed=1).astype(np.float32)


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(2, 3, 6)).astype(np.float32)


def close(one, other):
    return np.allclose(np.asarray(one), np.asarray(other), rtol=0, atol=1e-5)


def test_tf_shape_shows_each_pair_of_a_stack_as_one_array(x):
    cells = keras.layers.StackedRNNCells([keras.layers.LSTMCell(4), keras.layers.LSTMCell(5)])
    _, first, second = keras.layers.RNN(cells, return_state=True)(x)
    assert tf.shape(first).numpy().tolist() == [2, 2, 4]
    assert tf.shape(second).numpy().tolist() == [2, 2, 5]


def test_what_the_table_calls_tensorflow_1_is_gone():
    for name in ("Session", "placeholder", "global_variables_initializer", "contrib"):
        assert not hasattr(tf, name)
    assert not hasattr(tf.nn, "dynamic_rnn")


def test_pytorch_takes_one_size_for_all_layers():
    with pytest.raises(TypeError):
        torch.nn.LSTM(6, [4, 5], num_layers=2)


def test_pytorch_takes_the_last_h_of_two_sequences_for_one_sequence(x):
    lower, upper = torch.nn.LSTM(6, 4, batch_first=True), torch.nn.LSTM(4, 5, batch_first=True)
    handed_up = lower(torch.tensor(x))[0][:, -1]
    assert torch.equal(upper(handed_up)[0], upper(handed_up[None])[0][0])


def test_a_pytorch_stack_goes_on_from_the_state_that_it_returned(x):
    module = torch.nn.LSTM(6, 4, num_layers=2, batch_first=True)
    with torch.no_grad():
        whole, _ = module(torch.tensor(x))
        _, state = module(torch.tensor(x[:, :2]))
        assert close(module(torch.tensor(x[:, 2:]), state)[0], whole[:, 2:])


def test_only_a_whole_keras_lstm_can_use_cudnn_and_only_without_recurrent_dropout():
    assert "use_cudnn" in inspect.signature(keras.layers.LSTM).parameters
    assert "use_cudnn" not in inspect.signature(keras.layers.RNN).parameters
    conditions = (
        "`activation` == `tanh`",
        "`recurrent_activation` == `sigmoid`",
        "`recurrent_dropout` == 0",
        "`unroll` is `False`",
        "`use_bias` is `True`",
        "strictly right-padded",
    )
    for condition in conditions:
        assert condition in inspect.getdoc(keras.layers.LSTM)


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


def test_recurrent_dropout_draws_one_mask_for_all_steps():
    units, steps = 40, 8
    layer = keras.layers.LSTM(units, return_sequences=True, recurrent_dropout=0.5, seed=0)
    layer.build((None, None, units))
    # Each unit holds on to what it said, as long as its candidate hears its own h.
    held = np.hstack([np.zeros((units, 2 * units)), 20 * np.eye(units), np.zeros((units, units))])
    bias = np.repeat([40.0, -40.0, 0.0, 40.0], units)  # i, f, g, o
    layer.set_weights([held, held, bias])
    x = np.zeros((1, steps, units))
    x[:, 0] = 1
    later = np.array(layer(x, training=True))[0, 1:] > 0.5
    assert 0.3 < later[0].mean() < 0.7
    assert (later == later[0]).all()


def test_dropout_in_a_pytorch_module_of_one_layer_warns_and_does_nothing(x):
    with pytest.warns(UserWarning, match="num_layers greater than 1"):
        module = torch.nn.LSTM(6, 4, dropout=0.5, batch_first=True)
    inputs = torch.tensor(x)
    assert torch.equal(module(inputs)[0], module.eval()(inputs)[0])
