"""A learner's way through JupyterLab, in a real browser: Debian's or Ubuntu's Chromium.

Open a notebook from the file list, run it, answer wrong and then right, move the slider; and once
more in the dark what a theme can spoil. Screenshots stay in the test's temporary folder.
"""

import json
import os
import re
import shutil
import sys

import browser
import lab
import pytest
from playwright.sync_api import expect, sync_playwright

from tools.start import MINE, ROOT

TOKEN = "learner"

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


@pytest.mark.parametrize("learner", ["JupyterLab Light"], indirect=True)
def test_a_learner_solves_an_exercise_and_moves_a_slider(learner):
    learner.open("01_gate_equations.ipynb")
    learner.run_all()
    learner.sees_every_figure()

    learner.answers("def one_step", WRONG)
    expect(learner.output_of("def one_step")).to_contain_text("Wrong value")
    expect(learner.output_of("def one_step")).to_contain_text("is stored without tanh")
    learner.keeps_a_picture("wrong")

    learner.answers("def one_step", RIGHT)
    expect(learner.output_of("def one_step")).to_contain_text("Correct")
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
    output.locator(".noUi-handle").focus()
    for _ in range(40):
        learner.page.keyboard.press("ArrowLeft")
    expect(caption).to_contain_text("With f = 0.5,")
    expect(picture).not_to_have_attribute("src", before)
    learner.keeps_a_picture("slider")


@pytest.mark.parametrize("learner", ["JupyterLab Dark"], indirect=True)
def test_in_the_dark_the_verdict_the_caption_and_the_progress_can_be_read(learner):
    learner.open("00_start_here.ipynb")
    learner.run_all()
    learner.can_read(learner.output_of("@exercise").locator("strong"))
    learner.can_read(learner.output_of("plotting.").locator("em"))
    learner.can_read(learner.output_of("progress()").locator("td").last)
    learner.keeps_a_picture("dark")


@pytest.mark.parametrize("learner", ["JupyterLab Light"], indirect=True)
def test_links_open_copies_alone_and_an_index_that_is_shown_as_a_page(learner):
    learner.open("00_start_here.ipynb")
    learner.follows("With the solutions", "00_start_here_solution.ipynb")
    learner.follows("All notebooks", "index.md")
    expect(learner.page.locator(".jp-MarkdownViewer h1")).to_contain_text("All notebooks")
    learner.keeps_a_picture("index")
    learner.follows("01 · Gate equations", "01_gate_equations.ipynb")
    learner.follows("00 · Start here", "00_start_here.ipynb")


class Learner:
    """What a learner does and sees, in words."""

    def __init__(self, page, pictures):
        self.page, self.pictures = page, pictures

    def open(self, name):
        self.page.locator(".jp-DirListing-item", has_text=name).dblclick()
        self.page.get_by_role("tab", name=name).wait_for()
        self.notebook = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.cell("progress()").wait_for(state="attached")
        expect(self.page.locator("#jp-main-statusbar")).to_contain_text("Idle")

    def follows(self, link, name):
        """Click the first such link that is seen -> what opens stands in my_notebooks."""
        shown = self.page.locator(".jp-MainAreaWidget:not(.lm-mod-hidden)")
        shown.get_by_role("link", name=link, exact=True).first.click()
        tab = self.page.get_by_role("tab", name=name, exact=True, selected=True)
        expect(tab).to_have_attribute("title", re.compile(f"{MINE.name}/{name}"))

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


@pytest.fixture
def learner(request, tmp_path):
    """A new learner in the JupyterLab that `make lab` starts, in one theme."""
    course = tmp_path / "course"
    for folder in ("notebooks", "solutions", "tools", "utils"):
        shutil.copytree(ROOT / folder, course / folder)
    shutil.copy(ROOT / "pyproject.toml", course)
    write_settings(tmp_path / "settings", request.param)
    address = f"http://localhost:{{}}{{}}?token={TOKEN}".format
    port = lab.free_port()
    command = [sys.executable, "-c", MAKE_LAB, "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"]
    variables = {
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
        "LSTM_COURSE_PROGRESS": str(tmp_path / "progress"),
    }
    options = {"cwd": course, "env": os.environ | variables}
    started = lab.running(command, address(port, "/api"), tmp_path / "log", **options)
    with started, sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        page = chromium.new_page(viewport={"width": 1300, "height": 1000})
        page.set_default_timeout(60_000)
        page.goto(address(port, "/"))
        yield Learner(page, tmp_path)
        page.screenshot(path=tmp_path / "last.png")
        chromium.close()


def write_settings(folder, theme):
    """The theme; every cell of a notebook in the page, seen or not; no question about news."""
    settings = {
        "apputils-extension/themes": {"theme": theme},
        "apputils-extension/notification": {"fetchNews": "false"},
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, values in settings.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
