"""The cells below a right answer get what the course's gives them, in whatever type it came.

Whole notebooks are run with answers of each type by ``python -m tools.answer_types``.
"""

import inspect

import numpy as np
import pytest

from tools.answer_types import ROUNDED, TYPES, in_type
from utils.exercises import EXERCISES, exercise, record
from utils.exercises.conversion import conversion, converted, converting
from utils.exercises.engine import judge
from utils.exercises.verdict import CORRECT
from utils.lstm import State

X = np.arange(6.0).reshape(2, 3)
WITH_FRAMEWORKS = {"start_from", "chunk_by_chunk", "training_loop"}  # whose imports take seconds
OTHERS = [one for name, one in EXERCISES.items() if name not in WITH_FRAMEWORKS]


@pytest.fixture(autouse=True)
def _nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("LSTM_COURSE_PROGRESS", str(tmp_path / "progress"))
    monkeypatch.setattr(record, "_solved_here", set())


def leaves(value):
    """What a cell meets in a value: the sequences, and the kind of each array or number."""
    if isinstance(value, tuple | list):
        return type(value), [leaves(part) for part in value]
    if isinstance(value, np.ndarray):
        return (
            np.ndarray,
            value.dtype.kind,
            value.flags.writeable,
            min(value.strides, default=0) >= 0,
        )
    return "number" if isinstance(value, int | float | np.generic) else type(value)


def numbers(value):
    several = isinstance(value, tuple | list)
    return [each for part in value for each in numbers(part)] if several else np.ravel(value)


@pytest.mark.parametrize("name", TYPES)
def test_a_right_answer_of_any_type_arrives_as_the_courses(name):
    for one in OTHERS:
        for course in one.wanted:
            model = course.outcome.value
            value = converted(in_type(name, model), model)
            assert leaves(value) == leaves(model), one.name
            digits, least = (1e-6, np.finfo(np.float32).tiny) if name in ROUNDED else (0, 0)
            np.testing.assert_allclose(numbers(value), numbers(model), rtol=digits, atol=least)


def test_what_the_course_returns_needs_no_conversion():
    for one in OTHERS:
        assert conversion(one.wanted, one.wanted) == (False, ""), one.name


def test_what_has_the_models_types_already_is_left_alone():
    for value in (X, [1.0, 2.5], (X, 3, np.float64(2)), State(X, X)):
        assert converted(value, value) is value
    assert converted(2, 1.5) == 2  # a whole number is as good as another
    assert converted(X.astype(np.float32), X).dtype == np.float32


def test_numpys_numbers_become_pythons_where_the_course_has_these_and_are_printed_like_them():
    for value in (np.int64(6), np.float64(6), np.array(6), np.uint8(6)):
        assert repr(converted((value, [value]), (6, (6,)))) == "(6, (6,))"
    assert repr(converted(np.float32(0.5), 1)) == "0.5"
    assert repr(converted(np.int64(1), False)) == "True"
    assert repr(converted(np.array(2.5), np.float64(1))) == "np.float64(2.5)"


@pytest.mark.parametrize(
    ("value", "model"),
    [
        ([0.5, 1.5], np.array([1, 2])),  # whole only in the course's case
        (np.array([0, 2]), np.array([True, False])),
        (np.array([np.nan]), np.array([1])),
    ],
)
def test_no_number_is_changed(value, model):
    assert np.array_equal(converted(value, model), value, equal_nan=True)


@pytest.mark.parametrize("value", [None, "text", {}, [X, X, X], [[1], [2, 3]], [object()], print])
@pytest.mark.parametrize("model", [X, 1, np.float64(1), (X, X), [0.5], State(X, X)])
def test_what_cannot_be_converted_is_left_as_it_is(value, model):
    assert converted([value, value], model) is not None
    if not isinstance(value, list):
        assert converted(value, model) is value


def two_arrays():
    factor = 2

    def curve_slopes(s, t):
        """Both slopes."""
        return [(s * (factor - 1 - s)).tolist(), (1 - t**2).tolist()]

    return curve_slopes


def test_the_learners_own_function_is_what_converts_with_its_name_its_words_and_its_source(capsys):
    own = two_arrays()
    handed_on = exercise(own)
    shown = capsys.readouterr().out
    assert shown.startswith("Correct: curve_slopes\n")
    assert "Where yours returns a list of numbers, the cells below get an array" in shown
    slopes = handed_on(X / 10, X / 10)
    assert isinstance(slopes, tuple)
    assert np.allclose(slopes[0], X / 10 * (1 - X / 10))
    assert handed_on.__name__ == "curve_slopes"
    assert handed_on.__doc__ == "Both slopes."
    assert inspect.getsource(handed_on) == inspect.getsource(own)
    assert inspect.signature(handed_on) == inspect.signature(own)
    handed_on.hint()
    handed_on.solution()
    assert "The course's answer: curve_slopes" in capsys.readouterr().out


def test_an_answer_that_calls_itself_finds_what_it_returned():
    def so_far(values):
        return so_far(values[:-1]) + [sum(values)] if values else []

    so_far = converting(so_far, X)
    for _ in range(2):
        assert np.array_equal(so_far([1.0, 2.0, 3.0]), [1, 3, 6])


def test_an_error_of_the_answer_is_its_own_and_does_not_end_the_converting():
    def inverse(x):
        return [1 / x]

    inverse = converting(inverse, X)
    with pytest.raises(ZeroDivisionError):
        inverse(0)
    assert isinstance(inverse(2), np.ndarray)


def test_of_arrays_and_numbers_as_the_courses_nothing_is_said():
    def curve_slopes(s, t):
        return [s * (1 - s), 1 - t**2]

    for answer in (curve_slopes, EXERCISES["curve_slopes"].reference):
        found = judge(EXERCISES["curve_slopes"], answer)
        assert found.heading == CORRECT
        assert len(found.sentences) == 1
    assert not found.converts


def test_where_the_course_has_a_tensor_an_array_does_for_a_list_or_for_the_other_frameworks():
    tensor, other = (
        type("Tensor", (), {"__module__": library, "__array__": lambda self, *_, **__: X})()
        for library in ("torch", "tensorflow")
    )
    assert converted(tensor, tensor) is tensor
    for value in (X.tolist(), other):
        assert np.array_equal(converted(value, tensor), X)
