"""What every test and every notebook's kernel runs with.

It stands at the root so that `pytest notebooks` reads it too, and `tools` can be imported.
"""

import os

import matplotlib.font_manager  # noqa: F401 - a first import may tell of its font cache on stderr

from tools.release.running import ENVIRONMENT

# As many kernels as cores run at once: with a thread each, none waits for another's.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")
os.environ.update(ENVIRONMENT | dict.fromkeys(THREADS, "1"))


def pytest_terminal_summary(terminalreporter):
    """Say how many mutants of the solutions the exercises rejected (see test_mutations.py)."""
    recorded = [dict(report.user_properties) for report in terminalreporter.stats.get("passed", [])]
    made = sum(properties.get("mutants", 0) for properties in recorded)
    rejected = sum(properties.get("rejected", 0) for properties in recorded)
    if made:
        terminalreporter.write_line(
            f"{rejected} of {made} mutated solutions were rejected; "
            f"the other {made - rejected} do the same as the solution."
        )
