"""What notebook 02 says about Keras and PyTorch beyond what it shows itself."""

import os
import subprocess
import sys

import keras
import numpy as np
import torch

from tools.release.running import ENVIRONMENT
from tools.start import ROOT

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
