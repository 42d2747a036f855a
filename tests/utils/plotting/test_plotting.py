"""The figures of notebooks 00 to 02: captions, how a notebook shows them, what they refuse."""

import html
import io
import itertools
import math
import subprocess
import sys
from types import SimpleNamespace

import matplotlib
import matplotlib.style
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib.figure import Figure
from matplotlib.image import imread

from utils import lstm, plotting
from utils.plotting.look import png
from utils.plotting.parts import spread
from utils.plotting.words import counted, given, listed, measured

# StatQuest's cell: one step from x = 1, h = 1, c = 2, by its weights (h, x, bias).
F = 1 / (1 + math.exp(-(2.70 + 1.63 + 1.62)))
I = 1 / (1 + math.exp(-(2.00 + 1.65 + 0.62)))  # noqa: E741
G = math.tanh(1.41 + 0.94 - 0.32)
O = 1 / (1 + math.exp(-(4.38 - 0.19 + 0.59)))  # noqa: E741
C = F * 2 + I * G
STEP = SimpleNamespace(i=I, f=F, g=G, o=O, c=C, h=O * math.tanh(C))
SCALAR = lstm.Weights(
    np.array([[1.65, 1.63, 0.94, -0.19]]),
    np.array([[2.00, 2.70, 1.41, 4.38]]),
    np.array([0.62, 1.62, -0.32, 0.59]),
)
SEQUENCES = np.array([[0, 0.5, 0.25, 1], [1, 0.5, 0.25, 1]])
TWO = lstm.unroll(SEQUENCES[:, :, None], SCALAR)
WIDE = lstm.unroll(
    2 * np.random.default_rng(1).normal(size=(1, 12, 3)), lstm.init_weights(3, 4, seed=0)
)
RUNS = {
    "plain RNN": np.array([[0.9, 0.4, 0.1, 0.02], [0.1, 0.2, 0.1, 0.02]]),
    "LSTM cell": np.array([[1.0, 0.9, 0.9, 0.8], [0.2, 0.2, 0.25, 0.25]]),
}
COLUMN, BIAS = [[0.5], [1.2], [-0.3], [2]], [1.62, 0.62, -0.32, 0.59]

# Every figure, with data as a notebook would give it.
FIGURES = {
    "reshaped": lambda **ax: plotting.reshaped(
        np.array([[[3, 2, 2, 2, 2, 2]]]), np.array([[[3], [2], [2], [2], [2], [2]]]), **ax
    ),
    "valves": lambda **ax: plotting.valves(**ax),
    "influence": lambda **ax: plotting.influence(RUNS, **ax),
    "cell": lambda **ax: plotting.cell(STEP, x=1, h=1, c=2, **ax),
    "cell_letters": lambda **ax: plotting.cell(**ax),
    "kept_and_written": lambda **ax: plotting.kept_and_written(TWO, sequence=1, **ax),
    "kept_and_written_signed": lambda **ax: plotting.kept_and_written(WIDE, unit=2, **ax),
    "gates_over_time": lambda **ax: plotting.gates_over_time(
        TWO, titles=["0, 0.5, 0.25, 1", "1, 0.5, 0.25, 1"], **ax
    ),
    "gate_heatmap": lambda **ax: plotting.gate_heatmap(WIDE, **ax),
    "memory_decay": lambda **ax: plotting.memory_decay([0.9, 0.99], start=2, steps=40, **ax),
    "memory_by_bias": lambda **ax: plotting.memory_by_bias([0, 1, 3, 5, 7], **ax),
    "leaky_memory": lambda **ax: plotting.leaky_memory(0.9, **ax),
    "filmstrip": lambda **ax: plotting.filmstrip(
        plotting.leaky_memory, forget=[0, 0.5, 0.9, 1], **ax
    ),
    "kernel_blocks": lambda **ax: plotting.kernel_blocks(features=6, units=4, **ax),
    "state_flow": lambda **ax: plotting.state_flow(batch=1, time=3, units=4, **ax),
    "broadcast_bug": lambda **ax: plotting.broadcast_bug(COLUMN, BIAS, **ax),
}
# Data at the edge of what a figure accepts.
EDGES = {
    "reshaped one": lambda: plotting.reshaped(np.zeros((1, 1, 1))),
    "influence equal": lambda: plotting.influence({"a cell": np.ones((2, 3, 2))}),
    "influence one step": lambda: plotting.influence({"a cell": np.array([[0.0], [1.0]])}),
    "cell negative": lambda: plotting.cell(
        SimpleNamespace(i=0.5, f=0.125, g=-0.99, o=0.25, c=-12.345, h=-0.25), x=-1, h=-0.5, c=-98.8
    ),
    "gates one step": lambda: plotting.gates_over_time(lstm.Trace(*(a[:1, :1] for a in WIDE))),
    "gates saturated": lambda: plotting.gates_over_time(lstm.Trace(*(np.ones((3, 9, 1)),) * 6)),
    "kept one step": lambda: plotting.kept_and_written(lstm.Trace(*(a[:, :1] for a in WIDE))),
    "heatmap wide": lambda: plotting.gate_heatmap(
        lstm.unroll(np.ones((1, 100, 1)), lstm.init_weights(1, 64, seed=0))
    ),
    "decay of all": lambda: plotting.memory_decay([0, 0.5, 1, 1], start=-3, steps=1),
    "decay close": lambda: plotting.memory_decay([0.9, 0.901, 0.902, 0.5, 0.4, 0.3]),
    "bias close": lambda: plotting.memory_by_bias([1, 1.1, 1.2, -30, 30], longest=10),
    "leaky zero": lambda: plotting.leaky_memory(1, written=[0, 0]),
    "filmstrip decay": lambda: plotting.filmstrip(plotting.memory_decay, forget=[0.5, 0.9, 1]),
    "kernel large": lambda: plotting.kernel_blocks(1, 512),
    "kernel wide": lambda: plotting.kernel_blocks(300, 2),
    "flow long": lambda: plotting.state_flow(batch=32, time=100, units=64),
    "flow short": lambda: plotting.state_flow(batch=2, time=1, units=5),
    "broadcast small and large": lambda: plotting.broadcast_bug([[-1e-9], [123456.5]], [1e7, -0.1]),
    "broadcast five": lambda: plotting.broadcast_bug(-np.ones((5, 1)) / 3, -np.ones(5) / 3),
}


