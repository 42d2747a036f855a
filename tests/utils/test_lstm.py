"""The NumPy reference and its gradients: equal to the frameworks, to the equations and to finite
differences, and clear about bad input."""

import math
import warnings

import numpy as np
import pytest
import tensorflow as tf
import torch
from frameworks import keras_lstm, run_keras, run_torch, torch_lstm

from utils.lstm import (
    Gradients,
    State,
    Trace,
    Weights,
    backward,
    init_weights,
    sigmoid,
    stack,
    step,
    unroll,
)

SHAPES = [(1, 1, 1, 1), (1, 5, 10, 20), (2, 3, 6, 4), (3, 7, 2, 5), (8, 20, 3, 16)]
TOLERANCE = {np.float32: 1e-5, np.float64: 1e-12}


def random_layer(batch, time, features, units, dtype=np.float64):
    """Inputs, weights and a state, all random: a zero would hide a term that is missing."""
    rng = np.random.default_rng([batch, time, features, units])
    weights = Weights(
        *(rng.normal(0, 0.5, array.shape) for array in init_weights(features, units, 0))
    )
    x = rng.normal(size=(batch, time, features))
    state = State(*rng.normal(size=(2, batch, units)))
    return x.astype(dtype), weights.astype(dtype), State(*(array.astype(dtype) for array in state))


def largest_difference(ours, theirs):
    return max(np.abs(a - b).max() for a, b in zip(ours, theirs, strict=True))


# ---- Forward -----------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("run", "build"), [(run_keras, keras_lstm), (run_torch, torch_lstm)])
def test_unroll_equals_keras_and_pytorch(run, build, shape, dtype):
    x, weights, state = random_layer(*shape, dtype)
    for start in (None, state):
        trace = unroll(x, weights, start)
        theirs = run(build(weights), x, start)
        assert largest_difference((trace.h, *trace.state), theirs) <= TOLERANCE[dtype]


def test_stack_equals_two_keras_layers_of_different_sizes():
    x, lower, _ = random_layer(2, 3, 6, 4)
    _, upper, _ = random_layer(2, 3, 4, 5)
    traces = stack(x, [lower, upper])
    below = run_keras(keras_lstm(lower), x)
    above = run_keras(keras_lstm(upper), below[0])
    for trace, theirs in zip(traces, (below, above), strict=True):
        assert largest_difference((trace.h, *trace.state), theirs) <= 1e-12


def test_stack_equals_pytorch_with_two_layers():
    x, lower, _ = random_layer(3, 6, 2, 4)
    _, upper, _ = random_layer(3, 6, 4, 4)
    output, *_ = run_torch(torch_lstm(lower, upper), x)
    assert np.abs(stack(x, [lower, upper])[-1].h - output).max() <= 1e-12


def scalar_lstm(x, weights, state):
    """The equations once more, in plain Python, one number at a time, for one sequence."""

    def gate(block, k, x_t, h):
        column = block * weights.units + k
        total = weights.b[column]
        total += sum(x_t[j] * weights.W[j][column] for j in range(weights.features))
        return total + sum(h[j] * weights.U[j][column] for j in range(weights.units))

    def logistic(z):
        return 1 / (1 + math.exp(-z))

    h, c = list(state.h[0]), list(state.c[0])
    history = []
    for x_t in x[0]:
        new_h, new_c = [], []
        for k in range(weights.units):
            i, f, o = (logistic(gate(block, k, x_t, h)) for block in (0, 1, 3))
            new_c.append(f * c[k] + i * math.tanh(gate(2, k, x_t, h)))
            new_h.append(o * math.tanh(new_c[k]))
        h, c = new_h, new_c
        history.append(h)
    return history, h, c


def test_unroll_equals_the_equations_in_plain_python():
    x, weights, state = random_layer(1, 6, 3, 4)
    trace = unroll(x, weights, state)
    history, h, c = scalar_lstm(x, weights, state)
    assert np.allclose(trace.h[0], history, rtol=0, atol=1e-12)
    assert np.allclose(trace.state, [[h], [c]], rtol=0, atol=1e-12)


