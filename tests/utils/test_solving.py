"""Training until a test is passed: what a network starts from, and what counts as right."""

import math

import numpy as np
import pytest
import torch

from utils import layouts, solving
from utils.tasks import long_lags, reber

TASKS = solving.TASKS


def test_an_lstm_starts_with_the_biases_it_is_given():
    i, f, g, o = np.split(layouts.from_torch(solving.started("LSTM", 2, 5, 0, 5.0, -4.0)).b, 4)
    drawn = np.split(layouts.from_torch(solving.started("LSTM", 2, 5, 0)).b, 4)
    assert np.array_equal(i, np.full(5, -4))
    assert np.array_equal(f, np.full(5, 5))
    assert np.array_equal([g, o], drawn[2:])


def test_chrono_biases_give_half_lives_up_to_the_longest_lag():
    i, f, _, _ = np.split(layouts.from_torch(solving.started("chrono LSTM", 2, 400, 0)).b, 4)
    assert np.array_equal(i, -f)
    # e to the bias is uniform from 1 to 109.
    spread = np.exp(f)
    assert 1 <= spread.min() < 3
    assert 107 < spread.max() <= 109
    assert abs(spread.mean() - 55) < 5


def test_the_forget_bias_of_a_gru_keeps_its_h():
    layer = solving.started("GRU", 2, 4, 0, forget_bias=20)
    h = torch.full((1, 1, 4), 0.7)
    with torch.no_grad():
        assert torch.allclose(layer(torch.randn(1, 30, 2), h)[1], h)


def test_an_orthogonal_rnn_keeps_the_length_of_h():
    U = solving.started("orthogonal RNN", 2, 6, 0).weight_hh_l0.detach()
    assert torch.allclose(U @ U.T, torch.eye(6), atol=1e-6)


def test_a_string_is_right_when_all_letters_that_may_follow_are_above_the_others():
    drawn = reber.strings(3, np.random.default_rng(0))
    right = np.where(drawn.allowed, 0.1, 0.0)
    assert TASKS["embedded Reber"].wrong(torch.from_numpy(right), drawn) == 0
    wrong = right.copy()
    wrong[1, 1] = np.eye(7)[drawn.y[1, 1]]  # one of two that may follow is as low as the others
    assert drawn.allowed[1, 1].sum() == 1 or TASKS["embedded Reber"].wrong(
        torch.from_numpy(wrong), drawn
    )
    wrong = right.copy()
    wrong[2, 3] = 1  # all are as high
    assert TASKS["embedded Reber"].wrong(torch.from_numpy(wrong), drawn) == 1


def test_an_order_is_right_when_every_share_is_within_three_tenths():
    drawn = long_lags.order(4, np.random.default_rng(0))
    for share, wrong in ((0.71, 0), (0.69, 4)):
        shares = np.full((4, 4), (1 - share) / 3)
        shares[np.arange(4), drawn.y] = share
        assert TASKS["temporal order"].wrong(torch.from_numpy(np.log(shares)), drawn) == wrong


def test_a_sum_is_right_within_four_hundredths():
    drawn = long_lags.adding(4, np.random.default_rng(0))
    off = np.array([0.039, -0.039, 0.041, -0.041])
    assert TASKS["adding"].wrong(torch.from_numpy(drawn.y + off)[:, None], drawn) == 2


def test_the_loss_is_the_cross_entropy_of_an_order_and_the_square_of_a_sum():
    drawn = long_lags.order(6, np.random.default_rng(0))
    loss = TASKS["temporal order"].loss(torch.zeros(6, 4), drawn)
    assert math.isclose(loss, math.log(4), rel_tol=1e-6)
    drawn = long_lags.adding(6, np.random.default_rng(0))
    loss = TASKS["adding"].loss(torch.from_numpy(drawn.y + 0.5)[:, None], drawn)
    assert math.isclose(loss, 0.25, rel_tol=1e-5)


@pytest.mark.parametrize("name", ["temporal order", "adding"])
def test_the_network_is_asked_after_the_last_step_of_each_sequence(name):
    task = TASKS[name]
    say = solving.solve(task, solving.started("LSTM", task.features, 3, 0), 0, limit=32).say
    drawn = task.draw(5, np.random.default_rng(0))
    with torch.no_grad():
        at_the_end = say(torch.from_numpy(drawn.x), drawn.steps)
        for x, steps, answer in zip(drawn.x, drawn.steps, at_the_end, strict=True):
            alone = say(torch.from_numpy(x[None, :steps]))[0, -1]
            assert torch.allclose(answer, alone, atol=1e-6)


def test_the_loss_of_a_string_counts_no_step_behind_its_end():
    drawn = reber.strings(5, np.random.default_rng(0))
    assert (drawn.y < 0).any()
    answers = np.where(drawn.y[..., None] < 0, np.nan, 0.0).repeat(7, axis=2).astype(np.float32)
    loss = TASKS["embedded Reber"].loss(torch.from_numpy(np.nan_to_num(answers, nan=9)), drawn)
    assert math.isclose(loss, math.log(7), rel_tol=1e-6)


@pytest.fixture(scope="module")
def solved():
    task = TASKS["embedded Reber"]
    return solving.solve(task, solving.started("LSTM", 7, 16, 0, forget_bias=3), seed=0)


def test_training_ends_with_a_passed_test_that_new_strings_confirm(solved):
    task = TASKS["embedded Reber"]
    assert solved.solved
    assert solved.sequences == 32 * len(solved.losses)
    assert solving.errors(task, solved.say, np.random.default_rng(9), 500) <= 5


def test_training_that_does_not_pass_ends_at_its_limit_and_a_seed_decides_all():
    task = TASKS["temporal order"]
    first, again, other = (
        solving.solve(task, solving.started("LSTM", 8, 4, seed), seed, limit=96)
        for seed in (1, 1, 2)
    )
    assert (first.solved, first.sequences, len(first.losses)) == (False, 96, 3)
    assert first.losses == again.losses != other.losses
