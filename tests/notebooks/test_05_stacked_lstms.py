"""What notebook 05 says about Keras and PyTorch."""

import warnings

import keras
import numpy as np
import pytest
import torch
from frameworks import keras_lstm, run_torch, torch_lstm

from utils import layouts
from utils.lstm import Weights, init_weights, stack, unroll

LOWER, UPPER = (init_weights(*sizes, seed=1).astype(np.float32) for sizes in ((6, 4), (4, 5)))


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(2, 3, 6)).astype(np.float32)


def stacked_cells(*units):
    cells = [keras.layers.LSTMCell(size) for size in units]
    stacked = keras.layers.StackedRNNCells(cells)
    return cells, keras.layers.RNN(stacked, return_sequences=True, return_state=True)


def bidirectional(**options):
    layer = keras.layers.Bidirectional(keras.layers.LSTM(4, **options))
    layer.build((None, None, 6))
    layer.set_weights([*layouts.to_keras(LOWER), *layouts.to_keras(backward_weights())])
    return layer


def backward_weights():
    return init_weights(6, 4, seed=2).astype(np.float32)


def close(one, other):
    return np.allclose(np.asarray(one), np.asarray(other), rtol=0, atol=1e-5)


# --- the stack ---------------------------------------------------------------------------------


def test_stacked_cells_layers_modules_and_ours_agree(x):
    ours = stack(x, [LOWER, UPPER])
    cells, layer = stacked_cells(4, 5)
    layer.build((None, None, 6))
    for cell, weights in zip(cells, (LOWER, UPPER), strict=True):
        cell.set_weights(layouts.to_keras(weights))
    output, first, second = layer(x)

    h, *state_1 = keras_lstm(LOWER)(x)
    top, *state_2 = keras_lstm(UPPER)(h)
    torch_h, *torch_1 = run_torch(torch_lstm(LOWER), x)
    torch_top, *torch_2 = run_torch(torch_lstm(UPPER), torch_h)

    for theirs in (output, top, torch_top):
        assert close(theirs, ours[1].h)
    for states in ((first, second), (state_1, state_2), (torch_1, torch_2)):
        for theirs, trace in zip(states, ours, strict=True):
            assert close(theirs[0], trace.state.h)
            assert close(theirs[1], trace.state.c)


def test_stacked_cells_return_one_pair_a_layer_after_the_output(x):
    output, memory, carry = stacked_cells(4, 5)[1](x)
    assert output.shape == (2, 3, 5)
    assert [array.shape for array in memory] == [(2, 4), (2, 4)]
    assert [array.shape for array in carry] == [(2, 5), (2, 5)]
    assert np.array_equal(output[:, -1], carry[0])
    assert len(stacked_cells(4, 5, 3)[1](x)) == 4


def test_the_pairs_handed_back_resume_the_run(x):
    layer = stacked_cells(4, 5)[1]
    whole = layer(x)[0]
    _, first, second = layer(x[:, :2])
    assert close(layer(x[:, 2:], initial_state=[first, second])[0], whole[:, 2:])


def test_a_stack_of_4_and_5_has_376_weights_in_keras_and_412_in_pytorch():
    layer = stacked_cells(4, 5)[1]
    layer.build((None, None, 6))
    assert layer.count_params() == 376
    modules = torch.nn.LSTM(6, 4), torch.nn.LSTM(4, 5)
    assert sum(p.numel() for module in modules for p in module.parameters()) == 412


def test_num_layers_takes_one_size_and_puts_the_layers_first(x):
    with pytest.raises(TypeError):
        torch.nn.LSTM(6, [4, 5], num_layers=2)
    module = torch.nn.LSTM(6, 4, num_layers=2, batch_first=True)
    with torch.no_grad():
        output, (h_n, c_n) = module(torch.tensor(x[:1]))
    assert h_n.shape == c_n.shape == (2, 1, 4)
    for layer, trace in enumerate(stack(x[:1], [layouts.from_torch(module, k) for k in (0, 1)])):
        assert close(h_n[layer], trace.state.h)
        assert close(c_n[layer], trace.state.c)
    assert close(output, trace.h)


def test_without_return_sequences_a_second_keras_layer_raises(x):
    with pytest.raises(ValueError, match="expected ndim=3, found ndim=2"):
        keras.layers.LSTM(5)(keras.layers.LSTM(4)(x))


def test_pytorch_reads_two_axes_as_one_sequence_so_that_one_sequence_moves_the_other(x):
    lower, upper = torch_lstm(LOWER), torch_lstm(UPPER)
    other = x.copy()
    other[0] = 0
    with torch.no_grad():
        last, moved = (lower(torch.tensor(inputs))[0][:, -1] for inputs in (x, other))
        assert torch.equal(last[1], moved[1])
        tops = [upper(h)[0] for h in (last, moved)]
    assert tops[0].shape == (2, 5)
    assert not close(tops[0][1], tops[1][1])


# --- both directions ---------------------------------------------------------------------------