def test_one_step_equals_the_first_step_of_a_sequence():
    x, weights, state = random_layer(3, 4, 2, 5)
    first, trace = step(x[:, 0], state, weights), unroll(x, weights, state)
    for name in Trace._fields:
        assert np.array_equal(getattr(first, name), getattr(trace, name)[:, 0])
    assert np.array_equal(first.state.h, first.h)
    assert np.array_equal(first.state.c, first.c)


def test_a_trace_holds_the_gates_of_the_equations():
    x, weights, state = random_layer(2, 1, 3, 4)
    i, f, g, o, c, h = (values[:, 0] for values in unroll(x, weights, state))
    z = x[:, 0] @ weights.W + state.h @ weights.U + weights.b
    for gate, block, squash in ((i, 0, sigmoid), (f, 1, sigmoid), (g, 2, np.tanh), (o, 3, sigmoid)):
        assert np.allclose(gate, squash(z[:, 4 * block : 4 * block + 4]), rtol=0, atol=1e-12)
    assert np.allclose(c, f * state.c + i * g, rtol=0, atol=1e-12)
    assert np.allclose(h, o * np.tanh(c), rtol=0, atol=1e-12)


@pytest.mark.parametrize("cut", [1, 4, 9])
def test_state_carried_over_two_chunks_equals_one_pass(cut):
    x, weights, state = random_layer(3, 10, 2, 4)
    whole = unroll(x, weights, state)
    first = unroll(x[:, :cut], weights, state)
    second = unroll(x[:, cut:], weights, first.state)
    assert np.allclose(np.concatenate([first.h, second.h], axis=1), whole.h, rtol=0, atol=1e-14)
    assert np.allclose(second.state, whole.state, rtol=0, atol=1e-14)


def test_sigmoid_is_the_logistic_function_and_does_not_overflow():
    x = np.array([-1000.0, -30, -2, 0, 0.5, 3, 1000])
    wanted = [0, 1 / (1 + math.exp(30)), *(1 / (1 + math.exp(-v)) for v in x[2:6]), 1]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.allclose(sigmoid(x), wanted, rtol=0, atol=1e-15)
        assert np.allclose(sigmoid(x.astype(np.float32)), wanted, rtol=0, atol=1e-7)
        assert sigmoid(np.float64(-1000.0)) == 0


def test_initial_weights_are_drawn_as_keras_documents():
    weights = init_weights(features=30, units=20, seed=0)
    limit = math.sqrt(6 / (30 + 80))  # Glorot-uniform over the fused kernel
    assert 0.95 * limit < np.abs(weights.W).max() <= limit
    assert np.allclose(weights.U @ weights.U.T, np.eye(20))
    assert weights.b.tolist() == [0] * 20 + [1] * 20 + [0] * 40


def test_the_seed_decides_the_draw_and_the_forget_bias_only_its_block():
    one, again = init_weights(3, 4, seed=1), init_weights(3, 4, seed=1, forget_bias=5.0)
    other = init_weights(3, 4, seed=2)
    for name in "WU":
        assert np.array_equal(getattr(one, name), getattr(again, name))
        assert not np.array_equal(getattr(one, name), getattr(other, name))
    assert again.b.tolist() == [0] * 4 + [5] * 4 + [0] * 8


# ---- Backward ----------------------------------------------------------------------------------


def random_shape(seed):
    """batch, time, features and units, each from 1 to 6."""
    return tuple(int(size) for size in np.random.default_rng(seed).integers(1, 7, 4))


def arriving(where, shape, units, dtype=np.float64):
    """dh and dstate of a loss that hears every output, the last output or the last state only.

    Like a mean over the batch and the steps that it hears.
    """
    batch, time = shape[:2]
    rng = np.random.default_rng([batch, time, units])
    dh = rng.normal(size=(batch, time, units)) / batch
    dstate = State(*rng.normal(size=(2, batch, units)) / batch)
    if where == "every output":
        return (dh / time).astype(dtype), None
    if where == "the last output":
        dh[:, :-1] = 0
        return dh.astype(dtype), None
    return np.zeros_like(dh, dtype), State(*(array.astype(dtype) for array in dstate))


