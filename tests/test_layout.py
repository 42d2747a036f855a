"""The test of a file is found by the file's path."""

import ast

from tools.start import ROOT

# What the tests of all that stands on it prove: the exercises of one notebook (test_registry.py),
# what a cell is to the release step, and how it applies its rules (test_rules.py).
WITHOUT_OWN_TEST = {
    *ROOT.glob("utils/exercises/n??_*.py"),
    ROOT / "tools/release/cells.py",
    ROOT / "tools/release/faults.py",
}
# What holds for a whole folder, and is the test of no one file.
OF_A_FOLDER = {"test_diagnoses.py", "test_figures.py", "test_mutations.py"}


def its_test(path):
    """``tests/folder/test_name.py`` for ``folder/name.py``, test_main.py for ``__main__.py``."""
    return (ROOT / "tests" / path.relative_to(ROOT)).with_name(f"test_{path.stem.strip('_')}.py")


def has_code(path):
    """Whether a file does more than to import and to name things."""
    tree = ast.parse(path.read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body)


def test_every_file_has_its_test_and_every_test_its_file_at_the_same_path():
    files = {path for folder in ("utils", "tools") for path in ROOT.glob(f"{folder}/**/*.py")}
    tests = {
        path for folder in ("utils", "tools") for path in ROOT.glob(f"tests/{folder}/**/test_*")
    }
    # An __init__ is what the tests of its whole folder import.
    own = {path for path in files - WITHOUT_OWN_TEST if path.stem != "__init__" and has_code(path)}
    wanted = {its_test(path) for path in own}
    assert sorted(wanted - tests) == []
    alone = tests - {its_test(path) for path in files}
    assert sorted(path for path in alone if path.name not in OF_A_FOLDER) == []
