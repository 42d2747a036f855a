"""The rule book: a good course keeps every rule, and each rule complains of what breaks it."""

import re
from copy import deepcopy
from dataclasses import replace

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_output
from nbval.plugin import get_sanitize_patterns
from small_course import ANSWER, DOUBLE, EXERCISES, STUB, as_run, built, head, shown_as

from tools.release import rules
from tools.release.cells import FOR_TEACHERS, HANDOUT, IGNORE, INSTRUCTOR, WIDGET, headings
from tools.release.course import read_course
from tools.release.faults import faults, faults_as_written, in_words
from tools.release.minutes import BREAK
from tools.start import ROOT

STDERR = new_output("stream", name="stderr", text="a warning")
ERROR = new_output("error", ename="ValueError", evalue="no")
SLIDER = new_output("display_data", {WIDGET: {"model_id": "1"}})


def by_id(nb, cell_id):
    return next(cell for cell in nb.cells if cell.id == cell_id)


def changed(cell_id, **values):
    """Spoil a notebook by giving one cell other values."""
    return lambda nb: by_id(nb, cell_id).update(values)


def tagged(cell_id, *tags):
    return changed(cell_id, metadata=NotebookNode({"tags": list(tags)}))


def answer(old, new):
    return changed("double", source=ANSWER.replace(old, new))


def without(cell_id):
    return lambda nb: nb.cells.remove(by_id(nb, cell_id))


def repeated(cell_id, times):
    def spoil(nb):
        place = nb.cells.index(by_id(nb, cell_id))
        nb.cells[place:place] = [deepcopy(nb.cells[place]) for _ in range(times)]

    return spoil


def output_changed(cell_id, number, **values):
    return lambda nb: by_id(nb, cell_id).outputs[number].update(values)


BROKEN = {
    rules.it_opens_with_its_only_title: [
        changed("title", source="A title"),
        changed("section", source="# A second title"),
    ],
    rules.its_head_says_what_it_is_for: [
        changed("head", source=head(10).replace(words, "")) for words in rules.HEAD
    ],
    rules.a_long_notebook_says_where_to_break: [
        changed("text", source="word " * 12_000),
        changed("head", source=f"{head(10)}\n\n{BREAK}." + " word" * 12_000),
    ],
    rules.it_ends_with_a_recap_and_the_progress: [
        changed("recap", source="## More"),
        without("progress"),
    ],
    rules.a_link_to_a_page_leads_to_one_of_its_headings: [
        changed("text", source="See [it](../docs/references.md#nobody)."),
    ],
    rules.no_heading_level_is_skipped: [changed("question", source="#### A question")],
    rules.no_section_is_long: [repeated("text", rules.CELLS_OF_A_SECTION)],
    rules.code_is_never_far_from_text: [repeated("slider", 1)],
    rules.no_cell_is_long: [changed("print", source="print(3)\n" * (rules.LINES_OF_CODE + 1))],
    rules.no_cell_silences_its_output_with_a_semicolon: [
        changed("figure", source="plot(1);"),
        changed("figure", source="plot(1);  # a line"),
    ],
    rules.every_cell_has_an_id_of_its_own: [changed("print", id="figure")],
    rules.every_tag_is_known: [tagged("print", "nbval-skip")],
    rules.a_notebook_says_to_who_teaches_it_where_a_room_stumbles: [
        without("ask"),
        tagged("ask"),
        changed("ask", source="Ask."),
        changed("text", source=f"{FOR_TEACHERS} a third."),
    ],
    rules.a_handout_is_asked_for_right_above_its_figure: [
        tagged("ask", INSTRUCTOR, HANDOUT),
        tagged("text", HANDOUT),
    ],
    rules.no_comment_speaks_to_nbval: [changed("print", source="# NBVAL_SKIP\nprint(3)")],
    rules.an_answer_stands_between_its_markers: [
        answer("    ### END SOLUTION", "    # the end"),
        answer("    ### BEGIN SOLUTION\n", ""),
        answer("    y = x + x", "    ### BEGIN SOLUTION"),
        answer("### BEGIN SOLUTION", "###BEGIN SOLUTION"),
        answer("### END SOLUTION", "### End solution"),
        answer("### END SOLUTION", "### END SOLUTIONS"),
        answer("    y = x + x", "    ### END SOLUTION\n    ### BEGIN SOLUTION"),
        answer("@exercise\n", ""),
        changed("double", source=STUB),
    ],
    rules.an_exercise_is_tagged_and_known: [
        answer("def double", "def dubble"),
        answer("@exercise\n", "@exercise\n# Twice\n"),
        tagged("double"),
        tagged("print", "exercise"),
    ],
    rules.with_and_without_its_answer_an_exercise_is_python: [
        answer("    ### BEGIN", "### BEGIN"),
        answer('    """Twice x."""\n', ""),
        answer("    ### BEGIN", "    x = 3\n    ### BEGIN"),
    ],
    rules.every_cell_ran_in_order_without_an_error: [
        changed("print", execution_count=None),
        changed("print", execution_count=9),
        changed("print", outputs=[ERROR]),
    ],
    rules.nothing_is_stored_of_stderr: [changed("print", outputs=[STDERR])],
    rules.every_figure_has_its_caption_as_text_and_as_alternative_text: [
        output_changed("figure", 0, metadata=NotebookNode({})),
        output_changed("figure", 1, data=NotebookNode({"text/plain": "Two dots."})),
        changed("figure", metadata=NotebookNode({})),
        lambda nb: by_id(nb, "figure").outputs.append(by_id(nb, "figure").outputs[0]),
    ],
    rules.a_widget_is_not_compared: [tagged("slider"), changed("print", outputs=[SLIDER])],
    rules.only_widgets_progress_bars_and_training_are_not_compared: [tagged("print", IGNORE)],
    rules.beside_a_cell_that_is_not_compared_stands_one_that_is: [
        lambda nb: [by_id(nb, cell_id).update(outputs=[]) for cell_id in ("figure", "print")],
    ],
    rules.every_verdict_is_the_one_of_its_folder: [
        changed("double", outputs=[shown_as("Not attempted yet: double")]),
        changed("double", outputs=[]),
    ],
    rules.it_is_small: [changed("print", source="x" * 2_000_000)],
}


