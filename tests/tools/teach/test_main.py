"""The instructor's book: built once, of two notebooks, as it is of all."""

import re

import pytest

from tools.release.course import read_course
from tools.site import render
from tools.teach import __main__ as tool
from tools.teach.timetable import WORKSHOPS

COURSE = read_course()
TWO = dict(list(COURSE.solutions.items())[:2])
pytestmark = pytest.mark.filterwarnings(  # extensions' own
    "ignore:.*Sphinx API:PendingDeprecationWarning"
)


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """The folder that the command writes."""
    root, folder, book = (tmp_path_factory.mktemp(name) for name in ("root", "laid_out", "book"))
    (root / "README.md").write_text("# A course\n", "utf-8")
    (root / "docs" / "teaching").mkdir(parents=True)
    (root / "docs" / "teaching" / "before_the_day.md").write_text("# Before the day\n", "utf-8")
    tool.lay_out(COURSE._replace(root=root, solutions=TWO), folder)
    assert render(folder, book, "https://somewhere/teaching", *tool.UNSEARCHED) == 0
    return book


def text(book, name):
    return (book / f"{name}.html").read_text("utf-8")


def test_every_notebook_has_a_page_to_teach_from_and_one_to_hand_out(book):
    for name in TWO:
        assert f'href="{name}.html"' in text(book, "index")
        assert f'href="handouts/{name}.html"' in text(book, name)
        assert (book / "handouts" / f"{name}.html").exists()


def test_the_pages_of_docs_stand_beside_them(book):
    assert 'href="before_the_day.html"' in text(book, "index")
    assert "Before the day" in text(book, "before_the_day")


def test_the_first_page_has_the_timetables_and_their_rule(book):
    page = text(book, "index")
    assert "Teaching A course" in page
    assert "All sections in their order" in page
    assert [name for name in WORKSHOPS if f">{name}<a" not in page] == []


def test_a_handout_has_its_figures(book):
    pictures = re.findall(r'src="(\.\./_images/[^"]+)"', text(book, "handouts/01_gate_equations"))
    assert len(pictures) == 2
    assert all((book / "handouts" / picture).resolve().exists() for picture in pictures)


def test_no_search_engine_lists_a_page(book):
    for name in ("index", *TWO, *(f"handouts/{name}" for name in TWO)):
        assert '<meta name="robots" content="noindex" />' in text(book, name)
        assert "og:image" not in text(book, name)
