"""The same weights in the layouts of Keras, PyTorch and TensorFlow 1, both ways.

All four layouts hold the same numbers; they differ in the order of the gate blocks, in orientation
and in how they keep the bias:

============  ==========  ===========================================  ==========================
layout        gate order  kernels                                      bias
============  ==========  ===========================================  ==========================
this course   i, f, g, o  W (features, 4·units), U (units, 4·units)    b (4·units,)
Keras         i, f, c, o  kernel, recurrent_kernel: W and U            bias: b
PyTorch       i, f, g, o  weight_ih, weight_hh: W and U transposed     bias_ih + bias_hh = b
TF1           i, j, f, o  one kernel, W above U                        bias, plus forget_bias in f
============  ==========  ===========================================  ==========================

Nothing here imports a framework: a layer is only asked for its arrays. Every function returns new
arrays with the dtype that it was given.

Sources: the documentation of ``keras.layers.LSTM`` and ``torch.nn.LSTM``; ``BasicLSTMCell`` in
TensorFlow 1.15's ``rnn_cell_impl.py``.
"""

import numpy as np

from utils.lstm import Weights

# TF1's j is the candidate: its blocks i, j, f, o are ours in the order i, g, f, o. The exchange of
# the two middle blocks is its own inverse.
_TF1_ORDER = [0, 2, 1, 3]


def from_keras(layer):
    """The ``Weights`` of a built ``keras.layers.LSTM`` or ``LSTMCell``.

    Raises ValueError when the layer is not built yet, so that it has no weights, or when these are
    not an LSTM's.
    """
    name = type(layer).__name__
    arrays = [np.array(array) for array in layer.get_weights()]
    if not arrays:
        raise ValueError(
            f"layer is a {name} without weights; call it on an input or build() it first"
        )
    shapes = [array.shape for array in arrays]
    units = shapes[1][0] if len(shapes) in (2, 3) else None
    if units is None or shapes[1] != (units, 4 * units):
        raise ValueError(
            f"layer is a {name} with weights of shapes {shapes}; it should be one LSTM"
        )
    if len(arrays) == 2:  # use_bias=False
        arrays.append(np.zeros(4 * units, arrays[0].dtype))
    return Weights(*arrays)


def to_keras(weights):
    """kernel, recurrent_kernel and bias, as a list for ``layer.set_weights``."""
    return [np.array(array) for array in weights]


def from_torch(module, layer=0, reverse=False):
    """The ``Weights`` of one layer of a ``torch.nn.LSTM``, or of a ``torch.nn.LSTMCell``.

    Of a bidirectional module this is the forward direction, or with ``reverse`` the backward one.
    The two biases are added up. Raises ValueError when there is no such layer or direction, or when
    h is projected (``proj_size``), which this course's cell does not do.
    """
    name = type(module).__name__
    arrays = {key: value.detach().cpu().numpy() for key, value in module.named_parameters()}
    suffix = f"_l{layer}" + "_reverse" * reverse
    if "weight_ih" in arrays and suffix == "_l0":  # an LSTMCell does not count layers
        suffix = ""
    if f"weight_hh{suffix}" not in arrays:
        raise ValueError(
            f"layer is {layer}{', reverse' * reverse}; this {name} has the parameters "
            f"{', '.join(arrays) or 'none'}"
        )
    W, U = arrays[f"weight_ih{suffix}"].T, arrays[f"weight_hh{suffix}"].T
    if U.shape[1] != 4 * U.shape[0]:
        raise ValueError(
            f"module is a {name} whose weight_hh{suffix} has shape {U.T.shape}; "
            f"an LSTM without proj_size has (4·units, units)"
        )
    biases = [arrays[key + suffix] for key in ("bias_ih", "bias_hh") if key + suffix in arrays]
    return Weights(W.copy(), U.copy(), sum(biases, np.zeros(U.shape[1], U.dtype)))


def to_torch(weights):
    """A dict of weight_ih, weight_hh, bias_ih and bias_hh.

    PyTorch adds its two biases up, so all of b stands in ``bias_ih`` and ``bias_hh`` is zero. An
    ``nn.LSTM`` appends ``_l0`` to these names for its first layer.
    """
    W, U, b = weights
    return {
        "weight_ih": W.T.copy(),
        "weight_hh": U.T.copy(),
        "bias_ih": np.array(b),
        "bias_hh": np.zeros_like(b),
    }


def from_tf1(kernel, bias, forget_bias=1.0):
    """The ``Weights`` of a TF1 ``BasicLSTMCell``.

    kernel (features + units, 4·units), bias (4·units,). ``forget_bias`` is what the cell adds to
    the forget gate in every step; here it becomes part of b. Raises ValueError when a shape does
    not fit.
    """
    kernel, bias = np.asarray(kernel), np.asarray(bias)
    units = bias.shape[0] // 4 if bias.ndim == 1 else 0
    if units == 0 or bias.shape != (4 * units,):
        raise ValueError(f"bias has shape {bias.shape}; it should be (4·units,)")
    if kernel.ndim != 2 or kernel.shape[1] != 4 * units or kernel.shape[0] <= units:
        raise ValueError(
            f"kernel has shape {kernel.shape}; with a bias of {bias.shape} it should be "
            f"(features + {units}, {4 * units})"
        )
    kernel, b = _swap_middle_blocks(kernel), _swap_middle_blocks(bias)
    b[units : 2 * units] += forget_bias
    return Weights(kernel[:-units], kernel[-units:], b)


def to_tf1(weights, forget_bias=1.0):
    """kernel (features + units, 4·units) and bias (4·units,) of a TF1 ``BasicLSTMCell``.

    ``forget_bias`` is what that cell will add to its forget gate: it is taken off here, and gets
    back into b to within rounding.
    """
    b = np.array(weights.b)
    b[weights.units : 2 * weights.units] -= forget_bias
    return _swap_middle_blocks(np.concatenate([weights.W, weights.U])), _swap_middle_blocks(b)


def _swap_middle_blocks(array):
    blocks = np.split(array, 4, axis=-1)
    return np.concatenate([blocks[k] for k in _TF1_ORDER], axis=-1)
