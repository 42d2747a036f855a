"""A learner's way through JupyterLab, in a real browser: Debian's or Ubuntu's Chromium.

Light and dark: open a notebook from the file list, run it, answer wrong and then right, move the
slider. Screenshots of both stay in the test's temporary folder.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import browser
import psutil
import pytest
from playwright.sync_api import expect, sync_playwright

from tools.start import ROOT

TOKEN = "learner"
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}

pytestmark = browser.needed

WRONG = """@exercise
def one_step(x, h, c, weights):
    f, i, g, o = four_gates(x, h, weights)
    c = np.tanh(f * c + i * g)
    return o * c, c
"""
RIGHT = """calls = []
@exercise
def one_step(x, h, c, weights):
    calls.append(x)
    f, i, g, o = four_gates(x, h, weights)
    c = f * c + i * g
    return o * np.tanh(c), c
"""


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

    learner.runs("def run(inputs)")
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


# `make lab` in a copy of the course, in this Python instead of a .venv of its own.
MAKE_LAB = """
import sys
from pathlib import Path
from tools import start
start.PYTHON, start.install = Path(sys.executable), lambda: None
sys.exit(start.lab(sys.argv[1:]))
"""


@pytest.fixture(params=THEMES)
def lab(request, tmp_path):
    """The address of the JupyterLab that `make lab` starts for a new learner, in one theme."""
    course = tmp_path / "course"
    for folder in ("notebooks", "solutions", "tools", "utils"):
        shutil.copytree(ROOT / folder, course / folder)
    shutil.copy(ROOT / "pyproject.toml", course)
    write_settings(tmp_path / "settings", THEMES[request.param])
    port = free_port()
    command = [sys.executable, "-c", MAKE_LAB, "--no-browser", "--allow-root"]
    command += [f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}"]
    variables = {
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "workspaces"),
        "LSTM_COURSE_PROGRESS": str(tmp_path / "progress"),
    }
    with open(tmp_path / "log", "w") as log:
        server = subprocess.Popen(
            command,
            cwd=course,
            env=os.environ | variables,
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(f"http://localhost:{port}/api?token={TOKEN}", server)
        yield f"http://localhost:{port}/?token={TOKEN}"
    finally:
        for process in psutil.Process(server.pid).children(recursive=True):
            process.terminate()  # what was started waits for JupyterLab, its child
        server.wait(30)


@pytest.fixture
def learner(lab, tmp_path):
    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        page = chromium.new_page(viewport={"width": 1300, "height": 1000})
        page.goto(lab)
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


def free_port():
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return one.getsockname()[1]


def wait_for(address, server, seconds=60):
    for _ in range(10 * seconds):
        assert server.poll() is None, "JupyterLab has stopped"
        try:
            return urllib.request.urlopen(address)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"JupyterLab did not answer within {seconds} s")
