"""TensorFlow and PyTorch live in one kernel, whichever is imported first."""

import os
import subprocess
import sys

import pytest

from tools.release.running import ENVIRONMENT
from tools.start import ROOT

# Each import in a statement of its own, then one LSTM in both frameworks with the same weights.
PROGRAM = """
import {first}
import {second}
import keras, numpy, torch
from utils import layouts
from utils.lstm import init_weights, unroll

weights = init_weights(3, 4, seed=0).astype(numpy.float32)
x = numpy.random.default_rng(0).normal(size=(2, 7, 3)).astype(numpy.float32)
wanted = unroll(x, weights).h

layer = keras.layers.LSTM(4, return_sequences=True)
layer.build((None, None, 3))
layer.set_weights(layouts.to_keras(weights))
module = torch.nn.LSTM(3, 4, batch_first=True)
arrays = layouts.to_torch(weights).items()
module.load_state_dict({{name + "_l0": torch.tensor(array) for name, array in arrays}})

output = module(torch.tensor(x))[0]
output.sum().backward()
for got in (numpy.array(layer(x)), output.detach().numpy()):
    assert abs(got - wanted).max() < 1e-5
print("equal")
"""


@pytest.mark.parametrize(("first", "second"), [("tensorflow", "torch"), ("torch", "tensorflow")])
def test_both_frameworks_compute_the_same_whichever_is_imported_first(first, second):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(first=first, second=second)],
        env=os.environ | ENVIRONMENT,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "equal\n"), done.stderr
