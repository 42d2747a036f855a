"""What holds for every figure of the course: its picture, its texts, its caption, what it refuses.

The test of each module gives FIGURES, drawn as a notebook would, EDGES, drawn from data at the edge
of what they accept, and REFUSED, what an error says and what should raise it; this module finds
them. The picture of a figure is stored under its name. Look at each before you commit it::

    pytest tests/utils/plotting/test_figures.py -n 0 --mpl-generate-path=tests/baseline
"""

import functools
import importlib
import itertools
import re
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from tools.start import ROOT
from utils import plotting
from utils.plotting.look import DPI, LOOK

BASELINE = ROOT / "tests" / "baseline"
TESTS = {
    path.stem: importlib.import_module(f"{__package__}.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("test_*.py"))
    if path != Path(__file__)
}


def given(name):
    """All that the tests of the modules give under this name, as pairs."""
    return [pair for test in TESTS.values() for pair in getattr(test, name, {}).items()]


FIGURES = dict(given("FIGURES"))
ALL = FIGURES | dict(given("EDGES"))
REFUSED = given("REFUSED")


@functools.cache
def drawn(name):
    return ALL[name]()


def test_every_figure_has_an_example_in_the_test_of_its_module():
    for name, figure in plotting.FIGURES.items():
        test = "test_" + figure.__module__.rpartition(".")[2]
        assert name in TESTS[test].FIGURES, f"{test}.py has no example of {name}"


def test_no_two_examples_share_a_name():
    assert len(ALL) == len(given("FIGURES")) + len(given("EDGES"))


def test_every_stored_picture_has_its_example():
    assert {path.name for path in BASELINE.iterdir()} <= {f"{name}.png" for name in FIGURES}


def test_a_name_of_the_package_is_the_figure_even_where_a_module_has_it():
    from utils.plotting import cell
    from utils.plotting.cell import BOXES

    assert BOXES
    assert plotting.cell is cell is plotting.FIGURES["cell"]
    assert {"cell", "slider", "COLOR"} <= set(dir(plotting)) == set(plotting.__all__)


def picture(name):
    # A changed digit moves a picture by 1.6 on this scale, a missing line by 20.
    look = {"tolerance": 1, "style": LOOK, "savefig_kwargs": {"dpi": DPI}, "deterministic": False}
    compared = pytest.mark.mpl_image_compare(filename=f"{name}.png", **look)
    return pytest.param(name, id=name, marks=compared)


@pytest.mark.parametrize("name", [picture(name) for name in FIGURES])
def test_the_picture_is_the_stored_one(name):
    stored = BASELINE / f"{name}.png"
    if stored.exists() and made_with(stored) != matplotlib.__version__.split(".")[:2]:
        pytest.skip("the stored picture is another Matplotlib's, which sets letters otherwise")
    return FIGURES[name]().figure


def made_with(path):
    """The major and minor version of Matplotlib that it wrote into the PNG."""
    with Image.open(path) as picture:
        version = picture.info["Software"].split(",")[0].removeprefix("Matplotlib version")
    return version.split(".")[:2]


@pytest.mark.parametrize("name", ALL)
def test_no_text_lies_on_another_or_leaves_the_figure(name, monkeypatch):
    texts, draw_text = [], Text.draw

    def note(text, renderer):
        if text.get_visible() and text.get_text().strip():
            texts.append(text)
        draw_text(text, renderer)

    monkeypatch.setattr(Text, "draw", note)
    figure = drawn(name).figure
    figure.draw_without_rendering()
    assert texts
    boxes = {text: Text.get_window_extent(text).padded(-1) for text in texts}
    for text, place in boxes.items():
        corners = [figure.bbox.padded(2).contains(*corner) for corner in (place.min, place.max)]
        assert all(corners), f"{text.get_text()!r} leaves the figure"
    for (one, a), (other, b) in itertools.combinations(boxes.items(), 2):
        assert not a.overlaps(b), f"{one.get_text()!r} lies on {other.get_text()!r}"


@pytest.mark.parametrize("name", ALL)
def test_a_caption_is_plain_sentences_of_numbers_anyone_can_read(name):
    caption = drawn(name).caption
    assert caption[0].isupper() or caption[0] in "cfσ"
    assert caption.endswith(".")
    assert not set(caption) & set("!-\n")
    assert "nan" not in caption
    assert "inf" not in caption


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_draws_into_the_axes_that_it_is_given(name):
    figure = Figure()
    ax = figure.add_subplot(1, 2, 2)
    assert FIGURES[name](ax=ax) is ax
    assert ax.caption == drawn(name).caption
    assert not [child for child in figure.axes if child.get_position().x0 < 0.5]


@pytest.mark.parametrize(("says", "draw"), REFUSED, ids=[says for says, _ in REFUSED])
def test_what_does_not_fit_is_refused_with_the_arguments_name(says, draw):
    with pytest.raises(ValueError, match=re.escape(says)):
        draw()
