"""What stands on a slide: how tall it is, and where it may be cut if a slide can't hold it.

No browser is at hand where slides are made, so heights are counted from letters and lines, rather
too large than too small; the tests measure every slide in Chromium. The sizes are slides.css's,
in pixels of a slide of 1280 × 720.
"""

import math
import re
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from tools.slides import text
from tools.slides.text import Piece

WIDTH, HEIGHT = 1152, 550  # what is left to a slide's blocks, below its heading
GAP = 20  # below each block
LETTER, CODE_LETTER = 0.48, 0.61  # width of one, as a share of the size of the type
LINE = 1.35  # height of one, likewise
READ, ALONE, TABLE = 32, 40, 26  # the sizes of paragraphs, of one that stands alone, of tables
TASK = 28  # and of an exercise's words
SMALLEST, LARGEST, PRINTED = 20, 32, 40  # the sizes of code, and the largest of what it prints
PADDING = 20  # around code
ROW = 14  # around the words in a row of a table
FORMULA, FRACTION = 90, 40  # the height of a formula, and what a fraction adds


class Part(NamedTuple):
    html: str
    height: float


class Block(NamedTuple):
    """Parts that stand together between two tags, and may be cut apart."""

    parts: list[Part]
    before: str = ""
    after: str = ""
    around: float = GAP

    @property
    def height(self) -> float:
        return sum(part.height for part in self.parts) + self.around

    @property
    def html(self) -> str:
        return self.before + "\n".join(part.html for part in self.parts) + self.after


def paragraph(markdown: str, size: int = READ) -> Block:
    return Block([Part(text.html(markdown), lines(markdown, size) * size * LINE)])


def docstring(paragraph: str) -> Block:
    """A paragraph of a docstring, which is no Markdown; its columns stay columns."""
    if re.search(r"\S {2,}\S", paragraph):
        return output(paragraph)
    words = " ".join(paragraph.split())
    marked = re.sub("`([^`]+)`", r"<code>\1</code>", escape(words))
    return Block([Part(f'<p class="docstring">{marked}</p>', lines(words, TASK) * TASK * LINE)])


def lines(words: str, size: int, width: float = WIDTH) -> int:
    """How many lines these words fill: marks and the names of formulas take no room."""
    letters = len(re.sub(r"\\[a-z]+|[*`${}_\\]|\]\([^)]*\)", "", words))
    return max(math.ceil(letters * size * LETTER / width), 1)


def block(piece: Piece, size: int = READ) -> Block:
    """What a slide shows of a piece of text."""
    if piece.kind == text.TABLE:
        return table(piece.source)
    if piece.kind in text.LISTS:
        tag = "ul" if piece.kind == text.LISTS[0] else "ol"
        return listed(text.items(piece.source), tag)
    if piece.kind == text.FORMULA:
        fractions = FRACTION if "frac" in piece.source else 0
        rows = piece.source.count(r"\\") + 1
        return Block([Part(text.html(piece.source), FORMULA * rows + fractions)])
    if piece.kind == text.CODE:
        return code("\n".join(piece.source.split("\n")[1:-1]))
    return paragraph(piece.source, size)


def listed(items: Iterable[str], tag: str) -> Block:
    parts = [
        Part(f"<li>{text.inline(item)}</li>", lines(item, READ, WIDTH - 40) * READ * LINE + 10)
        for item in items
    ]
    return Block(parts, f"<{tag}>", f"</{tag}>")


def table(markdown: str) -> Block:
    """A table, which may be cut between its rows and then repeats its heading."""
    (heading, *drawn), (names, *texts) = text.rows(markdown)
    head = f"<thead>{heading}</thead>" if any(names) else ""
    parts = [Part(html, row_height(row)) for html, row in zip(drawn, texts, strict=True)]
    around = GAP + (row_height(names) if head else 0)
    return Block(parts, f"<table>{head}<tbody>", "</tbody></table>", around)


def row_height(cells: list[str]) -> float:
    """Of a row whose columns share the slide as they need it."""
    room = WIDTH - 2 * PADDING * len(cells)
    return lines(" ".join(cells), TABLE, room * 0.8) * TABLE * LINE + ROW


def code(source: str) -> Block:
    """Code in as large a type as it can have, which may be cut at an empty line."""
    groups = re.split(r"\n\n+", source.strip("\n"))
    tallest = max(group.count("\n") + 1 for group in groups)
    size = type_size("\n\n".join(groups), tallest, LARGEST)
    parts = [Part(text.python(group), printed_height(f"{group}\n", size)) for group in groups]
    # An empty line between two groups, for what joins the parts is the end of a line.
    parts = [*(Part(f"{html}\n", height) for html, height in parts[:-1]), parts[-1]]
    return Block(parts, opening("python", size), "</pre>", GAP + 2 * PADDING)


def output(printed: str) -> Block:
    """What a cell printed, which may be cut at any line."""
    printed = printed.strip("\n")
    size = type_size(printed, 1, PRINTED)
    parts = [Part(escape(line), printed_height(line, size)) for line in printed.split("\n")]
    return Block(parts, opening("printed", size), "</pre>", GAP + 2 * PADDING)


def joined(first: Block, second: Block) -> Block:
    """Both as one, which is not cut: a sentence, and the formula or the table that it leads to."""
    return Block([Part(f"{first.html}\n{second.html}", first.height + second.height)], around=0)


def opening(kind: str, size: float) -> str:
    return f'<pre class="{kind}" style="font-size: {size:.1f}px">'


def type_size(source: str, uncut: int, largest: int) -> float:
    """The largest size at which no line is broken, and all lines are seen or else so many."""
    lines = source.split("\n")
    by_width = (WIDTH - 2 * PADDING) / (CODE_LETTER * max(map(len, lines)))
    for_all, for_some = (
        (HEIGHT - GAP - 2 * PADDING) / (LINE * number) for number in (len(lines), uncut + 1)
    )
    by_height = for_all if for_all >= SMALLEST else for_some
    return min(largest, max(by_width, SMALLEST), by_height)


def printed_height(source: str, size: float) -> float:
    room = (WIDTH - 2 * PADDING) / (CODE_LETTER * size)
    return sum(max(math.ceil(len(line) / room), 1) for line in source.split("\n")) * size * LINE


def fitted(blocks: Iterable[Block], height: float = HEIGHT) -> list[list[Block]]:
    """The blocks of each slide: as many as it holds. What a slide can't hold is cut before."""
    slides: list[list[Block]] = [[]]
    for piece in (piece for block in blocks for piece in cut(block, height)):
        if slides[-1] and sum(each.height for each in slides[-1]) + piece.height > height:
            slides.append([])
        slides[-1].append(piece)
    return slides


def cut(block: Block, height: float) -> list[Block]:
    """The block in pieces of about the same height, each of which a slide holds."""
    room = height - block.around
    number = math.ceil((block.height - block.around) / room)
    share = (block.height - block.around) / number
    pieces: list[list[Part]] = [[]]
    for part in block.parts:
        filled = sum(each.height for each in pieces[-1])
        if pieces[-1] and (filled + part.height / 2 > share or filled + part.height > room):
            pieces.append([])
        pieces[-1].append(part)
    return [block._replace(parts=parts) for parts in pieces]
