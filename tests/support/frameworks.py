"""Keras and PyTorch layers that hold given weights: what the tests compare the reference with."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import torch

from utils import layouts


def keras_lstm(weights):
    """A Keras LSTM that returns (output, h, c), in the dtype of the weights."""
    layer = keras.layers.LSTM(
        weights.units, return_sequences=True, return_state=True, dtype=weights.W.dtype.name
    )
    layer.build((None, None, weights.features))
    layer.set_weights(layouts.to_keras(weights))
    return layer


def torch_lstm(*layers):
    """A PyTorch LSTM, batch first, with these layers' weights; all layers have the same units."""
    dtype = torch.from_numpy(layers[0].W).dtype
    module = torch.nn.LSTM(
        layers[0].features, layers[0].units, len(layers), batch_first=True, dtype=dtype
    )
    module.load_state_dict(
        {
            f"{name}_l{number}": torch.from_numpy(array)
            for number, weights in enumerate(layers)
            for name, array in layouts.to_torch(weights).items()
        }
    )
    return module


def run_keras(layer, x, state=None):
    """output, h, c as arrays."""
    initial_state = None if state is None else list(state)
    return [np.array(array) for array in layer(x, initial_state=initial_state)]


def run_torch(module, x, state=None):
    """output, h, c as arrays, for a module of one layer."""
    hx = None if state is None else tuple(torch.from_numpy(array)[None] for array in state)
    with torch.no_grad():
        output, (h, c) = module(torch.from_numpy(x), hx)
    return output.numpy(), h[0].numpy(), c[0].numpy()
