"""What notebook 02 says about Keras and PyTorch beyond what it shows itself."""

import os
import subprocess
import sys

import keras
import numpy as np
import pytest
import torch

from tools.release.running import ENVIRONMENT
from tools.start import ROOT
from utils import layouts, tasks, training
from utils.exercises.n02_single_lstm_unit import count_parameters
from utils.lstm import unroll

# Notebook 02 imports Keras first. One LSTM in both frameworks, with the same weights.
PROGRAM = """
import torch
import tensorflow
import numpy as np
from frameworks import keras_lstm, torch_lstm
from utils.lstm import init_weights, unroll

weights = init_weights(3, 4, seed=0).astype(np.float32)
x = np.random.default_rng(0).normal(size=(2, 7, 3)).astype(np.float32)
wanted = unroll(x, weights).h

output = torch_lstm(weights)(torch.tensor(x))[0]
output.sum().backward()
for got in (np.array(keras_lstm(weights)(x)[0]), output.detach().numpy()):
    assert abs(got - wanted).max() < 1e-5
print("equal")
"""


def test_both_frameworks_live_in_one_kernel_with_pytorch_first_too():
    found = os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | ENVIRONMENT | {"PYTHONPATH": found},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "equal\n"), done.stderr


def test_keras_starts_with_a_forget_bias_of_one_and_pytorch_with_one_around_zero():
    fresh = keras.layers.LSTM(4)
    fresh.build((None, None, 6))
    assert fresh.get_weights()[2].tolist() == [0] * 4 + [1] * 4 + [0] * 8
    torch.manual_seed(0)
    module = torch.nn.LSTM(6, 1000)
    effective = (module.bias_ih_l0 + module.bias_hh_l0)[1000:2000]
    assert abs(effective.mean().item()) < 0.01
    assert effective.abs().max().item() < 2 / np.sqrt(1000)


def test_keras_counts_as_many_weights_in_a_model_of_64_units_and_a_dense_layer():
    model = keras.Sequential(
        [keras.Input((None, 1)), keras.layers.LSTM(64), keras.layers.Dense(1)],
    )
    assert model.count_params() == count_parameters(1, 64) + 64 + 1 == 16961


def as_tensors(states):
    return [keras.ops.convert_to_tensor(state) for state in states]


@pytest.mark.parametrize(("name", "states"), [("LSTM", 2), ("GRU", 1), ("SimpleRNN", 1)])
def test_every_recurrent_layer_of_keras_takes_arrays_or_tensors_as_its_initial_state(name, states):
    keras.utils.set_random_seed(0)
    layer = getattr(keras.layers, name)(4)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 6)).astype(np.float32)
    given = [rng.normal(size=(2, 4)).astype(np.float32) for _ in range(states)]
    from_zeros, from_arrays, from_tensors = (
        np.array(layer(x, initial_state=state)) for state in (None, given, as_tensors(given))
    )
    assert np.array_equal(from_arrays, from_tensors)
    assert abs(from_arrays - from_zeros).max() > 0.01


def test_pytorch_takes_a_state_as_tensors_with_an_axis_of_layers_in_front_and_as_nothing_else():
    module = torch.nn.LSTM(6, 4, batch_first=True)
    x, state = torch.ones(2, 3, 6), torch.ones(1, 2, 4)
    assert module(x, (state, state))[0].shape == (2, 3, 4)
    with pytest.raises(RuntimeError, match="3-D"):
        module(x, (state[0], state[0]))
    with pytest.raises(AttributeError):
        module(x, (state.numpy(), state.numpy()))


def trained_on_marks(scale):
    """A unit as notebook 02 trains it, from seed 4 and PyTorch's own weights times ``scale``."""
    torch.manual_seed(4)
    unit = torch.nn.LSTM(2, 1, batch_first=True)
    with torch.no_grad():
        for parameter in unit.parameters():
            parameter *= scale
    examples = tasks.last_marked(sequences=64, steps=12, seed=0)
    optimizer = torch.optim.Adam(unit.parameters(), lr=0.1)
    training.fit_torch(lambda x: unit(x)[0], optimizer, examples, examples, range(300))
    unseen = tasks.last_marked(sequences=64, steps=12, seed=112)
    trace = unroll(unseen.x, layouts.from_torch(unit))
    lost = ((trace.h - unseen.y) ** 2).mean() / (unseen.y**2).mean()  # 1: as wrong as the answer 0
    return trace, unseen.x[..., 1] == 1, lost


def test_from_small_weights_a_unit_learns_to_write_at_a_mark_and_to_keep_elsewhere():
    trace, marked, lost = trained_on_marks(scale=0.3)
    assert lost < 0.1
    assert trace.i[marked].min() > 0.7
    assert trace.f[marked].max() < 0.3
    assert trace.i[~marked].max() < 0.1
    assert trace.f[~marked].min() > 0.9


def test_from_pytorch_s_own_weights_the_same_seed_gets_stuck():
    _, _, lost = trained_on_marks(scale=1)
    assert lost > 0.5
