"""A text cell on slides: what of it is shown, and as HTML.

A notebook says in sentences what a teacher says aloud. A slide shows what has to be seen: tables,
lists, formulas and the sentences that introduce them, and each sentence with bold words, which
names something new. The whole text is in the speaker notes.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

PARAGRAPH, TABLE, FORMULA, CODE, HEADING = "paragraph", "table", "math_block", "fence", "heading"
LISTS = ("bullet_list", "ordered_list")
SEEN = (TABLE, FORMULA, CODE, *LISTS)  # what nobody can say aloud

SENTENCE = re.compile(r"(?<=[.?!])(?<!et al\.)\s+")
POINTS_BACK = re.compile(r"(It|They|That|This|These|Those|Each|Both|There|So)\b")
ENOUGH = 60  # letters of an opening; a shorter first sentence brings the next


class Piece(NamedTuple):
    """A paragraph, a table, a list, a formula or code of a text cell."""

    kind: str
    source: str


def reader() -> MarkdownIt:
    """Reads Markdown as the notebooks are written. Nobody follows a link on a slide."""
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(dollarmath_plugin, allow_labels=False, renderer=for_mathjax)
    for rule in ("link_open", "link_close"):
        markdown.add_render_rule(rule, lambda *_: "")
    return markdown


def for_mathjax(formula: str, options: dict) -> str:
    opening, closing = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
    return opening + formula.replace("&", "&amp;").replace("<", "&lt;") + closing


MARKDOWN = reader()
CODE_FORMAT = HtmlFormatter(nowrap=True)


def html(markdown: str) -> str:
    return MARKDOWN.render(markdown).strip()


def inline(markdown: str) -> str:
    return MARKDOWN.renderInline(markdown)


def python(code: str) -> str:
    """The lines of code, coloured."""
    return highlight(code, PythonLexer(stripall=False), CODE_FORMAT).rstrip("\n")


def pieces(source: str) -> list[Piece]:
    """What a text cell consists of, below its heading."""
    lines = source.split("\n")
    nodes = SyntaxTreeNode(MARKDOWN.parse(source)).children
    return [
        Piece(node.type, "\n".join(lines[slice(*node.map)]).strip())
        for node in nodes
        if node.type != HEADING
    ]


def rows(table: str) -> tuple[list[str], list[list[str]]]:
    """The HTML of a table's rows, first the heading's; and the texts of the cells of each."""
    trees = [node for node in SyntaxTreeNode(MARKDOWN.parse(table)).walk() if node.type == "tr"]
    drawn = [MARKDOWN.renderer.render(row.to_tokens(), MARKDOWN.options, {}) for row in trees]
    return drawn, [[cell.children[0].content for cell in row.children] for row in trees]


def items(text: str) -> list[str]:
    """The items of a list, without their marks."""
    found = re.split(r"^(?:[*+-]|\d+\.) +", text, flags=re.MULTILINE)
    return [" ".join(item.split()) for item in found if item.strip()]


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph. What is bold, code, a formula or a quotation stays whole."""
    found = []
    for part in SENTENCE.split(" ".join(paragraph.split())):
        if found and is_open(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def is_open(text: str) -> bool:
    """Whether something has begun in this text and not ended."""
    brackets = text.count("(") > text.count(")") or text.count("“") > text.count("”")
    return brackets or any(text.count(mark) % 2 for mark in ("**", "`", "$"))


def shown(paragraph: str, opens: bool, leads: bool) -> Iterator[str]:
    """What a slide shows of a paragraph, a text for sentences that follow one another.

    opens  it opens a section, and its beginning is shown
    leads  something follows that is seen, and its last sentence is shown
    A sentence that points back brings the one before.
    """
    of_all = sentences(paragraph)
    chosen = {k for k, sentence in enumerate(of_all) if "**" in sentence}
    if opens:
        chosen |= {0, 1} if len(of_all[0]) < ENOUGH and of_all[1:] else {0}
    if leads:
        chosen.add(len(of_all) - 1)
    chosen |= {k - 1 for k in chosen if k and POINTS_BACK.match(of_all[k])}
    for is_shown, run in groupby(range(len(of_all)), key=lambda k: k in chosen):
        if is_shown:
            yield " ".join(of_all[k] for k in run)
