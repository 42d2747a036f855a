"""What an answer returned is read as named arrays or refused in a sentence, and then compared."""

import numpy as np
import pytest
import tensorflow as tf
import torch

from tools.answer_types import REFUSED, TYPES, in_type
from utils.exercises.values import Misfit, alike, as_parts, first_difference, share_right
from utils.exercises.verdict import WRONG_SHAPE, WRONG_VALUE

X = np.arange(6.0).reshape(2, 3) + 1


def generator():
    yield X


async def coroutine():
    return X


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (lambda: None, "`y` should be numbers, and is None: does it end with a `return`?"),
        (lambda: "six", "`y` should be numbers, and is a value of type str."),
        (lambda: {"y": X}, "is a value of type dict."),
        (lambda: np.sum, "is a function: is it called, with brackets?"),
        (generator, "a generator: write `return` where `yield` stands."),
        (coroutine, "a coroutine: write `def` instead of `async def`."),
        (lambda: [["a"]], "`y` should hold numbers"),
        (lambda: X.astype(complex), "`y` should hold numbers, and holds complex128 values."),
        (lambda: [[1, 2], [3]], "`y` cannot be read as an array of numbers."),
        (lambda: tf.constant(X), "`y` is a TensorFlow tensor, and should be a NumPy array"),
        (lambda: torch.from_numpy(X), "`y` is a PyTorch tensor, and should be a NumPy array"),
        (
            lambda: [torch.tensor(row) for row in X],
            "`y` is 2 PyTorch tensors, and should be numbers or one NumPy array.",
        ),
        (
            lambda: np.matrix(X),
            "`y` is an `np.matrix`, whose `*` is a matrix product: `np.asarray`",
        ),
        (lambda: [np.matrix(X)], "`y` is an `np.matrix`"),
        (
            lambda: np.ma.array(X, mask=X > 2),
            "`y` has masked values, which hold no number: `.data`",
        ),
        (lambda: [np.ma.masked, 1.0], "`y` has masked values"),
        (lambda: list(np.ma.array(X, mask=X > 2)), "`y` has masked values"),
    ],
)
def test_what_is_no_array_of_numbers_is_refused_with_what_it_is(value, says):
    with pytest.raises(Misfit) as refused:
        as_parts(value(), ("y",))
    assert says in str(refused.value)


@pytest.mark.parametrize("kind", [tuple, list, np.array])
def test_several_values_may_come_as_any_sequence(kind):
    assert as_parts(kind([2.0, 0.0]), ("more", "less")) == {"more": 2, "less": 0}


def test_a_tensor_counts_where_one_is_asked_for():
    parts = as_parts(torch.from_numpy(X).requires_grad_(), ("y",), tensors=True)
    assert np.array_equal(parts["y"], X)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([1.0], "Your function should return 2 values, `more` and `less`, and returned 1."),
        (1.0, "Your function should return `more` and `less`, and returned the single number 1."),
        (float("nan"), "`more` and `less`, and returned nan."),
    ],
)
def test_the_wrong_number_of_values_is_said(value, says):
    with pytest.raises(Misfit) as refused:
        as_parts(value, ("more", "less"))
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("got", "wanted", "heading", "says"),
    [
        (X[None], X, WRONG_SHAPE, "shape (1, 2, 3) and should have (2, 3); the numbers in it are"),
        (X[:, :2], X, WRONG_SHAPE, "`y` has shape (2, 2) and should have (2, 3)."),
        (X * np.nan, X, WRONG_VALUE, "`y[0, 0]` is nan and should be 1."),
        (X + np.eye(2, 3, 1), X, WRONG_VALUE, "`y[0, 1]` is 3 and should be 2."),
        (X + 1e-3, X, WRONG_VALUE, "`y[0, 0]` is 1.001 and should be 1."),
        (16962, 16961, WRONG_VALUE, "`y` is 16962 and should be 16961."),  # to the last unit
        (True, False, WRONG_VALUE, "`y` is True and should be False."),
    ],
)
def test_the_first_difference_is_said_with_its_place(got, wanted, heading, says):
    found, sentence = first_difference({"y": np.asarray(got)}, {"y": np.asarray(wanted)})
    assert found == heading
    assert says in sentence


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (X.astype(np.float32) / 3, X / 3),
        (0, False),
        (np.nan, np.nan),
        (X.astype(int), X),
        (np.ma.array(X), X),  # with nothing masked
    ],
)
def test_what_is_equal_in_another_type_has_no_difference(got, wanted):
    assert first_difference({"y": np.asarray(got)}, {"y": np.asarray(wanted)}) is None


def raises(*_, **__):
    raise ZeroDivisionError("on purpose")


def holding_itself():
    endless = [1.0]
    endless += [endless, endless]
    return endless


ODD = {
    "a length that raises": type("Odd", (list,), {"__len__": raises})([X, X]),
    "items that raise": type("Odd", (list,), {"__iter__": raises})([X, X]),
    "an array that raises": type("Odd", (list,), {"__array__": raises})([1, 2]),
    "a class that raises": type("Odd", (), {"__class__": property(raises)})(),
    "a strange module": type("Odd", (), {"__module__": 5})(),
    "holds itself": holding_itself(),
    "a huge number": 10**400,
    "an array of objects": np.array([None, 10**400, "x"]),
    "a structured array": np.zeros(2, [("a", float), ("b", int)]),
    "texts": np.array(["a", "b"]),
    "a NumPy text": np.str_("a"),
    "a date": np.datetime64("2026-01-01"),
    "a complex number": np.complex128(1j),
    "bytes": b"ab",
    "a set": {1, 2},
    "no values": [],
    "an array without values": np.empty((0, 3)),
    "infinite": [np.inf, -np.inf],
    "long doubles": X.astype(np.longdouble),
    "half as precise": X.astype(np.float16),
    "unsigned": X.astype(np.uint8),
    "bools": X > 2,
    "records": np.rec.array([(1.0, 2.0)], names=["a", "b"]),
    "an iterator": iter([1.0]),
    "an ellipsis inside": [..., 1],
}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("wrap", [lambda odd: odd, lambda odd: (odd, X), lambda odd: [[odd]]])
@pytest.mark.parametrize("names", [("y",), ("more", "less")])
def test_whatever_an_answer_returns_is_read_or_refused_and_nothing_else(kind, wrap, names):
    try:
        parts = as_parts(wrap(ODD[kind]), names)
    except Misfit:
        return
    for wanted in (X, X > 2, X.astype(int), np.float64(3)):
        others = dict.fromkeys(names, np.asarray(wanted))
        same = alike(parts, others)
        assert same == (first_difference(parts, others) is None)
        assert same == (share_right(parts, others) == pytest.approx(1))


@pytest.mark.parametrize("name", [*TYPES, *REFUSED])
def test_an_array_of_any_type_is_read_in_this_machines_own_way_or_refused(name):
    try:
        array = as_parts(in_type(name, X), ("y",))["y"]
    except Misfit:
        assert name in REFUSED
    else:
        assert type(array) is np.ndarray
        assert array.dtype.isnative
        assert np.array_equal(array, X)
