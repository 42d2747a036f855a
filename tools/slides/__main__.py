"""Make a deck of slides for each notebook: `python -m tools.slides [folder]`.

Each deck is a page for any browser, needs no network and takes the browser's light or dark theme.
Space goes on, S opens the speaker's notes, T or a click starts an exercise's countdown and stops
it, D changes between light and dark, and ? shows all keys. For a PDF, open the page with
`?print-pdf` behind its address, in Chrome or Edge, and print it to a file.
"""

import sys
from pathlib import Path

from tools.release.course import read_course
from tools.slides.deck import slides_of
from tools.slides.page import SHARED, page, share
from tools.start import ROOT


def main(arguments: list[str]) -> int:
    folder = Path(*arguments or [ROOT / "build" / "slides"])
    course = read_course()
    share(folder / SHARED)
    for name, nb in course.solutions.items():
        deck = page(slides_of(nb, course.exercises))
        (folder / f"{name}.html").write_text(deck, "utf-8")
    print(f"Open {folder / f'{min(course.solutions)}.html'}, or another deck beside it")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
