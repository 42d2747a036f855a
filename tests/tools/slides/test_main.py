"""Every deck as the command makes it, measured in a real browser with the network off."""

import browser
import pytest
from playwright.sync_api import sync_playwright

from tools.slides.__main__ import main
from tools.start import ROOT

NAMES = sorted(path.stem for path in ROOT.glob("solutions/*.ipynb"))
# What is cut off or covered, or too small to see, on which slide. Formulas bring hidden words.
MEASURE = """theme => {
    document.documentElement.dataset.theme = theme;
    const wrong = [];
    for (let k = 0; k < Reveal.getTotalSlides(); k++) {
        Reveal.slide(k);
        const slide = Reveal.getCurrentSlide().querySelector(".slide");
        if (slide.scrollHeight > 720 || slide.scrollWidth > 1280) wrong.push(`${k + 1}: too large`);
        const [heading, body] = [slide.querySelector("h1, h2"), slide.querySelector(".body")];
        let top = heading.getBoundingClientRect().bottom - 1;
        for (const part of body.querySelectorAll(":scope > *, figure > *")) {
            const box = part.getBoundingClientRect();
            if (part.tagName == "FIGCAPTION") top = 0;
            if (box.top < top || box.bottom > 712 || box.right > 1240)
                wrong.push(`${k + 1}: ${part.outerHTML.slice(0, 80)}`);
            if (part.tagName == "IMG" && box.height < 300) wrong.push(`${k + 1}: a small figure`);
        }
        if (slide.querySelector("[data-mjx-error], mjx-merror")) wrong.push(`${k + 1}: a formula`);
    }
    return wrong;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder that the command has filled."""
    folder = tmp_path_factory.mktemp("slides")
    assert main([str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        yield chromium
        chromium.close()


def opened(chromium, path, query="", **options):
    """A deck with its formulas set; `page.asked` lists what it asked for, `page.errors` errors."""
    options = {"viewport": {"width": 1280, "height": 720}, "offline": True} | options
    page = chromium.new_page(**options)
    page.set_default_timeout(120_000)  # tests share the processor
    page.asked, page.errors = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(path.as_uri() + query)
    page.wait_for_function("Reveal.isReady() && window.MathJax?.startup?.promise")
    page.evaluate("MathJax.startup.promise")
    return page


def test_every_notebook_has_a_deck(folder):
    assert sorted(path.stem for path in folder.glob("*.html")) == NAMES


def test_the_same_notebooks_make_the_same_decks(folder, tmp_path):
    assert main([str(tmp_path)]) == 0
    for name in NAMES:
        assert (tmp_path / f"{name}.html").read_bytes() == (folder / f"{name}.html").read_bytes()


@browser.needed
@pytest.mark.parametrize("name", NAMES)
def test_every_slide_fits_the_screen_in_light_and_dark_and_nothing_is_fetched(
    folder, chromium, name
):
    page = opened(chromium, folder / f"{name}.html")
    wrong = {theme: page.evaluate(MEASURE, theme) for theme in ("light", "dark")}
    assert wrong == {"light": [], "dark": []}
    assert page.errors == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    page.close()


@browser.needed
def test_the_countdown_starts_and_stops_with_t_and_ends_at_zero(folder, chromium):
    page = opened(chromium, folder / "00_start_here.html")
    page.clock.install()
    page.evaluate(
        """() => {
            const all = Reveal.getSlides();
            Reveal.slide(all.findIndex((slide) => slide.querySelector(".countdown")));
        }"""
    )
    button = page.locator(".present .countdown")
    minutes = int(button.get_attribute("data-minutes"))
    page.keyboard.press("t")
    page.clock.run_for(10_000)
    assert button.inner_text() == f"{minutes - 1}:50"
    page.keyboard.press("t")
    page.clock.run_for(10_000)
    assert button.inner_text() == f"{minutes - 1}:50"
    button.click()
    page.clock.run_for(minutes * 60_000)
    assert button.inner_text() == "0:00"
    page.close()


@browser.needed
def test_d_changes_between_light_and_dark_and_the_first_is_the_systems(folder, chromium):
    page = opened(chromium, folder / "00_start_here.html", color_scheme="dark")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.keyboard.press("d")
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.close()


@browser.needed
def test_a_deck_prints_a_page_a_slide(folder, chromium):
    page = opened(chromium, folder / "00_start_here.html", query="?print-pdf", color_scheme="dark")
    page.wait_for_selector(".pdf-page")
    slides = page.locator(".pdf-page").count()
    assert slides == page.evaluate("Reveal.getTotalSlides()")
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == slides
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.close()
