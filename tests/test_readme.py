"""The README's table is the list of notebooks, and its links and addresses are right."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d\d) \| \[(.+?)\]\((notebooks/.+?)\) \| (\d+) \|", re.MULTILINE)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_the_table_has_a_row_for_each_notebook_in_order():
    assert [row[2] for row in ROW.findall(README)] == [f"notebooks/{p.name}" for p in NOTEBOOKS]


@pytest.mark.parametrize(("number", "title", "path", "minutes"), ROW.findall(README))
def test_a_row_says_what_its_notebook_says(number, title, path, minutes):
    text = "\n".join(cell.source for cell in nbformat.read(ROOT / path, as_version=4).cells)
    assert text.startswith(f"# {number} · {title}\n")
    assert f"**Minutes:** {minutes}\n" in text


def test_every_relative_link_leads_to_a_file():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_address_is_the_projects():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    addresses = set(re.findall(r"https://github\.com/[\w-]+/[\w-]+", README))
    assert addresses == {project["urls"]["Repository"]}