def with_keras(x, weights, state, dh, dstate):
    layer = keras_lstm(weights)
    x, h0, c0 = (tf.convert_to_tensor(array) for array in (x, *state))
    with tf.GradientTape() as tape:
        tape.watch([x, h0, c0])
        output, h, c = layer(x, initial_state=[h0, c0])
        loss = tf.reduce_sum(output * dh)
        if dstate is not None:
            loss += tf.reduce_sum(h * dstate.h) + tf.reduce_sum(c * dstate.c)
    variables = [variable.value for variable in layer.trainable_variables]
    dx, dh0, dc0, *dweights = tape.gradient(loss, [x, h0, c0, *variables])
    return Gradients(
        dx.numpy(), Weights(*(d.numpy() for d in dweights)), State(dh0.numpy(), dc0.numpy())
    )


def with_torch(x, weights, state, dh, dstate):
    module = torch_lstm(weights)
    x, h0, c0 = (torch.from_numpy(array.copy()).requires_grad_() for array in (x, *state))
    output, (h, c) = module(x, (h0[None], c0[None]))
    loss = (output * torch.from_numpy(dh)).sum()
    if dstate is not None:
        loss = loss + (h[0] * torch.from_numpy(dstate.h)).sum()
        loss = loss + (c[0] * torch.from_numpy(dstate.c)).sum()
    loss.backward()
    dW, dU, db = module.weight_ih_l0.grad.T, module.weight_hh_l0.grad.T, module.bias_ih_l0.grad
    return Gradients(x.grad, Weights(dW, dU, db), State(h0.grad, c0.grad))


def with_nudges(x, weights, state, dh, dstate, nudge=1e-5):
    """Central differences: every single number that went in, nudged both ways."""

    def loss():
        trace = unroll(x, weights, state)
        heard = (trace.h * dh).sum()
        if dstate is not None:
            heard += (trace.state.h * dstate.h).sum() + (trace.state.c * dstate.c).sum()
        return heard

    def slopes(array):
        found = np.empty_like(array)
        for index in np.ndindex(array.shape):
            value = array[index]
            array[index] = value + nudge
            above = loss()
            array[index] = value - nudge
            found[index] = (above - loss()) / (2 * nudge)
            array[index] = value
        return found

    return Gradients(slopes(x), Weights(*map(slopes, weights)), State(*map(slopes, state)))


def flat(gradients):
    """The six arrays of a ``Gradients``, by name."""
    dx, (dW, dU, db), (dh, dc) = gradients
    return {"x": dx, "W": dW, "U": dU, "b": db, "h": dh, "c": dc}


def assert_close(ours, theirs, tolerance):
    theirs = flat(theirs)
    for name, array in flat(ours).items():
        assert array.shape == theirs[name].shape
        assert np.abs(array - np.asarray(theirs[name])).max() <= tolerance, name


WHERE = ["every output", "the last output", "the last state"]


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", [*SHAPES, *map(random_shape, range(4))])
@pytest.mark.parametrize("autograd", [with_keras, with_torch])
def test_backward_equals_the_autograd_of_both_frameworks(autograd, shape, dtype, where):
    x, weights, state = random_layer(*shape, dtype)
    dh, dstate = arriving(where, shape, weights.units, dtype)
    ours = backward(x, weights, unroll(x, weights, state), dh, state, dstate)
    assert_close(ours, autograd(x, weights, state, dh, dstate), TOLERANCE[dtype])


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("shape", [random_shape(seed) for seed in range(10, 18)])
def test_backward_equals_finite_differences(shape, where):
    x, weights, state = random_layer(*shape)
    dh, dstate = arriving(where, shape, weights.units)
    ours = backward(x, weights, unroll(x, weights, state), dh, state, dstate)
    assert_close(ours, with_nudges(x, weights, state, dh, dstate), 1e-7)


def test_no_state_means_a_start_from_zeros():
    x, weights, _ = random_layer(3, 4, 2, 5)
    zeros = State(np.zeros((3, 5)), np.zeros((3, 5)))
    dh, _ = arriving("every output", (3, 4), 5)
    without = backward(x, weights, unroll(x, weights), dh)
    assert_close(without, backward(x, weights, unroll(x, weights, zeros), dh, zeros, zeros), 0)


