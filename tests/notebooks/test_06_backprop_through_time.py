"""What notebook 06 says about Keras and PyTorch beyond what it shows itself."""

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch
from frameworks import keras_lstm, torch_lstm

from utils.lstm import init_weights

FEATURES, UNITS = 4, 64
WEIGHTS = init_weights(FEATURES, UNITS, seed=0)


def sequences(time):
    return np.random.default_rng(0).normal(size=(3, time, FEATURES))


# ---- What one step can teach -------------------------------------------------------------------


@pytest.mark.parametrize(("time", "moves"), [(1, False), (2, True)])
def test_one_step_gives_keras_no_gradient_for_memory_and_two_steps_do(time, moves):
    layer = keras_lstm(WEIGHTS)
    with tf.GradientTape() as tape:
        output, *_ = layer(sequences(time))
        loss = tf.reduce_sum(output)
    dW, dU, db = (array.numpy() for array in tape.gradient(loss, layer.trainable_variables))
    assert dU.any() == moves
    assert all(np.split(array, 4, axis=-1)[1].any() == moves for array in (dW, db))


@pytest.mark.parametrize(("time", "moves"), [(1, False), (2, True)])
def test_one_step_gives_pytorch_no_gradient_for_memory_and_two_steps_do(time, moves):
    module = torch_lstm(WEIGHTS)
    module(torch.from_numpy(sequences(time)))[0].sum().backward()
    assert bool(module.weight_hh_l0.grad.any()) == moves
    for parameter in (module.weight_ih_l0, module.bias_ih_l0):
        assert bool(parameter.grad.chunk(4)[1].any()) == moves


# ---- Cutting the way back ----------------------------------------------------------------------


def test_pytorch_adds_up_the_gradients_of_several_backward_calls():
    module, x = torch_lstm(WEIGHTS), torch.from_numpy(sequences(5))
    for _ in range(2):
        module(x)[0].sum().backward()
    twice = module.weight_hh_l0.grad.clone()
    module.zero_grad()
    module(x)[0].sum().backward()
    assert torch.allclose(twice, 2 * module.weight_hh_l0.grad)


def test_without_detach_pytorch_raises_at_the_second_chunk_and_with_it_does_not():
    module, (one, two) = torch_lstm(WEIGHTS), torch.from_numpy(sequences(6)).split(3, dim=1)
    output, (h, c) = module(one)
    output.sum().backward()
    for state in ((h, c), (h.detach(), c), (h, c.detach())):
        with pytest.raises(RuntimeError, match="backward through the graph a second time"):
            module(two, state)[0].sum().backward()
    module(two, (h.detach(), c.detach()))[0].sum().backward()


# ---- Where networks start ----------------------------------------------------------------------


def test_keras_draws_the_recurrent_weights_of_a_plain_rnn_orthogonal():
    layer = keras.layers.SimpleRNN(UNITS)
    layer.build((None, None, FEATURES))
    U = layer.get_weights()[1]
    assert np.allclose(U @ U.T, np.eye(UNITS), atol=1e-5)


def test_pytorch_draws_those_of_a_plain_rnn_at_058_times_that_size():
    torch.manual_seed(0)
    U = torch.nn.RNN(FEATURES, 400).weight_hh_l0.detach().numpy()
    orthogonal = np.sqrt(400)  # its norm, at this size
    assert np.linalg.norm(U) / orthogonal == pytest.approx(0.58, abs=0.005)
    assert np.abs(np.linalg.eigvals(U)).max() == pytest.approx(0.58, abs=0.03)


def first_letters(rng, batch, time):
    """The contest of the notebook: name the first letter, a or b, after so many c and d."""
    letters = rng.integers(2, 4, size=(batch, time))
    letters[:, 0] = rng.integers(0, 2, size=batch)
    return torch.eye(4)[torch.from_numpy(letters)], torch.from_numpy(letters[:, 0])


@pytest.fixture
def one_thread():
    """For products as small as these a second thread costs more than it does."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("one_thread")
def test_the_lstm_of_pytorch_as_it_is_drawn_does_not_learn_the_contest():
    failed = 0
    for seed in range(3):
        torch.manual_seed(seed)
        layer, head = torch.nn.LSTM(FEATURES, 32, batch_first=True), torch.nn.Linear(32, 2)
        optimizer = torch.optim.Adam([*layer.parameters(), *head.parameters()], lr=0.01)
        rng, losses = np.random.default_rng(100 + seed), []
        for _ in range(200):
            x, first = first_letters(rng, batch=16, time=21)
            loss = torch.nn.functional.cross_entropy(head(layer(x)[0][:, -1]), first)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        failed += np.mean(losses[-5:]) > 0.5
    assert failed >= 2


def test_the_second_block_of_pytorchs_gru_is_its_update_gate_which_keeps_h():
    gru = torch.nn.GRU(FEATURES, 8)
    with torch.no_grad():
        gru.bias_ih_l0[8:16] = 30
    h = torch.rand(1, 1, 8)
    assert torch.allclose(gru(torch.rand(5, 1, FEATURES), h)[1], h)


# ---- Clipping ----------------------------------------------------------------------------------

LARGE, SMALL = np.full((2, 2), 30.0), np.array([0.3])


def test_pytorch_clips_all_gradients_by_one_norm():
    parameters = [torch.nn.Parameter(torch.zeros(array.shape)) for array in (LARGE, SMALL)]
    for parameter, array in zip(parameters, (LARGE, SMALL), strict=True):
        parameter.grad = torch.tensor(array, dtype=torch.float32)
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    scale = 1 / np.sqrt((LARGE**2).sum() + (SMALL**2).sum())
    for parameter, array in zip(parameters, (LARGE, SMALL), strict=True):
        assert np.allclose(parameter.grad, scale * array, rtol=1e-4)


@pytest.mark.parametrize(
    ("setting", "clipped"),
    [
        ("global_clipnorm", lambda array: array / np.sqrt((LARGE**2).sum() + (SMALL**2).sum())),
        ("clipnorm", lambda array: array / max(1, np.linalg.norm(array))),
        ("clipvalue", lambda array: np.clip(array, -1, 1)),
    ],
)
def test_of_kerass_three_settings_only_global_clipnorm_takes_all_arrays_together(setting, clipped):
    optimizer = keras.optimizers.SGD(learning_rate=1.0, **{setting: 1.0})
    variables = [keras.Variable(np.zeros_like(array)) for array in (LARGE, SMALL)]
    optimizer.apply([tf.constant(array, tf.float32) for array in (LARGE, SMALL)], variables)
    for variable, array in zip(variables, (LARGE, SMALL), strict=True):
        assert np.allclose(-variable.numpy(), clipped(array), rtol=1e-4)
