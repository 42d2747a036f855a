"""Make the learner's notebooks from the author's: `python -m tools.release [--check] [NN ...]`.

An author writes and runs `solutions/NN_name.ipynb`. This tool writes the cells that are alike
everywhere into it (badges, bootstrap, navigation), derives `notebooks/NN_name.ipynb` by taking the
answers out, runs both, and stores their outputs. `--check` runs nothing: it says which notebook
isn't what this tool would write. Either way every mistake is reported at once, with its cell.

The repository's address is a line of pyproject.toml; whoever changes it runs this, and all follows.
"""

import argparse
import os
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import takewhile, zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import nbformat.reader
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from utils.exercises import EXERCISES

ROOT = Path(__file__).resolve().parent.parent

# What a notebook runs with, here and in the tests: TensorFlow and the debugger print no notices of
# their own, no progress bar is drawn, and the author's progress is left alone.
ENVIRONMENT = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TQDM_DISABLE": "1",
    "LSTM_COURSE_PROGRESS": "",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
SECONDS_PER_CELL = 600  # a cell that takes longer hangs

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
GENERATED = ("badges", "bootstrap", "navigation")

ADDRESS = r"https://github\.com/[\w.-]+/[\w.-]*[\w-]"
WITH_ADDRESS = ("README.md", "CITATION.cff")

MARKER = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*$", re.MULTILINE)
MEANT_AS_MARKER = re.compile(r"^[ \t]*#+[ \t]*(?:BEGIN|END)[ \t]+SOLUTION", re.MULTILINE | re.I)
SOLUTION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION[ \t]*$.*?^[ \t]*### END SOLUTION[ \t]*$", re.MULTILINE | re.DOTALL
)
EXERCISE = re.compile(r"^@exercise\b.*\n(?:def (\w+))?", re.MULTILINE)

WIDGET = "application/vnd.jupyter.widget-view+json"
WIDGET_STANDIN = "Run this cell: what you can move appears here."

BOOTSTRAP = """\
# On Colab this fetches the rest of the course; anywhere else it does nothing.
import sys

if "google.colab" in sys.modules:
    import shutil
    import subprocess
    from pathlib import Path

    repository, ref = "{repository}", "{ref}"
    course = Path(repository.rsplit("/", 1)[-1]).resolve()
    if not course.exists():
        part = course.with_name("part-of-" + course.name)  # until all of it is there
        shutil.rmtree(part, ignore_errors=True)
        clone = ["git", "clone", "--depth=1", "--branch", ref, repository, part]
        if subprocess.run(clone, capture_output=True).returncode:
            raise ConnectionError("The course wasn't fetched: check the network, run this again.")
        part.rename(course)
    if str(course) not in sys.path:
        sys.path.insert(0, str(course))"""


class Course(NamedTuple):
    """All that a notebook is made from.

    `repository` is the address of the repository on GitHub and `ref` the branch or tag that Colab
    opens; `exercises` maps a name to an object with the `notebook` it belongs to; `solutions` maps
    a notebook's name, in reading order, to what stands on disk.
    """

    root: Path
    repository: str
    ref: str
    exercises: Mapping[str, Any]
    solutions: Mapping[str, NotebookNode]

    def paths(self, name: str) -> list[Path]:
        """Where a notebook stands: first the author's, then the learner's."""
        return [self.root / folder / f"{name}.ipynb" for folder in ("solutions", "notebooks")]


class Fault(NamedTuple):
    """One sentence on what is wrong, and the name of the notebook that it is about."""

    notebook: str
    sentence: str


# ---- Reading -----------------------------------------------------------------------------------


def read_course(root: Path, exercises: Mapping[str, Any]) -> Course:
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
    solutions = {path.stem: read(path) for path in sorted(root.glob("solutions/*.ipynb"))}
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


def shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def place(path: Path, number: int, cell: NotebookNode) -> str:
    """Where a cell is, in words: cells are counted from 1, and text counts too."""
    return f"{shown(path)}, cell {number} (id {cell.id}, “{first_line(cell.source):.50}”)"


def first_line(text: Any) -> str:
    return next(iter(str(text).splitlines()), "")


def tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def title(nb: NotebookNode) -> str:
    """The text of the H1 that opens a notebook; empty if it has none."""
    heading = re.match(r"# +(.+)", nb.cells[0].source) if nb.cells else None
    return heading[1].strip() if heading else ""


def exercise_name(cell: NotebookNode) -> str | None:
    """The function below `@exercise`; empty if there is none, None if it isn't an exercise."""
    found = EXERCISE.search(cell.source) if cell.cell_type == "code" else None
    return (found[1] or "") if found else None


