"""What a learner reads under a cell, as HTML and as equal plain text.

A ``Message`` is a heading, a few sentences, lines of code or output to quote, and where a picture
says more, a drawing. Sentences may hold `code` in backticks. HTML is for JupyterLab, Colab and
VS Code; plain text is what a terminal or a test gets. The heading says in words what the colour of
the bar says.
"""

import base64
import html
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

NOT_ATTEMPTED = "Not attempted yet"
RAISED = "Your code raised an error"
WRONG_SHAPE = "Wrong shape or type"
WRONG_VALUE = "Wrong value"
CORRECT = "Correct"

# Only a bar has the colour, text keeps the theme's: it stays legible on light and on dark.
_BAR = {NOT_ATTEMPTED: "#888888", CORRECT: "#009e73"}
_OTHER_BAR = "#d55e00"
_NOTE_BAR = "#0072b2"


@dataclass(frozen=True)
class Message:
    """A heading, the exercise it is about, sentences, quoted lines, a last sentence, a drawing.

    draw is None, or a function that returns a picture: something with ``png()``, its bytes, and a
    ``caption``, its alt text. It is called when the message is shown as HTML.
    """

    heading: str
    about: str
    sentences: tuple = ()
    quoted: tuple = ()
    last: str = ""
    draw: Callable | None = None

    def __str__(self):
        lines = [f"{self.heading}: {self.about}", *self.sentences]
        lines += [f"    {line}" for line in self.quoted]
        return _encodable("\n".join([*lines, *filter(None, [self.last])]))

    __repr__ = __str__

    def _repr_html_(self):
        colour = _NOTE_BAR if not isinstance(self, Verdict) else _BAR.get(self.heading, _OTHER_BAR)
        parts = [
            f"<strong>{html.escape(self.heading)}: <code>{html.escape(self.about)}</code></strong>"
        ]
        parts += [_with_code(sentence) for sentence in self.sentences]
        body = "<br>".join(parts)
        if self.quoted:
            body += f"<pre>{html.escape(chr(10).join(self.quoted))}</pre>"
        if self.draw:
            body += _picture(self.draw)
        if self.last:
            body += f"<div>{_with_code(self.last)}</div>"
        style = f"border-left: 5px solid {colour}; padding-left: 0.8em"
        # A screen reader says a status as soon as it is there, and finds it by its name.
        spoken = f'role="status" aria-label="Feedback on {html.escape(self.about)}"'
        return _encodable(f'<div {spoken} style="{style}">{body}</div>')


@dataclass(frozen=True)
class Verdict(Message):
    """The answer to an attempt; its heading is one of the five above.

    layer is the name of what found the reason, "" where there is none, and more is what may be said
    when the same answer comes again. converts says that the cells below need what a right answer
    returns in another type.
    """

    layer: str = ""
    more: str = ""
    converts: bool = False

    __repr__ = Message.__str__


def show(message):
    """Display the message in a notebook, print it elsewhere."""
    # Whoever runs in IPython has it imported; nobody else should have to pay for it.
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        ipython.display.display(message)
    else:
        print(message)


def _encodable(text):
    """The text without halves of characters, which no front end can be sent."""
    return text.encode("utf-8", "backslashreplace").decode()


def _picture(draw):
    """The drawing as an HTML image; nothing when it fails, for the sentences stand without it."""
    try:
        picture = draw()
        data = base64.b64encode(picture.png()).decode()
    except Exception:  # whatever a learner's numbers do to it
        return ""
    style = "display: block; max-width: 100%; margin-top: 0.5em"
    alt = html.escape(picture.caption)
    return f'<img style="{style}" alt="{alt}" src="data:image/png;base64,{data}">'


def _with_code(sentence):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(sentence, quote=False))
