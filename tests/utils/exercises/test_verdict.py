"""What a learner reads is the same as HTML and as plain text, in any theme."""

import base64
import dataclasses
import re
from html.parser import HTMLParser

import pytest
from matplotlib.figure import Figure

from utils.exercises.verdict import CORRECT, WRONG_VALUE, Message, Verdict, show
from utils.plotting.look import png

MESSAGE = Verdict(WRONG_VALUE, "one_step", ("`h` is 1 < 2 & not `x`.",), ("line 2: a < b",))


class Text(HTMLParser):
    """The text of a page, as a screen reader has it."""

    def __init__(self, page):
        super().__init__()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag in ("br", "pre"):
            self.text += "\n"

    def handle_data(self, data):
        self.text += data


def test_html_and_plain_text_say_the_same():
    plain = re.sub(r"^ {4}", "", str(MESSAGE), flags=re.MULTILINE).replace("`", "")
    assert Text(MESSAGE._repr_html_()).text == plain


def test_outside_a_notebook_the_plain_text_is_printed(capsys):
    show(MESSAGE)
    assert capsys.readouterr().out == f"{MESSAGE}\n"


def test_a_word_says_the_verdict_and_no_text_has_a_colour_of_its_own():
    page = Verdict(CORRECT, "one_step")._repr_html_()
    assert Text(page).text.startswith("Correct")
    assert not re.search(r"(?<!-)color:|background", page)  # a border's colour only: any theme


def test_a_screen_reader_is_told_of_every_message_and_finds_it_by_its_exercise():
    assert '<div role="status" aria-label="Feedback on one_step"' in MESSAGE._repr_html_()
    assert 'aria-label="Feedback on a &lt; &quot;b&quot;"' in Message("", 'a < "b"')._repr_html_()


def test_a_message_with_markup_is_shown_as_it_is():
    assert "<b>" not in Message("Hint", "x", ("`a < b` and <b>",))._repr_html_()


def test_a_drawing_is_in_the_html_alone_with_its_caption_as_alternative_text():
    ax = Figure().add_subplot()
    ax.caption, ax.png = "From <0.5> to 2.", lambda: png(ax)
    drawn = dataclasses.replace(MESSAGE, draw=lambda: ax)
    assert str(drawn) == str(MESSAGE)
    page = drawn._repr_html_()
    assert 'alt="From &lt;0.5&gt; to 2."' in page
    assert base64.b64decode(re.search(r"base64,([^\"]+)", page)[1]).startswith(b"\x89PNG")


def fails():
    raise ValueError("no picture today")


@pytest.mark.parametrize("draw", [fails, lambda: None])
def test_where_the_drawing_fails_the_sentences_stand(draw):
    assert dataclasses.replace(MESSAGE, draw=draw)._repr_html_() == MESSAGE._repr_html_()


def test_halves_of_characters_are_shown_as_their_numbers():
    found = Verdict(WRONG_VALUE, "half", ("says \ud800",))
    assert "\\ud800" in str(found)
    found._repr_html_().encode()
