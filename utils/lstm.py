"""The LSTM in NumPy: the reference that everything in this course is held against.

One step, for every sequence of the batch and every unit at once::

    i = σ(x W_i + h U_i + b_i)        input gate: how much of the candidate to write
    f = σ(x W_f + h U_f + b_f)        forget gate: how much of the old cell to keep
    g = tanh(x W_g + h U_g + b_g)     candidate: what to write
    o = σ(x W_o + h U_o + b_o)        output gate: how much of the cell to show
    c = f · c_before + i · g          cell
    h = o · tanh(c)                   output, and what the next step reads

The same step backwards, where d stands for the gradient of the loss and z for what stands in the
brackets above. dh is what arrives at h, from this step's output and from the next step; dc is what
arrives at c from the next step::

    dc = dc + dh · o · (1 - tanh(c)²)     h was read from the cell
    dz_i = dc · g · i (1 - i)
    dz_f = dc · c_before · f (1 - f)
    dz_g = dc · i · (1 - g²)
    dz_o = dh · tanh(c) · o (1 - o)
    dx = dz Wᵀ                            the input
    dh_before, dc_before = dz Uᵀ, dc · f  what arrives at the step before
    dW, dU, db = xᵀ dz, h_beforeᵀ dz, dz  each added up over all steps and sequences

The four blocks stand in the order **i, f, g, o** along the last axis of every weight, as in Keras.
Arrays are ``(batch, time, features)``. All arrays of one call are float32 or all are float64, and
so is what comes back.

Sources: Hochreiter & Schmidhuber, *Long Short-Term Memory* (1997); the forget gate is from Gers,
Schmidhuber & Cummins, *Learning to Forget* (2000); the whole gradient through time is from Graves &
Schmidhuber, *Framewise Phoneme Classification with Bidirectional LSTM* (2005).
"""

from typing import NamedTuple

import numpy as np

DTYPES = (np.float32, np.float64)


class Weights(NamedTuple):
    """The weights of one layer, gate blocks in the order i, f, g, o.

    W (features, 4·units) reads the input, U (units, 4·units) reads the h of the step before, and
    b (4·units,) is the bias. Keras calls them kernel, recurrent_kernel and bias.
    """

    W: np.ndarray
    U: np.ndarray
    b: np.ndarray

    @property
    def features(self):
        return self.W.shape[0]

    @property
    def units(self):
        return self.U.shape[0]

    def astype(self, dtype):
        """The same weights as ``np.float32`` or ``np.float64``."""
        return Weights(*(array.astype(dtype) for array in self))


class State(NamedTuple):
    """What a layer carries from one step to the next: h and c, each (batch, units)."""

    h: np.ndarray
    c: np.ndarray


class Step(NamedTuple):
    """Every value of one step, each (batch, units)."""

    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray
    h: np.ndarray

    @property
    def state(self):
        """The State after this step."""
        return State(self.h, self.c)


class Trace(NamedTuple):
    """Every value of every step, each (batch, time, units)."""

    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    c: np.ndarray
    h: np.ndarray

    @property
    def state(self):
        """The State after the last step."""
        return State(self.h[:, -1], self.c[:, -1])


class Gradients(NamedTuple):
    """The gradient of a loss for what went into a layer, each in the shape of what it is for.

    x is (batch, time, features), weights a ``Weights``, and state the ``State`` started from.
    """

    x: np.ndarray
    weights: Weights
    state: State


def sigmoid(x):
    """The logistic function 1 / (1 + e⁻ˣ), elementwise, for any finite x without overflow."""
    # The same function as 1 / (1 + exp(-x)), but tanh cannot overflow, and NumPy's is faster.
    return 0.5 * np.tanh(0.5 * x) + 0.5


def step(x, state, weights):
    """One step of the layer.

    x (batch, features), state of (batch, units) arrays, weights a ``Weights`` -> ``Step``.
    Raises ValueError when a shape or a dtype does not fit.
    """
    weights = _checked_weights(weights)
    x = _checked("x", x, ("batch", weights.features), weights.W.dtype)
    state = _checked_state(state, len(x), weights)
    return _step(x, state, weights)


def unroll(x, weights, state=None):
    """Run the layer over whole sequences, keeping every value.

    x (batch, time, features), time at least 1; weights a ``Weights``; state the ``State`` to start
    from, None for zeros -> ``Trace``. Raises ValueError when a shape or a dtype does not fit.
    """
    weights = _checked_weights(weights)
    x = _checked_sequences(x, weights)
    batch, time = x.shape[:2]
    state = _zeros(batch, weights) if state is None else _checked_state(state, batch, weights)

    values = np.empty((time, len(Trace._fields), batch, weights.units), x.dtype)
    for t in range(time):
        now = _step(x[:, t], state, weights)
        values[t] = now
        state = now.state
    return Trace(*values.transpose(1, 2, 0, 3))


