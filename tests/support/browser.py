"""The browser that pages are tried in."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Without these, Chromium calls home at every start.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

needed = pytest.mark.skipif(
    "CI" not in os.environ, reason="takes a browser and minutes: only where CI is set"
)


def launch(playwright):
    """Debian's or Ubuntu's Chromium, or the Chrome that CI's other machines come with."""
    found = {"executable_path": CHROMIUM} if CHROMIUM else {"channel": "chrome"}
    return playwright.chromium.launch(args=QUIET, **found)
