"""What notebooks 01 and 02 say about Keras and PyTorch."""

import keras
import numpy as np
import pytest
import torch
from frameworks import keras_lstm, run_keras

from utils.lstm import State, init_weights

FEATURES, UNITS = 6, 4


@pytest.fixture
def layer():
    return keras_lstm(init_weights(FEATURES, UNITS, seed=0).astype(np.float32))


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(2, 3, FEATURES)).astype(np.float32)


@pytest.fixture
def state():
    ones = np.ones((2, UNITS), np.float32)
    return State(ones, 5 * ones)


def test_keras_counts_176_parameters_and_pytorch_16_more_for_its_second_bias(layer):
    module = torch.nn.LSTM(FEATURES, UNITS)
    assert layer.count_params() == 176
    assert sum(parameter.numel() for parameter in module.parameters()) == 192
    assert [name for name, _ in module.named_parameters() if "bias" in name] == [
        "bias_ih_l0",
        "bias_hh_l0",
    ]


def test_the_counts_of_the_two_larger_networks_are_kerass():
    model = keras.Sequential([keras.layers.Input((1, 1)), keras.layers.LSTM(64)])
    model.add(keras.layers.Dense(1))
    assert model.count_params() == 16961
    wide = keras.layers.LSTM(20)
    wide.build((None, 5, 10))
    assert wide.count_params() == 2480


def test_the_first_state_that_keras_returns_is_the_last_output(layer, x):
    output, h, c = run_keras(layer, x)
    assert np.array_equal(output[:, -1], h)
    assert not np.allclose(h, c)


def test_setting_the_states_attribute_changes_nothing(layer, x, state):
    before = run_keras(layer, x)[0]
    layer.states = list(state)
    assert np.array_equal(run_keras(layer, x)[0], before)


def test_initial_state_changes_the_output_and_h_and_c_exchanged_raise_nothing(layer, x, state):
    zeros, given = run_keras(layer, x)[0], run_keras(layer, x, state)[0]
    swapped = run_keras(layer, x, State(state.c, state.h))[0]
    assert np.abs(given - zeros).max() > 0.1
    assert np.abs(given - swapped).max() > 0.1


def test_keras_starts_with_a_forget_bias_of_one_and_pytorch_with_one_around_zero():
    fresh = keras.layers.LSTM(UNITS)
    fresh.build((None, None, FEATURES))
    assert fresh.get_weights()[2].tolist() == [0] * 4 + [1] * 4 + [0] * 8
    torch.manual_seed(0)
    module = torch.nn.LSTM(FEATURES, 1000)
    effective = (module.bias_ih_l0 + module.bias_hh_l0)[1000:2000]
    assert abs(effective.mean().item()) < 0.01
    assert effective.abs().max().item() < 2 / np.sqrt(1000)
