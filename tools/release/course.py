"""The course on disk: its settings, its solutions, and where each notebook stands."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import nbformat
import nbformat.reader
from nbformat import NotebookNode

from tools.release.cells import first_line, shown
from tools.start import NOTEBOOKS, ROOT, SOLUTIONS
from utils.exercises import EXERCISES
from utils.exercises.definition import Exercise

GITHUB, COLAB = "https://github.com/", "https://colab.research.google.com/"
ADDRESS = r"https://github\.com/[\w.-]+/[\w.-]*[\w-]"
ON_COLAB = rf"{re.escape(COLAB)}github/[\w.-]+/[\w.-]+/blob/.+?(?=/{NOTEBOOKS.name}/)"
SITE = r"https://[\w-]+\.github\.io/[\w.-]*[\w-]"


class Course(NamedTuple):
    """All that a notebook is made from.

    `repository` is the address of the repository on GitHub and `ref` the branch or tag that Colab
    opens; `exercises` maps a name to an exercise; `solutions` maps a notebook's name, in reading
    order, to what stands on disk.
    """

    root: Path
    repository: str
    ref: str
    exercises: Mapping[str, Exercise]
    solutions: Mapping[str, NotebookNode]

    def paths(self, name: str) -> list[Path]:
        """Where a notebook stands: first the author's, then the learner's."""
        return [self.root / folder.name / f"{name}.ipynb" for folder in (SOLUTIONS, NOTEBOOKS)]

    @property
    def on_github(self) -> str:
        """OWNER/NAME."""
        return self.repository.removeprefix(GITHUB)

    @property
    def on_colab(self) -> str:
        """What stands before the path of a notebook that Colab opens."""
        return f"{COLAB}github/{self.on_github}/blob/{self.ref}"

    @property
    def site(self) -> str:
        """Where GitHub Pages publishes the course as a web page."""
        owner, name = self.on_github.split("/")
        return f"https://{owner.lower()}.github.io/{name}"


class Fault(NamedTuple):
    """One sentence on what is wrong, and the name of the notebook that it is about."""

    notebook: str
    sentence: str


def read_course(root: Path = ROOT, exercises: Mapping[str, Exercise] = EXERCISES) -> Course:
    """Read the settings and the solutions of the course in `root`.

    Raises ValueError if the repository's address isn't on GitHub or a file isn't a notebook.
    """
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    repository = settings["project"]["urls"]["Repository"]
    if not re.fullmatch(ADDRESS, repository):
        raise ValueError(
            f"pyproject.toml: Repository is {repository!r}; Colab opens notebooks from "
            "https://github.com/OWNER/NAME only"
        )
    paths = sorted((root / SOLUTIONS.name).glob("*.ipynb"))
    solutions = {path.stem: read(path) for path in paths}
    return Course(root, repository, settings["tool"]["course"]["ref"], exercises, solutions)


def read(path: Path) -> NotebookNode:
    """Read a notebook as it stands: `nbformat.read` would mend its cell ids without a word.

    Raises ValueError if it isn't a notebook, or one from before cells had ids.
    """
    try:
        nb = nbformat.reader.reads(path.read_text("utf-8"))
    except (ValueError, nbformat.ValidationError) as error:
        raise ValueError(f"{shown(path)} isn't a notebook: {first_line(error)}") from None
    if nbformat.reader.get_version(nb) < (4, 5) or any("id" not in cell for cell in nb.cells):
        raise ValueError(f"{shown(path)} has cells without an id: save it from JupyterLab again")
    return nb


def number_of(name: str) -> str:
    return name.split("_")[0]
