"""The test of a file is found by the file's path."""

import ast
from pathlib import Path

from tools.start import ROOT

FOLDERS = ROOT / "utils", ROOT / "tools"
# The exercises of one notebook: what holds for all of them is proven at once, in test_registry.py.
TESTED_TOGETHER = "utils/exercises/n??_*.py"
# What holds for a whole folder, and is the test of no file.
OF_A_FOLDER = {"test_figures.py", "test_mutations.py"}


def has_code(path):
    """Whether a file does more than to import and to name things."""
    tree = ast.parse(path.read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body)


def test_every_file_has_its_test_and_every_test_its_file_at_the_same_path():
    files = [path for folder in FOLDERS for path in folder.rglob("*.py")]
    tests = [path for folder in FOLDERS for path in mirror(folder).rglob("test_*.py")]
    tested = {test_of(path) for path in files}
    wanted = {test_of(path) for path in files if has_code(path)}
    together = {test_of(path) for path in ROOT.glob(TESTED_TOGETHER)}
    assert wanted - together - set(tests) == set()
    assert {path for path in tests if path.name not in OF_A_FOLDER} - tested == set()


def test_of(path: Path) -> Path:
    """Where the test of a file is; that of a package's own files is named after the package."""
    if path.stem in ("__init__", "__main__"):
        path = (
            path.parent.with_suffix(".py")
            if path.parent in FOLDERS
            else path.parent / path.parent.name
        )
    return mirror(path).with_name(f"test_{path.stem}.py")


def mirror(path):
    return ROOT / "tests" / path.relative_to(ROOT)