# --- the picture -------------------------------------------------------------------------------


def test_the_picture_is_opaque_and_the_same_under_the_readers_own_style():
    plain = png(plotting.memory_decay(0.9))
    assert (imread(io.BytesIO(plain))[..., 3] == 1).all()
    with matplotlib.style.context("dark_background"), matplotlib.rc_context({"font.size": 20}):
        assert png(plotting.memory_decay(0.9)) == plain


def test_drawing_leaves_the_readers_settings_as_they_were():
    before = dict(matplotlib.rcParams)
    png(plotting.cell())
    assert dict(matplotlib.rcParams) == before


# --- the colours -------------------------------------------------------------------------------

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
    assert set(seen) == set("figoch")
    for (one, a), (other, b) in itertools.combinations(seen.items(), 2):
        assert np.linalg.norm(a - b) >= 20, f"{one} and {other} look alike with {vision}"


@pytest.mark.parametrize("letter", "figoch")
def test_a_letters_colour_reads_on_white(letter):
    luminance = linear_rgb(plotting.COLOR[letter]) @ [0.2126, 0.7152, 0.0722]
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_any_two_letters_differ_in_line_style():
    assert len({line.linestyle for line in plotting.LINES.values()}) == 6


def test_every_figure_draws_a_letter_in_its_own_colour_and_line_style():
    panels = plotting.gates_over_time(WIDE).figure.axes[1:]
    lines = [line for panel in panels for line in panel.lines if line.get_marker() == "o"]
    letters = [text.get_text() for panel in panels for text in panel.texts]
    for line, letter in zip(lines, letters, strict=True):
        (same,) = Figure().add_subplot().plot(0, **plotting.LINES[letter]._asdict())
        assert line.get_color() == plotting.COLOR[letter]
        assert line._unscaled_dash_pattern == same._unscaled_dash_pattern


# --- the caption -------------------------------------------------------------------------------


def test_memory_decay_says_what_is_left_and_when_half_is_gone():
    assert round(2 * 0.9**20, 2) == 0.24
    assert round(2 * 0.99**20, 2) == 1.64
    assert 0.9**7 <= 0.5 < 0.9**6
    assert 0.99**69 <= 0.5 < 0.99**68
    assert plotting.memory_decay([0.9, 0.99], start=2, steps=40).caption == (
        "Starting at 2, f = 0.9 leaves 0.24 after 20 steps and f = 0.99 leaves 1.64; half is gone "
        "after 7 steps and after 69."
    )


