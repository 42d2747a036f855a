"""Build the course as a web page from the stored outputs: `python -m tools.site [folder]`.

Sphinx reads a folder that is laid out here. Its front page is the README, its last pages are those
of docs/. Every other page is a learner's notebook without the cells that only a notebook needs
(bootstrap, navigation). On a page nobody can run a cell to ask for help, so below each exercise
stand its hints and the course's answer, each behind a fold. The solutions have no pages of their
own, where every search would find the answers as well: they stay one link away, on GitHub.
"""

import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from sphinx.cmd.build import main as sphinx

from tools.release.cells import exercise_name, is_generated
from tools.release.course import Course, read, read_course
from tools.release.pages import FOLDER, pages
from tools.start import NOTEBOOKS, ROOT
from utils.exercises import EXERCISES
from utils.exercises.definition import Exercise, body

PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
A_PAGE = rf"https?:|#|{NOTEBOOKS.name}/|{FOLDER}/\w+\.md"
LINK_TO_FILE = re.compile(rf"(?<!!)(\[[^\]]*\]\()(?!{A_PAGE})")
BADGE = re.compile(r"\[!\[([^\]]*)\]\([^)]*\)\](\([^)]*\))")
CONTENTS = f"""
```{{toctree}}
:hidden:
:glob:

{NOTEBOOKS.name}/*
{FOLDER}/*
```
"""


def lay_out(course: Course, folder: Path) -> None:
    """Write what Sphinx reads into `folder`: the front page, its pictures, and all other pages."""
    readme = (course.root / "README.md").read_text("utf-8")
    files = {"index.md": front_page(readme, course)}
    for path in (course.root / NOTEBOOKS.name).glob("*.ipynb"):
        files[f"{NOTEBOOKS.name}/{path.name}"] = nbformat.writes(page(read(path)))
    files |= {f"{FOLDER}/{name}.md": text for name, text in pages(course.root).items()}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for name in PICTURE.findall(readme):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(course.root / name, folder / name)


def front_page(readme: str, course: Course) -> str:
    """The README with the list of pages; its links to other files lead to GitHub."""
    text = LINK_TO_FILE.sub(rf"\1{course.repository}/blob/{course.ref}/", readme)
    # MyST joins the lines of a picture's description without a space.
    return PICTURE.sub(lambda picture: picture[0].replace("\n", " "), text) + CONTENTS


def page(notebook: NotebookNode) -> NotebookNode:
    """The learner's notebook as a page."""
    cells = []
    for cell in notebook.cells:
        if cell.id == "badges":
            cells.append(in_words(cell))
        elif not is_generated(cell):
            cells.append(with_linked_figure(cell))
        if name := exercise_name(cell):
            cells.append(help_with(EXERCISES[name]))
    return NotebookNode(notebook, cells=cells)


def in_words(badges: NotebookNode) -> NotebookNode:
    """The badges as links in words: their pictures stand on other machines."""
    links = [f"[{words}]{address}" for words, address in BADGE.findall(badges.source)]
    return NotebookNode(badges, source=" · ".join(links))


def with_linked_figure(cell: NotebookNode) -> NotebookNode:
    """The cell with a width for its figure, which makes Sphinx link it to the full picture."""
    if "mystnb" in cell.metadata:
        cell.metadata.mystnb.image.width = "100%"
    return cell


def help_with(exercise: Exercise) -> NotebookNode:
    """A cell with the hints, mildest first, and the answer, each behind a fold."""
    hints = enumerate(exercise.hints, 1)
    folds = [fold(f"Hint {k} of {len(exercise.hints)}", hint) for k, hint in hints]
    answer = body(exercise.reference)
    folds.append(fold("The course's answer", f"```python\n{answer}\n```"))
    return new_markdown_cell("\n\n".join(folds), id=f"help-{exercise.name}")


def fold(summary: str, text: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def build(course: Course, site: Path) -> int:
    """Build the pages into the folder `site`; nonzero if anything was worth a warning."""
    with TemporaryDirectory() as folder:
        lay_out(course, Path(folder))
        options = ["-c", str(ROOT / "docs"), "--fail-on-warning", "--quiet", "--fresh-env"]
        return sphinx([*options, "--doctree-dir", f"{folder}/.doctrees", folder, str(site)])


def main(arguments: list[str]) -> int:
    site = Path(*arguments or [ROOT / "build" / "site"])
    failed = build(read_course(), site)
    if not failed:
        print(f"Open {site / 'index.html'}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
