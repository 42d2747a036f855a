"""The first code cell of every notebook: it fetches the course on Colab, and finds it elsewhere."""

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

SOURCE = """\
# On Colab this fetches the rest of the course; anywhere else the course is here already.
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
        sys.path.insert(0, str(course))

import utils  # noqa: E402, F401 - before TensorFlow, which it keeps quiet"""


def first_cell(repository: str, ref: str) -> NotebookNode:
    """The cell for the course at this address; the same in every notebook."""
    # Folded away in JupyterLab: it isn't what the reader came for.
    folded = {"jupyter": {"source_hidden": True}, "tags": ["bootstrap"]}
    source = SOURCE.format(repository=repository, ref=ref)
    return new_code_cell(source, id="bootstrap", metadata=folded)