@pytest.mark.parametrize(
    ("forget", "says"),
    [
        (0, "half is gone after 1 step."),
        (0.5, "half is gone after 1 step."),
        (0.5**0.1, "half is gone after 10 steps."),
        (1, "half is never gone."),
        ([1, 0.25, 0.75], "half is gone never, after 1 step and after 3."),
    ],
)
def test_memory_decay_counts_whole_steps_until_half_is_gone(forget, says):
    assert plotting.memory_decay(forget).caption.endswith(says)


def test_memory_by_bias_says_the_half_life_of_each_bias():
    for bias, says in ((0, "1.00"), (1, "2.21"), (3, "14.3"), (5, "103"), (7, "760")):
        half_life = math.log(0.5) / math.log(1 / (1 + math.exp(-bias)))
        assert float(says) == pytest.approx(half_life, rel=5e-3)
        assert f"{says} at b = {bias}" in plotting.memory_by_bias([bias]).caption


def test_valves_says_where_the_slope_falls_below_a_twentieth():
    caption = plotting.valves().caption
    for value, slope, name in (
        (2.89, lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2, "±2.89 for σ"),
        (2.18, lambda z: 1 / math.cosh(z) ** 2, "±2.18 for tanh"),
    ):
        assert name in caption
        assert slope(value - 0.01) > 0.05 > slope(value + 0.01)


def test_influence_says_how_far_apart_the_last_states_are():
    assert plotting.influence(RUNS).caption == (
        "Two sequences differ only in their first input: after 4 steps their states differ by "
        "less than 1e−6 (plain RNN) and by 0.55 (LSTM cell)."
    )


def test_influence_takes_the_unit_that_differs_most():
    pair = np.zeros((2, 3, 2))
    pair[1, 2] = 0.25, -0.75
    assert "by 0.75 (cell)" in plotting.influence({"cell": pair}).caption


def test_cell_says_the_numbers_of_the_step():
    assert plotting.cell(STEP, x=1, h=1, c=2).caption == (
        "f = 1.00 keeps 1.99 of the old cell 2.00, i = 0.99 and g = 0.97 write 0.95, and o = 0.99 "
        "shows the new cell 2.95 as h = 0.99."
    )


def test_cell_writes_every_number_beside_its_wire():
    words = {text.get_text() for text in plotting.cell(STEP, x=1, h=1, c=2).texts}
    assert words >= {"f = 1.00", "f·c = 1.99", "g = 0.97", "i = 0.99", "i·g = 0.95", "c = 2.95"}
    assert words >= {"tanh c = 0.99", "o = 0.99", "0.99", "2.00", "1.00"}


def test_cell_takes_a_step_of_the_reference():
    state = lstm.State(np.array([[1.0]]), np.array([[2.0]]))
    step = lstm.step(np.array([[1.0]]), state, SCALAR)
    ours = plotting.cell(step, x=[[1.0]], h=state.h, c=state.c)
    assert ours.caption == plotting.cell(STEP, x=1, h=1, c=2).caption


def test_kept_and_written_says_the_way_of_c_and_its_largest_writing():
    ones = np.ones((1, 3, 1))
    written = np.array([[[0.5], [-2.0], [0.25]]])
    c = np.array([[[2.5], [-0.75], [-0.125]]])  # 4 / 2 + 0.5, 2.5 / 2 - 2, -0.75 / 2 + 0.25
    trace = lstm.Trace(i=ones, f=ones / 2, g=written, o=ones, c=c, h=c)
    assert plotting.kept_and_written(trace, start=4).caption == (
        "c goes from 4.00 to −0.12 in 3 steps; the most is written at step 2: −2.00, beside 1.25 "
        "kept."
    )


def test_gates_over_time_says_where_c_and_h_end():
    titles = ["0, 0.5, 0.25, 1", "1, 0.5, 0.25, 1"]
    ends, lowest = [], 1
    for sequence, title in zip(SEQUENCES, titles, strict=True):
        h = c = 0
        for x in sequence:
            f = 1 / (1 + math.exp(-(1.63 * x + 2.70 * h + 1.62)))
            i = 1 / (1 + math.exp(-(1.65 * x + 2.00 * h + 0.62)))
            g = math.tanh(0.94 * x + 1.41 * h - 0.32)
            o = 1 / (1 + math.exp(-(-0.19 * x + 4.38 * h + 0.59)))
            c = f * c + i * g
            h = o * math.tanh(c)
            lowest = min(lowest, f)
        ends.append(f"“{title}” ends at c = {measured(c)} and h = {measured(h)}")
    assert "h = 0.0064 and " in ends[0] + " and "
    assert plotting.gates_over_time(TWO, titles).caption == (
        f"After 4 steps, {ends[0]} and {ends[1]}; the lowest f on the way is {lowest:.2f}."
    )


