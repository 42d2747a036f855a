"""What notebook 07 says about Keras, PyTorch and the tasks beyond what it shows itself."""

import frameworks  # noqa: F401 - sets what TensorFlow prints before it is imported
import keras
import numpy as np
import pytest
import tensorflow as tf
import torch

from utils import tasks
from utils.exercises import EXERCISES

# --- the task as the document has it -----------------------------------------------------------

X = np.array([[[i]] for i in range(100)])
Y = np.array([i + 1 for i in range(100)])


@pytest.fixture(scope="module")
def as_written():
    """The document's network, trained; another seed than the notebook's."""
    keras.utils.set_random_seed(7)
    model = keras.Sequential([keras.Input((1, 1)), keras.layers.LSTM(64), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    dataset = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(100).batch(32)
    history = model.fit(dataset, epochs=100, shuffle=False, verbose=0).history
    return model, history["loss"][-1]


def answer(model, *numbers):
    return np.array(model(np.array(numbers)[:, None, None]))[:, 0]


def test_as_written_it_says_the_same_from_50_on(as_written):
    model, _ = as_written
    assert np.ptp(answer(model, 50, 99, 200, 1000)) < 1
    h = np.array(model.layers[0](np.array([[[50]], [[99]]])))
    assert np.ptp(h, axis=0).max() < 0.1


def test_as_written_it_says_its_ceiling_which_is_far_below_the_middle_of_the_targets(as_written):
    model, _ = as_written
    weights, bias = model.layers[1].get_weights()
    ceiling = EXERCISES["ceiling"].reference(weights, bias[0], np.tanh(1))
    said = answer(model, 1000).item()
    assert 0.95 * ceiling < said < ceiling < 35 < Y.mean()


def test_its_ceiling_begins_at_about_7():
    keras.utils.set_random_seed(7)
    weights = keras.initializers.GlorotUniform()((64, 1))
    assert 6 < EXERCISES["ceiling"].reference(np.array(weights), 0, np.tanh(1)) < 9


def test_as_written_it_is_worse_than_one_constant_answer(as_written):
    assert as_written[1] > 1.3 * np.var(Y)
    assert np.var(Y) == np.mean((Y - 50.5) ** 2)


def test_100_epochs_of_100_examples_are_400_steps(as_written):
    assert int(as_written[0].optimizer.iterations) == 400


def test_keras_3_asks_for_the_input_by_itself():
    with pytest.warns(UserWarning, match="Do not pass an `input_shape`"):
        keras.layers.LSTM(4, input_shape=(1, 1))


@pytest.mark.parametrize("steps", [1, 40])
def test_h_stays_below_tanh_1_in_one_step_and_below_1_in_many(steps):
    bound = np.tanh(1) if steps == 1 else 1
    for weight in (-1e3, 1e3):
        layer = keras.layers.LSTM(3, kernel_initializer=keras.initializers.Constant(weight))
        assert np.abs(layer(np.ones((1, steps, 1)))).max() <= bound + 1e-6
        module = torch.nn.LSTM(1, 3, batch_first=True)
        torch.nn.init.constant_(module.weight_ih_l0, weight)
        with torch.no_grad():
            assert module(torch.ones(1, steps, 1))[0].abs().max() <= bound + 1e-6


# --- the optimizers ----------------------------------------------------------------------------


def keras_moves(optimizer, slope, steps):
    """How far a weight has moved after steps with always the same slope."""
    weight = keras.Variable(0.0)
    for _ in range(steps):
        optimizer.apply([keras.ops.convert_to_tensor(slope)], [weight])
    return abs(float(weight.numpy()))


def torch_moves(optimizer, slope, steps, **options):
    weight = torch.zeros(1, requires_grad=True)
    optimizer = optimizer([weight], **options)
    for _ in range(steps):
        weight.grad = torch.tensor([slope])
        optimizer.step()
    return abs(weight.item())


@pytest.mark.parametrize("slope", [1e-3, 1.0, 1e3])
def test_adam_moves_a_weight_by_about_the_learning_rate_in_each_step(slope):
    assert keras_moves(keras.optimizers.Adam(0.01), slope, 40) == pytest.approx(0.4, rel=0.01)
    moved = torch_moves(torch.optim.Adam, slope, 40, lr=0.01)
    assert moved == pytest.approx(0.4, rel=0.01)


def test_adam_moves_by_0_001_unless_told_otherwise():
    assert float(keras.optimizers.get("adam").learning_rate) == pytest.approx(0.001)


def test_the_tiny_constant_of_adam_differs_in_its_size_and_in_where_it_is_added():
    """The same constant and slope: half a step in one framework, next to none in the other."""
    assert keras.optimizers.Adam().epsilon == 1e-7
    assert torch.optim.Adam([torch.zeros(1)]).defaults["eps"] == 1e-8
    moved = torch_moves(torch.optim.Adam, 1e-7, 1, lr=1.0, eps=1e-7)
    assert moved == pytest.approx(0.5, rel=0.01)
    moved = keras_moves(keras.optimizers.Adam(1.0, epsilon=1e-7), 1e-7, 1)
    assert moved == pytest.approx(1 / (1 + 1 / np.sqrt(0.001)), rel=0.01)


def test_with_both_biases_in_training_their_sum_moves_twice_as_far():
    x, moved = torch.ones(2, 3, 1), []
    for both in (True, False):
        torch.manual_seed(0)
        module = torch.nn.LSTM(1, 4, batch_first=True)
        module.bias_hh_l0.requires_grad_(both)
        before = (module.bias_ih_l0 + module.bias_hh_l0).detach()
        optimizer = torch.optim.SGD([p for p in module.parameters() if p.requires_grad], lr=0.1)
        module(x)[0][:, -1].sum().backward()
        optimizer.step()
        moved.append((module.bias_ih_l0 + module.bias_hh_l0).detach() - before)
    assert torch.allclose(moved[0], 2 * moved[1], atol=1e-6)


# --- the series --------------------------------------------------------------------------------


def test_a_network_that_always_answers_0_shows_a_gap_too():
    def differences(past, training_terms):
        return np.diff(past), past[:, -1], 1

    for represent in (EXERCISES["scaled"].reference, differences):
        data = tasks.examples(np.arange(1.0, 201) ** 3, represent)
        training, validation = (data.between(*ends).y for ends in ((1, 80), (81, 99)))
        assert np.mean(validation**2) > 5 * np.mean(training**2)


def test_what_is_asked_for_relatively_is_never_larger_later_than_in_training():
    terms, relative = np.arange(1.0, 201), EXERCISES["relative"].reference
    for series in (terms**2, terms**3):
        y = tasks.examples(series, relative).y[:, 0]
        assert (np.diff(y) < 0).all()
        assert (y > 0).all()
    assert not tasks.examples(terms, relative).y.any()
