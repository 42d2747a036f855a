"""The parts of a notebook, and where they stand."""

import re
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

GENERATED = ("badges", "bootstrap", "navigation")  # written by the release step, alike everywhere
INSTRUCTOR = "instructor"  # the tag of what stays out of the learner's copy
FOR_TEACHERS = "**For the one who teaches:**"  # how such a text begins
HANDOUT = "handout"  # the tag of an instructor's cell above a figure that is handed out empty
IGNORE = "nbval-ignore-output"  # the tag of what is run and not compared

WIDGET = "application/vnd.jupyter.widget-view+json"
WIDGET_STANDIN = "Run this cell: what you can move appears here."

EXERCISE = re.compile(r"^@exercise\b.*\n(?:def (\w+))?", re.MULTILINE)


def shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def place(path: Path, number: int, cell: NotebookNode) -> str:
    """Where a cell is, in words: cells are counted from 1, and text counts too."""
    return f"{shown(path)}, cell {number} (id {cell.id}, “{first_line(cell.source):.50}”)"


def first_line(text: Any) -> str:
    return next(iter(str(text).splitlines()), "")


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def is_generated(cell: NotebookNode) -> bool:
    return not {cell.id, *tags(cell)}.isdisjoint(GENERATED)


def code_cells(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def exercise_name(cell: NotebookNode) -> str | None:
    """The function below `@exercise`; empty if there is none, None if it isn't an exercise."""
    found = EXERCISE.search(cell.source) if cell.cell_type == "code" else None
    return (found[1] or "") if found else None


def headings(cell: NotebookNode) -> list[tuple[int, str]]:
    """The level and text of each heading in a text cell."""
    if cell.cell_type != "markdown":
        return []
    text = re.sub(r"^```.*?^```", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) +(.+)", text, re.MULTILINE)]


def sections(nb: NotebookNode) -> list[list[NotebookNode]]:
    """The cells from one heading below the title to the next; the first part is the head."""
    parts: list[list[NotebookNode]] = [[]]
    for cell in nb.cells:
        if any(level > 1 for level, _ in headings(cell)):
            parts.append([])
        parts[-1].append(cell)
    return parts


def title(nb: NotebookNode) -> str:
    """The text of the H1 that opens a notebook; empty if it has none."""
    heading = re.match(r"# +(.+)", nb.cells[0].source) if nb.cells else None
    return heading[1].strip() if heading else ""


def head(nb: NotebookNode) -> dict[str, str]:
    """What the head says, by its bold words: "Minutes" -> "45"."""
    text = "\n\n".join(cell.source for cell in sections(nb)[0] if cell.cell_type == "markdown")
    said = re.findall(r"^\*\*(.+?):\*\* +(\S.*?)(?=\n\n|\n\*\*|\Z)", text, re.MULTILINE | re.DOTALL)
    return {words: " ".join(rest.split()) for words, rest in said}


def plain_texts(cell: NotebookNode) -> list[str]:
    outputs = cell.get("outputs", [])
    return [output.data.get("text/plain", "") for output in outputs if "data" in output]


def pictures(cell: NotebookNode) -> list[NotebookNode]:
    return [output for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]


def caption(picture: NotebookNode) -> str:
    """What a picture shows, as `utils.plotting` published it; empty if it says nothing."""
    return picture.metadata.get("image/png", {}).get("alt", "")


def shows_widget(cell: NotebookNode) -> bool:
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    return any(WIDGET in each or each.get("text/plain") == WIDGET_STANDIN for each in data)
