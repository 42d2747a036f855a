"""The backward pass: equal to both frameworks' autograd and to finite differences."""

import warnings

import numpy as np
import pytest
import tensorflow as tf
import torch
from frameworks import keras_lstm, torch_lstm
from test_lstm import SHAPES, random_layer

from utils.lstm import Gradients, State, Trace, Weights, backward, unroll

TOLERANCE = {np.float32: 1e-5, np.float64: 1e-12}


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


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_comes_back_has_the_dtype_that_went_in(dtype):
    x, weights, state = random_layer(2, 3, 4, 5, dtype)
    dh, dstate = arriving("the last state", (2, 3), 5, dtype)
    gradients = backward(x, weights, unroll(x, weights, state), dh, state, dstate)
    assert {array.dtype for array in flat(gradients).values()} == {np.dtype(dtype)}


def test_backward_leaves_what_it_is_given_as_it_was():
    x, weights, state = random_layer(2, 3, 4, 5)
    dh, dstate = arriving("the last state", (2, 3), 5)
    trace = unroll(x, weights, state)
    given = [x, *weights, *trace, dh, *state, *dstate]
    before = [array.copy() for array in given]
    backward(x, weights, trace, dh, state, dstate)
    assert all(np.array_equal(one, other) for one, other in zip(given, before, strict=True))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_inputs_give_neither_nan_nor_a_warning(dtype):
    x, weights, _ = random_layer(2, 50, 3, 4, dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for scale in (1e4, -1e4):
            far = x * dtype(scale)
            gradients = backward(far, weights, unroll(far, weights), np.ones((2, 50, 4), dtype))
            assert all(np.isfinite(array).all() for array in flat(gradients).values())


X, WEIGHTS, STATE = random_layer(2, 3, 6, 4)
TRACE = unroll(X, WEIGHTS, STATE)
DH = np.ones((2, 3, 4))


@pytest.mark.parametrize(
    ("call", "message"),
    [
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
    ],
)
def test_bad_input_is_named_with_what_it_is_and_what_it_should_be(call, message):
    with pytest.raises(ValueError, match=message):
        call()