@pytest.fixture
def good(course):
    """The solution of the small course that has an exercise, as it is stored once it has run."""
    nb = as_run(built(course, "01_second", "solutions"), "solutions")
    by_id(nb, "figure").metadata = NotebookNode({"mystnb": {"image": {"alt": "One grey dot."}}})
    return nb, course / "solutions" / "01_second.ipynb", read_course(course, EXERCISES)


def test_a_good_notebook_keeps_every_rule(good):
    assert list(faults([*rules.WRITTEN, *rules.STORED], *good)) == []


@pytest.mark.parametrize(
    ("rule", "spoil"), [(rule, spoil) for rule in BROKEN for spoil in BROKEN[rule]]
)
def test_a_spoiled_notebook_breaks(rule, spoil, good):
    nb, path, course = good
    spoil(nb)
    sentences = [fault.sentence for fault in faults([rule], nb, path, course)]
    assert sentences
    for sentence in sentences:
        assert re.match(r"solutions/01_second\.ipynb(, cell \d+ \(id \S+, “.*”\))?: ", sentence)
        assert sentence.endswith(f" (rule: {rule.__name__.replace('_', ' ')})")


def test_a_long_notebook_that_names_a_place_for_a_break_is_good(good):
    changed("text", source=f"{'word ' * 12_000}\n\n{BREAK}: this is half.")(good[0])
    assert list(faults(rules.WRITTEN, *good)) == []


def test_every_rule_is_broken_once_above_or_below():
    assert {*rules.WRITTEN, *rules.STORED} == set(BROKEN)
    assert set(rules.OF_EXERCISES) == set(BROKEN_BY_EXERCISES)


def documented(x):
    """Twice."""
    return 2 * x


BROKEN_BY_EXERCISES = {
    rules.it_has_hints_of_two_levels: [{"hints": ("Twice.",)}, {"hints": ("Twice.", "Twice.")}],
    rules.it_says_its_minutes: [{"minutes": 0}, {"minutes": 60}],
    rules.it_knows_typical_mistakes_each_by_its_own_sentence: [
        {"mistakes": dict([*DOUBLE.mistakes.items()][:2])},
        {"mistakes": DOUBLE.mistakes | {"again": DOUBLE.mistakes["squared"]}},
    ],
    rules.its_reference_is_a_def_of_its_name_without_a_docstring: [
        {"name": "twice"},
        {"name": "documented", "reference": documented},
    ],
}


@pytest.mark.parametrize(
    ("rule", "change"),
    [(rule, one) for rule in BROKEN_BY_EXERCISES for one in BROKEN_BY_EXERCISES[rule]],
)
def test_a_spoiled_exercise_breaks(rule, change, course):
    assert list(rule(DOUBLE)) == []
    spoiled = replace(DOUBLE, **change)
    assert list(rule(spoiled))
    found = faults_as_written(read_course(course, {spoiled.name: spoiled}))
    named = f"the exercise {spoiled.name}: "
    assert any(f.sentence.startswith(named) and in_words(rule) in f.sentence for f in found)


@pytest.mark.parametrize(
    ("exercises", "said"),
    [
        ({"double": replace(DOUBLE, notebook="00_first")}, "double belongs to 00_first"),
        (EXERCISES | {"triple": replace(DOUBLE, name="triple")}, "triple stands in 0 cells"),
    ],
)
def test_an_exercise_stands_in_its_own_notebook_once(course, exercises, said):
    found = faults_as_written(read_course(course, exercises))
    assert any(said in fault.sentence for fault in found)


def test_a_hash_in_a_block_of_code_is_no_heading():
    cell = new_markdown_cell("## One\n\n```python\n# not a heading\n```\n\n### Two")
    assert headings(cell) == [(2, "One"), (3, "Two")]


# ---- What nbval passes over --------------------------------------------------------------------


def sanitised(text):
    """The text as nbval compares it."""
    settings = (ROOT / "tests" / "nbval.cfg").read_text("utf-8")
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
