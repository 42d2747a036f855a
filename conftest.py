"""What every test and every notebook's kernel runs with.

It stands at the root so that `pytest notebooks` reads it too, and `tools` can be imported.
"""

import os
from collections import Counter

import matplotlib.font_manager  # noqa: F401 - a first import may tell of its font cache on stderr

from tools.release.running import ENVIRONMENT

# As many kernels as cores run at once: with a thread each, none waits for another's.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
os.environ.update(ENVIRONMENT | dict.fromkeys(THREADS, "1"))


def pytest_terminal_summary(terminalreporter):
    """Say what became of the mutated solutions (test_mutations.py and test_diagnoses.py)."""
    reports = terminalreporter.stats.get("passed", [])
    counts = Counter()
    for report in reports:
        counts.update(dict(report.user_properties))
    if counts["mutants"]:
        terminalreporter.write_line(
            f"{counts['rejected']} of {counts['mutants']} mutated solutions were rejected; the "
            f"other {counts['mutants'] - counts['rejected']} do the same as the solution."
        )
    if counts["diagnosed"]:
        terminalreporter.write_line(
            f"{counts['named']} of {counts['diagnosed']} mutated solutions were told what their "
            "mistake is; the others where it is."
        )