def test_gate_heatmap_says_the_range_of_each_gate_and_the_largest_cell():
    values = {letter: np.full((2, 3, 2), 0.5) for letter in "ifgoch"}
    values["f"][1, 0, 0], values["i"][1, 2, 1], values["c"][1, 1, 1] = 0.25, 0.75, -3
    values["f"][0] = 0.01  # the other sequence
    assert plotting.gate_heatmap(lstm.Trace(**values), sequence=1).caption == (
        "In sequence 1, the gates run over f from 0.25 to 0.50, i from 0.50 to 0.75 and o from "
        "0.50 to 0.50; |c| is largest in unit 1 at step 2, where c = −3.00."
    )


def test_leaky_memory_says_its_peak_and_its_end():
    caption = plotting.leaky_memory(0.5, written=[1, 1, -4, 0]).caption
    assert caption == "With f = 0.5, c peaks at −3.25 and ends at −1.62."  # 1, 1.5, −3.25, −1.625
    assert plotting.leaky_memory(1, written=[1, 1, -1]).caption == (
        "With f = 1, c peaks at 2.00 and ends at 1.00."
    )


def test_filmstrip_says_what_each_panel_says():
    assert plotting.filmstrip(plotting.leaky_memory, forget=[0, 1]).caption == (
        f"{plotting.leaky_memory(0).caption} {plotting.leaky_memory(1).caption}"
    )


@pytest.mark.parametrize(
    ("features", "units", "keras", "torch"), [(6, 4, "176", "192"), (1, 64, "16,896", "17,152")]
)
def test_kernel_blocks_counts_the_weights(features, units, keras, torch):
    caption = plotting.kernel_blocks(features, units).caption
    assert f"keep {keras} numbers and PyTorch, with its second bias, {torch};" in caption


def test_kernel_blocks_writes_every_shape():
    words = "\n".join(text.get_text() for text in plotting.kernel_blocks(6, 4).texts)
    for said in ("kernel (6, 16)", "recurrent_kernel (4, 16)", "bias (16,)", "kernel (10, 16)"):
        assert said in words
    for said in ("weight_ih\n(16, 6)", "weight_hh\n(16, 4)", "bias_ih\n(16,)", "bias_hh\n(16,)"):
        assert said in words


@pytest.mark.parametrize(
    ("framework", "letters", "gates"),
    [(0, "ifco", "ifgo"), (1, "ifgo", "ifgo"), (2, "ijfo", "igfo")],
)
def test_kernel_blocks_colours_each_block_as_its_gate(framework, letters, gates):
    ax = plotting.kernel_blocks(6, 4)
    blocks = [text for text in ax.texts if text.get_color() == "white"]
    assert len(blocks) == 24  # three frameworks of two kernels of four
    for text, letter, gate in zip(blocks[8 * framework :], letters * 2, gates * 2, strict=False):
        below = [patch for patch in ax.patches if patch.contains_point(place(ax, text))]
        assert text.get_text() == letter
        assert matplotlib.colors.same_color(below[-1].get_facecolor(), plotting.COLOR[gate])


def place(ax, text):
    return ax.transData.transform(text.get_position())


def test_state_flow_says_the_three_shapes():
    assert plotting.state_flow(batch=2, time=30, units=5).caption == (
        "The output (2, 30, 5) holds the h of 30 steps, so that its last step is the last h "
        "(2, 5); of c only the last one (2, 5) comes out, and PyTorch puts an axis for the layers "
        "in front of both."
    )


def test_reshaped_says_steps_and_features():
    assert plotting.reshaped(np.zeros((1, 1, 6)), np.zeros((1, 6, 1))).caption == (
        "Shape (1, 1, 6) is 1 step of 6 features and (1, 6, 1) is 6 steps of 1 feature."
    )


