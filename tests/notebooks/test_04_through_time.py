"""What notebook 04 says about Keras and PyTorch: shapes, states, masks, gradients, the future."""

import inspect
import itertools

import keras
import numpy as np
import pytest
import tensorflow as tf
import torch
from frameworks import keras_lstm, run_keras, run_torch, torch_lstm
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from utils import layouts
from utils.lstm import State, Weights, init_weights, unroll

BATCH, TIME, FEATURES, UNITS = 6, 5, 3, 4
WEIGHTS = init_weights(FEATURES, UNITS, seed=0).astype(np.float32)
SWITCH = False, True
TWO_SWITCHES = list(itertools.product(SWITCH, SWITCH))


@pytest.fixture
def x():
    return np.random.default_rng(0).normal(size=(BATCH, TIME, FEATURES)).astype(np.float32)


@pytest.fixture
def stateful():
    layer = keras.layers.LSTM(UNITS, return_sequences=True, stateful=True)
    layer.build((BATCH, None, FEATURES))
    layer.set_weights(layouts.to_keras(WEIGHTS))
    return layer


def shapes(*arrays):
    return [tuple(array.shape) for array in arrays]


# ---- What comes back ---------------------------------------------------------------------------


@pytest.mark.parametrize(("sequences", "state"), TWO_SWITCHES)
def test_keras_returns_one_or_all_outputs_and_on_demand_the_last_h_and_c(x, sequences, state):
    layer = keras.layers.LSTM(UNITS, return_sequences=sequences, return_state=state)
    returned = layer(x) if state else [layer(x)]
    output = (BATCH, TIME, UNITS) if sequences else (BATCH, UNITS)
    assert shapes(*returned) == [output] + [(BATCH, UNITS)] * (2 * state)


@pytest.mark.parametrize(("sequences", "state"), TWO_SWITCHES)
def test_keras_bidirectional_joins_the_outputs_and_returns_four_states(x, sequences, state):
    layer = keras.layers.LSTM(UNITS, return_sequences=sequences, return_state=state)
    layer = keras.layers.Bidirectional(layer)
    returned = layer(x) if state else [layer(x)]
    output = (BATCH, TIME, 2 * UNITS) if sequences else (BATCH, 2 * UNITS)
    assert shapes(*returned) == [output] + [(BATCH, UNITS)] * (4 * state)


def test_keras_bidirectional_returns_the_states_of_the_forward_layer_first(x):
    layer = keras.layers.LSTM(UNITS, return_sequences=True, return_state=True)
    output, *states = keras.layers.Bidirectional(layer)(x)
    output, (h, _, backward_h, _) = np.array(output), [np.array(state) for state in states]
    assert np.array_equal(output[:, -1, :UNITS], h)
    assert np.array_equal(output[:, 0, UNITS:], backward_h)


@pytest.mark.parametrize(("first", "two_ways"), TWO_SWITCHES)
def test_pytorch_moves_the_batch_in_the_output_and_not_in_h_n_and_c_n(x, first, two_ways):
    module = torch.nn.LSTM(FEATURES, UNITS, batch_first=first, bidirectional=two_ways)
    output, (h_n, c_n) = module(torch.tensor(x if first else x.swapaxes(0, 1)))
    directions = 1 + two_ways
    axes = (BATCH, TIME) if first else (TIME, BATCH)
    states = [(directions, BATCH, UNITS)] * 2
    assert shapes(output, h_n, c_n) == [(*axes, directions * UNITS), *states]


@pytest.mark.parametrize("time", [1, 2, 5, 50, 500])
def test_the_last_output_is_h_to_the_last_bit_and_the_weights_are_2480_at_any_length(time):
    x = np.random.default_rng(time).normal(size=(1, time, 10)).astype(np.float32)
    weights = init_weights(10, 20, seed=time).astype(np.float32)
    layer, module = keras_lstm(weights), torch_lstm(weights)
    for output, h, _ in (run_keras(layer, x), run_torch(module, x)):
        assert np.sum(np.abs(output[0, -1] - h)) == 0.0
    assert layer.count_params() == 2480


def test_a_second_keras_layer_wants_all_steps_of_the_first(x):
    with pytest.raises(ValueError, match="layer: expected ndim=3, found ndim=2"):
        keras.layers.LSTM(5)(keras.layers.LSTM(4)(x))
    assert keras.layers.LSTM(5)(keras.layers.LSTM(4, return_sequences=True)(x)).shape == (BATCH, 5)


# ---- batch_first -------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "moved"), [(True, [0]), (False, [0, 1, 2, 3, 4, 5])])
def test_without_batch_first_a_sequence_leaks_into_those_behind_it_and_nothing_is_raised(
    x, first, moved
):
    module = torch.nn.LSTM(FEATURES, UNITS, batch_first=first)
    other = x.copy()
    other[0] += 1
    with torch.no_grad():
        output, changed = module(torch.tensor(x))[0], module(torch.tensor(other))[0]
    assert output.shape == (BATCH, TIME, UNITS)
    difference = (output - changed).abs().amax(dim=(1, 2))
    assert np.flatnonzero(difference > 1e-6).tolist() == moved


