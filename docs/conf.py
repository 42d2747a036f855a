"""Sphinx's settings for the course as a web page. tools/site.py lays out what Sphinx reads."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

project = (ROOT / "README.md").read_text("utf-8").splitlines()[0].removeprefix("# ")
copyright = SETTINGS["project"]["authors"][0]["name"]
language = "en"

# The last one ships MathJax, so that a reader's browser fetches nothing from elsewhere.
extensions = ["myst_nb", "sphinx.ext.mathjax", "sphinx-mathjax-offline"]
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 2  # as on GitHub, so that one link leads to a term or a paper everywhere
nb_execution_mode = "off"
nb_code_prompt_show, nb_code_prompt_hide = "Show", "Hide"

templates_path = ["templates"]
html_theme = "sphinx_book_theme"
html_title = project
html_favicon = "favicon.svg"
html_static_path = ["course.css"]
html_css_files = ["course.css"]
html_copy_source = False
html_use_index = False
html_context = {
    "default_mode": "auto",  # light or dark, as the reader's system is
    "about": SETTINGS["project"]["description"],
}
html_theme_options = {
    "repository_url": SETTINGS["project"]["urls"]["Repository"],
    "repository_branch": SETTINGS["tool"]["course"]["ref"],
    "launch_buttons": {
        "binderhub_url": "https://mybinder.org",
        "colab_url": "https://colab.research.google.com",
        "notebook_interface": "jupyterlab",
    },
    "use_repository_button": True,
    "use_issues_button": True,
    "use_download_button": False,  # a notebook alone lacks utils/
    "use_fullscreen_button": False,
    "footer_content_items": ["copyright.html"],
}
