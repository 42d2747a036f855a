"""An argument that the answer never looks at is named."""

from written import attempt

from utils.exercises.layers.unused import unused


def test_arguments_that_the_answer_never_reads_are_named_as_the_learner_calls_them():
    found = unused(attempt("def new_c(forget, c, i, g):\n    return c + g"))
    assert found.sentence == "Your code never looks at `forget` and `i`."


def test_where_all_are_read_nothing_is_said():
    assert unused(attempt("def new_c(f, c, i, g):\n    return f * c - i * g")) is None
