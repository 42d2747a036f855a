"""What notebook 08 says about the tasks and about PyTorch beyond what it shows itself."""

import numpy as np
import pytest
import torch

from utils import solving
from utils.exercises import EXERCISES
from utils.lstm import sigmoid
from utils.tasks import long_lags, reber

reference = {name: EXERCISES[name].reference for name in EXERCISES}


def test_what_the_exercises_generate_is_what_the_tasks_draw():
    rng = np.random.default_rng(0)
    x, y, steps = long_lags.order(200, rng)
    for sequence, number, length in zip(x, y, steps, strict=True):
        letters = sequence[:length].argmax(axis=1)
        first, second = np.flatnonzero(letters >= 6)
        noise = np.where((letters < 2) | (letters >= 6), 2, letters)
        pair = tuple(letters[[first, second]] - 6)
        again, order = reference["order_sequence"](noise, first, second, pair)
        assert (again == letters).all()
        assert order == number
    x, y, steps = long_lags.adding(200, rng)
    for sequence, number, length in zip(x, y, steps, strict=True):
        values, marks = sequence[:length].T
        marked = [*np.flatnonzero(marks == 1), 0][:2]  # one that is missing fell on the first step
        again, wanted = reference["adding_sequence"](values, *marked)
        assert np.allclose(again, sequence[:length])
        assert wanted == pytest.approx(number, abs=1e-6)


def test_the_grammar_writes_every_string_of_the_exercise():
    rng = np.random.default_rng(0)
    for _ in range(100):
        letters = reference["embedded_string"](reber.REBER, rng.integers(2, size=60))
        string = "".join(reber.LETTERS[k] for k in letters)
        assert len(reber.allowed(string)) == len(string) >= 9
        assert string[1] == string[-2]


def test_the_constant_answer_to_the_adding_task_scores_what_is_computed():
    exact = (9 / 10 + (1 - 9 / 10 / 48)) / 3 / 4**2
    y = long_lags.adding(100_000, np.random.default_rng(0)).y
    assert reference["constant_score"](y) == pytest.approx(exact, rel=0.02)


def test_in_the_steps_30_to_64_stands_the_second_letter_and_never_the_first():
    letters = long_lags.order(2000, np.random.default_rng(0)).x.argmax(axis=2)
    assert ((letters[:, 30:65] >= 6).sum(axis=1) == 1).all()


def test_the_chrono_lstm_of_the_study_has_the_biases_of_the_exercise():
    layer = solving.started("chrono LSTM", features=2, units=50, seed=0)
    biases = (layer.bias_ih_l0 + layer.bias_hh_l0).detach().numpy()[:100]
    draws = (np.exp(biases[50:]) - 1) / 108
    assert (draws >= 0).all()
    assert (draws <= 1).all()
    assert np.allclose(reference["chrono_biases"](draws, 110)[:100], biases, atol=1e-5)


def test_a_forget_bias_of_20_keeps_everything_to_the_eighth_digit():
    assert 1 - sigmoid(20.0) < 5e-9


@pytest.mark.parametrize("task", ["embedded Reber", "temporal order", "adding"])
def test_the_weights_of_ours_are_pytorchs_with_one_of_its_two_biases(task):
    features, outputs, units = solving.TASKS[task].features, solving.TASKS[task].outputs, 16
    parts = solving.started("LSTM", features, units, 0), torch.nn.Linear(units, outputs)
    numbers = sum(p.numel() for part in parts for p in part.parameters()) - 4 * units
    assert numbers == 4 * units * (features + units + 1) + outputs * (units + 1)


def test_the_biases_stand_in_the_blocks_of_i_and_f():
    layer = solving.started("LSTM", features=3, units=4, seed=0, forget_bias=5, input_bias=-4)
    biases = (layer.bias_ih_l0 + layer.bias_hh_l0).detach().numpy()
    assert (biases[:4] == -4).all()
    assert (biases[4:8] == 5).all()
