"""A deck as one page, and what lies beside it."""

import re

import pytest

from tools.slides import blocks, page
from tools.slides.deck import Slide

SLIDES = [
    Slide("title", "01 · σ & tanh", [blocks.paragraph("**Minutes:** 5")], ["<p>Said.</p>"]),
    Slide("figure", "A figure", picture=("iVBORw0KGgo=", "c “ends” at < 2")),
    Slide("exercise", "`one_step`", [blocks.code("def one_step(x):")], minutes=5),
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides") / page.SHARED
    page.share(folder)
    return folder


def test_a_page_asks_no_other_machine_for_anything(shared):
    deck = page.page(SLIDES)
    assert re.findall(r'(?:src|href)="(?:https?:)?//', deck) == []
    for style in shared.glob("**/*.css"):
        assert re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", style.read_text()) == []


def test_whatever_a_page_loads_lies_beside_it(shared):
    loaded = re.findall(r'(?:src|href)="([^":]+)"', page.page(SLIDES))
    assert len(loaded) >= 8
    assert [name for name in loaded if not (shared.parent / name).exists()] == []


def test_every_slide_has_a_heading_and_the_first_is_the_title():
    deck = page.page(SLIDES)
    assert "<title>01 · σ &amp; tanh</title>" in deck
    assert deck.count("<h1>") == 1
    assert deck.count("<h2>") == len(SLIDES) - 1


def test_a_figure_says_what_it_shows_to_whoever_does_not_see_it():
    assert 'alt="c “ends” at &lt; 2"' in page.page(SLIDES)


def test_notes_are_not_on_the_slide():
    slide, notes = page.section(SLIDES[0]).split('<aside class="notes">')
    assert "Said." not in slide
    assert "Said." in notes


def test_an_exercise_has_a_countdown_of_its_minutes():
    deck = page.page(SLIDES)
    (button,) = re.findall("<button.*?</button>", deck)
    assert 'data-minutes="5"' in button
    assert ">5:00<" in button


def test_code_is_coloured_in_both_themes(shared):
    colours = (shared / "code.css").read_text()
    assert '[data-theme="light"] .python .k' in colours
    assert '[data-theme="dark"] .python .k' in colours
