"""A string of aⁿbⁿ is as long as it says, and says what may follow and how many b are due."""

import numpy as np
import pytest

from utils.tasks import counting


def letters(flags, names):
    """Each row of flags as the names of those that are True."""
    return ["".join(np.array(list(names))[row]) for row in flags.astype(bool)]


def test_a_string_is_read_letter_by_letter_and_says_what_may_follow():
    x, allowed, count = (array[0] for array in counting.strings([2]))
    assert letters(x, counting.READ) == ["S", "a", "a", "b", "b"]
    assert letters(allowed, counting.FORETOLD) == ["a", "ab", "ab", "b", "T"]
    assert count.tolist() == [0, 1, 2, 1, 0]
    assert x.dtype == np.float32


def test_strings_of_a_batch_are_padded_to_the_longest():
    several = counting.strings([1, 3])
    for array, one in zip(several, counting.strings([1]), strict=True):
        assert array.shape[:2] == (2, 7)
        assert np.array_equal(array[0, :3], one[0])
        assert not array[0, 3:].any()


@pytest.mark.parametrize("numbers", [[], [0], [2.0], [[1, 2]]])
def test_only_whole_numbers_from_1_on_make_strings(numbers):
    with pytest.raises(ValueError, match="it should hold whole numbers"):
        counting.strings(numbers)
