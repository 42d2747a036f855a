import base64
import html
import io
from functools import partial

from matplotlib.figure import Figure
from matplotlib.image import imread

from utils.plotting import filmstrip, leaky_memory, memory_decay, slider
from utils.plotting.look import png

FIGURES = {"filmstrip": partial(filmstrip, leaky_memory, forget=[0, 0.5, 0.9, 1])}
EDGES = {"filmstrip decay": partial(filmstrip, memory_decay, forget=[0.5, 0.9, 1])}
REFUSED = {
    "forget is empty": partial(filmstrip, leaky_memory, forget=[]),
    "setting is {}": partial(filmstrip, leaky_memory),
    "forget is [0. 1.]": partial(slider, leaky_memory, forget=(0, 1)),
    "forget is [0.  1.  0.1 2. ]": partial(slider, leaky_memory, forget=(0, 1, 0.1, 2)),
}


def test_filmstrip_says_what_each_panel_says():
    assert filmstrip(leaky_memory, forget=[0, 1]).caption == (
        f"{leaky_memory(0).caption} {leaky_memory(1).caption}"
    )


def test_a_slider_shows_the_drawing_of_its_value():
    handle, picture, words = slider(leaky_memory, forget=(0, 1, 0.01, 0.9)).children
    assert (handle.min, handle.max, handle.step, handle.value) == (0, 1, 0.01, 0.9)
    assert handle.description == "forget"
    for value in (0.9, 0.5, 1.0):
        handle.value = value
        expected = leaky_memory(value)
        assert base64.b64encode(png(expected)).decode() in picture.value
        assert f'alt="{html.escape(expected.caption)}"' in picture.value
        assert words.value == f"<em>{html.escape(expected.caption)}</em>"


def test_a_slider_is_as_wide_as_its_picture_which_has_its_own_size():
    handle, picture, _ = slider(leaky_memory, forget=(0, 1, 0.01, 0.9)).children
    height, width, _ = imread(io.BytesIO(png(leaky_memory(0.9)))).shape
    assert f'width="{width}" height="{height}"' in picture.value
    assert (handle.layout.width, handle.layout.max_width) == (f"{width}px", "100%")


def test_a_slider_and_a_filmstrip_take_any_function_that_draws():
    def one_line(slope, ax=None):
        ax = ax or Figure().add_subplot()
        ax.plot([0, slope])
        ax.caption = f"The line ends at {slope}."
        return ax

    strip = filmstrip(one_line, slope=[1, 2])
    assert strip.caption == "The line ends at 1. The line ends at 2."
    assert len(strip.figure.axes) == 3
    words = slider(one_line, slope=(0, 2, 1, 1)).children[2]
    assert words.value == "<em>The line ends at 1.0.</em>"
