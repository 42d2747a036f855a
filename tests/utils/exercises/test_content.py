"""What a value holds is compared by content, and put back by content."""

import numpy as np
import pytest
import torch

from utils import lstm
from utils.exercises.content import contents, has_no_end, is_changed, put_back


def changed(value, change):
    import copy

    after = copy.deepcopy(value)
    change(after)
    return is_changed(value, after)


@pytest.mark.parametrize(
    ("value", "change"),
    [
        (lstm.init_weights(2, 3, seed=0), lambda weights: weights.U.__imul__(1.5)),
        ([np.zeros(2000), {"a": np.arange(2000)}], lambda one: one[1]["a"].__setitem__(1000, 0)),
        ({"a": 1}, lambda one: one.clear()),
        (torch.zeros(2), lambda tensor: tensor.add_(1)),
        (torch.nn.Linear(2, 1), lambda layer: layer.weight.data.add_(1)),
    ],
)
def test_a_change_in_place_is_seen_and_none_where_nothing_changed(value, change):
    assert changed(value, change)
    assert not changed(value, lambda one: None)


def test_lists_and_arrays_within_one_another_are_put_back():
    array, inner = np.array([1.0, np.nan]), [1]
    value = {"inner": inner, "pair": (array,)}
    noted = contents(value)
    array[:] = 0
    inner.append(2)
    value.clear()
    for one, before in noted:
        put_back(one, before)
    assert inner == [1]
    assert value["pair"][0] is array
    assert np.array_equal(array, [1, np.nan], equal_nan=True)


def test_a_list_that_holds_itself_or_too_much_has_no_end():
    itself = []
    itself.append(itself)
    shared = [0.0, 0.0]
    for _ in range(59):
        shared = [shared, shared]
    assert has_no_end(itself)
    assert has_no_end(shared)
    assert not has_no_end([[1, 2], (3, [4])])
