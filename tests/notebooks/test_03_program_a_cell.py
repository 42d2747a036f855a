"""What notebook 03 says about frameworks and about other networks."""

import numpy as np
import pytest
import tensorflow as tf
from frameworks import keras_lstm, run_keras, run_torch, torch_lstm
from machines import layer, should_say

from utils.exercises import EXERCISES


def compiled(weights):
    """A Keras layer as `fit` and `predict` run it; just called, it takes 20 s for these steps."""
    return tf.function(keras_lstm(weights))


@pytest.mark.parametrize(
    ("build", "run"), [(torch_lstm, run_torch), (compiled, run_keras)], ids=["PyTorch", "Keras"]
)
def test_a_framework_runs_the_program_without_an_error_in_10000_steps_of_float32(build, run):
    weights = layer("parity", EXERCISES["parity"].reference(40)).astype(np.float32)
    flips = np.random.default_rng(226).integers(0, 2, (1, 10_000, 1))
    h, *_ = run(build(weights), flips.astype(np.float32))
    assert np.array_equal(h[..., 0] > 0.5, should_say("parity", flips))


def test_no_neuron_and_no_unit_of_a_plain_rnn_turns_its_bit_over_at_each_1():
    # What it said before, h, is larger after a 1 than after a 0. So tanh(w h + u x + b) would have
    # to rise with h where x = 0 and to fall with h where x = 1.
    w, u, b, *said = np.random.default_rng(0).normal(0, 3, (5, 100_000))
    low, high = np.sort(said, axis=0)
    kept = np.tanh(w * high + b) > np.tanh(w * low + b)
    turned = np.tanh(w * high + u + b) < np.tanh(w * low + u + b)
    assert kept.any()
    assert turned.any()
    assert not (kept & turned).any()


def test_in_float64_tanh_is_1_to_the_last_digit_from_20_on():
    assert np.tanh(3.0) < np.tanh(18.0) < 1
    assert np.tanh(20.0) == np.tanh(21.0) == 1
