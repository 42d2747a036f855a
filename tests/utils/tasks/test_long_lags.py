"""The tasks of the 1997 paper, sequence by sequence as its text says."""

import numpy as np

from utils.tasks import long_lags


def test_order_has_two_letters_that_count_at_their_places_and_noise_elsewhere():
    x, y, steps = long_lags.order(500, np.random.default_rng(0))
    assert x.dtype == np.float32
    assert set(steps) == set(range(100, 111))
    places = []
    for sequence, kind, count in zip(x, y, steps, strict=True):
        assert (sequence[:count].sum(axis=1) == 1).all()
        assert not sequence[count:].any()
        string = "".join(long_lags.ORDER_LETTERS[k] for k in sequence[:count].argmax(axis=1))
        assert (string[0], string[-1]) == ("E", "B")
        first, second = (place for place, letter in enumerate(string) if letter in "XY")
        assert string[first] + string[second] == ("XX", "XY", "YX", "YY")[kind]
        assert set(string) - set("EBXY") == set("abcd")
        places.append((first, second))
    first, second = zip(*places, strict=True)
    assert set(first) == set(range(10, 21))
    assert set(second) == set(range(50, 61))
    assert set(y) == {0, 1, 2, 3}


def test_adding_marks_two_values_and_asks_for_their_sum():
    x, y, steps = long_lags.adding(2000, np.random.default_rng(1))
    assert (x.dtype, y.dtype) == (np.float32, np.float32)
    assert set(steps) == set(range(100, 111))
    seconds = set()
    for (values, marks), wanted, count in zip(x.transpose(0, 2, 1), y, steps, strict=True):
        assert marks[0] == marks[count - 1] == -1
        assert not values[count:].any()
        assert not marks[count:].any()
        marked = np.flatnonzero(marks == 1)
        assert len(marked) in (1, 2)  # where the first step is one of them, its mark is -1
        assert np.isclose(wanted, 0.5 + values[marked].sum() / 4)
        assert marked[0] < 10 or len(marked) == 1
        assert marked[-1] < 49
        seconds.add(marked[-1])
    assert max(seconds) == 48
    assert abs(x[..., 0]).max() <= 1
    assert x[..., 0].min() < -0.99


def test_a_value_in_ten_or_so_is_at_the_first_step_and_counts_as_nothing():
    x, _, _ = long_lags.adding(5000, np.random.default_rng(2))
    alone = ((x[..., 1] == 1).sum(axis=1) == 1).mean()
    assert abs(alone - (1 / 10 + 9 / 10 / 48)) < 0.02


def test_adding_over_another_length_keeps_the_proportions():
    x, _, steps = long_lags.adding(300, np.random.default_rng(3), length=40)
    assert (steps.min(), steps.max()) == (40, 44)
    assert max(np.flatnonzero(marks == 1)[-1] for marks in x[..., 1]) == 18


def test_the_first_letter_is_what_is_asked_for():
    x, y, steps = long_lags.first_letter(200, np.random.default_rng(4), length=30)
    assert x.shape == (200, 30, 4)
    assert (x.sum(axis=2) == 1).all()
    assert np.array_equal(x[:, 0].argmax(axis=1), y)
    assert (steps == 30).all()
    assert set(x[:, 1:].argmax(axis=2).ravel()) == set(y) == {0, 1, 2, 3}


def test_each_draw_is_new_and_each_seed_gives_the_same():
    for draw in (long_lags.order, long_lags.adding, long_lags.first_letter):
        rng = np.random.default_rng(5)
        first, second = draw(8, rng), draw(8, rng)
        assert not np.array_equal(first.y, second.y)
        assert np.array_equal(draw(8, np.random.default_rng(5)).x, first.x)