def shows_widget(cell: NotebookNode) -> bool:
    shown = [output.get("data", {}) for output in cell.get("outputs", [])]
    return any(WIDGET in data or data.get("text/plain") == WIDGET_STANDIN for data in shown)


# ---- What an author can get wrong --------------------------------------------------------------


def faults(course: Course) -> list[Fault]:
    """Every mistake in the solutions, and every notebook that has lost its solution."""
    return [
        *(fault for name in course.solutions for fault in notebook_faults(course, name)),
        *exercise_faults(course),
        *orphans(course),
    ]


def notebook_faults(course: Course, name: str) -> Iterator[Fault]:
    nb, path = course.solutions[name], course.paths(name)[0]
    if not nb.cells or nb.cells[0].cell_type != "markdown" or not title(nb):
        yield Fault(name, f"{shown(path)} doesn't open with a title, `# …`")
    times = Counter(cell.id for cell in nb.cells)
    for number, cell in enumerate(nb.cells, 1):
        sentences = list(cell_faults(cell, name, course.exercises))
        if times[cell.id] > 1:
            sentences.append(f"the cell id stands {times[cell.id]} times in this notebook")
        yield from (Fault(name, f"{place(path, number, cell)}: {s}") for s in sentences)


def cell_faults(cell: NotebookNode, notebook: str, exercises: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong within one cell, a sentence each."""
    yield from widget_faults(cell)
    markers = MARKER.findall(cell.source)
    exercise = exercise_name(cell)
    if len(MEANT_AS_MARKER.findall(cell.source)) != len(markers):
        yield "a solution marker is misspelt"
    if markers != ["BEGIN", "END"] * (len(markers) // 2):
        yield "BEGIN SOLUTION and END SOLUTION don't come in pairs"
    elif exercise is None:
        if markers:
            yield "a solution region stands outside an exercise"
        if "exercise" in tags(cell):
            yield "the cell is tagged `exercise` and holds none: `@exercise` goes above a def"
    else:
        yield from answer_faults(cell, len(markers) // 2)
        yield from name_faults(exercise, notebook, exercises)


def widget_faults(cell: NotebookNode) -> Iterator[str]:
    if shows_widget(cell) and "nbval-ignore-output" not in tags(cell):
        yield "a widget is never equal on two machines: tag the cell `nbval-ignore-output`"


def answer_faults(cell: NotebookNode, regions: int) -> Iterator[str]:
    if "exercise" not in tags(cell):
        yield "the exercise lacks its tag `exercise`"
    if regions == 0:
        yield "the exercise has no solution region, so nothing would be left for the learner"
    elif regions > 1:
        yield f"the exercise has {regions} solution regions; one is the rule"
    try:
        compile(stub(cell.source), "<exercise>", "exec")
    except SyntaxError as error:
        yield f"without its answer the cell isn't Python: {error.msg}, line {error.lineno}"


def name_faults(exercise: str, notebook: str, exercises: Mapping[str, Any]) -> Iterator[str]:
    if not exercise:
        yield "`@exercise` must stand right above a def"
    elif exercise not in exercises:
        yield f"the exercise {exercise} isn't in utils/exercises"
    elif exercises[exercise].notebook != notebook:
        yield f"the exercise {exercise} belongs to {exercises[exercise].notebook}"


def exercise_faults(course: Course) -> Iterator[Fault]:
    """Every exercise of the registry stands in exactly one cell."""
    cells = [cell for nb in course.solutions.values() for cell in nb.cells]
    times = Counter(exercise_name(cell) for cell in cells)
    for name, exercise in course.exercises.items():
        if times[name] != 1:
            sentence = (
                f"the exercise {name} stands in {times[name]} cells of solutions/, not in one"
            )
            yield Fault(exercise.notebook, sentence)


def orphans(course: Course) -> Iterator[Fault]:
    for path in sorted(course.root.glob("notebooks/*.ipynb")):
        if path.stem not in course.solutions:
            yield Fault(path.stem, f"{shown(path)} has no solution: `git rm {shown(path)}`")


# ---- Building ----------------------------------------------------------------------------------


def build(course: Course, path: Path) -> NotebookNode:
    """The notebook at `path` (in solutions/ or notebooks/) as it should be, not run yet."""
    cells = [fresh(cell) for cell in course.solutions[path.stem].cells if not is_generated(cell)]
    if path.parent.name == "notebooks":
        cells = [without_answer(cell) for cell in cells if "instructor" not in tags(cell)]
    heading, *rest = cells
    head = list(takewhile(is_head, rest))
    return new_notebook(
        metadata=deepcopy(METADATA),
        cells=[
            heading,
            badges(course, path),
            *head,
            bootstrap(course.repository, course.ref),
            *rest[len(head) :],
            navigation(course, path.stem),
        ],
    )


def is_generated(cell: NotebookNode) -> bool:
    return not {cell.id, *tags(cell)}.isdisjoint(GENERATED)


def fresh(cell: NotebookNode) -> NotebookNode:
    """A copy of an author's cell without outputs; of the metadata only the tags are kept."""
    cell = deepcopy(cell)
    cell.metadata = NotebookNode({"tags": tags(cell)} if tags(cell) else {})
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def without_answer(cell: NotebookNode) -> NotebookNode:
    return NotebookNode(cell, source=stub(cell.source))


def stub(source: str) -> str:
    """An exercise's source as a learner gets it: one line to fill in where the answer stood."""
    return SOLUTION.sub(r"\1return ...  # your code here", source)


def is_head(cell: NotebookNode) -> bool:
    """Whether a cell still belongs to the head: the text before the first section or code."""
    return cell.cell_type == "markdown" and not cell.source.startswith("##")


def badges(course: Course, path: Path) -> NotebookNode:
    """The line below the title: this notebook on Colab and Binder, its counterpart, and all."""
    on_github = course.repository.removeprefix("https://github.com/")
    colab, binder = "https://colab.research.google.com", "https://mybinder.org"
    opened = [
        f"[![Open in Colab]({colab}/assets/colab-badge.svg)]"
        f"({colab}/github/{on_github}/blob/{course.ref}/{shown(path)})",
        f"[![Open in Binder]({binder}/badge_logo.svg)]"
        f"({binder}/v2/gh/{on_github}/{course.ref}?urlpath=lab/tree/{shown(path)})",
    ]
    other = {
        "notebooks": f"[With the solutions](../solutions/{path.name})",
        "solutions": f"[Without the solutions](../notebooks/{path.name})",
    }[path.parent.name]
    links = [*opened, other, f"[All notebooks]({course.repository}#readme)"]
    return new_markdown_cell(" · ".join(links), id="badges", metadata={"tags": ["badges"]})


def bootstrap(repository: str, ref: str) -> NotebookNode:
    """The cell that makes `utils` importable on Colab; the same in every notebook."""
    source = BOOTSTRAP.format(repository=repository, ref=ref)
    # Folded away in JupyterLab: it isn't what the reader came for.
    folded = {"jupyter": {"source_hidden": True}, "tags": ["bootstrap"]}
    return new_code_cell(source, id="bootstrap", metadata=folded)


def navigation(course: Course, name: str) -> NotebookNode:
    """The last cell: links to the notebooks before and after this one."""
    names = list(course.solutions)
    here = names.index(name)
    links = [f"[All notebooks]({course.repository}#readme)"]
    if here > 0:
        links.insert(0, f"Previous: {link(course, names[here - 1])}")
    if here + 1 < len(names):
        links.append(f"Next: {link(course, names[here + 1])}")
    line = "---\n\n" + " · ".join(links)
    return new_markdown_cell(line, id="navigation", metadata={"tags": ["navigation"]})


def link(course: Course, name: str) -> str:
    return f"[{title(course.solutions[name])}]({name}.ipynb)"


# ---- Running -----------------------------------------------------------------------------------


def execute(nb: NotebookNode, path: Path) -> None:
    """Run all cells of `nb` as the notebook at `path`, with a kernel of this very Python.

    The outputs go into `nb`. Raises ValueError naming the cell that raised or never ended.
    """
    begun = []
    this_python = KernelSpecManager(kernel_dirs=[])  # and no kernel that was installed by name
    client = NotebookClient(
        nb,
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=this_python),
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(path.parent)}},
        force_raise_errors=True,
        coalesce_streams=True,  # or the clock decides where printed text is cut
        record_timing=False,
        on_cell_execute=lambda cell, cell_index: begun.append((cell_index + 1, cell)),
    )
    try:
        # What cells write to stderr is stored all the same: this silences the kernel's own notices.
        client.execute(env=os.environ | ENVIRONMENT, stderr=subprocess.DEVNULL, cleanup_kc=True)
    except CellExecutionError as error:
        raised = f"raised {error.ename}: {first_line(error.evalue)}"
        raise ValueError(f"{place(path, *begun[-1])} {raised}") from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise ValueError(f"{place(path, *begun[-1])}: {first_line(error)}") from None


