"""What the release step writes into the README and beside it."""

from dataclasses import replace

import pytest
from small_course import DOUBLE, EXERCISES, PYPROJECT, TEXT, built, run

from tools.release import sample
from tools.release.cells import GENERATED
from tools.release.course import read_course
from tools.release.texts import write_texts
from utils.exercises import EXERCISES as REAL


def test_the_table_has_a_row_for_each_notebook_from_its_title_and_head(released):
    readme = (released / "README.md").read_text("utf-8")
    rows = [line for line in readme.splitlines() if line.startswith("| 0")]
    assert rows == [
        "| 00 | [First things](notebooks/00_first.ipynb) | 5 | This "
        "| [solution](solutions/00_first.ipynb) |",
        "| 01 | [Second things](notebooks/01_second.ipynb) | 10 | This "
        "| [solution](solutions/01_second.ipynb) |",
    ]
    assert readme.endswith("|\n\nThe end.\n")


def test_a_picture_of_the_readme_is_the_notebooks_own_figure_with_its_caption(released):
    assert (released / "docs" / "01_second.figure.png").read_bytes() == b"a dot"
    assert "![One grey dot.](docs/01_second.figure.png)" in (released / "README.md").read_text()


def test_a_picture_that_no_cell_has_is_refused_with_its_name(released):
    readme = released / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("01_second.figure", "01_second.print"))
    with pytest.raises(SystemExit, match="the figure of cell print of 01_second: it has none"):
        run(released, "--check")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("README.md", "| 10 |", "| 99 |"),
        ("README.md", "One grey dot", "A dot"),
        ("CITATION.cff", "someone", "anyone"),
        ("docs/01_second.figure.png", "a dot", "two dots"),
    ],
)
def test_the_check_names_a_text_that_was_changed_by_hand(released, capsys, name, old, new):
    path = released / name
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert run(released, "--check") == 1
    assert f"{name} isn't what the release would write\n" in capsys.readouterr().err


def test_a_fork_changes_one_line_and_everything_follows(released, capsys):
    before = {name: built(released, name) for name in ("00_first", "01_second")}
    settings = PYPROJECT.replace("someone/course", "else/fork")
    (released / "pyproject.toml").write_text(settings, "utf-8")
    assert run(released, "--check") == 1
    write_texts(read_course(released, EXERCISES))
    text = TEXT.replace("someone/course", "else/fork").replace("cd course", "cd fork")
    text = text.replace("someone.github.io/course", "else.github.io/fork")
    assert (released / "CITATION.cff").read_text("utf-8") == text
    assert (released / "README.md").read_text("utf-8").startswith(text)
    for name, nb in before.items():
        pairs = list(zip(nb.cells, built(released, name).cells, strict=True))
        assert {old.id for old, new in pairs if old != new} == set(GENERATED)
        assert "someone" not in str([new for _, new in pairs])


def test_the_picture_of_a_verdict_is_drawn_where_the_readme_shows_it(course):
    (course / "README.md").write_text("![](docs/verdict.svg)", "utf-8")
    write_texts(read_course(course))
    picture, words = sample.sample(REAL[sample.EXERCISE])
    assert (course / "docs" / "verdict.svg").read_text("utf-8") == picture
    said = " ".join((course / "README.md").read_text("utf-8").split())
    assert said == f"![{words}](docs/verdict.svg)"


def test_an_exercises_new_minutes_make_the_readme_stale(released, capsys):
    longer = {"double": replace(DOUBLE, minutes=12)}
    assert run(released, "--check", exercises=longer) == 1
    assert "README.md isn't what the release would write" in capsys.readouterr().err


def test_the_readme_says_how_many_hours_all_notebooks_take_together(course):
    (course / "README.md").write_text("It takes about 3 hours, for all of it.", "utf-8")
    longer = {"double": replace(DOUBLE, minutes=600)}  # ten more in both notebooks' texts
    write_texts(read_course(course, longer))
    assert (course / "README.md").read_text("utf-8") == "It takes about 10 hours, for all of it."
