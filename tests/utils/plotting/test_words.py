import pytest

from utils.plotting.words import counted, given, hundredths, listed, measured, thousandths


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (2.9506, "2.95"),
        (0.9975, "1.00"),
        (-0.082, "−0.082"),
        (0.00641, "0.0064"),
        (14.27, "14.3"),
        (760.04, "760"),
        (2.13e-5, "2.1e−5"),
        (123456, "1.2e5"),
        (-0.0, "0"),
        (0.125, "0.12"),
        (0.125 + 1e-12, "0.12"),
        (1e-17, "0"),
    ],
)
def test_a_computed_number_has_at_most_four_digits(number, says):
    assert measured(number) == says


def test_a_chosen_number_is_said_as_it_was_written():
    assert [given(n) for n in (2, 0.99, 0.1 + 0.2, -1.5, -0.0)] == ["2", "0.99", "0.3", "−1.5", "0"]


def test_a_number_of_a_table_has_two_decimals():
    assert [hundredths(n) for n in (1, -0.125, -0.001)] == ["1.00", "−0.12", "0.00"]


def test_a_number_that_two_decimals_would_hide_has_three():
    assert [thousandths(n) for n in (0.9974, -1.25, -0.0001)] == ["0.997", "−1.250", "0.000"]


def test_a_number_that_two_decimals_would_round_away_has_three():
    assert [thousandths(n) for n in (0.9974, -1.25, -0.0001)] == ["0.997", "−1.250", "0.000"]


def test_words_are_listed_and_counted_as_one_says_them():
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]
    assert [counted(n, "step") for n in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]