def finish(nb: NotebookNode) -> str:
    """Tidy the outputs in `nb` and describe its figures; the text of the finished file."""
    nb.metadata = NotebookNode(deepcopy(METADATA))  # no versions, no state of widgets
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if WIDGET in output.get("data", {}):
                output.data = NotebookNode({"text/plain": WIDGET_STANDIN})
        if alt := alt_text(cell):
            cell.metadata["mystnb"] = {"image": {"alt": alt}}
    return nbformat.writes(nb) + "\n"


def alt_text(cell: NotebookNode) -> str:
    """What the figures below a cell show, as `utils.plotting` published it."""
    metadata = [output.get("metadata", {}) for output in cell.get("outputs", [])]
    return " ".join(m["image/png"]["alt"] for m in metadata if "alt" in m.get("image/png", {}))


# ---- The two commands --------------------------------------------------------------------------


def write_address(course: Course) -> None:
    """Put the repository's address, and the folder that a clone makes, where texts name them."""
    folder = course.repository.rsplit("/", 1)[1]
    for path in (course.root / name for name in WITH_ADDRESS):
        text = re.sub(ADDRESS, course.repository, path.read_text("utf-8"))
        text = re.sub(r"^cd \S+$", f"cd {folder}", text, flags=re.MULTILINE)
        path.write_text(text, "utf-8", newline="\n")


