"""Embedded Reber strings, held against the grammar written as a regular expression."""

import re

import numpy as np
import pytest

from utils.tasks import reber

STRING = r"B(?:PT*VV|(?:TS*X|PT*VP)(?:XT*VP)*(?:S|XT*VV))E"
EMBEDDED = re.compile(f"B(?:T{STRING}T|P{STRING}P)E")


def letters(numbers):
    return "".join(reber.LETTERS[number] for number in numbers if number >= 0)


def read_back(x):
    """The letters of a one-hot row."""
    return letters(np.where(x.any(axis=-1), x.argmax(axis=-1), -1))


def test_every_string_is_one_of_the_grammar_and_both_letters_are_as_likely():
    rng = np.random.default_rng(0)
    strings = [reber.embedded(rng) for _ in range(2000)]
    assert all(map(EMBEDDED.fullmatch, strings))
    assert 900 < sum(string[1] == "T" for string in strings) < 1100
    assert min(map(len, strings)) == 9
    # "BTXSE" takes three heads of the coin: an eighth of all strings.
    assert 200 < sum(string[2:-2] == "BTXSE" for string in strings) < 300


def test_what_may_follow_each_letter_is_as_read_off_the_graph_by_hand():
    rows = reber.allowed("BPBTSXXVPSEPE")
    may = ["".join(np.array(list("BTPSXVE"))[row]) for row in rows]
    assert may == ["TP", "B", "TP", "SX", "SX", "SX", "TV", "PV", "SX", "E", "P", "E", "B"]


@pytest.mark.parametrize(
    ("string", "message"),
    [
        ("BTBPVVEPE", "string has 'P' at 7; the grammar writes T there"),
        ("BTBPTSE", "string has 'S' at 5; the grammar writes T or V there"),
        ("BTBPVVE", "it should go on until the grammar writes its last E"),
        ("", "it should go on until the grammar writes its last E"),
    ],
)
def test_a_string_of_another_grammar_is_refused_at_its_place(string, message):
    with pytest.raises(ValueError, match=message):
        reber.allowed(string)


def test_letters_are_one_hot_in_their_order_and_no_letter_is_zeros():
    assert np.array_equal(reber.one_hot("BTPSXVE"), np.eye(7))
    assert reber.one_hot(np.array([[6, -1]])).tolist() == [[[0] * 6 + [1], [0] * 7]]


def test_a_batch_reads_all_but_the_last_letter_and_foretells_all_but_the_first():
    batch = reber.strings(50, np.random.default_rng(1))
    assert (batch.x.dtype, batch.x.shape[:2]) == (np.float32, batch.y.shape)
    for x, y, may, steps in zip(*batch, strict=True):
        string = read_back(x) + "E"
        assert steps == len(string) - 1
        assert EMBEDDED.fullmatch(string)
        assert letters(y) == string[1:]
        assert np.array_equal(may[: len(string) - 1], reber.allowed(string)[:-1])
        assert not may[len(string) - 1 :].any()


def test_a_stream_is_strings_without_anything_between_them():
    x, y, may, number = reber.streams(3, 200, np.random.default_rng(2))
    for row in range(3):
        stream = read_back(x[row])
        assert len(stream) == 200
        assert stream[1:] == letters(y[row])[:-1]
        strings = re.findall(EMBEDDED, stream)
        assert stream.startswith("".join(strings))
        whole = np.repeat(np.arange(len(strings)), list(map(len, strings)))
        assert np.array_equal(number[row, : len(whole)], whole)
        assert (number[row, len(whole) :] == len(strings)).all()
        by_hand = np.concatenate([reber.allowed(string) for string in strings])
        assert np.array_equal(may[row, : len(whole)], by_hand)


def test_the_streams_of_one_draw_differ():
    x = reber.streams(2, 50, np.random.default_rng(3)).x
    assert not np.array_equal(x[0], x[1])


def test_an_answer_is_wrong_where_a_letter_that_may_not_come_scores_as_high_as_one_that_may():
    allowed = np.array([[True, True, False]] * 3)
    scores = np.array([[2.0, 1.0, 0.0], [2.0, 1.0, 1.0], [2.0, 0.0, 1.0]])
    assert reber.wrong(scores, allowed).tolist() == [False, True, True]
