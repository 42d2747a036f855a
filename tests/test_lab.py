"""A learner's way through JupyterLab, in a real browser: Debian's or Ubuntu's Chromium.

One JupyterLab serves them all, in a path with a space and more than ASCII in it. Screenshots stay
in the test's temporary folder.
"""

import json
import os
import re
import shutil
import sys
from functools import partial

import browser
import lab
import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

from tools.start import MINE, ROOT, was_saved

TOKEN = "learner"
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
OWN = "my own Übung.ipynb"

pytestmark = browser.needed
expect.set_options(timeout=60_000)  # a machine may be busy

WRONG = """@exercise
def one_step(x, h, c, weights):
    i, f, g, o = gates_and_candidate(x, h, weights)
    c = np.tanh(f * c + i * g)
    return o * c, c
"""
RIGHT = """calls = []
@exercise
def one_step(x, h, c, weights):
    calls.append(x)
    i, f, g, o = gates_and_candidate(x, h, weights)
    c = f * c + i * g
    return o * np.tanh(c), c
"""


@pytest.mark.parametrize("learner", [LIGHT], indirect=True)
def test_make_lab_opens_what_was_saved_last_and_asks_nothing(learner):
    learner.comes("/")
    learner.sees_tab(OWN)
    expect(learner.page.locator("#jp-main-statusbar")).to_contain_text("Idle")
    expect(learner.page.locator(".Toastify__toast, .jp-Dialog")).to_have_count(0)


@pytest.mark.parametrize("learner", [LIGHT], indirect=True)
def test_make_lab_knows_what_was_saved_from_what_was_handed_out(learner):
    copy = learner.course / MINE.name / "02_single_lstm_unit.ipynb"
    assert not was_saved(copy)
    learner.opens(copy.name)
    learner.saves()
    assert was_saved(copy)


@pytest.mark.parametrize("learner", [LIGHT], indirect=True)
def test_a_text_is_opened_as_a_page(learner):
    learner.double_clicks("index.md")
    expect(learner.page.locator(".jp-MarkdownViewer h1")).to_contain_text("All notebooks")


@pytest.mark.parametrize("learner", [LIGHT], indirect=True)
def test_a_learner_solves_an_exercise_and_moves_a_slider(learner):
    learner.opens("01_gate_equations.ipynb")
    learner.run_all()
    learner.sees_every_figure()

    learner.answers("def one_step", WRONG)
    verdict = learner.output_of("def one_step").get_by_role("status", name="Feedback on one_step")
    expect(verdict).to_contain_text("Wrong value")
    expect(verdict).to_contain_text("is stored without tanh")
    learner.keeps_a_picture("wrong")

    learner.answers("def one_step", RIGHT)
    expect(verdict).to_contain_text("Correct")
    learner.keeps_a_picture("right")

    learner.runs("def run(inputs")
    learner.runs("plotting.gates_over_time")
    expect(learner.output_of("plotting.gates_over_time").locator("img")).to_have_count(1)
    learner.answers("progress()", "progress()\nprint('calls of my own:', len(calls))")
    expect(learner.output_of("progress()")).to_contain_text("1 of 6 solved")
    expect(learner.output_of("progress()")).to_contain_text("calls of my own: 8")
    learner.keeps_a_picture("progress")

    output = learner.output_of("plotting.slider")
    picture, caption = output.locator("img"), output.locator("em")
    expect(caption).to_contain_text("With f = 0.9,")
    before = picture.get_attribute("src")
    width = output.locator(".widget-slider").bounding_box()["width"]
    assert width == picture.bounding_box()["width"]
    assert width == picture.evaluate("image => image.naturalWidth")  # stretched, it is blurred
    output.get_by_role("slider", name="forget").focus()
    for _ in range(40):
        learner.page.keyboard.press("ArrowLeft")
    expect(caption).to_contain_text("With f = 0.5,")
    expect(picture).to_have_attribute("alt", re.compile("^With f = 0.5"))
    expect(picture).not_to_have_attribute("src", before)
    learner.keeps_a_picture("slider")


@pytest.mark.parametrize("learner", [DARK], indirect=True)
def test_in_the_dark_the_verdict_the_caption_and_the_progress_can_be_read(learner):
    learner.opens("00_start_here.ipynb")
    learner.run_all()
    learner.can_read(learner.output_of("@exercise").locator("strong"))
    learner.can_read(learner.output_of("plotting.").locator("em"))
    learner.can_read(learner.output_of("progress()").locator("td").last)
    learner.keeps_a_picture("dark")


@pytest.mark.parametrize("learner", [LIGHT], indirect=True)
def test_links_open_copies_alone_and_an_index_that_is_shown_as_a_page(learner):
    learner.opens("00_start_here.ipynb")
    learner.follows("With the solutions", "solution_00_start_here.ipynb")
    learner.follows("All notebooks", "index.md")
    expect(learner.page.locator(".jp-MarkdownViewer h1")).to_contain_text("All notebooks")
    learner.keeps_a_picture("index")
    learner.follows("01 · Gate equations", "01_gate_equations.ipynb")
    learner.follows("00 · Start here", "00_start_here.ipynb")


