"""The picture of a verdict: what the engine says of a cell that somebody has run."""

from xml.etree import ElementTree

import pytest

from tools.release import sample
from utils.exercises import EXERCISES

EXERCISE = EXERCISES[sample.EXERCISE]
SAYS = EXERCISE.mistakes[sample.MISTAKE].says


@pytest.fixture(scope="module")
def drawn():
    """The picture, read as strictly as a browser reads drawings, and its words."""
    picture, words = sample.sample(EXERCISE)
    return ElementTree.fromstring(picture), words


def test_below_the_cell_in_the_picture_stands_its_verdict(drawn):
    picture, _ = drawn
    code = picture.find(".//{*}pre").text.removeprefix("@exercise\n")
    verdict = sample.verdict_on(code, EXERCISE)
    shown = "".join(picture.itertext())
    for sentence in (verdict.heading, *verdict.sentences, verdict.last):
        assert sentence.replace("`", "") in shown


def test_the_verdict_names_the_mistake_and_the_simplest_case_in_which_it_shows(drawn):
    verdict = sample.verdict_on(sample.wrong_answer(EXERCISE), EXERCISE)
    assert verdict.sentences[0] == SAYS
    assert verdict.sentences[1].startswith("With `x` = 0, `h` = 0, `c` = 0: ")


def test_the_same_picture_is_drawn_every_time(drawn):
    picture, words = sample.sample(EXERCISE)
    assert ElementTree.tostring(drawn[0]) == ElementTree.tostring(ElementTree.fromstring(picture))
    assert words == drawn[1]


def test_the_words_for_the_picture_can_stand_in_markdown(drawn):
    _, words = drawn
    assert SAYS in words
    assert set(words).isdisjoint("[]`<>\n")
