"""What of a text cell is shown on slides, and its HTML."""

import pytest

from tools.slides import text
from tools.slides.text import Piece


def shown(paragraph, opens=False, leads=False):
    return list(text.shown(paragraph, opens, leads))


def test_a_sentence_with_bold_words_is_shown_and_the_others_are_said():
    paragraph = (
        "Nobody draws that. All of them together are the **gradient**. To find it takes long."
    )
    assert shown(paragraph) == ["All of them together are the **gradient**."]


def test_a_sentence_that_points_back_brings_the_one_before():
    assert shown("Now. The latch pays. It holds **one bit**.") == [
        "The latch pays. It holds **one bit**."
    ]


def test_a_section_opens_with_its_first_sentence_or_with_two_short_ones():
    short, second, long = "K = 40 was given.", "How large is large?", "So many words. " * 5
    assert shown(f"{short} {second} {long}", opens=True) == [f"{short} {second}"]
    first = "A unit is run over a sequence by giving it back its own h and c at each step."
    assert shown(f"{first} {second}", opens=True) == [first]


def test_the_sentence_that_leads_to_a_table_is_shown_with_it():
    assert shown("We met them. The parts have other names:", leads=True) == [
        "The parts have other names:"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "So said **Gers. And Schmidhuber.** too.",
        "The code is `a. b` here.",
        "It is $a. b$ here.",
        "It (so they say. Perhaps) is.",
        "They call it “a store. A memory” there.",
        "The forget gate came later, in Gers et al. 2000, and stayed.",
        "Half is 0.5 and no more.",
    ],
)
def test_a_sentence_ends_only_where_nothing_is_open(sentence):
    assert text.sentences(f"One. {sentence} Two.") == ["One.", sentence, "Two."]


def test_a_text_consists_of_its_paragraphs_tables_lists_and_formulas_without_the_heading():
    source = "## Title\n\nOne\nline.\n\n| a |\n|:--|\n| b |\n\n* c\n* d\n\n$$e$$"
    assert text.pieces(source) == [
        Piece("paragraph", "One\nline."),
        Piece("table", "| a |\n|:--|\n| b |"),
        Piece("bullet_list", "* c\n* d"),
        Piece("math_block", "$$e$$"),
    ]


def test_a_link_is_its_words():
    assert text.html("See [Gers](../docs/references.md#gers) there.") == "<p>See Gers there.</p>"


def test_a_formula_is_left_to_mathjax_as_it_was_written():
    assert r"\(a_1 &lt; b_1\)" in text.html("So $a_1 < b_1$ holds.")
    assert r"\[a_1 \\ b\]" in text.html("$$a_1 \\\\ b$$")


def test_a_table_has_rows_and_the_words_of_their_cells():
    drawn, words = text.rows("| a | b |\n|:--|:--|\n| **c** | $d$ |")
    assert words == [["a", "b"], ["**c**", "$d$"]]
    assert "<strong>c</strong>" in drawn[1]


def test_a_list_has_items_each_on_one_line():
    assert text.items("* one\n  more\n* two") == ["one more", "two"]
    assert text.items("1. one\n2. two") == ["one", "two"]