def backward(x, weights, trace, dh, state=None, dstate=None):
    """The gradient of a loss through all steps, from the outputs back to what went in.

    trace is ``unroll(x, weights, state)``; dh (batch, time, units) is the loss's gradient for every
    h as an output, and dstate, a ``State``, is its gradient for the last state besides, None for
    zeros -> ``Gradients``, summed over the batch. Raises ValueError when a shape or a dtype does
    not fit.
    """
    weights = _checked_weights(weights)
    x = _checked_sequences(x, weights)
    batch, time = x.shape[:2]
    trace = _checked_trace(trace, (batch, time, weights.units), x.dtype)
    dh = _checked("dh", dh, trace.h.shape, x.dtype)
    zeros = _zeros(batch, weights)
    state = zeros if state is None else _checked_state(state, batch, weights)
    after = zeros if dstate is None else _checked_state(dstate, batch, weights, "dstate")

    dz = np.empty((batch, time, 4 * weights.units), x.dtype)
    for t in reversed(range(time)):
        now = Step(*(values[:, t] for values in trace))
        c_before = trace.c[:, t - 1] if t > 0 else state.c
        dz[:, t], after = _step_back(after.h + dh[:, t], after.c, c_before, now, weights)
    h_before = np.concatenate([state.h[:, None], trace.h[:, :-1]], axis=1)
    both = ([0, 1], [0, 1])  # the axes batch and time: one product adds up over all of both
    dW, dU = np.tensordot(x, dz, both), np.tensordot(h_before, dz, both)
    return Gradients(dz @ weights.W.T, Weights(dW, dU, dz.sum(axis=(0, 1))), after)


def stack(x, layers, states=None):
    """Run layers on top of each other: each layer's input is the h of the layer below.

    x (batch, time, features); layers a list of ``Weights``, the lowest first; states one ``State``
    a layer, None for zeros -> a list of one ``Trace`` a layer, in the same order. Raises ValueError
    when the lists do not match, or as ``unroll`` does.
    """
    if not layers:
        raise ValueError("layers is empty; it needs the Weights of at least one layer")
    if states is None:
        states = [None] * len(layers)
    if len(states) != len(layers):
        raise ValueError(
            f"states has {len(states)} entries; it needs one for each of {len(layers)} layers"
        )
    traces = []
    for weights, state in zip(layers, states, strict=True):
        traces.append(unroll(x, weights, state))
        x = traces[-1].h
    return traces


def init_weights(features, units, seed, forget_bias=1.0):
    """Weights to start from, drawn as Keras does, in float64.

    W is Glorot-uniform, U orthogonal over the fused (units, 4·units), b zero but for its forget
    part, which is ``forget_bias`` (1 after Jozefowicz, Zaremba & Sutskever, 2015). Raises
    ValueError when features or units is not a positive whole number.
    """
    for name, size in (("features", features), ("units", units)):
        if not isinstance(size, int | np.integer) or size < 1:
            raise ValueError(f"{name} is {size!r}; it needs to be a whole number of at least 1")
    rng = np.random.default_rng(seed)
    limit = np.sqrt(6 / (features + 4 * units))
    W = rng.uniform(-limit, limit, (features, 4 * units))
    q, r = np.linalg.qr(rng.standard_normal((4 * units, units)))
    U = (q * np.sign(np.diag(r))).T  # the signs make the draw uniform over orthogonal matrices
    b = np.zeros(4 * units)
    b[units : 2 * units] = forget_bias
    return Weights(W, U, b)


def _step(x, state, weights):
    W, U, b = weights
    z = x @ W + state.h @ U + b
    i, f, g, o = z.reshape(len(z), 4, -1).swapaxes(0, 1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * state.c + i * g
    h = o * np.tanh(c)
    return Step(i, f, g, o, c, h)


def _step_back(dh, dc, c_before, now, weights):
    i, f, g, o, c, _ = now
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    di, df, dg, do = dc * g, dc * c_before, dc * i, dh * tanh_c
    dz = np.concatenate(
        [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1
    )
    return dz, State(dz @ weights.U.T, dc * f)


def _zeros(batch, weights):
    zeros = np.zeros((batch, weights.units), weights.W.dtype)
    return State(zeros, zeros)


def _checked_sequences(x, weights):
    x = _checked("x", x, ("batch", "time", weights.features), weights.W.dtype)
    if x.shape[1] == 0:
        raise ValueError(f"x has shape {x.shape}; it needs at least one time step")
    return x


def _checked_trace(trace, shape, dtype):
    named = zip(Trace._fields, trace, strict=True)
    return Trace(*(_checked(f"trace.{name}", values, shape, dtype) for name, values in named))


def _checked_weights(weights):
    W, U, b = (np.asarray(array) for array in weights)
    units = U.shape[0] if U.ndim == 2 else "units"
    width = 4 * units if U.ndim == 2 else "4·units"
    dtype = W.dtype
    return Weights(
        _checked("weights.W", W, ("features", width), dtype),
        _checked("weights.U", U, (units, width), dtype),
        _checked("weights.b", b, (width,), dtype),
    )


def _checked_state(state, batch, weights, name="state"):
    shape, dtype = (batch, weights.units), weights.W.dtype
    h, c = state
    return State(_checked(f"{name}.h", h, shape, dtype), _checked(f"{name}.c", c, shape, dtype))


def _checked(name, array, shape, dtype):
    """The array, when it has this shape (a word stands for any size) and this dtype."""
    array = np.asarray(array)
    fits = len(array.shape) == len(shape) and all(
        isinstance(want, str) or have == want for have, want in zip(array.shape, shape, strict=True)
    )
    if not fits:
        wanted = ", ".join(str(want) for want in shape) + ("," if len(shape) == 1 else "")
        raise ValueError(f"{name} has shape {array.shape}; it should be ({wanted})")
    if dtype not in DTYPES:
        raise ValueError(f"{name} has dtype {array.dtype}; it should be float32 or float64")
    if array.dtype != dtype:
        raise ValueError(f"{name} has dtype {array.dtype}; it should be {dtype}, as weights.W is")
    return array
