"""Training is what it says in both frameworks: the same steps, the same losses, clear errors."""

from typing import NamedTuple

import frameworks  # noqa: F401 - sets what TensorFlow prints before it is imported
import keras
import numpy as np
import pytest
import torch

from utils import layouts, training

UNITS = 6


class Part(NamedTuple):
    x: np.ndarray
    y: np.ndarray


def part(count, seed=0, scale=1.0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, 4, 1)).astype(np.float32)
    return Part(x, np.float32(scale) * x.sum(axis=1) + np.float32(0.3))


TRAIN, VALIDATION = part(30), part(8, seed=1)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(1, UNITS, batch_first=True)
        self.head = torch.nn.Linear(UNITS, 1)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def torch_model(learning_rate=0.1):
    torch.manual_seed(0)
    model = Net()
    return model, torch.optim.SGD(model.parameters(), learning_rate)


def keras_model(learning_rate=0.1):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((None, 1)), keras.layers.LSTM(UNITS), keras.layers.Dense(1)]
    )
    model.compile(keras.optimizers.SGD(learning_rate), "mse")
    return model


def same_start(keras_model, torch_model):
    """Give the PyTorch model the weights of the Keras model."""
    lstm, head = keras_model.layers
    arrays = layouts.to_torch(layouts.from_keras(lstm))
    kernel, bias = head.get_weights()
    state = {f"lstm.{name}_l0": torch.tensor(array) for name, array in arrays.items()}
    state |= {"head.weight": torch.tensor(kernel.T), "head.bias": torch.tensor(bias)}
    torch_model.load_state_dict(state)
    torch_model.lstm.bias_hh_l0.requires_grad_(False)  # Keras has one bias to train, not two


def fit_with_torch(train=TRAIN, validation=VALIDATION, epochs=range(5), learning_rate=0.1):
    return training.fit_torch(*torch_model(learning_rate), train, validation, epochs)


def fit_with_keras(train=TRAIN, validation=VALIDATION, epochs=range(5), learning_rate=0.1):
    return training.fit_keras(keras_model(learning_rate), train, validation, epochs)


def test_from_the_same_weights_both_frameworks_go_through_the_same_losses():
    ours, theirs = keras_model(), torch_model()
    same_start(ours, theirs[0])
    one = training.fit_keras(ours, TRAIN, VALIDATION, range(30))
    other = training.fit_torch(*theirs, TRAIN, VALIDATION, range(30))
    assert np.allclose(one.loss, other.loss, rtol=0, atol=1e-5)
    assert np.allclose(one.validation, other.validation, rtol=0, atol=1e-5)
    assert one.loss[-1] < 0.5 * one.loss[0]


def test_the_losses_are_those_of_autograd_step_by_step():
    model, _ = torch_model()
    wanted = []
    for _ in range(4):
        loss = torch.nn.functional.mse_loss(model(torch.tensor(TRAIN.x)), torch.tensor(TRAIN.y))
        slopes = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for parameter, slope in zip(model.parameters(), slopes, strict=True):
                parameter -= 0.1 * slope
        wanted.append(loss.item())
    assert np.allclose(fit_with_torch(epochs=range(4)).loss, wanted, rtol=1e-5)


def test_the_validation_loss_is_measured_after_the_step_and_teaches_nothing():
    """With the training examples as validation it is the next epoch's training loss."""
    history = fit_with_torch(validation=TRAIN)
    assert np.allclose(history.validation[:-1], history.loss[1:], rtol=1e-6)
    assert history.loss == fit_with_torch().loss
    history = fit_with_keras(validation=TRAIN)
    assert np.allclose(history.validation[:-1], history.loss[1:], rtol=1e-5)


@pytest.mark.parametrize("fit", [fit_with_torch, fit_with_keras])
def test_there_is_one_pair_of_losses_an_epoch(fit):
    history = fit(epochs=range(3))
    assert len(history.loss) == len(history.validation) == 3
    assert all(isinstance(loss, float) for loss in history.loss + history.validation)


@pytest.mark.parametrize("fit", [fit_with_torch, fit_with_keras])
def test_a_progress_bar_advances_by_one_an_epoch_and_ends_full(fit):
    advanced = []

    class Bar:
        def __len__(self):
            return 4

        def __iter__(self):
            for epoch in range(4):
                yield epoch
                advanced.append(epoch)

    fit(epochs=Bar())
    assert advanced == [0, 1, 2, 3]


@pytest.mark.parametrize("fit", [fit_with_torch, fit_with_keras])
@pytest.mark.parametrize("name", ["train", "validation"])
def test_an_empty_part_is_refused_by_its_name(fit, name):
    empty = Part(TRAIN.x[:0], TRAIN.y[:0])
    with pytest.raises(ValueError, match=f"{name} has no examples"):
        fit(**{name: empty})


@pytest.mark.parametrize("fit", [fit_with_torch, fit_with_keras])
def test_a_loss_that_is_no_number_stops_the_training_in_its_epoch(fit):
    with_nan = Part(TRAIN.x, TRAIN.y.copy())
    with_nan.y[3] = np.nan
    with pytest.raises(ValueError, match="the loss of epoch 1 is nan"):
        fit(train=with_nan)
    with pytest.raises(ValueError, match=r"the loss of epoch [2-9]\d? is .*learning rate too high"):
        fit(epochs=range(60), learning_rate=1e9)


def test_steps_are_counted_until_it_is_learned_and_no_further_than_the_limit():
    def sign(rng):
        x = rng.choice(np.float32([-1, 1]), (32, 2, 1))
        return x, (x[..., 0] > 0).astype(np.float32)

    def guess(rng):
        return sign(rng)[0], rng.choice(np.float32([0, 1]), (32, 2))

    def build():
        return torch.nn.LSTM(1, 8, batch_first=True)

    took = training.steps_to_learn(build, sign, seed=0, limit=300)
    assert 5 < took < 300
    assert training.steps_to_learn(build, sign, seed=0, limit=300) == took
    assert training.steps_to_learn(build, guess, seed=0, limit=12) == 12


def test_the_bar_shows_its_label_unless_all_bars_are_switched_off(monkeypatch, capsys):
    monkeypatch.delenv("TQDM_DISABLE")
    assert list(training.bar(range(3), "Training")) == [0, 1, 2]
    shown = capsys.readouterr().err
    assert "Training" in shown
    assert "3/3" in shown

    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert list(training.bar(range(3), "Training")) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")
