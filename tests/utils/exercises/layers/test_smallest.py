"""The case that is shown is one that a person can work out."""

import numpy as np
from written import NEW_C, attempt

from utils.exercises.layers.smallest import smallest


def test_the_failing_case_is_made_of_few_and_plain_numbers():
    case, got, wanted = smallest(attempt("def new_c(f, c, i, g):\n    return f * c + g"))
    assert all(array.shape == (1, 3) for array in case)
    assert all(set(np.unique(array)) <= {0.0, 1.0} for array in case)
    assert not np.allclose(got["c"], wanted["c"])
    assert np.allclose(wanted["c"], NEW_C.reference(*case))


def test_an_answer_that_may_not_be_run_often_is_shown_where_it_failed():
    wrong = attempt("def new_c(f, c, i, g):\n    print(1)\n    return f * c + g")
    case, got, wanted = smallest(wrong)
    assert case is NEW_C.inputs[0]
    assert wanted is NEW_C.wanted[0].parts
