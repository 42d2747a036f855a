"""What every test and every notebook's kernel runs with.

It stands at the root so that `pytest notebooks` reads it too, and `tools` can be imported.
"""

import os

import matplotlib.font_manager  # noqa: F401 - a first import may tell of its font cache on stderr

from tools.release import ENVIRONMENT

os.environ.update(ENVIRONMENT)
