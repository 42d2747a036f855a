"""What notebook 04 says about Keras and PyTorch beyond what it shows itself."""

import inspect

import keras
import numpy as np
import pytest
import tensorflow as tf

from utils import layouts
from utils.lstm import init_weights, unroll

BATCH, TIME, FEATURES, UNITS = 6, 5, 3, 4
WEIGHTS = init_weights(FEATURES, UNITS, seed=0).astype(np.float32)


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(BATCH, TIME, FEATURES)).astype(np.float32)


@pytest.fixture
def stateful():
    layer = keras.layers.LSTM(UNITS, return_sequences=True, stateful=True)
    layer.build((BATCH, None, FEATURES))
    layer.set_weights(layouts.to_keras(WEIGHTS))
    return layer


def test_keras_bidirectional_returns_the_states_of_the_forward_layer_first(x):
    layer = keras.layers.LSTM(UNITS, return_sequences=True, return_state=True)
    output, *states = keras.layers.Bidirectional(layer)(x)
    output, (h, _, backward_h, _) = np.array(output), [np.array(state) for state in states]
    assert np.array_equal(output[:, -1, :UNITS], h)
    assert np.array_equal(output[:, 0, UNITS:], backward_h)


def test_in_keras_the_padded_end_of_the_output_is_the_last_h_or_zero_with_two_directions(x):
    mask = np.arange(TIME) < np.array([5, 3, 1, 2, 4, 5])[:, None]
    layer = keras.layers.LSTM(UNITS, return_sequences=True, return_state=True)
    output, h, _ = layer(x, mask=mask)
    assert np.array_equal(np.array(output)[:, -1], h)
    assert not np.any(np.array(keras.layers.Bidirectional(layer)(x, mask=mask)[0])[~mask])


def test_without_a_mask_keras_reads_padding_backwards_rightly_until_a_bias_moves(x):
    layer = keras.layers.LSTM(UNITS, return_sequences=True, go_backwards=True)
    padded = x[:1] * (np.arange(TIME) < 3)[:, None]

    def wrong():
        real = np.array(layer(padded))[:, -3:]  # its own order: the first step comes last
        return np.abs(real - np.array(layer(padded[:, :3]))).max()

    assert wrong() < 1e-6
    kernel, recurrent_kernel, bias = layer.get_weights()
    layer.set_weights([kernel, recurrent_kernel, bias + np.float32(0.3)])
    assert wrong() > 0.01


def test_the_length_in_an_input_shape_adds_no_weights():
    counts = []
    for length in (10, 1000):
        model = keras.Sequential([keras.Input((length, 50)), keras.layers.LSTM(128)])
        counts.append(model.count_params())
    assert counts[0] == counts[1]


def test_with_a_masking_layer_kerass_loss_leaves_the_padding_out(x):
    mask = np.arange(TIME) < np.array([5, 3, 1, 2, 4, 5])[:, None]
    layers = keras.layers.Masking(0.0), keras.layers.LSTM(UNITS, return_sequences=True)
    model = keras.Sequential([keras.Input((TIME, FEATURES)), *layers])
    model.compile(loss="mse", run_eagerly=True)
    padded, target = x * mask[..., None], np.ones((BATCH, TIME, UNITS), np.float32)
    errors = (np.array(model(padded)) - target) ** 2
    assert model.test_on_batch(padded, target) == pytest.approx(errors[mask].mean(), rel=1e-5)
    assert errors[mask].mean() != pytest.approx(errors.mean(), rel=1e-3)


def test_what_keras_hands_to_cudnn_must_be_padded_behind_and_hold_a_real_step():
    from keras.src.backend.tensorflow.rnn import _assert_valid_mask  # asked on a GPU alone

    _assert_valid_mask(np.array([[True, True, False], [True, False, False]]))
    for mask in ([False, True, True], [True, False, True], [False, False, False]):
        with pytest.raises(tf.errors.InvalidArgumentError, match="use_cudnn=False"):
            _assert_valid_mask(np.array([mask]))


def test_a_stateful_layer_takes_one_batch_size_only(stateful, x):
    with pytest.raises(ValueError, match="batch size"):
        stateful(x[:2])
    with pytest.raises(ValueError, match="batch size must be static"):
        keras.layers.LSTM(UNITS, stateful=True)(keras.Input((TIME, FEATURES)))


def test_fit_shuffles_unless_it_is_told_not_to():
    assert inspect.signature(keras.Model.fit).parameters["shuffle"].default is True


def test_neither_a_new_epoch_nor_predict_resets_a_stateful_layer(x):
    layer = keras.layers.LSTM(UNITS, stateful=True)
    model = keras.Sequential([keras.Input(batch_shape=(BATCH, TIME, FEATURES)), layer])
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
    after = []
    for _ in range(2):
        model.fit(x, np.zeros((BATCH, UNITS)), batch_size=BATCH, shuffle=False, verbose=0)
        after.append(model.predict(x, batch_size=BATCH, verbose=0))
    layer.reset_state()
    fresh = model.predict(x, batch_size=BATCH, verbose=0)
    assert all(np.abs(output - fresh).max() > 1e-4 for output in after)
    losses = model.fit(
        x, np.zeros((BATCH, UNITS)), batch_size=BATCH, shuffle=False, epochs=2, verbose=0
    ).history["loss"]
    assert losses[0] != losses[1]  # the weights stand still at learning rate 0


def test_a_stateful_layer_goes_on_from_the_end_of_the_validation_data(stateful, x):
    model = keras.Sequential([keras.Input(batch_shape=(BATCH, TIME, FEATURES)), stateful])
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
    later, target = x[::-1].copy(), np.zeros((BATCH, TIME, UNITS))
    options = {"batch_size": BATCH, "shuffle": False, "verbose": 0}
    model.fit(x, target, **options, validation_data=(later, target), validation_batch_size=BATCH)
    both = unroll(np.concatenate([x, later], axis=1), WEIGHTS).state
    h, c = stateful.states
    assert np.abs(h.numpy() - both.h).max() < 1e-5
    assert np.abs(c.numpy() - both.c).max() < 1e-5


def test_pad_sequences_puts_its_zeros_in_front():
    padded = keras.utils.pad_sequences([[[1.0, 2.0]]], maxlen=3, dtype="float32")
    assert padded.tolist() == [[[0, 0], [0, 0], [1, 2]]]
