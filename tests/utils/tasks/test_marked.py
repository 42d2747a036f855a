"""The last marked value: the right numbers in the right place."""

import numpy as np

from utils import tasks


def test_the_answer_at_each_step_is_half_of_the_last_marked_value():
    x, y = tasks.last_marked(sequences=20, steps=9, seed=0)
    assert (x.shape, y.shape, x.dtype, y.dtype) == ((20, 9, 2), (20, 9, 1), np.float32, np.float32)
    for sequence, answers in zip(x, y, strict=True):
        for step, answer in enumerate(answers):
            value = [value for value, mark in sequence[: step + 1] if mark][-1]
            assert answer == value / 2
    assert set(x[..., 1].ravel()) == {0, 1}
    assert abs(x[..., 0]).max() <= 1