def test_broadcast_bug_shows_numpys_sum_with_the_meant_values_on_its_diagonal():
    ax = plotting.broadcast_bug([[10], [20]], [1, 2])
    assert ax.caption == (
        "A (2, 1) column plus a (2,) bias makes (2, 2): 4 values, of which only the 2 on the "
        "diagonal were meant."
    )
    words = [text.get_text() for text in ax.texts]
    assert words[: words.index("(2, 2)")] == (
        ["10", "20", "(2, 1)", "+", "1", "2", "(2,)", "=", "11", "12", "21", "22"]
    )


@pytest.mark.parametrize("name", ["gates_over_time", "gate_heatmap", "kept_and_written"])
def test_a_caption_is_the_same_in_both_precisions(name):
    draw = getattr(plotting, name)
    assert draw(lstm.Trace(*(a.astype(np.float32) for a in WIDE))).caption == draw(WIDE).caption


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (2.9506, "2.95"),
        (0.9975, "1.00"),
        (-0.082, "−0.082"),
        (0.00641, "0.0064"),
        (14.27, "14.3"),
        (760.04, "760"),
        (2.13e-5, "2.1e−5"),
        (123456, "1.2e5"),
        (-0.0, "0"),
        (0.125, "0.12"),
        (0.125 + 1e-12, "0.12"),
        (1e-17, "0"),
    ],
)
def test_a_computed_number_has_at_most_four_digits(number, says):
    assert measured(number) == says


def test_a_chosen_number_is_said_as_it_was_written():
    assert [given(n) for n in (2, 0.99, 0.1 + 0.2, -1.5, -0.0)] == ["2", "0.99", "0.3", "−1.5", "0"]


def test_words_are_listed_and_counted_as_one_says_them():
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]
    assert [counted(n, "step") for n in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]


@pytest.mark.parametrize("seed", range(20))
def test_labels_move_apart_by_the_least_that_keeps_their_order(seed):
    rng = np.random.default_rng(seed)
    heights = rng.uniform(0, 1, rng.integers(1, 8))
    apart = spread(heights, gap=0.2)
    order = np.argsort(heights)
    assert (np.diff(apart[order]) >= 0.2 - 1e-9).all()
    assert apart.mean() == pytest.approx(heights.mean())
    cost = ((apart - heights) ** 2).sum()
    for _ in range(50):  # no other way of keeping apart costs less
        other = np.cumsum(np.append(rng.uniform(-1, 1), 0.2 + rng.exponential(0.1, len(order) - 1)))
        assert ((other - heights[order]) ** 2).sum() >= cost - 1e-9


# --- how a notebook shows it -------------------------------------------------------------------


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


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_draws_into_the_axes_that_it_is_given(name):
    figure = Figure()
    ax = figure.add_subplot(1, 2, 2)
    assert FIGURES[name](ax=ax) is ax
    assert ax.caption == FIGURES[name]().caption
    left = [child for child in figure.axes if child.get_position().x0 < 0.5]
    assert left == []


# --- slider and filmstrip ----------------------------------------------------------------------


def test_a_slider_shows_the_drawing_of_its_value():
    handle, picture, words = plotting.slider(
        plotting.leaky_memory, forget=(0, 1, 0.01, 0.9)
    ).children
    assert (handle.min, handle.max, handle.step, handle.value) == (0, 1, 0.01, 0.9)
    assert handle.description == "forget"
    for value in (0.9, 0.5, 1.0):
        handle.value = value
        expected = plotting.leaky_memory(value)
        assert picture.value == png(expected)
        assert words.value == f"<em>{html.escape(expected.caption)}</em>"


def test_a_slider_and_a_filmstrip_take_any_function_that_draws():
    def one_line(slope, ax=None):
        ax = ax or Figure().add_subplot()
        ax.plot([0, slope])
        ax.caption = f"The line ends at {slope}."
        return ax

    strip = plotting.filmstrip(one_line, slope=[1, 2])
    assert strip.caption == "The line ends at 1. The line ends at 2."
    assert len(strip.figure.axes) == 3
    words = plotting.slider(one_line, slope=(0, 2, 1, 1)).children[2]
    assert words.value == "<em>The line ends at 1.0.</em>"


# --- what a figure refuses ---------------------------------------------------------------------

