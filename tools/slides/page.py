"""A deck as one HTML page, with its figures in it; what all decks share lies beside it."""

import shutil
from html import escape
from importlib.util import find_spec
from pathlib import Path
from string import Template

from pygments.formatters import HtmlFormatter

from tools.slides import text
from tools.slides.deck import Slide
from tools.start import PAGES

LOOK = PAGES / "slides"  # the page around the slides, its style and its script
SHARED = "assets"
FILES = {  # what decks take from an installed package
    "sphinx_revealjs": [
        "_static/revealjs/LICENSE",
        "_static/revealjs/dist/reset.css",
        "_static/revealjs/dist/reveal.css",
        "_static/revealjs/dist/reveal.js",
        "_static/revealjs/plugin/notes/notes.js",
        "_static/revealjs/dist/theme/fonts/source-sans-pro",
    ],
    "sphinx-mathjax-offline": ["static/mathjax/tex-svg.js"],
}
CODE_STYLES = {"light": "a11y-high-contrast-light", "dark": "a11y-high-contrast-dark"}


def page(slides: list[Slide]) -> str:
    """The deck as HTML."""
    deck = Template((LOOK / "deck.html").read_text("utf-8"))
    shown = "\n".join(section(slide) for slide in slides)
    return deck.substitute(title=escape(slides[0].heading), shared=SHARED, slides=shown)


def section(slide: Slide) -> str:
    """One slide, and what is said beside it, which only the speaker's window shows."""
    level = "h1" if slide.kind == "title" else "h2"
    shown = [f"<{level}>{text.inline(slide.heading)}</{level}>"]
    if slide.minutes:
        shown.append(countdown(slide.minutes))
    shown.append('<div class="body">')
    shown += [block.html for block in slide.blocks]
    if slide.picture:
        shown.append(figure(*slide.picture))
    shown.append("</div>")
    notes = "\n".join(slide.notes)
    return (
        f'<section class="{slide.kind}">\n<div class="slide">\n'
        + "\n".join(shown)
        + f'\n</div>\n<aside class="notes">\n{notes}\n</aside>\n</section>'
    )


def countdown(minutes: int) -> str:
    label = f"Countdown of {minutes} minutes: start or stop"
    return (
        f'<button class="countdown" data-minutes="{minutes}" aria-label="{label}">'
        f"{minutes}:00</button>"
    )


def figure(png: str, caption: str) -> str:
    words = escape(caption)
    return (
        f'<figure><img src="data:image/png;base64,{png}" alt="{words}">'
        f"<figcaption>{words}</figcaption></figure>"
    )


def share(folder: Path) -> None:
    """Put what all decks need into `folder`, so that they ask no other machine for anything."""
    folder.mkdir(parents=True, exist_ok=True)
    for package, names in FILES.items():
        (home,) = find_spec(package).submodule_search_locations
        for source in (Path(home, name) for name in names):
            if source.is_dir():
                shutil.copytree(source, folder / source.name, dirs_exist_ok=True)
            else:
                shutil.copy(source, folder)
    for name in ("slides.css", "slides.js"):
        shutil.copy(LOOK / name, folder)
    colours = [
        HtmlFormatter(style=style).get_style_defs(f'[data-theme="{theme}"] .python')
        for theme, style in CODE_STYLES.items()
    ]
    (folder / "code.css").write_text("\n".join(colours), "utf-8")