@pytest.mark.parametrize("cut", [1, 4, 9])
def test_the_gradient_carried_back_over_two_chunks_equals_one_pass(cut):
    x, weights, state = random_layer(3, 10, 2, 4)
    dh, _ = arriving("every output", (3, 10), 4)
    _, dstate = arriving("the last state", (3, 10), 4)
    trace = unroll(x, weights, state)
    whole = backward(x, weights, trace, dh, state, dstate)

    first = Trace(*(values[:, :cut] for values in trace))
    second = Trace(*(values[:, cut:] for values in trace))
    late = backward(x[:, cut:], weights, second, dh[:, cut:], first.state, dstate)
    early = backward(x[:, :cut], weights, first, dh[:, :cut], state, late.state)
    assert np.allclose(np.concatenate([early.x, late.x], axis=1), whole.x, rtol=0, atol=1e-14)
    assert np.allclose(early.state, whole.state, rtol=0, atol=1e-14)
    for one, other, both in zip(early.weights, late.weights, whole.weights, strict=True):
        assert np.allclose(one + other, both, rtol=0, atol=1e-14)


def test_one_step_from_zeros_gives_the_recurrent_weights_and_the_forget_gate_no_gradient():
    x, weights, _ = random_layer(8, 1, 3, 4)
    _, dweights, _ = backward(x, weights, unroll(x, weights), np.ones((8, 1, 4)))
    assert not dweights.U.any()
    for array in (dweights.W, dweights.b):
        i, f, g, o = np.split(array, 4, axis=-1)
        assert not f.any()
        assert all(block.all() for block in (i, g, o))


