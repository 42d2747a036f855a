"""What holds for every figure of the course: its picture, its texts, its caption.

Each ``test_plotting*.py`` lists its figures, and its EDGES: data at the edge of what they accept.
The stored pictures are made in an empty tests/baseline; look at each before you commit it::

    pytest tests/test_figures.py -n 0 --mpl-generate-path=tests/baseline
"""

import itertools

import matplotlib
import pytest
import test_plotting
import test_plotting_03
import test_plotting_04
import test_plotting_05
import test_plotting_06
import test_plotting_07
from matplotlib.text import Text
from PIL import Image

from tools.start import ROOT
from utils.plotting.look import DPI, LOOK, png

BASELINE = ROOT / "tests" / "baseline"
LISTS = (
    test_plotting,
    test_plotting_03,
    test_plotting_04,
    test_plotting_05,
    test_plotting_06,
    test_plotting_07,
)
FIGURES = {name: draw for module in LISTS for name, draw in module.FIGURES.items()}
ALL = FIGURES | {name: draw for module in LISTS for name, draw in module.EDGES.items()}


def test_no_two_figures_share_a_name():
    assert len(ALL) == sum(len(module.FIGURES) + len(module.EDGES) for module in LISTS)


@pytest.mark.parametrize("name", FIGURES)
# A changed digit moves a picture by 1.6 on this scale, a missing line by 20.
@pytest.mark.mpl_image_compare(
    tolerance=1, style=LOOK, savefig_kwargs={"dpi": DPI}, deterministic=False
)
def test_the_picture_is_the_stored_one(name):
    stored = BASELINE / f"test_the_picture_is_the_stored_one_{name}.png"
    if stored.exists() and made_with(stored) != matplotlib.__version__.split(".")[:2]:
        pytest.skip("the stored picture is another Matplotlib's, which sets letters otherwise")
    return FIGURES[name]().figure


def made_with(path):
    """The major and minor version of Matplotlib that it wrote into the PNG."""
    with Image.open(path) as picture:
        version = picture.info["Software"].split(",")[0].removeprefix("Matplotlib version")
    return version.split(".")[:2]


@pytest.mark.parametrize("draw", ALL.values(), ids=ALL)
def test_no_text_lies_on_another_or_leaves_the_figure(draw, monkeypatch):
    drawn, draw_text = [], Text.draw

    def note(text, renderer):
        if text.get_visible() and text.get_text().strip():
            drawn.append(text)
        draw_text(text, renderer)

    monkeypatch.setattr(Text, "draw", note)
    figure = draw().figure
    png(figure.axes[0])
    assert drawn
    boxes = {text: Text.get_window_extent(text).padded(-1) for text in drawn}
    for text, place in boxes.items():
        corners = [figure.bbox.padded(2).contains(*corner) for corner in (place.min, place.max)]
        assert all(corners), f"{text.get_text()!r} leaves the figure"
    for (one, a), (other, b) in itertools.combinations(boxes.items(), 2):
        assert not a.overlaps(b), f"{one.get_text()!r} lies on {other.get_text()!r}"


@pytest.mark.parametrize("draw", ALL.values(), ids=ALL)
def test_a_caption_is_plain_sentences_of_numbers_anyone_can_read(draw):
    caption = draw().caption
    assert caption[0].isupper() or caption[0] in "cfσ"
    assert caption.endswith(".")
    assert not set(caption) & set("!-\n")
    assert "nan" not in caption
    assert "inf" not in caption
