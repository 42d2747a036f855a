"""The shape that every notebook has, in both folders, and the settings that nbval compares with.

A rule takes a notebook and its path and yields a complaint for each place that breaks it. The table
RULES holds for each what breaks it, which proves that it can complain.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbval.plugin import get_sanitize_patterns

from tools import release
from utils.exercises import EXERCISES
from utils.exercises.verdict import CORRECT, NOT_ATTEMPTED

PATHS = sorted(release.ROOT.glob("solutions/*.ipynb")) + sorted(
    release.ROOT.glob("notebooks/*.ipynb")
)

IGNORE = "nbval-ignore-output"
KNOWN_TAGS = {"exercise", "instructor", IGNORE, *release.GENERATED}
HEAD = ("**You will do:**", "**You will learn:**", "**You need:**", "**Minutes:**")
RECAP = "What you have now"
LINES_OF_CODE = 18
CELLS_OF_A_SECTION = 8
CODE_CELLS_IN_A_ROW = 3
MEGABYTES = 1.5


# ---- Parts of a notebook -----------------------------------------------------------------------


def code_cells(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def headings(cell: NotebookNode) -> list[tuple[int, str]]:
    """The level and text of each heading in a text cell."""
    if cell.cell_type != "markdown":
        return []
    text = re.sub(r"^```.*?^```", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) +(.+)", text, re.MULTILINE)]


def sections(nb: NotebookNode) -> list[list[NotebookNode]]:
    """The cells from one heading below the title to the next; the first part is the head."""
    parts = [[]]
    for cell in nb.cells:
        if any(level > 1 for level, _ in headings(cell)):
            parts.append([])
        parts[-1].append(cell)
    return parts


def plain_texts(cell: NotebookNode) -> list[str]:
    return [output.data.get("text/plain", "") for output in cell.outputs if "data" in output]


def pictures(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]


# ---- The rules ---------------------------------------------------------------------------------


def it_opens_with_its_only_title(nb, path) -> Iterator[str]:
    titles = [cell.id for cell in nb.cells for level, _ in headings(cell) if level == 1]
    if titles != [nb.cells[0].id]:
        yield f"the titles are in {titles}, not in the first cell alone"


def its_head_says_what_you_do_learn_and_need_and_how_long_it_takes(nb, path) -> Iterator[str]:
    head = "\n".join(cell.source for cell in sections(nb)[0])
    said = dict(re.findall(r"^(\*\*.+?:\*\*) +(\S.*)", head, re.MULTILINE))
    yield from (f"the head doesn't say {words}" for words in HEAD if words not in said)
    if not said.get("**Minutes:**", "0").isdigit():
        yield "the minutes aren't a number"


def it_ends_with_a_recap_and_the_progress(nb, path) -> Iterator[str]:
    last = sections(nb)[-1]
    if headings(last[0]) != [(2, RECAP)]:
        yield f"the last section isn't “{RECAP}”"
    if [cell.source for cell in last if cell.cell_type == "code"] != ["progress()"]:
        yield "the recap's only code should be progress()"


def no_heading_level_is_skipped(nb, path) -> Iterator[str]:
    levels = [level for cell in nb.cells for level, _ in headings(cell)]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} follows one of level {before}"


def no_cell_silences_its_output_with_a_semicolon(nb, path) -> Iterator[str]:
    for cell in code_cells(nb):
        if re.search(r";\s*(#.*)?$", cell.source):
            yield f"cell {cell.id} ends with a semicolon"


def every_cell_ran_in_order_without_an_error(nb, path) -> Iterator[str]:
    for number, cell in enumerate(code_cells(nb), 1):
        if cell.execution_count != number:
            yield f"cell {cell.id} ran as {cell.execution_count}, not as {number}"
        if any(output.output_type == "error" for output in cell.outputs):
            yield f"cell {cell.id} stores an error"


def nothing_is_stored_of_stderr(nb, path) -> Iterator[str]:
    for cell in code_cells(nb):
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield f"cell {cell.id} stores stderr"


def every_figure_has_its_caption_as_text_and_as_alternative_text(nb, path) -> Iterator[str]:
    for cell in code_cells(nb):
        if len(pictures(cell)) > 1:
            yield f"cell {cell.id} shows more than one figure"
        for picture in pictures(cell):
            caption = picture.metadata.get("image/png", {}).get("alt")
            if not caption:
                yield f"cell {cell.id} shows a figure without alternative text"
            elif caption not in plain_texts(cell):
                yield f"cell {cell.id} doesn't show its figure's caption as text"
            elif cell.metadata.get("mystnb") != {"image": {"alt": caption}}:
                yield f"cell {cell.id} has other alternative text in its metadata"


def only_widgets_progress_bars_and_training_are_not_compared(nb, path) -> Iterator[str]:
    for cell in code_cells(nb):
        changing = release.shows_widget(cell) or re.search(r"\b(fit|tqdm)\(", cell.source)
        if IGNORE in release.tags(cell) and not changing:
            yield f"cell {cell.id} has nothing that differs between two machines"
        if "NBVAL_" in cell.source:
            yield f"cell {cell.id} has a comment for nbval"


def beside_a_cell_that_is_not_compared_stands_one_that_is(nb, path) -> Iterator[str]:
    cells = code_cells(nb)
    for before, cell, after in zip([None, *cells], cells, [*cells[1:], None], strict=False):
        compared = [c for c in (before, after) if c and c.outputs and IGNORE not in release.tags(c)]
        if IGNORE in release.tags(cell) and not compared:
            yield f"cell {cell.id} stands beside no cell that is compared"


def every_tag_is_known(nb, path) -> Iterator[str]:
    for cell in nb.cells:
        for tag in set(release.tags(cell)) - KNOWN_TAGS:
            yield f"cell {cell.id} has the unknown tag {tag}"


def no_cell_is_long(nb, path) -> Iterator[str]:
    for cell in code_cells(nb):
        lines = [line for line in cell.source.splitlines() if line.strip(" \t")]
        lines = [line for line in lines if not line.lstrip().startswith("#")]
        if len(lines) > LINES_OF_CODE and not release.is_generated(cell):
            yield f"cell {cell.id} has {len(lines)} lines of code"


def code_is_never_far_from_text(nb, path) -> Iterator[str]:
    for kind, cells in groupby(nb.cells, key=lambda cell: cell.cell_type):
        ids = [cell.id for cell in cells]
        if kind == "code" and len(ids) > CODE_CELLS_IN_A_ROW:
            yield f"no text stands between the cells {ids}"


def no_section_is_long(nb, path) -> Iterator[str]:
    for cells in sections(nb)[1:]:
        if len(cells) > CELLS_OF_A_SECTION:
            yield f"the section of cell {cells[0].id} has {len(cells)} cells"


def it_is_small(nb, path) -> Iterator[str]:
    megabytes = len(nbformat.writes(nb).encode()) / 1e6
    if megabytes > MEGABYTES:
        yield f"it has {megabytes:.1f} MB"


def every_verdict_is_the_one_of_its_folder(nb, path) -> Iterator[str]:
    heading = {"solutions": CORRECT, "notebooks": NOT_ATTEMPTED}[path.parent.name]
    for cell in nb.cells:
        name = release.exercise_name(cell)
        if name and not any(t.startswith(f"{heading}: {name}") for t in plain_texts(cell)):
            yield f"the verdict on {name} isn't {heading!r}"


# ---- A good notebook, and what breaks each rule ------------------------------------------------


HEAD_TEXT = "\n".join(f"{words} 10" for words in HEAD)


def good_notebook() -> NotebookNode:
    """The smallest notebook that keeps every rule, as of solutions/."""
    figure = new_output(
        "display_data",
        {"image/png": "iVBORw0=", "text/plain": "Figure: A dot."},
        metadata={"image/png": {"alt": "A dot."}},
    )
    caption = new_output("display_data", {"text/plain": "A dot."})
    standin = new_output("display_data", {"text/plain": release.WIDGET_STANDIN})
    verdict = new_output("display_data", {"text/plain": "Correct: half"})
    counted = new_output("stream", name="stdout", text="3\n")
    nb = new_notebook(
        cells=[
            new_markdown_cell("# A title", id="title"),
            new_markdown_cell(HEAD_TEXT, id="head"),
            new_markdown_cell("## A section", id="section"),
            new_markdown_cell("### A question", id="question"),
            new_code_cell("plotting.dot()", id="figure", outputs=[figure, caption]),
            new_code_cell("slider()", id="slider", outputs=[standin]),
            new_code_cell("print(3)", id="print", outputs=[counted]),
            new_markdown_cell("Your turn.", id="turn"),
            new_code_cell(
                "@exercise\ndef half(x):\n    return x / 2", id="half", outputs=[verdict]
            ),
            new_markdown_cell(f"## {RECAP}\n\n* A dot.", id="recap"),
            new_code_cell("progress()", id="progress"),
        ]
    )
    for number, cell in enumerate(code_cells(nb), 1):
        cell.execution_count = number
    by_id(nb, "figure").metadata = NotebookNode({"mystnb": {"image": {"alt": "A dot."}}})
    by_id(nb, "slider").metadata = NotebookNode({"tags": [IGNORE]})
    by_id(nb, "half").metadata = NotebookNode({"tags": ["exercise"]})
    return nb


def by_id(nb, cell_id):
    return next(cell for cell in nb.cells if cell.id == cell_id)


def changed(cell_id, **values):
    """Spoil a notebook by giving one cell other values."""
    return lambda nb: by_id(nb, cell_id).update(values)


def without(cell_id):
    return lambda nb: nb.cells.remove(by_id(nb, cell_id))


def repeated(cell_id, times):
    def spoil(nb):
        place = nb.cells.index(by_id(nb, cell_id))
        nb.cells[place:place] = [deepcopy(nb.cells[place]) for _ in range(times)]

    return spoil


def output_changed(cell_id, number, **values):
    return lambda nb: by_id(nb, cell_id).outputs[number].update(values)


STDERR = new_output("stream", name="stderr", text="a warning")
ERROR = new_output("error", ename="ValueError", evalue="no")

RULES = {
    it_opens_with_its_only_title: [
        changed("title", source="A title"),
        changed("section", source="# A second title"),
    ],
    its_head_says_what_you_do_learn_and_need_and_how_long_it_takes: [
        *(changed("head", source=HEAD_TEXT.replace(words, "")) for words in HEAD),
        changed("head", source=HEAD_TEXT.replace("10", "ten")),
    ],
    it_ends_with_a_recap_and_the_progress: [
        changed("recap", source="## More"),
        without("progress"),
    ],
    no_heading_level_is_skipped: [changed("question", source="#### A question")],
    no_cell_silences_its_output_with_a_semicolon: [
        changed("figure", source="plot(1);"),
        changed("figure", source="plot(1);  # a line"),
    ],
    every_cell_ran_in_order_without_an_error: [
        changed("print", execution_count=None),
        changed("print", execution_count=9),
        changed("print", outputs=[ERROR]),
    ],
    nothing_is_stored_of_stderr: [changed("print", outputs=[STDERR])],
    every_figure_has_its_caption_as_text_and_as_alternative_text: [
        output_changed("figure", 0, metadata=NotebookNode({})),
        output_changed("figure", 1, data=NotebookNode({"text/plain": "Two dots."})),
        changed("figure", metadata=NotebookNode({})),
        lambda nb: by_id(nb, "figure").outputs.append(by_id(nb, "figure").outputs[0]),
    ],
    only_widgets_progress_bars_and_training_are_not_compared: [
        changed("print", metadata=NotebookNode({"tags": [IGNORE]})),
        changed("print", source="# NBVAL_IGNORE_OUTPUT\nprint(3)"),
    ],
    beside_a_cell_that_is_not_compared_stands_one_that_is: [
        lambda nb: [by_id(nb, cell_id).update(outputs=[]) for cell_id in ("figure", "print")],
    ],
    every_tag_is_known: [changed("print", metadata=NotebookNode({"tags": ["nbval-skip"]}))],
    no_cell_is_long: [changed("print", source="print(3)\n" * (LINES_OF_CODE + 1))],
    code_is_never_far_from_text: [repeated("print", 1)],
    no_section_is_long: [repeated("print", CELLS_OF_A_SECTION)],
    it_is_small: [changed("print", source="x" * 2_000_000)],
    every_verdict_is_the_one_of_its_folder: [
        output_changed("half", 0, data=NotebookNode({"text/plain": "Not attempted yet: half"})),
        changed("half", outputs=[]),
    ],
}


# ---- The notebooks -----------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("path", PATHS, ids=release.shown)
def test_a_notebook_keeps(path, rule):
    assert list(rule(release.read(path), path)) == []


def test_both_folders_are_what_the_release_would_write():
    course = release.read_course(release.ROOT, EXERCISES)
    complaints = [*release.faults(course), *release.check(course, course.solutions)]
    assert [fault.sentence for fault in complaints] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_notebook_keeps(rule):
    assert list(rule(good_notebook(), Path("solutions/01_good.ipynb"))) == []


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [(rule, spoil) for rule in RULES for spoil in RULES[rule]],
    ids=lambda one: one.__name__,
)
def test_a_spoiled_notebook_breaks(rule, spoil):
    nb = good_notebook()
    spoil(nb)
    assert list(rule(nb, Path("solutions/01_good.ipynb"))) != []


def test_a_hash_in_a_block_of_code_is_no_heading():
    cell = new_markdown_cell("## One\n\n```python\n# not a heading\n```\n\n### Two")
    assert headings(cell) == [(2, "One"), (3, "Two")]


# ---- Exercises ---------------------------------------------------------------------------------


def exercise_complaints(exercise) -> Iterator[str]:
    if len(exercise.hints) < 2:
        yield "fewer than two hints"
    if not exercise.minutes > 0:
        yield "no minutes"
    if len(exercise.mistakes) < 3:
        yield "fewer than three mistakes"
    if len({mistake.says for mistake in exercise.mistakes.values()}) < len(exercise.mistakes):
        yield "two mistakes with one sentence"


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES)
def test_an_exercise_has_hints_minutes_and_mistakes_each_with_its_own_sentence(exercise):
    assert list(exercise_complaints(exercise)) == []


@pytest.mark.parametrize(
    ("complaint", "change"),
    [
        ("fewer than two hints", lambda e: {"hints": e.hints[:1]}),
        ("no minutes", lambda e: {"minutes": 0}),
        ("fewer than three mistakes", lambda e: {"mistakes": dict([*e.mistakes.items()][:2])}),
        (
            "two mistakes with one sentence",
            lambda e: {"mistakes": e.mistakes | {"again": [*e.mistakes.values()][0]}},
        ),
    ],
)
def test_an_exercise_that_lacks_one_of_these_is_complained_of(complaint, change):
    exercise = EXERCISES["as_sequences"]
    assert list(exercise_complaints(replace(exercise, **change(exercise)))) == [complaint]


# ---- What nbval passes over --------------------------------------------------------------------


def sanitised(text):
    """The text as nbval compares it."""
    settings = (release.ROOT / "tests" / "nbval.cfg").read_text("utf-8")
    for pattern, replacement in get_sanitize_patterns(settings):
        text = re.sub(pattern, replacement, text)
    return text


@pytest.mark.parametrize("version", ["3.11.7", "26.3", "2.13.0+cpu", "3.10.0rc1", "25"])
def test_installed_versions_compare_equal_whatever_they_are(version):
    line = "torch        {} found (needs >=2.11)"
    assert sanitised(line.format(version)) == sanitised(line.format("2.11.0"))


@pytest.mark.parametrize(
    ("line", "one", "other"),
    [
        ("memory       {} GB found (needs >=2 GB)", "2.0", "23.5"),
        ("cores        {} found (needs >=1)", "2", "128"),
    ],
)
def test_memory_and_cores_compare_equal_however_many_there_are(line, one, other):
    assert sanitised(line.format(one)) == sanitised(line.format(other))


@pytest.mark.parametrize(
    "text",
    [
        "torch        missing (needs >=2.11)",
        "torch        2.0.0 does not fit (needs >=2.11)",
        "memory       1.0 GB does not fit (needs >=2 GB)",
        "23.5 GB found",
        "half is found after 2.21 steps",
        "f = 0.9526, c ends at 2.41 and 1e-07 is left",
        "(2, 3, 5)",
    ],
)
def test_everything_else_is_compared_to_the_last_digit(text):
    assert sanitised(text) == text