BAD_TRACE = TWO._replace(g=TWO.g * np.nan)


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda: plotting.reshaped(), "arrays is empty"),
        (lambda: plotting.reshaped(np.zeros((2, 3))), r"arrays holds one of shape \(2, 3\)"),
        (lambda: plotting.reshaped(np.zeros((2, 3, 1))), r"arrays holds one of shape \(2, 3, 1\)"),
        (lambda: plotting.reshaped(np.zeros((1, 13, 1))), "at most 12 steps"),
        (lambda: plotting.reshaped(["a"]), "arrays is"),
        (lambda: plotting.influence({}), "states is empty"),
        (lambda: plotting.influence({"a": [1, 2]}), r"states\['a'\] has shape \(2,\)"),
        (lambda: plotting.influence({"a": np.ones((2, 3)), "b": np.ones((2, 4))}), "states has"),
        (lambda: plotting.influence({"a": [[np.nan], [1]]}), r"states\['a'\] is"),
        (lambda: plotting.cell(STEP, x=1, h=1), "c is None"),
        (lambda: plotting.cell(x=1), "step is None"),
        (lambda: plotting.cell(STEP, x=[1, 2], h=1, c=2), r"x is \[1, 2\]"),
        (lambda: plotting.cell("step", x=1, h=1, c=2), "step.i is None"),
        (lambda: plotting.kept_and_written(TWO, start=1), "start is 1; it should be the c before"),
        (lambda: plotting.kept_and_written(TWO, start="a"), "start is 'a'"),
        (lambda: plotting.kept_and_written(TWO, sequence=2), "sequence is 2; it should be from 0"),
        (lambda: plotting.kept_and_written(TWO, unit=-1), "unit is -1"),
        (lambda: plotting.gates_over_time(TWO, unit=1), "unit is 1; it should be from 0 to 0"),
        (lambda: plotting.gates_over_time(TWO, ["one"]), r"titles is \['one'\]"),
        (lambda: plotting.gates_over_time(BAD_TRACE), "trace.g is"),
        (lambda: plotting.gates_over_time([1, 2]), "trace.f is None"),
        (lambda: plotting.gates_over_time(lstm.Step(*TWO.state * 3)), "trace.f has shape"),
        (
            lambda: plotting.gate_heatmap(TWO._replace(o=TWO.o[:1])),
            r"trace.o has shape \(1, 4, 1\)",
        ),
        (lambda: plotting.gate_heatmap(TWO, sequence=1.0), "sequence is 1.0"),
        (lambda: plotting.memory_decay(1.1), "forget is 1.1; it should be one or more values"),
        (lambda: plotting.memory_decay([]), r"forget is \[\]"),
        (lambda: plotting.memory_decay([[0.5]]), "forget is"),
        (lambda: plotting.memory_decay(0.9, start=0), "start is 0"),
        (lambda: plotting.memory_decay(0.9, steps=0), "steps is 0; it should be a whole number"),
        (lambda: plotting.memory_by_bias([31]), r"biases is \[31\]"),
        (lambda: plotting.memory_by_bias([1], longest=9), "longest is 9"),
        (lambda: plotting.leaky_memory([0.5, 0.9]), r"forget is \[0.5, 0.9\]"),
        (lambda: plotting.leaky_memory(0.5, written=[np.inf]), "written is"),
        (lambda: plotting.kernel_blocks(0, 4), "features is 0"),
        (lambda: plotting.kernel_blocks(6, 4.0), "units is 4.0"),
        (lambda: plotting.state_flow(time=0), "time is 0"),
        (lambda: plotting.state_flow(batch=True), "batch is True"),
        (lambda: plotting.broadcast_bug([1, 2], [1, 2]), r"column has shape \(2,\)"),
        (lambda: plotting.broadcast_bug([[1], [2]], [[1], [2]]), r"bias has shape \(2, 1\)"),
        (lambda: plotting.filmstrip(plotting.leaky_memory, forget=[]), "forget is empty"),
        (lambda: plotting.filmstrip(plotting.leaky_memory), "setting is {}"),
        (lambda: plotting.slider(plotting.leaky_memory, forget=(0, 1)), "forget is"),
        (lambda: plotting.slider(plotting.leaky_memory, forget=(0, 1, 0.1, 2)), "forget is"),
        (lambda: plotting.valves(ax=Figure().add_axes((0, 0, 1, 1))), "ax has no subplot"),
    ],
)
def test_bad_input_is_answered_with_the_arguments_name(draw, says):
    with pytest.raises(ValueError, match=says):
        draw()
