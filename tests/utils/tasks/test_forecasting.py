"""A series as examples: the right numbers in the right place."""

import numpy as np
import pytest

from utils import tasks

SERIES = np.random.default_rng(0).permutation(np.arange(1.0, 31))  # each value stands for its term


def as_they_are(past, training_terms):
    return past, 0, 1


def in_parts_of_the_last(past, training_terms):
    return past / past[:, -1:], past[:, -1], past[:, -1]


def made(represent=as_they_are, series=SERIES, width=4, split=20):
    return tasks.examples(series, represent, width, split)


def test_each_term_with_enough_before_it_has_its_window_right_before_it():
    examples = made()
    assert examples.terms.tolist() == list(range(5, 31))
    for term, past, following in zip(*examples[:3], strict=True):
        assert following == SERIES[term - 1]
        assert past.tolist() == SERIES[term - 5 : term - 1].tolist()


def test_what_the_network_reads_and_answers_is_float32_of_three_and_two_axes():
    examples = made()
    assert (examples.x.shape, examples.y.shape) == ((26, 4, 1), (26, 1))
    assert examples.x.dtype == examples.y.dtype == np.float32


def test_the_right_answers_are_turned_back_into_the_terms():
    for represent in (as_they_are, in_parts_of_the_last):
        examples = made(represent)
        assert np.allclose(examples.forecast(examples.y), examples.following, rtol=1e-6)


def test_the_forecast_of_some_terms_is_made_with_their_own_base_and_unit():
    part = made(in_parts_of_the_last).between(7, 9)
    assert part.terms.tolist() == [7, 8, 9]
    assert part.forecast(np.full((3, 1), 2.0)).tolist() == (3 * SERIES[5:8]).tolist()


def test_parts_of_a_series_share_no_term_to_forecast_and_lose_none():
    examples = made()
    parts = [examples.between(*ends).terms for ends in ((1, 20), (21, 24), (25, 30))]
    assert np.concatenate(parts).tolist() == examples.terms.tolist()


def test_the_loss_of_persistence_is_that_of_the_last_term_in_the_unit_of_y():
    for represent in (as_they_are, in_parts_of_the_last):
        part = made(represent).between(7, 9)
        off = (part.following - part.past[:, -1]) / part.unit
        assert np.isclose(part.persistence_loss(), np.mean(off**2))


def test_training_examples_hold_no_term_after_the_training_part():
    train = made().between(1, 20)
    assert np.isin(np.c_[train.past, train.following], SERIES[:20]).all()


def test_a_representation_is_given_the_training_terms_only():
    seen = []

    def represent(past, training_terms):
        seen.append(training_terms)
        return past, 0, 1

    made(represent)
    assert [terms.tolist() for terms in seen] == [SERIES[:20].tolist()]


def test_a_representation_that_works_in_place_does_not_change_the_series():
    def represent(past, training_terms):
        past *= 2
        return past, 0, 1

    before = SERIES.copy()
    made(represent)
    assert np.array_equal(SERIES, before)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"series": []}, r"series has shape \(0,\); it should be \(terms,\), finite and not empty"),
        ({"series": [[1.0, 2, 3]]}, r"series has shape \(1, 3\)"),
        ({"series": [1, 2, np.nan, 4]}, "finite and not empty"),
        ({"width": 20}, "width is 20; with 20 training terms of 30 in all"),
        ({"width": 0}, "width is 0"),
        ({"split": 31}, "width is 4; with 31 training terms of 30 in all"),
    ],
)
def test_a_series_that_gives_no_training_example_is_refused(changed, message):
    with pytest.raises(ValueError, match=message):
        made(**changed)


def test_a_target_without_range_is_refused_and_its_first_term_is_named():
    def in_parts_of_the_last_step(past, training_terms):
        step = np.diff(past)[:, -1]
        return past, past[:, -1], step

    series = np.array([1.0, 2, 3, 4, 5, 6, 6, 7])
    with pytest.raises(ValueError, match="unit is 0 for term 8; the target has no range"):
        made(in_parts_of_the_last_step, series, width=3, split=6)
    with pytest.raises(ValueError, match="unit is 0 for term 4"):
        made(lambda past, terms: (past, 0, np.ptp(terms)), np.ones(9), width=3, split=6)
