"""Every exercise of the course, its right answers and its known mistakes."""

import pytest

from utils.exercises import EXERCISES
from utils.exercises.engine import judge
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED

MISTAKES = [(name, title) for name, one in EXERCISES.items() for title in one.mistakes]


@pytest.mark.parametrize("name", EXERCISES)
def test_an_untouched_stub_reads_not_attempted(name):
    assert judge(EXERCISES[name], lambda *args: ...).heading == NOT_ATTEMPTED


@pytest.mark.parametrize("name", EXERCISES)
def test_the_reference_is_correct(name):
    assert judge(EXERCISES[name], EXERCISES[name].reference).heading == CORRECT


@pytest.mark.parametrize(("name", "title"), MISTAKES)
def test_a_known_mistake_is_answered_with_its_own_sentence(name, title):
    one = EXERCISES[name]
    verdict = judge(one, one.wrong_answers[title])
    assert verdict.heading not in (CORRECT, NOT_ATTEMPTED)
    assert one.mistakes[title].says in verdict.sentences


@pytest.mark.parametrize("name", EXERCISES)
def test_no_two_mistakes_share_a_sentence(name):
    sentences = [mistake.says for mistake in EXERCISES[name].mistakes.values()]
    assert len(set(sentences)) == len(sentences) >= 3


@pytest.mark.parametrize("name", EXERCISES)
def test_there_are_hints_of_two_levels_and_the_minutes_are_said(name):
    one = EXERCISES[name]
    assert len(set(one.hints)) >= 2
    assert 1 <= one.minutes <= 15
