"""Write the instructor's book: `python -m tools.teach [folder]`.

A section of the web page, with a search of its own: a learner who looks for a word finds no answer.
It has timetables, a page a notebook to teach it from, and a handout a notebook, all made for print,
and beside them the pages of docs/teaching/. Nothing is typed for it but the cells that are tagged
`instructor`: objectives, minutes, questions, answers, hints, mistakes and figures are read from
where they stand.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.release.course import Course, read_course
from tools.site import render
from tools.start import PAGES, ROOT
from tools.teach.book import picture_of, polls_of, to_hand_out, to_teach
from tools.teach.handouts import handouts_of
from tools.teach.timetable import RULE, ways, workshops

TEACHING = "teaching"  # the folder below docs/, and below the address of the web page
UNSEARCHED = ["-A", "robots=noindex"]  # Sphinx's options for pages that no search engine lists
INDEX = """\
# Teaching {course}

Each notebook has a page to teach it from, with minutes, questions and their answers, and for each
exercise hints, a solution, and what is said of every mistake; and a handout without any answer.
To print a page, or to keep it as a PDF, print it from the browser: the menus stay away.

{rule}

{workshops}

## The shortest way to a notebook

What the heads of the notebooks name under *You need*, and what these need in turn. The hours are
those of all notebooks on the way.

{ways}

{contents}
"""


CONTENTS = """\
```{{toctree}}
:hidden:
:caption: {caption}

{names}
```"""


def lay_out(course: Course, folder: Path) -> None:
    """Write what Sphinx reads into `folder`."""
    title = (course.root / "README.md").read_text("utf-8").splitlines()[0].removeprefix("# ")
    files = {}
    for path in sorted((course.root / PAGES.name / TEACHING).glob("*.md")):
        files[path.name] = path.read_bytes()
    lists = {
        "Before and after": [name.removesuffix(".md") for name in files],
        "To teach from": list(course.solutions),
        "To hand out": [f"handouts/{name}" for name in course.solutions],
    }
    tables = {"workshops": workshops(course), "ways": ways(course), "contents": contents(lists)}
    files["index.md"] = INDEX.format(course=title, rule=RULE, **tables).encode()
    for name, nb in course.solutions.items():
        polls, handouts = polls_of(course, name), list(handouts_of(nb))
        files[f"{name}.md"] = to_teach(course, name, polls).encode()
        files[f"handouts/{name}.md"] = to_hand_out(course, name, polls, handouts).encode()
        for handout in handouts:
            files[f"handouts/{picture_of(name, handout.cell_id)}"] = handout.picture
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def contents(lists: dict[str, list[str]]) -> str:
    """The lists of pages, by their captions, as Sphinx takes them."""
    return "\n\n".join(
        CONTENTS.format(caption=caption, names="\n".join(names))
        for caption, names in lists.items()
        if names
    )


def main(arguments: list[str]) -> int:
    site = Path(*arguments or [ROOT / "build" / "teach"])
    course = read_course()
    with TemporaryDirectory() as folder:
        lay_out(course, Path(folder))
        failed = render(Path(folder), site, f"{course.site}/{TEACHING}", *UNSEARCHED)
    if not failed:
        print(f"Open {site / 'index.html'}")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
