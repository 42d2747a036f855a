"""The course as a web page: built once, then read in a real browser on a phone and on a desktop."""

import re
import threading
import tomllib
from functools import lru_cache, partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path

import browser
import pytest
from axe_playwright_python.sync_playwright import Axe
from matplotlib.image import imread
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import expect, sync_playwright

from tools import site as tool
from tools.release.cells import exercise_name, head, tags, title
from tools.release.course import read, read_course
from tools.release.pages import anchors
from tools.start import ROOT
from utils.exercises import EXERCISES
from utils.exercises.definition import body

COURSE = read_course()
ABOUT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["description"]
NOTEBOOKS = sorted(path.stem for path in ROOT.glob("notebooks/*.ipynb"))
BESIDE = ["docs/glossary", "docs/references"]
OWN = [*(f"notebooks/{name}" for name in NOTEBOOKS), *BESIDE]
PAGES = ["index.html", "search.html?q=gate", *(f"{name}.html" for name in OWN)]
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
pytestmark = pytest.mark.filterwarnings(  # extensions' own
    "ignore:.*Sphinx API:PendingDeprecationWarning"
)
SCREENS = {"light phone": (PHONE, "light"), "dark desktop": (DESKTOP, "dark")}
WIDTHS = [
    390,
    683,
    1366,
]  # a larger phone, a small laptop with everything twice as large, and as is
WEIGHT = 1_000_000  # bytes that the front page may take before its pictures


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder that the command has built."""
    folder = tmp_path_factory.mktemp("site")
    assert tool.main([str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """Where this machine serves the folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=folder)) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def visit(address):
    """Opens a page on a phone; `page.asked` and `page.got` list what it asks for and is given."""

    def visit(name, **options):
        options = {"viewport": PHONE, "color_scheme": "light", "reduced_motion": "reduce"} | options
        page = chromium.new_page(**options)
        page.name, page.asked, page.got = name, [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("response", lambda response: page.got.append(response))
        page.goto(address + name)
        return page

    # Not for the whole session: its event loop would be in the way of other modules' own.
    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        yield visit
        chromium.close()


@pytest.fixture(scope="module")
def opened(visit):
    """Opens a page for all that is asked of it, complete and with everything unfolded."""

    @lru_cache(1)
    def opened(name):
        page = visit(name)
        page.wait_for_load_state("networkidle")
        page.missing = [one.url for one in page.got if one.status >= 400]  # axe-core asks for more
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        return page

    return opened


@pytest.fixture(scope="module", params=product(PAGES, SCREENS), ids=" on a ".join)
def page(opened, request):
    """Each page on each screen."""
    name, screen = request.param
    page = opened(name)
    show(page, screen)
    return page


def show(page, screen):
    size, theme = SCREENS[screen]
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


def html(folder, name):
    return (folder / "notebooks" / f"{name}.html").read_text("utf-8")


def notebook(name):
    return read(ROOT / "notebooks" / f"{name}.ipynb")


# ---- What is built -----------------------------------------------------------------------------


def test_every_notebook_is_a_page(folder):
    assert sorted(path.stem for path in folder.glob("notebooks/*.html")) == NOTEBOOKS


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path, capfd):
    text = "# 00 · Start\n\nThis is in [the ninth notebook](09_missing.ipynb)."
    nb = new_notebook(cells=[new_markdown_cell(text, id="title")])
    files = {"README.md": "# A course", "notebooks/00_start.ipynb": tool.nbformat.writes(nb)}
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    course = COURSE._replace(root=tmp_path, solutions={"00_start": nb})
    assert tool.build(course, tmp_path / "site") != 0
    assert "09_missing.ipynb" in capfd.readouterr().err


def test_every_link_within_the_site_leads_to_a_file_of_it(folder):
    for path in [*folder.glob("*.html"), *(folder / f"{name}.html" for name in OWN)]:
        links = re.findall(r'(?:href|src)="(?![a-z]+:|#)([^"#?]+)', path.read_text("utf-8"))
        assert links
        assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("page", BESIDE)
