"""A course of two notebooks that keeps every rule, for what the release step makes of it."""

import json

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools.release import cells
from tools.release.__main__ import main
from tools.release.building import build
from tools.release.course import read_course
from tools.release.rules import HEAD, RECAP
from tools.release.running import finish
from tools.release.texts import WITH_ADDRESS, write_texts
from tools.start import NOTEBOOKS, SOLUTIONS
from utils.exercises.definition import Exercise, Mistake


def double(x):
    y = x + x
    return y


DOUBLE = Exercise(
    name="double",
    minutes=1,
    returns=("y",),
    reference=double,
    cases=lambda: [(1.0,), (3.0,)],
    mistakes={
        "squared": Mistake({"x + x": "x * x"}, "You square."),
        "nothing added": Mistake({"x + x": "x"}, "That is x."),
        "one more": Mistake({"return y": "return y + 1"}, "One too many."),
    },
    hints=("Twice.", "Add x to x."),
    notebook="01_second",
)
EXERCISES = {"double": DOUBLE}

PYPROJECT = """
[project.urls]
Repository = "https://github.com/someone/course"
[tool.course]
ref = "v1"
"""

TEXT = """\
git clone https://github.com/someone/course
cd course
This is https://github.com/someone/course. Ask at https://github.com/someone/course/issues, please.
Read it at https://someone.github.io/course/notebooks/00_first.html, or open it at
https://colab.research.google.com/github/someone/course/blob/v1/notebooks/00_first.ipynb instead.
"""
README = f"""\
{TEXT}
![](docs/01_second.figure.png)

| | notebook | minutes |
|:--|
| 07 | an old row |

The end.
"""

ENGINE = """\
from IPython.display import display


def exercise(function):
    heading = "Not attempted yet" if function(2) is ... else "Correct"
    display({"text/plain": f"{heading}: double"}, raw=True)
    return function


def progress():
    pass"""

FIGURE = """\
display(
    {"image/png": b"a dot", "text/plain": "Figure: One grey dot."},
    metadata={"image/png": {"alt": "One grey dot."}},
    raw=True,
)
display({"text/plain": "One grey dot."}, raw=True)"""

ANSWER = '''\
@exercise
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    y = x + x
    return y
    ### END SOLUTION'''

STUB = '''\
@exercise
def double(x):
    """Twice x."""
    # your code here
    y = ...
    return y'''


def head(minutes):
    said = dict.fromkeys(HEAD, "This.") | {"Minutes": str(minutes)}
    return "\n\n".join(f"**{words}:** {text}" for words, text in said.items())


def for_teachers(cell_id):
    said = f"{cells.FOR_TEACHERS} {cell_id}."
    return new_markdown_cell(said, id=cell_id, metadata={"tags": [cells.INSTRUCTOR]})


def first_notebook():
    return [
        new_markdown_cell("# 00 · First things", id="title"),
        new_markdown_cell(head(5), id="head"),
        new_markdown_cell("## One section", id="section"),
        new_code_cell("progress = lambda: None\nprint(1 + 1)", id="sum"),
        for_teachers("ask"),
        for_teachers("wait"),
        new_markdown_cell(f"## {RECAP}\n\n* A sum.", id="recap"),
        new_code_cell("progress()", id="progress"),
    ]


def second_notebook():
    return [
        new_markdown_cell("# 01 · Second things", id="title"),
        new_markdown_cell(head(10), id="head"),
        new_markdown_cell("## One section", id="section"),
        new_code_cell(ENGINE, id="engine"),
        new_markdown_cell("### Your turn", id="question"),
        new_code_cell(ANSWER, id="double", metadata={"tags": ["exercise"]}),
        new_code_cell(FIGURE, id="figure"),
        new_code_cell(
            "import ipywidgets\nipywidgets.IntSlider()",
            id="slider",
            metadata={"tags": [cells.IGNORE]},
        ),
        new_markdown_cell("Two lines and more.", id="text"),
        new_code_cell("print('two\\nlines', flush=True)\nprint('more')", id="print"),
        for_teachers("ask"),
        for_teachers("wait"),
        new_markdown_cell(f"## {RECAP}\n\n* A dot.", id="recap"),
        new_code_cell("progress()", id="progress"),
    ]


def shown_as(text, picture=None, alt=None):
    """What a cell puts out when it displays this."""
    data = {"text/plain": text} | ({"image/png": picture} if picture else {})
    return new_output("display_data", data, metadata={"image/png": {"alt": alt}} if alt else {})


def outputs(heading):
    """What the cells put out, by their ids; `heading` is the verdict's."""
    return {
        "sum": [new_output("stream", name="stdout", text="2\n")],
        "double": [shown_as(f"{heading}: double")],
        "figure": [
            shown_as("Figure: One grey dot.", "YSBkb3Q=", "One grey dot."),
            shown_as("One grey dot."),
        ],
        "slider": [new_output("execute_result", {"text/plain": cells.WIDGET_STANDIN})],
        "print": [new_output("stream", name="stdout", text="two\nlines\nmore\n")],
    }


HEADINGS = {SOLUTIONS.name: "Correct", NOTEBOOKS.name: "Not attempted yet"}


def make(root):
    """Write the course as its author would, never released -> its folder."""
    texts = dict.fromkeys(WITH_ADDRESS, TEXT) | {"pyproject.toml": PYPROJECT, "README.md": README}
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    for name, written in {"00_first": first_notebook(), "01_second": second_notebook()}.items():
        path = root / SOLUTIONS.name / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=written), path)
    return root


def make_released(root):
    """Write the course as it is once released, without running it -> its folder."""
    course = read_course(make(root), EXERCISES)
    for path in (path for name in course.solutions for path in course.paths(name)):
        path.parent.mkdir(exist_ok=True)
        path.write_text(finish(as_run(build(course, path), path.parent.name)), "utf-8")
    write_texts(course)
    return root


def as_run(nb, folder):
    """The notebook with the outputs that running it in this folder gives."""
    for number, cell in enumerate(cells.code_cells(nb), 1):
        cell.execution_count = number
        cell.outputs = outputs(HEADINGS[folder]).get(cell.id, [])
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
    return nb


def built(root, name, folder=NOTEBOOKS.name):
    return build(read_course(root, EXERCISES), root / folder / f"{name}.ipynb")


def run(root, *arguments, exercises=EXERCISES):
    """The release command there -> its exit code."""
    return main(list(arguments), root, exercises)


def files(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.glob("*/*.ipynb")}


def cells_of(root, name):
    return {cell["id"]: cell for cell in json.loads((root / name).read_text("utf-8"))["cells"]}


def source(cell):
    return "".join(cell["source"])


def edit(root, name, change):
    """Change the cells of a notebook on disk as a hand or an editor would."""
    path = root / name
    nb = json.loads(path.read_text("utf-8"))
    change(nb["cells"])
    path.write_text(json.dumps(nb, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def edit_cell(root, name, cell_id, **values):
    def change(written):
        (cell,) = [cell for cell in written if cell["id"] == cell_id]
        cell.update(values)

    edit(root, name, change)
