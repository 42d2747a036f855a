import numpy as np
import pytest

from utils.plotting.accepts import alike, entries, number, shaped, whole


@pytest.mark.parametrize("values", [[], ["a"], [[1], [2, 3]], [np.nan], [np.inf], None])
def test_what_is_not_finite_numbers_is_named(values):
    with pytest.raises(ValueError, match="x is .* it should be finite numbers"):
        shaped("x", values, "n")


def test_an_axis_may_have_any_size_or_one():
    assert shaped("x", [[1, 2]], "layers", 2).tolist() == [[1, 2]]
    with pytest.raises(ValueError, match=r"x has shape \(1, 2\); it should be \(layers, 3\)"):
        shaped("x", [[1, 2]], "layers", 3)


def test_axes_of_one_name_have_one_size_in_all_arrays():
    assert len(alike({"a": np.ones((2, 2)), "b": np.zeros((2, 2))}, "time", "time")) == 2
    with pytest.raises(ValueError, match=r"b has shape \(3,\); it should be \(2,\)"):
        alike({"a": [1, 2], "b": [1, 2, 3]}, "n")


def test_an_entry_is_named_as_one_would_write_it():
    assert entries("sent", {"one": 1}, "way") == {"sent['one']": 1}


def test_one_number_may_stand_in_an_array():
    assert number("x", [[0.5]]) == 0.5


@pytest.mark.parametrize("value", [0, True, 4.0, "4"])
def test_only_a_whole_number_counts(value):
    with pytest.raises(ValueError, match=f"x is {value!r}; it should be a whole number"):
        whole("x", value)