def release(course: Course, names: Iterable[str]) -> Iterator[Fault]:
    """Run and write the notebooks `names` in both folders; yields why one couldn't be written."""
    for name in names:
        for path in course.paths(name):
            start = time.perf_counter()
            path.parent.mkdir(exist_ok=True)
            try:
                text = released(course, path)
            except ValueError as error:
                yield Fault(name, str(error))
            else:
                path.write_text(text, "utf-8", newline="\n")
                print(f"{shown(path)}: {time.perf_counter() - start:.1f} s")


def released(course: Course, path: Path) -> str:
    """The finished file for `path`, just run. Raises ValueError naming the cell that forbids it."""
    nb = build(course, path)
    execute(nb, path)
    for number, cell in enumerate(nb.cells, 1):
        for sentence in widget_faults(cell):
            raise ValueError(f"{place(path, number, cell)}: {sentence}")
    return finish(nb)


def check(course: Course, names: Iterable[str]) -> Iterator[Fault]:
    """What in both folders isn't as `release` would write it, outputs apart."""
    for name in names:
        for path in course.paths(name):
            wanted = build(course, path)
            if not path.exists():
                yield Fault(name, f"{shown(path)} is missing")
                continue
            stored = read(path)
            take_outputs(wanted, stored)
            if finish(wanted) != path.read_text("utf-8"):
                yield Fault(name, first_difference(stored, wanted, path))


def take_outputs(wanted: NotebookNode, stored: NotebookNode) -> None:
    """Give the code cells of `wanted` what the cells of the same id in `stored` have put out."""
    kept = {cell.id: cell for cell in stored.cells if cell.cell_type == "code"}
    for cell in wanted.cells:
        if cell.cell_type == "code" and cell.id in kept:
            cell.outputs = deepcopy(kept[cell.id].outputs)
            cell.execution_count = kept[cell.id].execution_count


def first_difference(stored: NotebookNode, wanted: NotebookNode, path: Path) -> str:
    for number, (old, new) in enumerate(zip_longest(stored.cells, wanted.cells), 1):
        if old != new:
            return f"{place(path, number, old or new)} isn't what the release would write"
    return f"{shown(path)}: its metadata or layout isn't what the release would write"


def chosen(course: Course, numbers: list[str]) -> list[str]:
    """The notebooks with these numbers, all if none is given. Raises ValueError if one has none."""
    unknown = set(numbers) - {number_of(name) for name in course.solutions}
    if unknown:
        raise ValueError(f"no notebook in solutions/ has the number {', '.join(sorted(unknown))}")
    return [name for name in course.solutions if not numbers or number_of(name) in numbers]


def number_of(name: str) -> str:
    return name.split("_")[0]


def main(
    arguments: list[str] | None = None,
    root: Path = ROOT,
    exercises: Mapping[str, Any] = EXERCISES,
) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("--check", action="store_true", help="run nothing, say what is out of date")
    parser.add_argument("numbers", nargs="*", metavar="NN", help="only these notebooks")
    options = parser.parse_args(arguments)
    try:
        course = read_course(root, exercises)
        names = chosen(course, options.numbers)
        found = [f for f in faults(course) if not options.numbers or f.notebook in names]
        sound = [name for name in names if name not in {fault.notebook for fault in found}]
        stale = list(check(course, sound)) if options.check else []
    except ValueError as error:
        sys.exit(str(error))
    if not (found or options.check):
        write_address(course)
        found = list(release(course, names))
    for fault in [*found, *stale]:
        print(fault.sentence, file=sys.stderr)
    if stale:
        numbers = sorted({number_of(fault.notebook) for fault in stale})
        print(f"To mend: python -m tools.release {' '.join(numbers)}", file=sys.stderr)
    return 1 if found or stale else 0


if __name__ == "__main__":
    sys.exit(main())
