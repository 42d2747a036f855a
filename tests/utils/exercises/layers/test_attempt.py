"""What the layers know of a wrong answer."""

import pytest
from written import NEW_C, attempt

from utils.exercises.layers.attempt import Attempt


def test_the_case_that_went_wrong_is_looked_at_first():
    wrong = attempt("def new_c(f, c, i, g):\n    return f * c + i * g + (c.size == 1)")
    assert wrong.number == 1
    assert wrong.numbers == [1, 0, 2]


def test_it_does_as_another_function_if_it_does_in_every_case():
    wrong = attempt("def new_c(f, c, i, g):\n    return c + i * g")
    assert wrong.does_as(lambda f, c, i, g: i * g + c)
    assert not wrong.does_as(NEW_C.reference)


@pytest.mark.parametrize(("share", "left"), [(1, True), (0, False)])
def test_a_layer_has_its_share_of_the_time(share, left):
    wrong = Attempt(NEW_C, NEW_C.reference, [], 0, seconds=60)
    assert (wrong.left(share) > 0) is left
