"""Each variant equals its framework's layer where there is one, and else what it is built from."""

import frameworks  # noqa: F401 - sets what TensorFlow prints before it is imported
import keras
import numpy as np
import pytest
import tensorflow as tf
import torch

from utils import layouts, variants
from utils.exercises import n09_learning_to_forget as answers
from utils.lstm import State, Weights, sigmoid, unroll

CLOSE = {"rtol": 0, "atol": 1e-5}
SIZES = [(1, 1, 1, 1), (1, 6, 3, 2), (2, 5, 3, 4), (5, 4, 1, 7)]  # batch, time, features, units
sized = pytest.mark.parametrize(("batch", "time", "features", "units"), SIZES)


def drawn(*shapes):
    """Random arrays in float32, the same for the same shapes."""
    rng = np.random.default_rng([sum(shape) for shape in shapes])
    return [rng.normal(0, 0.7, shape).astype(np.float32) for shape in shapes]


def layer(batch, time, features, units, blocks=4, outputs=None):
    """x, h, c, W, U and b of a layer with so many blocks."""
    width, outputs = blocks * units, outputs or units
    shapes = (batch, time, features), (batch, outputs), (batch, units)
    return drawn(*shapes, (features, width), (outputs, width), (width,))


def set_torch(module, **arrays):
    module.load_state_dict({f"{name}_l0": torch.tensor(array) for name, array in arrays.items()})
    return module


@sized
def test_the_step_that_all_are_held_against_is_the_one_of_this_course(batch, time, features, units):
    x, h, c, W, U, b = layer(batch, time, features, units)
    ours = variants.run(variants.lstm, x, (h, c), W, U, b)
    assert np.allclose(ours, unroll(x, Weights(W, U, b), State(h, c)).h, **CLOSE)


@sized
def test_coupled_is_keras_and_pytorchs_lstm_with_the_weights_of_i_turned_round_for_f(
    batch, time, features, units
):
    x, h, c, *weights = layer(batch, time, features, units, blocks=3)
    ours = variants.run(answers.coupled_step, x, (h, c), *weights)
    blocks = (np.split(array, 3, axis=-1) for array in weights)
    tied = Weights(*(np.concatenate([i, -i, g, o], axis=-1) for i, g, o in blocks))
    assert np.allclose(
        ours, frameworks.run_torch(frameworks.torch_lstm(tied), x, (h, c))[0], **CLOSE
    )
    assert np.allclose(
        ours, frameworks.run_keras(frameworks.keras_lstm(tied), x, (h, c))[0], **CLOSE
    )


@sized
def test_peephole_is_tensorflows_operation(batch, time, features, units):
    """There is no layer with peepholes in Keras 3 or PyTorch; what TF1's was made of is there."""
    x, h, c, W, U, b = layer(batch, time, features, units)
    (p,) = drawn((3, units))
    ours = variants.run(answers.peephole_step, x, (h, c), W, U, b, p)
    kernel, bias = layouts.to_tf1(Weights(W, U, b), forget_bias=0.0)
    for t in range(time):
        now = tf.raw_ops.LSTMBlockCell(
            x=x[:, t], cs_prev=c, h_prev=h, w=kernel, b=bias, wci=p[0], wcf=p[1], wco=p[2],
            forget_bias=0.0, cell_clip=-1.0, use_peephole=True,
        )  # fmt: skip
        h, c = now.h, now.cs
        assert np.allclose(ours[:, t], h, **CLOSE)


@pytest.mark.filterwarnings("ignore:LSTM with projections")  # PyTorch says that it is slower
@pytest.mark.parametrize(("batch", "time", "features", "units"), SIZES[1:])
def test_projected_is_pytorchs_lstm_with_proj_size(batch, time, features, units):
    outputs = units // 2
    x, h, c, W, U, b = layer(batch, time, features, units, outputs=outputs)
    (P,) = drawn((units, outputs))
    module = torch.nn.LSTM(features, units, proj_size=outputs, batch_first=True)
    names = layouts.to_torch(Weights(W, U, b))
    set_torch(module, **names, weight_hr=P.T)
    with torch.no_grad():
        theirs, _ = module(torch.tensor(x), (torch.tensor(h)[None], torch.tensor(c)[None]))
    ours = variants.run(variants.projected, x, (h, c), W, U, b, P)
    assert np.allclose(ours, theirs, **CLOSE)


def keras_norm(z, gain, shift):
    norm = keras.layers.LayerNormalization(epsilon=variants.EPSILON)
    norm.build(z.shape)
    norm.set_weights([gain, shift])
    return np.array(norm(z))


def torch_norm(z, gain, shift):
    arrays = (torch.tensor(array) for array in (gain, shift))
    eps = variants.EPSILON
    return torch.nn.functional.layer_norm(torch.tensor(z), gain.shape, *arrays, eps).numpy()


@pytest.mark.parametrize("norm", [keras_norm, torch_norm])
@sized
def test_normalized_is_a_step_with_keras_and_pytorchs_layer_norm(
    norm, batch, time, features, units
):
    """There is no such layer in either; their norms are put into the step."""
    x, h, c, W, U, b = layer(batch, time, features, units)
    gain_x, gain_h, gain_c, shift_c = drawn((4 * units,), (4 * units,), (units,), (units,))
    norms = gain_x, gain_h, gain_c, shift_c
    ours = variants.run(variants.normalized, x, (h, c), W, U, b, *norms)
    for t in range(time):
        z = norm(x[:, t] @ W, gain_x, b) + norm(h @ U, gain_h, 0 * b)  # b as the shift of a norm
        i, f, g, o = np.split(z, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(norm(c, gain_c, shift_c))
        assert np.allclose(ours[:, t], h, **CLOSE)


@sized
def test_gru_before_is_keras_with_reset_after_false(batch, time, features, units):
    x, h, _, *weights = layer(batch, time, features, units, blocks=3)
    gru = keras.layers.GRU(units, return_sequences=True, reset_after=False)
    gru.build(x.shape)
    gru.set_weights(weights)
    ours = variants.run(answers.gru_before, x, (h,), *variants.gru_from_keras(gru))
    assert np.allclose(ours, gru(x, initial_state=h), **CLOSE)


@sized
def test_gru_after_is_keras_by_default(batch, time, features, units):
    x, h, _, W, U, _ = layer(batch, time, features, units, blocks=3)
    gru = keras.layers.GRU(units, return_sequences=True)
    gru.build(x.shape)
    gru.set_weights([W, U, *drawn((2, 3 * units))])
    ours = variants.run(answers.gru_after, x, (h,), *variants.gru_from_keras(gru))
    assert np.allclose(ours, gru(x, initial_state=h), **CLOSE)


@sized
def test_gru_after_is_pytorchs(batch, time, features, units):
    x, h, *_ = layer(batch, time, features, units, blocks=3)
    torch.manual_seed(units)
    gru = torch.nn.GRU(features, units, batch_first=True)
    with torch.no_grad():
        theirs, _ = gru(torch.tensor(x), torch.tensor(h)[None])
    ours = variants.run(answers.gru_after, x, (h,), *variants.gru_from_torch(gru))
    assert np.allclose(ours, theirs, **CLOSE)


def test_the_difference_shows_the_lines_that_go_and_those_that_come():
    assert variants.difference(variants.projected).splitlines() == [
        "− h = o * np.tanh(c)",
        "+ h = (o * np.tanh(c)) @ P",
    ]
    assert variants.difference(variants.lstm) == ""