def test_two_axes_are_one_sequence_to_pytorch_and_an_error_to_keras(x):
    module = torch_lstm(WEIGHTS)
    with torch.no_grad():
        output, (h_n, _) = module(torch.tensor(x[0]))
    assert shapes(output, h_n) == [(TIME, UNITS), (1, UNITS)]
    assert np.abs(output.numpy() - unroll(x[:1], WEIGHTS).h[0]).max() < 1e-5
    with pytest.raises(ValueError, match="layer: expected ndim=3, found ndim=2"):
        keras.layers.LSTM(UNITS)(x[0])


# ---- Carried state -----------------------------------------------------------------------------


@pytest.mark.parametrize("cuts", [(2,), (1, 2, 4), (1, 2, 3, 4)])
def test_chunks_with_h_and_c_handed_on_equal_one_pass_in_three_frameworks(x, cuts):
    layer, module = keras_lstm(WEIGHTS), torch_lstm(WEIGHTS)
    whole = unroll(x, WEIGHTS)

    def in_numpy(chunk, state):
        trace = unroll(chunk, WEIGHTS, state)
        return trace.h, *trace.state

    for run in (
        in_numpy,
        lambda chunk, state: run_keras(layer, chunk, state),
        lambda chunk, state: run_torch(module, chunk, state),
    ):
        outputs, state = [], None
        for chunk in np.split(x, cuts, axis=1):
            output, *state = run(np.ascontiguousarray(chunk), state and State(*state))
            outputs.append(output)
        pairs = zip([np.concatenate(outputs, axis=1), *state], [whole.h, *whole.state], strict=True)
        assert all(np.abs(got - wanted).max() < 1e-5 for got, wanted in pairs)


def test_a_stateful_layer_goes_on_where_it_stopped_until_it_is_reset(stateful, x):
    whole = unroll(x, WEIGHTS).h
    first, second = (np.array(stateful(chunk)) for chunk in (x[:, :3], x[:, 3:]))
    assert np.abs(np.concatenate([first, second], axis=1) - whole).max() < 1e-5
    assert np.abs(np.array(stateful(x)) - whole).max() > 1e-3
    stateful.reset_state()
    assert np.abs(np.array(stateful(x)) - whole).max() < 1e-5


def test_a_stateful_layer_takes_one_batch_size_only(stateful, x):
    with pytest.raises(ValueError, match="batch size"):
        stateful(x[:2])
    with pytest.raises(ValueError, match="batch size must be static"):
        keras.layers.LSTM(UNITS, stateful=True)(keras.Input((TIME, FEATURES)))


def test_fit_shuffles_unless_it_is_told_not_to():
    assert inspect.signature(keras.Model.fit).parameters["shuffle"].default is True


def test_neither_a_new_epoch_nor_predict_resets_a_stateful_layer(x):
    layer = keras.layers.LSTM(UNITS, stateful=True)
    model = keras.Sequential([keras.Input(batch_shape=(BATCH, TIME, FEATURES)), layer])
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss="mse")
    after = []
    for _ in range(2):
        model.fit(x, np.zeros((BATCH, UNITS)), batch_size=BATCH, shuffle=False, verbose=0)
        after.append(model.predict(x, batch_size=BATCH, verbose=0))
    layer.reset_state()
    fresh = model.predict(x, batch_size=BATCH, verbose=0)
    assert all(np.abs(output - fresh).max() > 1e-4 for output in after)
    losses = model.fit(
        x, np.zeros((BATCH, UNITS)), batch_size=BATCH, shuffle=False, epochs=2, verbose=0
    ).history["loss"]
    assert losses[0] != losses[1]  # the weights stand still at learning rate 0


# ---- Gradients ---------------------------------------------------------------------------------


def test_a_stateful_layer_passes_no_gradient_from_one_call_to_the_one_before(stateful, x):
    one, two = tf.constant(x[:, :3]), tf.constant(x[:, 3:])
    with tf.GradientTape() as tape:
        tape.watch(one)
        stateful(one)
        result = tf.reduce_sum(stateful(two))
    assert tape.gradient(result, one) is None


def test_a_state_handed_over_in_one_tape_passes_the_gradient(x):
    layer, one, two = keras_lstm(WEIGHTS), tf.constant(x[:, :3]), tf.constant(x[:, 3:])
    with tf.GradientTape() as tape:
        tape.watch(one)
        _, h, c = layer(one)
        result = tf.reduce_sum(layer(two, initial_state=[h, c])[0])
    assert np.abs(tape.gradient(result, one)).max() > 1e-3


@pytest.mark.parametrize("detach", SWITCH)
def test_pytorch_goes_back_a_second_time_only_without_detach(x, detach):
    module, one, two = torch_lstm(WEIGHTS), torch.tensor(x[:, :3]), torch.tensor(x[:, 3:])
    one.requires_grad_()
    output, (h, c) = module(one)
    output.sum().backward()
    before = one.grad.clone()
    if detach:
        module(two, (h.detach(), c.detach()))[0].sum().backward()
        assert torch.equal(one.grad, before)
    else:
        message = r"^Trying to backward through the graph a second time \("
        with pytest.raises(RuntimeError, match=message):
            module(two, (h, c))[0].sum().backward()