class Learner:
    """What a learner does and sees, in words."""

    def __init__(self, page, address, course, pictures):
        self.page, self.address, self.course, self.pictures = page, address, course, pictures

    def comes(self, path):
        self.page.goto(self.address(path))

    def opens(self, name):
        self.double_clicks(name)
        self.page.get_by_role("tab", name=name).wait_for()
        self.notebook = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.cell("progress()").wait_for(state="attached")
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("Idle")

    def double_clicks(self, name):
        self.page.locator(".jp-DirListing-content").get_by_text(name, exact=True).dblclick()

    def follows(self, link, name):
        """Click the first such link that is seen -> what opens stands in my_notebooks."""
        shown = self.page.locator(".jp-MainAreaWidget:not(.lm-mod-hidden)")
        shown.get_by_role("link", name=link, exact=True).first.click()
        self.sees_tab(name)

    def sees_tab(self, name):
        """What is chosen is this file of my_notebooks."""
        tab = self.page.get_by_role("tab", name=name, exact=True, selected=True)
        expect(tab).to_have_attribute("title", re.compile(f"{MINE.name}/{name}"))

    def saves(self):
        with self.page.expect_response(is_save):
            self.page.keyboard.press("Control+s")

    def run_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Run All Cells", exact=True).first.click()
        expect(self.output_of("progress()")).to_contain_text("solved", timeout=60_000)
        self.is_idle()

    def is_idle(self):
        expect(self.notebook.locator(".jp-InputPrompt", has_text="[*]")).to_have_count(0)

    def cell(self, text):
        return self.notebook.locator(".jp-CodeCell", has_text=text)

    def output_of(self, text):
        return self.cell(text).locator(".jp-Cell-outputWrapper")

    def sees_every_figure(self):
        figures = self.cell("plotting.").filter(has_not_text=re.compile("import|slider"))
        assert figures.count() >= 8
        for figure in figures.all():
            picture = figure.locator("img")
            picture.scroll_into_view_if_needed()
            assert picture.evaluate("image => image.complete && image.naturalWidth") > 500
            expect(figure.locator("em")).not_to_be_empty()  # Lab gives its pictures no alt text

    def can_read(self, text):
        """As far as its colour goes: 4.5 is the contrast that WCAG asks for."""
        light, dark = sorted(map(luminance, text.evaluate(COLOURS)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5

    def runs(self, text):
        self.cell(text).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        self.is_idle()

    def answers(self, text, code):
        self.cell(text).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Shift+Enter")
        self.is_idle()

    def keeps_a_picture(self, name):
        self.page.screenshot(path=self.pictures / f"{name}.png")


def is_save(response):
    return response.request.method == "PUT" and "/api/contents/" in response.url


# The colour of a text, and of what it stands on.
COLOURS = """text => {
    const ground = each => getComputedStyle(each).backgroundColor
    let below = text
    while (ground(below) == "rgba(0, 0, 0, 0)") below = below.parentElement
    return [getComputedStyle(text).color, ground(below)]
}"""


def luminance(colour):
    """The relative luminance of a colour like ``rgb(0, 158, 115)``, as WCAG defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# `make lab` in a copy of the course, in this Python instead of a .venv of its own.
MAKE_LAB = """
import sys
from pathlib import Path
from tools import start
start.PYTHON, start.install = Path(sys.executable), lambda: None
sys.exit(start.lab(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """What `make lab` starts: JupyterLab's address, the course's folder, and its settings'."""
    folder = tmp_path_factory.mktemp("a learner's Übungen")
    course, settings = folder / "the course", folder / "settings"
    for name in ("notebooks", "solutions", "docs", "tools", "utils"):
        shutil.copytree(ROOT / name, course / name)
    shutil.copy(ROOT / "pyproject.toml", course)
    save_notebook(course / MINE.name / OWN)
    address = f"http://localhost:{{}}{{}}?token={TOKEN}".format
    port = lab.free_port()
    command = [sys.executable, "-c", MAKE_LAB, "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"]
    variables = {
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "LSTM_COURSE_PROGRESS": str(folder / "progress"),
    }
    options = {"cwd": course, "env": os.environ | variables}
    with lab.running(command, address(port, "/api"), folder / "log", **options):
        yield partial(address, port), course, settings


@pytest.fixture
def learner(request, jupyterlab, tmp_path):
    """A learner at the list of the notebooks, in one theme."""
    address, course, settings = jupyterlab
    write_settings(settings, request.param)
    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        page = chromium.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(60_000)
        learner = Learner(page, address, course, tmp_path)
        learner.comes(f"/lab/workspaces/{tmp_path.name}/tree/{MINE.name}")
        yield learner
        page.screenshot(path=tmp_path / "last.png")
        chromium.close()


def save_notebook(path):
    """A notebook as JupyterLab leaves it when it was opened and saved."""
    language = {"name": "python", "version": "3.11"}
    notebook = nbformat.v4.new_notebook(metadata={"language_info": language})
    path.parent.mkdir()
    nbformat.write(notebook, path)


def write_settings(folder, theme):
    """The theme; every cell of a notebook in the page, seen or not."""
    settings = {
        "apputils-extension/themes": {"theme": theme},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, values in settings.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
