"""Variants of the unit: each a step that differs from the LSTM's in a few lines.

``lstm`` is the step that all are held against. Its arrays are those of ``utils.lstm``: x (batch,
features), h and c (batch, units), W (features, 4·units), U (units, 4·units) and b (4·units,), with
the blocks in the order i, f, g, o. A variant has further arrays, which its docstring names. A step
takes x, then the state, then the weights, and returns the new state, h first. Shapes are not
checked: what NumPy says of them is all that is said.

Coupled gates, peepholes and the two GRUs are the answers to exercises of notebook 09.
"""

import ast
import difflib
import inspect
import textwrap

import numpy as np

from utils.lstm import sigmoid

EPSILON = 1e-5  # PyTorch's; Keras's LayerNormalization has 1e-3 unless told otherwise


def lstm(x, h, c, W, U, b):
    """One step of the unit of this course -> h, c."""
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c


def projected(x, h, c, W, U, b, P):
    """What is said has fewer numbers than what is kept -> h, c.

    P (units, outputs); h is (batch, outputs), and U (outputs, 4·units). Sak, Senior & Beaufays,
    *Long short-term memory recurrent neural network architectures* (2014).
    """
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c + i * g
    h = (o * np.tanh(c)) @ P
    return h, c


def normalized(x, h, c, W, U, b, gain_x, gain_h, gain_c, shift_c):
    """Layer norm on the two sums that go into the gates, and on the c that is read -> h, c.

    gain_x and gain_h (4·units,), gain_c and shift_c (units,); b does for the shifts of the sums.
    Ba, Kiros & Hinton, *Layer normalization* (2016).
    """
    z = gain_x * layer_norm(x @ W) + gain_h * layer_norm(h @ U) + b
    i, f, g, o = np.split(z, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c + i * g
    h = o * np.tanh(gain_c * layer_norm(c) + shift_c)
    return h, c


def gru_from_keras(layer):
    """The weights of a built ``keras.layers.GRU``: W, U, b, and b_h where it resets after.

    Their blocks stand in the order z, r, g.
    """
    W, U, b = layer.get_weights()
    return [W, U, b] if b.ndim == 1 else [W, U, *_biases(*b)]


def gru_from_torch(module):
    """The same of a ``torch.nn.GRU``, whose own blocks stand in the order r, z, g."""
    arrays = [parameter.detach().numpy().T for parameter in module.parameters()]
    blocks = (np.split(array, 3, axis=-1) for array in arrays[:4])  # of its first layer
    W, U, *both = (np.concatenate([z, r, g], axis=-1) for r, z, g in blocks)
    return [W, U, *_biases(*both)]


def _biases(outer, inner):
    """b and b_h: of the bias that belongs to h, the parts for z and r only add to the other."""
    units = len(inner) // 3
    b = outer + inner
    b[2 * units :] = outer[2 * units :]
    return b, inner[2 * units :]


def layer_norm(z):
    """z (batch, n), each row with the mean 0 and the variance 1."""
    mean, variance = z.mean(axis=1, keepdims=True), z.var(axis=1, keepdims=True)
    return (z - mean) / np.sqrt(variance + EPSILON)


def run(step, x, state, *weights):
    """The h of every step, (batch, time, outputs), of a whole sequence x (batch, time, features).

    state is the tuple to start from, (h, c) or (h,).
    """
    outputs = []
    for t in range(x.shape[1]):
        state = step(x[:, t], *state, *weights)
        state = state if isinstance(state, tuple) else (state,)
        outputs.append(state[0])
    return np.stack(outputs, axis=1)


def difference(variant):
    """What the lines of a variant's step have instead of the LSTM's: − for what goes, + for new."""
    changed = [line for line in difflib.ndiff(_lines(lstm), _lines(variant)) if line[0] in "+-"]
    return "\n".join(line[0].replace("-", "−") + line[1:] for line in changed)


def _lines(step):
    """The lines of a step below its docstring."""
    source = inspect.getsource(step)
    docstring, *_ = ast.parse(source).body[0].body
    return textwrap.dedent("\n".join(source.splitlines()[docstring.end_lineno :])).splitlines()
