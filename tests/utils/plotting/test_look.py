import io
import itertools
import subprocess
import sys

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.figure import Figure
from matplotlib.image import imread

from utils import plotting
from utils.plotting.look import png

REFUSED = {"ax has no subplot": lambda: plotting.valves(ax=Figure().add_axes((0, 0, 1, 1)))}


def test_the_picture_is_opaque_and_the_same_under_the_readers_own_style():
    plain = png(plotting.memory_decay(0.9))
    assert (imread(io.BytesIO(plain))[..., 3] == 1).all()
    with matplotlib.style.context("dark_background"), matplotlib.rc_context({"font.size": 20}):
        assert png(plotting.memory_decay(0.9)) == plain


def test_drawing_leaves_the_readers_settings_as_they_were():
    before = dict(matplotlib.rcParams)
    png(plotting.cell())
    assert dict(matplotlib.rcParams) == before


# Machado, Oliveira & Fernandes (2009): linear RGB as seen with full protanopia, ... tritanopia.
VISION = {
    "full colour": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear_rgb(color):
    rgb = np.array(matplotlib.colors.to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def cielab(linear):
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = to_xyz @ np.clip(linear, 0, 1) / [0.9505, 1, 1.089]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("vision", VISION)
def test_any_two_letters_differ_in_colour_for_every_reader(vision):
    seen = {
        letter: cielab(VISION[vision] @ linear_rgb(color))
        for letter, color in plotting.COLOR.items()
    }
    assert set(seen) == set("ifgoch")
    for (one, a), (other, b) in itertools.combinations(seen.items(), 2):
        assert np.linalg.norm(a - b) >= 20, f"{one} and {other} look alike with {vision}"


@pytest.mark.parametrize("letter", "ifgoch")
def test_a_letters_colour_reads_on_white(letter):
    luminance = linear_rgb(plotting.COLOR[letter]) @ [0.2126, 0.7152, 0.0722]
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_any_two_letters_differ_in_line_style():
    assert len({line.linestyle for line in plotting.LINES.values()}) == 6


@pytest.fixture(scope="module")
def shell():
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


def run_cell(shell, code):
    """What a cell shows: the outputs that it displays, and its result."""
    shell.push({"plotting": plotting})
    with capture_output() as captured:
        shell.run_cell(code, store_history=False).raise_error()
    return captured.outputs, captured.stdout


def test_a_cell_shows_one_picture_with_alt_text_and_the_caption_below(shell):
    (picture, words), printed = run_cell(shell, "plotting.memory_decay(0.9)")
    caption = plotting.memory_decay(0.9).caption
    assert picture.data["image/png"].startswith(b"\x89PNG")
    assert picture.data["text/plain"] == f"Figure: {caption}"
    assert picture.metadata == {"image/png": {"alt": caption}}
    assert words.data == {"text/html": f"<p><em>{caption}</em></p>", "text/plain": caption}
    assert "Axes" not in printed


def test_a_caption_is_escaped_where_it_is_html(shell):
    code = "plotting.influence({'<b>&': [[0.0], [1.0]]})"
    (_, words), _ = run_cell(shell, code)
    assert "&lt;b&gt;&amp;" in words.data["text/html"]
    assert "<b>&" in words.data["text/plain"]


def test_a_figure_that_is_kept_in_a_name_is_not_shown(shell):
    shown, _ = run_cell(shell, "ax = plotting.memory_decay(0.9)")
    assert shown == []


def test_drawing_and_showing_needs_no_pyplot():
    code = (
        "import sys; from utils import plotting; plotting.cell()._ipython_display_();"
        "sys.exit('matplotlib.pyplot' in sys.modules or 'ipywidgets' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
