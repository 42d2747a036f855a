"""How a notebook is run, and what of its outputs is stored."""

import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from small_course import as_run, built

from tools.release import running
from tools.release.cells import WIDGET, WIDGET_STANDIN


def notebook(*sources):
    cells = [new_code_cell(source, id=f"cell-{k}") for k, source in enumerate(sources)]
    return new_notebook(cells=cells)


def test_a_notebook_runs_in_its_own_folder_in_the_courses_environment(course, monkeypatch):
    for name in running.ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    nb = notebook(
        "import os, sys\nprint(os.path.basename(os.getcwd()), sys.executable)",
        f"print([os.environ[name] for name in {list(running.ENVIRONMENT)}])",
        "print('two\\nlines', flush=True)\nprint('more')",
    )
    running.execute(nb, course / "solutions" / "00_first.ipynb")
    assert nb.cells[0].outputs[0].text == f"solutions {sys.executable}\n"
    assert nb.cells[1].outputs[0].text == f"{list(running.ENVIRONMENT.values())}\n"
    (output,) = nb.cells[2].outputs  # in one piece, however it was written
    assert output.text == "two\nlines\nmore\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "cell 1 (id cell-0, “1 / 0”) raised ZeroDivisionError: division by zero"),
        ("import os\nos._exit(1)", "cell 1 (id cell-0, “import os”): Kernel died"),
        ("while True:\n    pass", "cell 1 (id cell-0, “while True:”): "),
    ],
)
def test_a_cell_that_raises_kills_its_kernel_or_never_ends_is_named(
    course, monkeypatch, source, said
):
    if source.startswith("while"):
        monkeypatch.setattr(running, "SECONDS_PER_CELL", 1)
    with pytest.raises(ValueError, match="^solutions/00_first.ipynb, ") as raised:
        running.execute(notebook(source), course / "solutions" / "00_first.ipynb")
    assert said in str(raised.value)


def test_a_widget_is_stored_as_one_sentence():
    nb = notebook("slider")
    data = {WIDGET: {"model_id": "1"}, "text/plain": "IntSlider()"}
    nb.cells[0].outputs = [new_output("display_data", data)]
    running.finish(nb)
    assert nb.cells[0].outputs[0].data == {"text/plain": WIDGET_STANDIN}


def test_a_figures_alternative_text_is_written_into_the_cells_metadata(course):
    nb = as_run(built(course, "01_second"), "notebooks")
    running.finish(nb)
    (figure,) = [cell for cell in nb.cells if cell.id == "figure"]
    assert figure.metadata == {"mystnb": {"image": {"alt": "One grey dot."}}}


def test_no_version_widget_state_or_other_line_end_is_stored(course):
    nb = as_run(built(course, "01_second"), "notebooks")
    nb.metadata.widgets = {"state": {}}
    nb.metadata.language_info.version = "3.11.7"
    text = running.finish(nb)
    assert "\r" not in text
    assert set(nb.metadata) == {"kernelspec", "language_info"}
    assert "version" not in nb.metadata.language_info
