"""What texts say of the notebooks: the README's table and pictures, and the addresses everywhere.

The table is made from each notebook's title, head and counted minutes, as are the hours in all
("about 10 hours"). A picture of the README is a notebook's figure:
`docs/01_gate_equations.figure-step.png` is that of the cell `figure-step` of notebook 01; or it is
the verdict of `sample.py`.
"""

import base64
import re
from collections.abc import Iterator
from textwrap import fill

from tools.release import sample
from tools.release.cells import caption, head, pictures, title
from tools.release.course import ADDRESS, ON_COLAB, SITE, Course, Fault, read
from tools.release.minutes import minutes
from tools.start import NOTEBOOKS, SOLUTIONS

WITH_ADDRESS = ("README.md", "CITATION.cff", "docs/teaching/before_the_day.md")
TABLE = re.compile(r"^\| \| notebook \|.*\n(?:\|.*\n)+", re.MULTILINE)
HOURS = re.compile(r"(?<=about )\d+(?= hours)")
PICTURE = re.compile(r"!\[[^\]]*\]\((docs/(\w+)\.([\w-]+)\.png)\)")
WIDTH = 120


def write_texts(course: Course) -> None:
    for name, content in wanted_files(course).items():
        (course.root / name).parent.mkdir(exist_ok=True)
        (course.root / name).write_bytes(content)


def stale_texts(course: Course) -> Iterator[Fault]:
    """Each file of these that isn't as `write_texts` would leave it."""
    for name, content in wanted_files(course).items():
        path = course.root / name
        if not path.exists() or path.read_bytes() != content:
            yield Fault(name, f"{name} isn't what the release would write")


def wanted_files(course: Course) -> dict[str, bytes]:
    """The README, its pictures and the other texts as they should be, by their names."""
    files = {}
    for name in WITH_ADDRESS:
        text = with_address((course.root / name).read_text("utf-8"), course)
        files[name] = text.encode()
    readme = TABLE.sub(lambda _: table(course), files["README.md"].decode())
    readme = HOURS.sub(hours(course), readme)
    for file, notebook, cell_id in PICTURE.findall(readme):
        files[file], words = figure(course, notebook, cell_id)
        readme = described(readme, file, words)
    if f"]({sample.FILE})" in readme:
        picture, words = sample.sample(course.exercises[sample.EXERCISE])
        files[sample.FILE] = picture.encode()
        readme = described(readme, sample.FILE, words)
    return files | {"README.md": readme.encode()}


def described(text: str, file: str, words: str) -> str:
    """The text with these words for what the picture in `file` shows."""
    image = wrapped(f"![{words}]({file})")
    return re.sub(rf"!\[[^\]]*\]\({re.escape(file)}\)", lambda _: image, text)


def wrapped(text: str) -> str:
    """The text in lines as long as the README's, with no break around a "="."""
    kept = text.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
    return fill(kept, WIDTH, break_on_hyphens=False).replace("\N{NO-BREAK SPACE}", " ")


def with_address(text: str, course: Course) -> str:
    """The text with the addresses of the repository, of it on Colab, and of the web page."""
    folder = course.repository.rsplit("/", 1)[1]
    text = re.sub(ADDRESS, course.repository, text)
    text = re.sub(ON_COLAB, course.on_colab, text)
    text = re.sub(SITE, course.site, text)
    return re.sub(r"^cd \S+$", f"cd {folder}", text, flags=re.MULTILINE)


def table(course: Course) -> str:
    """A row a notebook: its number, title, minutes, and what one can do afterwards."""
    rows = ["| | notebook | minutes | afterwards you can | |", "|:--|:--|--:|:--|:--|"]
    for name, nb in course.solutions.items():
        number, _, words = title(nb).partition(" · ")
        said = head(nb)
        open_it = f"[{words}]({NOTEBOOKS.name}/{name}.ipynb)"
        solution = f"[solution]({SOLUTIONS.name}/{name}.ipynb)"
        can = said["Afterwards you can"].rstrip(".")
        taken = minutes(nb, course.exercises).all
        rows.append(f"| {number} | {open_it} | {taken} | {can} | {solution} |")
    return "\n".join(rows) + "\n"


def hours(course: Course) -> str:
    """How long all notebooks take together."""
    every = [minutes(nb, course.exercises).all for nb in course.solutions.values()]
    return str(round(sum(every) / 60))


def figure(course: Course, notebook: str, cell_id: str) -> tuple[bytes, str]:
    """The stored picture of a notebook's cell as the bytes of a PNG, and what it shows.

    Raises ValueError if there is none.
    """
    path = course.root / NOTEBOOKS.name / f"{notebook}.ipynb"
    found = [cell for cell in read(path).cells if cell.id == cell_id] if path.exists() else []
    if not found or not pictures(found[0]):
        raise ValueError(f"README.md shows the figure of cell {cell_id} of {notebook}: it has none")
    picture = pictures(found[0])[0]
    return base64.b64decode(picture.data["image/png"]), caption(picture)
