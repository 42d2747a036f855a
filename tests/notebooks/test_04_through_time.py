"""What notebook 04 says about Keras and PyTorch beyond what it shows itself."""

import inspect

import keras
import numpy as np
import pytest

from utils import layouts
from utils.lstm import init_weights

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


def test_pad_sequences_puts_its_zeros_in_front():
    padded = keras.utils.pad_sequences([[[1.0, 2.0]]], maxlen=3, dtype="float32")
    assert padded.tolist() == [[[0, 0], [0, 0], [1, 2]]]