def test_a_heading_of_a_page_has_the_anchor_that_it_has_on_github(folder, page):
    text = (folder / f"{page}.html").read_text("utf-8")
    found = re.findall(r'<section id="([^"]+)">', text)
    assert found == anchors((ROOT / f"{page}.md").read_text("utf-8"))


def test_what_the_readme_links_to_and_is_no_page_is_on_github(folder):
    to_files = f'href="{COURSE.repository}/blob/{COURSE.ref}/([^"]+)"'
    files = re.findall(to_files, (folder / "index.html").read_text("utf-8"))
    assert "CONTRIBUTING.md" in files
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_from_the_front_page_next_leads_through_all_notebooks_and_then_the_pages(folder):
    path, seen = folder / "index.html", []
    while following := re.search(r'class="right-next"\s+href="(.+?)"', path.read_text("utf-8")):
        path = (path.parent / following[1]).resolve()
        seen.append(path.relative_to(folder).with_suffix("").as_posix())
    assert seen == OWN


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_is_launched_on_colab_and_on_binder(folder, name):
    page = html(folder, name)
    file, ref = f"notebooks/{name}.ipynb", COURSE.ref
    assert f"https://colab.research.google.com/github/{COURSE.on_github}/blob/{ref}/{file}" in page
    assert f"https://mybinder.org/v2/gh/{COURSE.on_github}/{ref}?urlpath=lab/tree/{file}" in page


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_cells_that_only_a_notebook_needs_are_not_on_its_page(folder, name):
    assert "google.colab" in "".join(cell.source for cell in notebook(name).cells)
    assert "google.colab" not in html(folder, name)
    assert "colab-badge" not in html(folder, name)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_below_each_exercise_stand_its_hints_and_the_answer_of_the_solution(name):
    cells = tool.page(notebook(name)).cells
    for cell, below in zip(cells, cells[1:], strict=False):
        if exercise := exercise_name(cell):
            folds = re.findall(r"<details>.*?</summary>\n\n(.*?)\n\n</details>", below.source, re.S)
            *hints, answer = folds
            assert hints == list(EXERCISES[exercise].hints)
            assert answer == f"```python\n{body(EXERCISES[exercise].reference)}\n```"


# ---- What somebody reads who has no kernel -------------------------------------------------------


def code(*texts):
    return new_code_cell(outputs=[new_output("stream", text=text) for text in texts])


@pytest.mark.parametrize(
    ("cells", "folded"),
    [
        ([code("a"), code("b")], [0, 1]),
        ([code(), code("a")], [1]),
        ([code("a"), new_markdown_cell("So it is."), code("b")], [0]),
        ([code(), new_markdown_cell("Beside it:"), code("a"), code("b")], [2, 3]),
        ([new_markdown_cell("## Another section"), code("a")], []),
        ([code("a"), new_markdown_cell("**Before you look:** and now?"), code("b")], [0, 2]),
    ],
)
def test_the_first_outputs_below_a_question_are_folded_up_to_the_text_that_explains_them(
    cells, folded
):
    before, question = code("before"), new_markdown_cell("**Before you run it:** what comes?")
    cells = [NotebookNode(cell, metadata={}) for cell in cells]  # each case its own
    tool.fold_what_is_asked([before, question, *cells])
    assert [k for k, cell in enumerate(cells) if "hide-output" in tags(cell)] == folded
    assert "hide-output" not in tags(before)
    assert question.source == "**Before you look:** what comes?"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_says_nothing_that_only_somebody_with_a_kernel_can_follow(folder, name):
    page = re.sub("<[^>]+>", "", html(folder, name))
    stub, progress, widget = "Until it passes, the course", "solved, next:", "Run this cell"
    stored = str(notebook(name))
    assert stub in stored
    assert progress in stored
    for words in (stub, progress, widget, "Before you run", ".hint()"):
        assert words not in page
    assert "To run the notebook and have your answers judged: Open in Colab" in page


# ---- The front page, and what others show of it --------------------------------------------------