# ---- The future --------------------------------------------------------------------------------


def test_keras_go_backwards_reads_from_the_end_and_returns_its_outputs_in_that_order(x):
    layer = keras.layers.LSTM(UNITS, return_sequences=True, go_backwards=True)
    layer.build((None, None, FEATURES))
    layer.set_weights(layouts.to_keras(WEIGHTS))
    assert np.abs(np.array(layer(x)) - unroll(x[:, ::-1], WEIGHTS).h).max() < 1e-5


def test_a_keras_bidirectional_layer_holds_the_weights_forward_first_and_turns_the_way_back(x):
    layer = keras.layers.Bidirectional(keras.layers.LSTM(UNITS, return_sequences=True))
    layer.build((None, None, FEATURES))
    other = init_weights(FEATURES, UNITS, seed=1).astype(np.float32)
    layer.set_weights([*layouts.to_keras(WEIGHTS), *layouts.to_keras(other)])
    output = np.array(layer(x))
    assert np.abs(output[..., :UNITS] - unroll(x, WEIGHTS).h).max() < 1e-5
    assert np.abs(output[..., UNITS:] - unroll(x[:, ::-1], other).h[:, ::-1]).max() < 1e-5


# ---- Padding -----------------------------------------------------------------------------------

LENGTHS = np.array([5, 2, 3, 1, 4, 5])
MASK = np.arange(TIME) < LENGTHS[:, None]


@pytest.fixture
def padded(x):
    return x * MASK[..., None]


def cut_short(padded, k):
    return unroll(padded[k : k + 1, : LENGTHS[k]], WEIGHTS)


def test_a_mask_gives_the_state_of_the_sequence_cut_short_and_repeats_its_last_output(padded):
    output, h, c = (np.array(array) for array in keras_lstm(WEIGHTS)(padded, mask=MASK))
    for k, length in enumerate(LENGTHS):
        true = cut_short(padded, k)
        assert np.abs(h[k] - true.state.h[0]).max() < 1e-5
        assert np.abs(c[k] - true.state.c[0]).max() < 1e-5
        assert np.abs(output[k, :length] - true.h[0]).max() < 1e-5
        assert (output[k, length:] == output[k, length - 1]).all()


def test_packing_gives_the_state_of_the_sequence_cut_short_and_zeros_behind_it(padded):
    packed = pack_padded_sequence(
        torch.tensor(padded), LENGTHS, batch_first=True, enforce_sorted=False
    )
    with torch.no_grad():
        packed_output, (h, c) = torch_lstm(WEIGHTS)(packed)
    output = pad_packed_sequence(packed_output, batch_first=True)[0].numpy()
    for k, length in enumerate(LENGTHS):
        true = cut_short(padded, k)
        assert np.abs(h[0, k].numpy() - true.state.h[0]).max() < 1e-5
        assert np.abs(c[0, k].numpy() - true.state.c[0]).max() < 1e-5
        assert np.abs(output[k, :length] - true.h[0]).max() < 1e-5
        assert (output[k, length:] == 0).all()


def test_without_either_the_padding_is_read_like_any_input(padded):
    for run in (
        lambda: run_keras(keras_lstm(WEIGHTS), padded)[1],
        lambda: run_torch(torch_lstm(WEIGHTS), padded)[1],
    ):
        assert np.abs(run()[1] - cut_short(padded, 1).state.h[0]).max() > 1e-3


def test_masking_skips_a_real_step_of_zeros_too(x):
    x[0, 2] = 0
    found = np.array(keras.layers.Masking(0.0).compute_mask(x))
    assert found[0].tolist() == [True, True, False, True, True]
    assert found[1:].all()
    layer = keras_lstm(WEIGHTS)
    without = np.delete(x[:1], 2, axis=1)
    skipped = np.array(layer(x[:1], mask=found[:1])[1])
    assert np.abs(skipped - unroll(without, WEIGHTS).state.h).max() < 1e-5
    assert np.abs(skipped - unroll(x[:1], WEIGHTS).state.h).max() > 1e-3


def test_pad_sequences_puts_its_zeros_in_front():
    padded = keras.utils.pad_sequences([[[1.0, 2.0]]], maxlen=3, dtype="float32")
    assert padded.tolist() == [[[0, 0], [0, 0], [1, 2]]]


def test_zeros_in_front_change_nothing_with_keras_first_biases_and_something_with_others(x):
    front = np.concatenate([np.zeros_like(x), x], axis=1)
    fresh = keras.layers.LSTM(UNITS)
    fresh.build((None, None, FEATURES))
    weights = layouts.from_keras(fresh)
    moved = Weights(weights.W, weights.U, weights.b + np.float32(0.3))
    for these, unmoved in ((weights, True), (moved, False)):
        error = unroll(front, these).state.h - unroll(x, these).state.h
        assert (np.abs(error).max() < 1e-5) == unmoved
