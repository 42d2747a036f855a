"""Both folders' notebooks, made from what the author wrote, not run yet."""

from copy import deepcopy
from itertools import takewhile
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from tools.contents import solution_of
from tools.release.answers import answered, stub
from tools.release.cells import INSTRUCTOR, exercise_name, is_generated, shown, tags, title
from tools.release.course import COLAB, Course
from tools.release.first_cell import first_cell
from tools.release.minutes import LINE_OF_HEAD, minutes
from tools.start import MINE, NOTEBOOKS, SOLUTIONS

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}

GIVE_BACK = "Finished? *File*, *Close and Shut Down Notebook* gives this notebook's memory back."


def build(course: Course, path: Path) -> NotebookNode:
    """The notebook at `path`, in either folder, as it should be, not run yet."""
    authors = [cell for cell in course.solutions[path.stem].cells if not is_generated(cell)]
    cells = [with_answer(fresh(cell), course) for cell in authors]
    if path.parent.name == NOTEBOOKS.name:
        cells = [without_answer(cell) for cell in cells if INSTRUCTOR not in tags(cell)]
    heading, *rest = cells
    head = list(takewhile(is_head, rest))
    line = minutes(course.solutions[path.stem], course.exercises).line
    return new_notebook(
        metadata=deepcopy(METADATA),
        cells=[
            heading,
            badges(course, path),
            *(with_minutes(cell, line) for cell in head),
            first_cell(course.repository, course.ref),
            *rest[len(head) :],
            navigation(course, path.stem),
        ],
    )


def fresh(cell: NotebookNode) -> NotebookNode:
    """A copy of an author's cell without outputs; of the metadata only the tags are kept."""
    cell = deepcopy(cell)
    cell.metadata = NotebookNode({"tags": tags(cell)} if tags(cell) else {})
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def without_answer(cell: NotebookNode) -> NotebookNode:
    return NotebookNode(cell, source=stub(cell.source))


def with_answer(cell: NotebookNode, course: Course) -> NotebookNode:
    name = exercise_name(cell)
    if not name:
        return cell
    return NotebookNode(cell, source=answered(cell.source, course.exercises[name].reference))


def with_minutes(cell: NotebookNode, line: str) -> NotebookNode:
    """A text of the head with this line in place of the one that says the minutes."""
    return NotebookNode(cell, source=LINE_OF_HEAD.sub(line, cell.source))


def is_head(cell: NotebookNode) -> bool:
    """Whether a cell still belongs to the head: the text before the first section or code."""
    return cell.cell_type == "markdown" and not cell.source.startswith("##")


def badges(course: Course, path: Path) -> NotebookNode:
    """The line below the title: this notebook on Colab and Binder, its counterpart, and all."""
    copies = {NOTEBOOKS.name: path.name, SOLUTIONS.name: solution_of(path.stem)}  # postBuild's
    copy = f"{MINE.name}/{copies[path.parent.name]}"
    binder = "https://mybinder.org"
    opened = [
        f"[![Open in Colab]({COLAB}assets/colab-badge.svg)]({course.on_colab}/{shown(path)})",
        f"[![Open in Binder]({binder}/badge_logo.svg)]"
        f"({binder}/v2/gh/{course.on_github}/{course.ref}?urlpath=lab/tree/{copy})",
    ]
    other = {
        NOTEBOOKS.name: f"[With the solutions](../{SOLUTIONS.name}/{path.name})",
        SOLUTIONS.name: f"[Without the solutions](../{NOTEBOOKS.name}/{path.name})",
    }[path.parent.name]
    links = [*opened, other, f"[All notebooks]({course.repository}#readme)"]
    return new_markdown_cell(" · ".join(links), id="badges", metadata={"tags": ["badges"]})


def navigation(course: Course, name: str) -> NotebookNode:
    """The last cell: links to the notebooks before and after this one, and how to leave this."""
    names = list(course.solutions)
    here = names.index(name)
    links = [f"[All notebooks]({course.repository}#readme)"]
    if here > 0:
        links.insert(0, f"Previous: {link(course, names[here - 1])}")
    if here + 1 < len(names):
        links.append(f"Next: {link(course, names[here + 1])}")
    text = "\n\n".join(["---", " · ".join(links), GIVE_BACK])
    return new_markdown_cell(text, id="navigation", metadata={"tags": ["navigation"]})


def link(course: Course, name: str) -> str:
    return f"[{title(course.solutions[name])}]({name}.ipynb)"