@browser.needed
def test_the_first_link_of_the_front_page_leads_to_the_first_notebook(visit, address):
    page = visit("index.html")
    page.get_by_role("link", name="Read 00").click()
    assert page.url == f"{address}notebooks/{NOTEBOOKS[0]}.html"


@pytest.mark.parametrize("name", ["index", *OWN])
def test_a_page_says_to_search_engines_and_chats_what_it_is(folder, name):
    found = dict(
        re.findall(
            r'<meta (?:name|property)="([\w:]+)" content="([^"]*)"',
            (folder / f"{name}.html").read_text("utf-8"),
        )
    )
    about = unescape(found["description"])
    if name in BESIDE or name == "index":
        assert about == ABOUT
    else:
        nb = notebook(Path(name).stem)
        assert about == f"Afterwards you can {head(nb)['Afterwards you can']}"
        assert found["og:title"] == title(nb)
    assert found["og:description"] == found["description"]
    assert found["og:url"] == f"{COURSE.site}/{name}.html"
    assert found["og:image"] == f"{COURSE.site}/card.png"


@pytest.mark.parametrize("name", ["index", *OWN])
def test_a_page_has_an_icon_for_its_tab(folder, name):
    page = folder / f"{name}.html"
    (icon,) = re.findall(r'<link rel="icon" href="(.+?)"', page.read_text("utf-8"))
    assert (page.parent / icon).read_text("utf-8").startswith("<svg")


def test_the_preview_has_the_size_that_networks_ask_for(folder):
    height, width, _ = imread(folder / "card.png").shape
    assert (width, height) == (1200, 630)


@browser.needed
def test_the_front_page_is_light(visit):
    page = visit("index.html")
    page.wait_for_load_state("networkidle")
    got = [one for one in page.got if one.request.resource_type != "image"]
    assert 100_000 < sum(len(one.body()) for one in got) < WEIGHT


@browser.needed
def test_the_icons_are_shown_without_the_script_that_has_all_of_them(visit):
    page = visit("notebooks/00_start_here.html", viewport=DESKTOP)
    page.wait_for_load_state("networkidle")
    assert page.locator("svg").count() == 0
    for family in ("Font Awesome 6 Free", "Font Awesome 6 Brands"):
        weight = 900 if family.endswith("Free") else 400
        assert page.evaluate(f"document.fonts.check('{weight} 16px \"{family}\"')")
    glyphs = page.locator("i[class*=fa-]").evaluate_all(
        "all => all.map(one => [one.className, getComputedStyle(one, '::before').content])"
    )
    assert len(glyphs) > 5
    assert [each for each in glyphs if each[1] in ("none", "normal", '""')] == []


@browser.needed
def test_the_verdict_fits_its_picture_and_is_as_light_or_dark_as_the_page(visit):
    grounds = {}
    for theme in ("light", "dark"):
        page = visit("_images/verdict.svg", color_scheme=theme)
        below, beside, grounds[theme] = page.evaluate(
            """() => {
                const cell = document.querySelector(".cell"), frame = cell.parentElement;
                const bottom = cell.getBoundingClientRect().bottom;
                const below = frame.getBoundingClientRect().bottom - bottom;
                const code = cell.querySelector("pre");
                const beside = code.clientWidth - code.scrollWidth;
                return [below, beside, getComputedStyle(cell).backgroundColor];
            }"""
        )
        assert below >= 0
        assert beside >= 0
    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 22, 31)"}


# ---- Every page, on a phone in the light and on a desktop in the dark ----------------------------


@browser.needed
def test_nothing_is_asked_of_another_machine(page, address):
    assert page.asked
    assert [url for url in page.asked if not url.startswith((address, "data:"))] == []


@browser.needed
def test_whatever_is_asked_for_is_there(page):
    assert page.missing == []


@browser.needed
def test_the_page_is_not_wider_than_the_screen(page):
    size, overflow = page.viewport_size, {}
    for width in (*WIDTHS, size["width"]):
        page.set_viewport_size(size | {"width": width})
        overflow[width] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert {width: more for width, more in overflow.items() if more > 0} == {}