def test_a_bidirectional_layer_is_two_layers_the_second_on_the_sequence_reversed(x):
    forward = unroll(x, LOWER).h
    backward = unroll(x[:, ::-1], backward_weights()).h[:, ::-1]
    assert close(bidirectional(return_sequences=True)(x), np.concatenate([forward, backward], -1))

    module = torch.nn.LSTM(6, 4, batch_first=True, bidirectional=True)
    forward = unroll(x, layouts.from_torch(module)).h
    backward = unroll(x[:, ::-1], layouts.from_torch(module, reverse=True)).h[:, ::-1]
    with torch.no_grad():
        assert close(module(torch.tensor(x))[0], np.concatenate([forward, backward], -1))


def test_both_frameworks_return_the_two_ends_without_slicing(x):
    output = np.array(bidirectional(return_sequences=True)(x))
    ends = np.concatenate([output[:, -1, :4], output[:, 0, 4:]], -1)
    assert close(bidirectional()(x), ends)
    assert not close(output[:, -1], ends)

    module = torch.nn.LSTM(6, 4, batch_first=True, bidirectional=True)
    with torch.no_grad():
        output, (h_n, _) = module(torch.tensor(x))
    assert torch.equal(h_n[0], output[:, -1, :4])
    assert torch.equal(h_n[1], output[:, 0, 4:])


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


def test_go_backwards_leaves_the_last_step_first(x):
    layer = keras.layers.LSTM(4, return_sequences=True, go_backwards=True)
    layer.build((None, None, 6))
    layer.set_weights(layouts.to_keras(backward_weights()))
    assert close(layer(x), unroll(x[:, ::-1], backward_weights()).h)
    halves = np.array(bidirectional(return_sequences=True)(x))
    assert close(layer(x), halves[:, ::-1, 4:])


# --- dropout -----------------------------------------------------------------------------------

UNITS, STEPS = 40, 12
ONES = np.ones((2, STEPS, UNITS), np.float32)


def copying():
    """Weights of a layer whose units each repeat their own feature, and keep nothing."""
    W, U, b = (np.zeros((rows, 4, UNITS), np.float32) for rows in (UNITS, UNITS, 1))
    W[:, 2] = 20 * np.eye(UNITS)
    b[:, [0, 3]], b[:, 1] = 40, -40
    return Weights(W.reshape(UNITS, -1), U.reshape(UNITS, -1), b.ravel())


def keras_copy(**options):
    layer = keras.layers.LSTM(UNITS, return_sequences=True, seed=0, **options)
    layer.build((None, None, UNITS))
    layer.set_weights(layouts.to_keras(copying()))
    return layer


def torch_copies():
    module = torch_lstm(copying(), copying())
    module.dropout = 0.5
    return module


def run(module):
    torch.manual_seed(0)
    return module(torch.tensor(ONES))[0].detach().numpy()


def masks(top):
    """How many different masks the steps of the first sequence have."""
    return len(np.unique(top[0] > 0.5, axis=0))


def test_keras_drops_with_one_mask_for_all_steps_and_another_for_each_sequence():
    top = np.array(keras_copy(dropout=0.5)(ONES, training=True))
    assert masks(top) == 1
    assert 0.3 < (top > 0.5).mean() < 0.7
    assert ((top[0] > 0.5) != (top[1] > 0.5)).any()


def test_pytorch_drops_with_a_fresh_mask_at_each_step():
    assert masks(run(torch_copies())) == STEPS


def test_both_drop_between_the_layers_only():
    """Three quarters of zeros, or a value above tanh(1), would tell of a second place."""
    keras_top = np.array(keras_copy(dropout=0.5)(keras_copy()(ONES), training=True))
    for top in (keras_top, run(torch_copies())):
        assert 0.3 < (top < 0.5).mean() < 0.7
        assert top.max() < 0.77


def test_dropout_of_a_keras_layer_drops_what_it_reads():
    first = np.array(keras_copy(dropout=0.5)(ONES, training=True))
    assert (first < 0.5).any()  # its input is x, all ones


def test_recurrent_dropout_drops_h_and_never_c():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 5, 6)).astype(np.float32)
    W, U, b = LOWER
    for kernel, changes in ((U, True), (0 * U, False)):
        layer = keras.layers.LSTM(4, recurrent_dropout=0.5, seed=0)
        layer.build((None, None, 6))
        layer.set_weights([W, kernel, b])
        assert close(layer(x, training=True), layer(x)) is not changes


def test_a_fresh_pytorch_module_drops_until_eval_and_keras_only_in_training():
    module = torch_copies()
    assert (run(module) < 0.5).any()
    assert (run(module.eval()) > 0.5).all()
    assert (np.array(keras_copy(dropout=0.5)(ONES)) > 0.5).all()


def test_dropout_in_a_pytorch_module_of_one_layer_warns_and_does_nothing(x):
    with pytest.warns(UserWarning, match="num_layers greater than 1"):
        module = torch.nn.LSTM(6, 4, dropout=0.5, batch_first=True)
    inputs = torch.tensor(x)
    assert torch.equal(module(inputs)[0], module.eval()(inputs)[0])


def test_two_layers_with_dropout_do_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        torch.nn.LSTM(6, 4, num_layers=2, dropout=0.5)
