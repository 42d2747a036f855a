"""Build the course as a web page from the stored outputs: `python -m tools.site [folder]`.

Sphinx reads a folder that is laid out here. Its front page is the README, its last pages are those
of docs/. Every other page is a learner's notebook for somebody who only reads it. Without a kernel
no cell can be run to see what a question asks for, nor to ask for help: what follows a question is
folded, and below each exercise stand its hints and the course's answer, each behind a fold. What
only a kernel makes sense of is left out. The solutions have no pages of their own, where every
search would find the answers as well: they stay one link away, on GitHub.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from matplotlib.figure import Figure
from matplotlib.image import imread
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from sphinx.cmd.build import main as sphinx

from tools.release.cells import exercise_name, head, headings, is_generated, shows_widget, tags
from tools.release.course import Course, read, read_course
from tools.release.minutes import ASKED
from tools.release.pages import FOLDER, pages
from tools.start import NOTEBOOKS, ROOT
from utils.exercises import EXERCISES
from utils.exercises.definition import Exercise, body
from utils.plotting.look import INK

PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
A_PAGE = rf"https?:|#|{NOTEBOOKS.name}/|{FOLDER}/\w+\.md"
LINK_TO_FILE = re.compile(rf"(?<!!)(\[[^\]]*\]\()(?!{A_PAGE})")
BADGE = re.compile(r"\[!\[([^\]]*)\]\([^)]*\)\](\([^)]*\))")
BEFORE_IT_RUNS = re.compile(r"\*\*Before you run .*?:\*\*")
BEFORE_IT_UNFOLDS = "**Before you look:**"
FOR_A_KERNEL = re.compile(r"(progress|\w+\.hint)\(\)")  # a cell that only asks the engine
ON_THIS_PAGE = "This page is for reading. To run the notebook and have your answers judged:"
LOCALLY = "[on your own machine](../index.md#two-commands)"
WIDGET = "*In the running notebook, what you can move stands here.*"
CARD = "card.png"  # what a chat shows beside a link to the site
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
    text = re.sub(rf"{re.escape(course.site)}/({NOTEBOOKS.name}/\w+)\.html", r"\1.ipynb", readme)
    text = LINK_TO_FILE.sub(rf"\1{course.repository}/blob/{course.ref}/", text)
    # MyST joins the lines of a picture's description without a space.
    return PICTURE.sub(lambda picture: picture[0].replace("\n", " "), text) + CONTENTS


def page(notebook: NotebookNode) -> NotebookNode:
    """The learner's notebook as a page."""
    cells = list(chain.from_iterable(for_reading(cell) for cell in notebook.cells))
    fold_what_is_asked(cells)
    metadata = NotebookNode(notebook.metadata)
    if said := head(notebook).get("Afterwards you can"):
        metadata.description = f"Afterwards you can {said}"  # for search engines
    return NotebookNode(notebook, cells=cells, metadata=metadata)


def for_reading(cell: NotebookNode) -> Iterator[NotebookNode]:
    """What of a cell, or in its place, somebody reads who has no kernel."""
    name = exercise_name(cell)
    if cell.id == "badges":
        yield in_words(cell)
    elif is_generated(cell) or FOR_A_KERNEL.fullmatch(cell.source):
        return
    elif name:  # what is said of an untouched stub is to somebody who can touch it
        yield NotebookNode(cell, outputs=[])
        yield help_with(EXERCISES[name])
    elif shows_widget(cell):
        yield NotebookNode(cell, outputs=[])
        yield new_markdown_cell(WIDGET, id=f"in-place-of-{cell.id}")
    else:
        yield with_linked_figure(cell)


def in_words(badges: NotebookNode) -> NotebookNode:
    """The badges as links in words: their pictures stand on other machines."""
    links = [f"[{words}]{address}" for words, address in BADGE.findall(badges.source)]
    return NotebookNode(badges, source=f"{ON_THIS_PAGE} {' · '.join([*links, LOCALLY])}")


def with_linked_figure(cell: NotebookNode) -> NotebookNode:
    """The cell with a width for its figure, which makes Sphinx link it to the full picture."""
    if "mystnb" in cell.metadata:
        cell.metadata.mystnb.image.width = "100%"
    return cell


def fold_what_is_asked(cells: list[NotebookNode]) -> None:
    """Fold the first outputs below each question, up to the text that explains them."""
    asked = seen = False
    for cell in cells:
        if cell.cell_type == "markdown":
            question = bool(ASKED.search(cell.source))
            cell.source = BEFORE_IT_RUNS.sub(BEFORE_IT_UNFOLDS, cell.source)
            asked = question or (asked and not seen and not headings(cell))
            seen = seen and not question
        elif asked and cell.outputs:
            cell.metadata["tags"] = [*tags(cell), "hide-output"]
            seen = True


def help_with(exercise: Exercise) -> NotebookNode:
    """A cell with the hints, mildest first, and the answer, each behind a fold."""
    hints = enumerate(exercise.hints, 1)
    folds = [fold(f"Hint {k} of {len(exercise.hints)}", hint) for k, hint in hints]
    answer = body(exercise.reference)
    folds.append(fold("The course's answer", f"```python\n{answer}\n```"))
    return new_markdown_cell("\n\n".join(folds), id=f"help-{exercise.name}")


def fold(summary: str, text: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>"


def draw_card(readme: str, folder: Path, path: Path) -> None:
    """Draw the README's title above its figure, in the proportions of a preview."""
    card = Figure((12, 6.3), dpi=100, facecolor="white")
    title = readme.splitlines()[0].removeprefix("# ")
    card.text(0.05, 0.84, title, size=48, weight="bold", color=INK)
    for name in (name for name in PICTURE.findall(readme) if name.endswith(".png")):
        axes = card.add_axes((0.05, 0.05, 0.9, 0.72))
        axes.imshow(imread(folder / name))
        axes.set_axis_off()
    card.savefig(path)


def build(course: Course, site: Path) -> int:
    """Build the pages into the folder `site`; nonzero if anything was worth a warning."""
    with TemporaryDirectory() as folder:
        lay_out(course, Path(folder))
        failed = render(Path(folder), site, course.site, "-A", f"card={course.site}/{CARD}")
    if not failed:
        readme = (course.root / "README.md").read_text("utf-8")
        draw_card(readme, course.root, site / CARD)
    return failed


def render(folder: Path, site: Path, address: str, *more: str) -> int:
    """Let Sphinx make web pages of what is laid out in `folder`, to be published at `address`."""
    options = ["-c", str(ROOT / "docs"), "--fail-on-warning", "--quiet", "--fresh-env"]
    options += ["-D", f"html_baseurl={address}/", "--doctree-dir", f"{folder}/.doctrees", *more]
    return sphinx([*options, str(folder), str(site)])


def main(arguments: list[str]) -> int:
    site = Path(*arguments or [ROOT / "build" / "site"])
    failed = build(read_course(), site)
    if not failed:
        print(f"Open {site / 'index.html'}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
