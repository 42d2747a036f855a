"""What notebook 09 says about Keras, PyTorch and the variants beyond what it shows itself."""

import inspect
from collections import defaultdict

import frameworks  # noqa: F401 - sets what TensorFlow prints before it is imported
import keras
import numpy as np
import pytest
import torch
from numpy.lib.stride_tricks import sliding_window_view

from utils import variants
from utils.exercises import n09_learning_to_forget as answers
from utils.tasks import reber

# ---- the streams ---------------------------------------------------------------------------------


def test_the_last_three_letters_tell_what_may_come_but_for_the_t_or_p_behind_the_inner_string():
    streams = reber.streams(20, 5000, np.random.default_rng(0))
    letters, told = streams.x.argmax(axis=-1), defaultdict(set)
    for row, allowed in zip(letters, streams.allowed, strict=True):
        for last, may_come in zip(sliding_window_view(row, 3), allowed[2:], strict=True):
            told[tuple(last)].add(may_come.tobytes())
    open_ones = {
        "".join(reber.LETTERS[k] for k in last) for last, sets in told.items() if len(sets) > 1
    }
    assert open_ones == {"VVE", "PSE", "XSE"}


# ---- the variants --------------------------------------------------------------------------------


def test_keras_and_pytorch_have_no_layer_with_peepholes_or_layer_norm_and_only_one_projects():
    keras_has = inspect.signature(keras.layers.LSTM).parameters
    assert not [name for name in keras_has if "peep" in name or "norm" in name or "proj" in name]
    module = torch.nn.LSTM(3, 4, proj_size=2)
    assert not [name for name in vars(module) if "peep" in name or "norm" in name]
    assert module.proj_size == 2


def test_with_peepholes_of_0_it_is_the_lstm():
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape) for shape in ((2, 3), (2, 4), (2, 4), (3, 16), (4, 16), (16,))]
    with_none = answers.peephole_step(*arrays, np.zeros((3, 4)))
    assert np.allclose(with_none, variants.lstm(*arrays), atol=1e-12)


@pytest.mark.parametrize(("step", "states"), [(answers.coupled_step, 2), (answers.gru_after, 1)])
def test_what_is_coupled_stays_below_1(step, states):
    """The c of coupled gates, and the h of a GRU, whatever the weights and however long."""
    rng = np.random.default_rng(1)
    shapes = (2, 9), (3, 9), (9,), *([(3,)] if states == 1 else [])
    weights = [rng.normal(0, 10, shape) for shape in shapes]
    state = (np.zeros((4, 3)),) * states
    for _ in range(200):
        state = step(rng.normal(size=(4, 2)), *state, *weights)
        state = state if states == 2 else (state,)
        assert np.abs(state[-1]).max() <= 1


@pytest.mark.parametrize(("features", "units", "outputs"), [(10, 20, 5), (3, 4, 2)])
def test_the_weights_are_as_many_as_the_frameworks_have(features, units, outputs):
    coupled, _, gru, projected = answers.count_variants(features, units, outputs)
    layer = keras.layers.GRU(units, reset_after=False)
    layer.build((1, 1, features))
    assert gru == layer.count_params()
    layer = keras.layers.LSTM(units)
    layer.build((1, 1, features))
    assert 4 * coupled == 3 * layer.count_params()
    module = torch.nn.LSTM(features, units, proj_size=outputs)
    once = sum(weight.numel() for weight in module.parameters()) - 4 * units  # it has two biases
    assert projected == once


# ---- the two GRUs --------------------------------------------------------------------------------


def test_keras_page_says_that_its_default_resets_before_the_product_and_it_resets_after():
    """When the page is mended, the notebook has to be, too."""
    page = " ".join(keras.layers.GRU.__doc__.split())
    assert "The default one is based on [v3]" in page
    assert "has reset gate applied to hidden state before matrix multiplication" in page
    assert keras.layers.GRU(2).reset_after


def test_kerass_first_block_and_pytorchs_second_keep_h():
    layer = keras.layers.GRU(4)
    layer.build((1, 1, 3))
    kernel, recurrent, bias = layer.get_weights()
    bias[:, :4] = 30
    layer.set_weights([kernel, recurrent, bias])
    h = np.full((1, 4), 0.5, "float32")
    assert np.allclose(layer(np.ones((1, 1, 3), "float32"), initial_state=h), h)
    module = torch.nn.GRU(3, 4)
    with torch.no_grad():
        module.bias_ih_l0[4:8] = 30
        assert torch.allclose(
            module(torch.ones(1, 1, 3), torch.tensor(h)[None])[0], torch.tensor(h)
        )


def test_a_new_gru_starts_with_update_biases_around_0():
    layer = keras.layers.GRU(4)
    layer.build((1, 1, 3))
    assert not layer.get_weights()[2].any()
    torch.manual_seed(0)
    bias = torch.nn.GRU(3, 64).bias_ih_l0[64:128]
    assert abs(bias.mean()) < 0.05
    assert bias.abs().max() <= 1 / 8


def test_weights_of_one_gru_give_something_else_in_the_other():
    rng = np.random.default_rng(2)
    x, h, W, U = (rng.normal(size=shape) for shape in ((1, 3), (1, 4), (3, 12), (4, 12)))
    b = np.zeros(12)
    before, after = answers.gru_before(x, h, W, U, b), answers.gru_after(x, h, W, U, b, b[:4])
    assert np.abs(before - after).max() > 0.1
