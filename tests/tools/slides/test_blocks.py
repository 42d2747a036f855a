"""What stands on a slide, and where it is cut if the slide can't hold it."""

from tools.slides import blocks
from tools.slides.blocks import Block, Part
from tools.slides.text import Piece


def of_height(*heights):
    return Block([Part(str(height), height) for height in heights], "<ul>", "</ul>", around=0)


def heights(slides):
    return [[[part.height for part in block.parts] for block in slide] for slide in slides]


def test_a_slide_takes_as_many_blocks_as_it_holds():
    three = [of_height(40), of_height(50), of_height(60)]
    assert heights(blocks.fitted(three, 100)) == [[[40], [50]], [[60]]]


def test_a_block_that_fits_on_the_next_slide_is_not_cut():
    assert heights(blocks.fitted([of_height(40), of_height(35, 35)], 100)) == [[[40]], [[35, 35]]]


def test_what_no_slide_holds_is_cut_into_about_equal_pieces():
    assert heights(blocks.fitted([of_height(*[20] * 6)], 100)) == [[[20] * 3], [[20] * 3]]
    first, second = blocks.cut(of_height(*[20] * 6), 100)
    assert first.html.startswith("<ul>20")
    assert second.html.startswith("<ul>20")


def test_nothing_makes_one_empty_slide():
    assert blocks.fitted([]) == [[]]


def test_a_table_that_is_cut_repeats_its_heading():
    rows = "\n".join(f"| {k} | word |" for k in range(30))
    first, second, *_ = blocks.cut(blocks.table(f"| a | b |\n|:--|:--|\n{rows}"), blocks.HEIGHT)
    assert first.html.count("<thead>") == second.html.count("<thead>") == 1
    assert "<td>0</td>" not in second.html.replace(' style="text-align:left"', "")


def test_a_table_without_a_heading_has_no_line_for_it():
    assert "<thead>" not in blocks.table("| | |\n|:--|:--|\n| a | b |").html


def test_a_longer_text_is_taller():
    assert blocks.paragraph("word " * 100).height > 2 * blocks.paragraph("word " * 30).height


def test_code_is_as_large_as_its_longest_line_lets_it_be():
    assert f"font-size: {blocks.LARGEST}.0px" in blocks.code("a = 1").html
    assert f"font-size: {blocks.SMALLEST}.0px" in blocks.code("a" * 100).html
    between = (blocks.WIDTH - 2 * blocks.PADDING) / (blocks.CODE_LETTER * 70)
    assert f"font-size: {between:.1f}px" in blocks.code("a" * 70).html


def test_code_with_too_many_lines_is_cut_at_an_empty_one():
    groups = ["\n".join(f"{name}{k} = {k}" for k in range(12)) for name in "abc"]
    pieces = blocks.cut(blocks.code("\n\n".join(groups)), blocks.HEIGHT)
    assert len(pieces) > 1
    assert sum(len(piece.parts) for piece in pieces) == len(groups)
    assert all(piece.html.startswith('<pre class="python"') for piece in pieces)


def test_code_keeps_its_empty_lines():
    assert "\n\n" in blocks.code("a = 1\n\nb = 2").html


def test_what_was_printed_is_shown_as_it_is():
    assert "a &lt; b   c" in blocks.output("a < b   c\n").html


def test_columns_in_a_docstring_stay_columns_and_its_words_flow():
    assert "a    1\nbb   2" in blocks.docstring("a    1\nbb   2").html
    assert ">The <code>batch</code> &lt; 2.</p>" in blocks.docstring("The `batch`\n< 2.").html


def test_a_sentence_stays_with_the_table_that_it_leads_to():
    both = blocks.joined(blocks.paragraph("These:"), blocks.table("| a |\n|:--|\n| b |"))
    assert len(both.parts) == 1
    assert both.height > blocks.paragraph("These:").height + blocks.TABLE


def test_every_kind_of_piece_has_its_block():
    tags = {
        Piece("paragraph", "a"): "<p>",
        Piece("bullet_list", "* a"): "<ul>",
        Piece("ordered_list", "1. a"): "<ol>",
        Piece("table", "| a |\n|:--|\n| b |"): "<table>",
        Piece("math_block", "$$a$$"): '<div class="math',
        Piece("fence", "```python\na\n```"): '<pre class="python"',
    }
    assert [piece for piece, tag in tags.items() if tag not in blocks.block(piece).html] == []