# ---- Both --------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_inputs_give_neither_nan_nor_a_warning(dtype):
    x, weights, _ = random_layer(2, 50, 3, 4, dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for scale in (1e4, -1e4):
            far = x * dtype(scale)
            trace = unroll(far, weights)
            gradients = backward(far, weights, trace, np.ones((2, 50, 4), dtype))
            assert all(np.isfinite(array).all() for array in (*trace, *flat(gradients).values()))
            assert np.abs(trace.h).max() <= 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_comes_back_has_the_dtype_that_went_in(dtype):
    x, weights, state = random_layer(2, 3, 4, 5, dtype)
    trace = unroll(x, weights, state)
    dh, dstate = arriving("the last state", (2, 3), 5, dtype)
    gradients = backward(x, weights, trace, dh, state, dstate)
    arrays = [*trace, *trace.state, *step(x[:, 0], state, weights), *flat(gradients).values()]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


def test_backward_leaves_what_it_is_given_as_it_was():
    x, weights, state = random_layer(2, 3, 4, 5)
    dh, dstate = arriving("the last state", (2, 3), 5)
    trace = unroll(x, weights, state)
    given = [x, *weights, *trace, dh, *state, *dstate]
    before = [array.copy() for array in given]
    backward(x, weights, trace, dh, state, dstate)
    assert all(np.array_equal(one, other) for one, other in zip(given, before, strict=True))


X, WEIGHTS, STATE = random_layer(2, 3, 6, 4)
TRACE = unroll(X, WEIGHTS, STATE)
DH = np.ones((2, 3, 4))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: unroll(X[0], WEIGHTS), r"x has shape \(3, 6\); it should be \(batch, time, 6\)"),
        (
            lambda: unroll(X[..., :5], WEIGHTS),
            r"x has shape \(2, 3, 5\); it should be \(batch, time, 6\)",
        ),
        (
            lambda: unroll(X[:, :0], WEIGHTS),
            r"x has shape \(2, 0, 6\); it needs at least one time step",
        ),
        (lambda: step(X, STATE, WEIGHTS), r"x has shape \(2, 3, 6\); it should be \(batch, 6\)"),
        (
            lambda: step(X[:, 0], State(STATE.h[:1], STATE.c), WEIGHTS),
            r"state.h has shape \(1, 4\); it should be \(2, 4\)",
        ),
        (
            lambda: unroll(X, WEIGHTS, State(STATE.h, STATE.c[0])),
            r"state.c has shape \(4,\); it should be \(2, 4\)",
        ),
        (
            lambda: unroll(X, WEIGHTS._replace(W=WEIGHTS.W.T)),
            r"weights.W has shape \(16, 6\); it should be \(features, 16\)",
        ),
        (
            lambda: unroll(X, WEIGHTS._replace(U=WEIGHTS.U.T)),
            r"weights.W has shape \(6, 16\); it should be \(features, 64\)",
        ),
        (
            lambda: unroll(X, WEIGHTS._replace(U=WEIGHTS.U[0])),
            r"weights.U has shape \(16,\); it should be \(units, 4·units\)",
        ),
        (
            lambda: unroll(X, WEIGHTS._replace(b=WEIGHTS.b[:4])),
            r"weights.b has shape \(4,\); it should be \(16,\)",
        ),
        (
            lambda: unroll(X, WEIGHTS._replace(b=WEIGHTS.b[None])),
            r"weights.b has shape \(1, 16\); it should be \(16,\)",
        ),
        (lambda: unroll(X.astype(int), WEIGHTS), "x has dtype int64; it should be float64"),
        (
            lambda: unroll(X.astype(np.float32), WEIGHTS),
            "x has dtype float32; it should be float64",
        ),
        (
            lambda: unroll(X, WEIGHTS.astype(np.float16)),
            "weights.W has dtype float16; it should be float32 or float64",
        ),
        (
            lambda: unroll(X, WEIGHTS._replace(b=WEIGHTS.b.astype(np.float32))),
            "weights.b has dtype float32; it should be float64",
        ),
        (
            lambda: unroll(X, WEIGHTS, State(STATE.h.astype(np.float32), STATE.c)),
            "state.h has dtype float32",
        ),
        (lambda: unroll([["a", "b"]], WEIGHTS), "x has shape"),
        (lambda: stack(X, []), "layers is empty"),
        (
            lambda: stack(X, [WEIGHTS], [None, None]),
            "states has 2 entries; it needs one for each of 1 layers",
        ),
        (
            lambda: stack(X, [WEIGHTS, WEIGHTS]),
            r"x has shape \(2, 3, 4\); it should be \(batch, time, 6\)",
        ),
        (
            lambda: backward(X[0], WEIGHTS, TRACE, DH),
            r"x has shape \(3, 6\); it should be \(batch, time, 6\)",
        ),
        (
            lambda: backward(X[:, :0], WEIGHTS, TRACE, DH),
            r"x has shape \(2, 0, 6\); it needs at least one time step",
        ),
        (
            lambda: backward(X, WEIGHTS._replace(b=WEIGHTS.b[:4]), TRACE, DH),
            r"weights.b has shape \(4,\); it should be \(16,\)",
        ),
        (
            lambda: backward(X[:, :2], WEIGHTS, TRACE, DH),
            r"trace.i has shape \(2, 3, 4\); it should be \(2, 2, 4\)",
        ),
        (
            lambda: backward(X, WEIGHTS, TRACE._replace(c=TRACE.c[..., :1]), DH),
            r"trace.c has shape \(2, 3, 1\); it should be \(2, 3, 4\)",
        ),
        (
            lambda: backward(X, WEIGHTS, TRACE, DH[:, -1]),
            r"dh has shape \(2, 4\); it should be \(2, 3, 4\)",
        ),
        (
            lambda: backward(X, WEIGHTS, TRACE, DH.astype(np.float32)),
            "dh has dtype float32; it should be float64",
        ),
        (
            lambda: backward(X, WEIGHTS, TRACE, DH, State(STATE.h[:1], STATE.c)),
            r"state.h has shape \(1, 4\); it should be \(2, 4\)",
        ),
        (
            lambda: backward(X, WEIGHTS, TRACE, DH, STATE, State(STATE.h, STATE.c[0])),
            r"dstate.c has shape \(4,\); it should be \(2, 4\)",
        ),
        (lambda: init_weights(0, 4, seed=0), "features is 0"),
        (lambda: init_weights(6, 2.5, seed=0), "units is 2.5"),
    ],
)
def test_bad_input_is_named_with_what_it_is_and_what_it_should_be(call, message):
    with pytest.raises(ValueError, match=message):
        call()