@browser.needed
def test_every_picture_says_what_it_shows(page):
    said = page.locator("article img").evaluate_all("all => all.map(one => one.alt)")
    assert set(said) == descriptions(page.name)


def descriptions(name):
    """What the pictures on a page show: in the words of the README or of the figures' captions."""
    if name == "index.html":
        words = re.findall(r"!\[([^]]+)\]", (ROOT / "README.md").read_text("utf-8"))
        return {" ".join(each.split()) for each in words}
    if name.startswith("search"):
        return set()
    if name.startswith("docs"):
        return set()
    metadata = [cell.metadata for cell in notebook(Path(name).stem).cells]
    return {each["mystnb"]["image"]["alt"] for each in metadata if "mystnb" in each}


@browser.needed
def test_every_formula_is_set(page):
    assert page.locator("article mjx-container").count() == page.locator("article .math").count()


@browser.needed
def test_axe_finds_nothing_serious(page):
    assert serious(page, rules={"color-contrast": {"enabled": False}}) == []
    # Coloured code is thousands of small parts of a few kinds: one page stands for all, below.
    assert serious(page, leave_out=["pre"], runOnly=["color-contrast"]) == []


def serious(page, leave_out=(), **options):
    """What axe-core finds that keeps somebody from reading the page, a line each."""
    options["resultTypes"] = ["violations", "incomplete"]
    found = Axe().run(page, context={"exclude": list(leave_out)}, options=options).response
    return [
        f"{rule['id']}: {node['html']}"
        for rule in found["violations"] + found["incomplete"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
        if rule in found["violations"] or is_invisible(node)
    ]


def is_invisible(node):
    """Whether it is text in the very colour of its ground: to axe-core that may be on purpose."""
    return any("1:1 contrast" in check["message"] for check in node["any"])


# ---- What a reader does ------------------------------------------------------------------------


@browser.needed
@pytest.mark.parametrize("screen", SCREENS)
def test_code_can_be_read_in_both_themes(visit, screen):
    page = visit("notebooks/00_start_here.html")
    show(page, screen)
    assert page.locator("article pre span").count() > 50
    assert serious(page, runOnly=["color-contrast"]) == []


@browser.needed
def test_an_answer_is_hidden_until_it_is_unfolded(visit):
    page = visit("notebooks/01_gate_equations.html")
    for answer in page.locator("details", has_text="The course's answer").all():
        expect(answer.locator("pre")).to_be_hidden()
        answer.locator("summary").click()
        expect(answer.locator("pre")).to_be_visible()


@browser.needed
def test_what_a_question_asks_for_is_hidden_until_it_is_unfolded_without_javascript(visit):
    page = visit("notebooks/01_gate_equations.html", java_script_enabled=False)
    folds = page.locator(".cell details")
    assert folds.count() >= 3
    for fold in folds.all():
        expect(fold.locator(".cell_output")).to_be_hidden()
        fold.get_by_text("Show", exact=True).click()
        expect(fold.locator(".cell_output")).to_be_visible()


@browser.needed
def test_on_a_phone_the_menu_leads_to_every_notebook(visit):
    page = visit("index.html")
    page.get_by_role("button", name="Toggle primary sidebar").click()
    for name in NOTEBOOKS:
        entry = page.get_by_role("dialog").get_by_role("link", name=title(notebook(name)))
        expect(entry).to_be_visible()


@browser.needed
def test_a_figure_is_a_link_to_its_picture_for_a_closer_look(visit):
    page = visit("notebooks/01_gate_equations.html")
    page.locator(".cell_output img:visible").first.click()
    page.wait_for_url("**/_images/*.png")


@browser.needed
def test_the_search_finds_a_notebook_by_its_title(visit):
    wanted = title(notebook(NOTEBOOKS[-1]))
    page = visit(f"search.html?q={wanted.partition(' · ')[2]}")
    expect(page.locator("#search-results").get_by_role("link", name=wanted)).to_be_visible()
