"""tools/release.py on a small course of its own: what it writes, refuses and repeats."""

import json
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import release

EXERCISES = {"double": SimpleNamespace(notebook="01_second")}

PYPROJECT = """
[project.urls]
Repository = "https://github.com/someone/course"
[tool.course]
ref = "v1"
"""

ADDRESSED = """\
git clone https://github.com/someone/course
cd course
This is https://github.com/someone/course. Ask at https://github.com/someone/course/issues, please.
"""

FIGURE = """\
from IPython.display import display

display(
    {"image/png": b"a dot", "text/plain": "Figure: One grey dot."},
    metadata={"image/png": {"alt": "One grey dot."}},
    raw=True,
)"""

ANSWER = '''\
@exercise
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    y = x + x
    return y
    ### END SOLUTION'''

STUB = '''\
@exercise
def double(x):
    """Twice x."""
    return ...  # your code here'''


def first_notebook():
    return [
        new_markdown_cell("# First things", id="title"),
        new_markdown_cell("**You will do** nothing.", id="head"),
        new_markdown_cell("## One section", id="section"),
        new_code_cell("print(1 + 1)", id="sum"),
    ]


def second_notebook():
    return [
        new_markdown_cell("# Second things", id="title"),
        new_markdown_cell("**You will do** an exercise.", id="head"),
        new_markdown_cell("## One section", id="section"),
        new_code_cell("def exercise(f):\n    print(f(2) is ...)\n    return f", id="engine"),
        new_code_cell(ANSWER, id="double", metadata={"tags": ["exercise"]}),
        new_code_cell(FIGURE, id="figure"),
        new_code_cell(
            "import ipywidgets\nipywidgets.IntSlider()",
            id="slider",
            metadata={"tags": ["nbval-ignore-output"]},
        ),
        new_code_cell("print('two\\nlines', flush=True)\nprint('more')", id="print"),
        new_markdown_cell("For the room: ask first.", id="ask", metadata={"tags": ["instructor"]}),
    ]


def make_course(root):
    (root / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    for name in release.WITH_ADDRESS:
        (root / name).write_text(ADDRESSED, "utf-8")
    (root / "solutions").mkdir()
    for name, cells in {"00_first": first_notebook(), "01_second": second_notebook()}.items():
        nbformat.write(new_notebook(cells=cells), root / "solutions" / f"{name}.ipynb")
    return root


def run(root, *arguments):
    return release.main(list(arguments), root, EXERCISES)


def files(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.glob("*/*.ipynb")}


def cells_of(root, name):
    return {cell["id"]: cell for cell in json.loads((root / name).read_text("utf-8"))["cells"]}


def source(cell):
    return "".join(cell["source"])


def edit(root, name, change):
    """Change the cells of a notebook on disk as a hand or an editor would."""
    path = root / name
    nb = json.loads(path.read_text("utf-8"))
    change(nb["cells"])
    path.write_text(json.dumps(nb, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8")


def edit_cell(root, name, cell_id, **values):
    def change(cells):
        (cell,) = [cell for cell in cells if cell["id"] == cell_id]
        cell.update(values)

    edit(root, name, change)


@pytest.fixture
def course(tmp_path):
    """A course that has never been released."""
    return make_course(tmp_path)


@pytest.fixture(scope="module")
def released_files(tmp_path_factory):
    root = make_course(tmp_path_factory.mktemp("released"))
    assert run(root) == 0
    return files(root)


@pytest.fixture
def released(tmp_path, released_files):
    """The same course, released."""
    make_course(tmp_path)
    (tmp_path / "notebooks").mkdir()
    for name, content in released_files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


# ---- What is written ---------------------------------------------------------------------------


def test_the_learner_gets_a_stub_where_the_answer_stood(released):
    assert source(cells_of(released, "notebooks/01_second.ipynb")["double"]) == STUB
    assert source(cells_of(released, "solutions/01_second.ipynb")["double"]) == ANSWER


@pytest.mark.parametrize("indent", ["    ", "        ", "\t"])
def test_the_stub_stands_at_the_indentation_of_the_answer(indent):
    answer = (
        f"{indent}### BEGIN SOLUTION\n{indent}if x:\n{indent}    return 1\n{indent}### END SOLUTION"
    )
    assert release.stub(answer) == f"{indent}return ...  # your code here"


def test_text_after_the_answer_stays():
    answer = ANSWER + "\n\nprint(double(2))"
    assert release.stub(answer) == STUB + "\n\nprint(double(2))"


def test_the_learner_does_not_see_the_instructors_cells(released):
    assert "ask" in cells_of(released, "solutions/01_second.ipynb")
    assert "ask" not in cells_of(released, "notebooks/01_second.ipynb")


def test_both_folders_keep_the_authors_cell_ids_in_order(released):
    authors = [cell.id for cell in second_notebook()]
    solution = list(cells_of(released, "solutions/01_second.ipynb"))
    assert [id for id in solution if id not in release.GENERATED] == authors
    notebook = list(cells_of(released, "notebooks/01_second.ipynb"))
    assert notebook == [id for id in solution if id != "ask"]


def test_generated_cells_stand_below_the_title_after_the_head_and_last(released):
    ids = list(cells_of(released, "notebooks/00_first.ipynb"))
    assert ids == ["title", "badges", "head", "bootstrap", "section", "sum", "navigation"]


@pytest.mark.parametrize("folder", ["solutions", "notebooks"])
def test_the_badges_open_this_very_notebook(released, folder):
    badges = source(cells_of(released, f"{folder}/00_first.ipynb")["badges"])
    colab = "https://colab.research.google.com/github/someone/course/blob/v1"
    assert f"({colab}/{folder}/00_first.ipynb)" in badges
    binder = "https://mybinder.org/v2/gh/someone/course/v1?urlpath=lab/tree"
    assert f"({binder}/{folder}/00_first.ipynb)" in badges


def test_each_notebook_links_to_its_counterpart_and_to_the_table(released):
    for folder, other in (("solutions", "notebooks"), ("notebooks", "solutions")):
        badge = source(cells_of(released, f"{folder}/00_first.ipynb")["badges"])
        assert f"(../{other}/00_first.ipynb)" in badge
        assert "(https://github.com/someone/course#readme)" in badge


def test_the_last_cell_links_to_the_neighbours_by_their_titles(released):
    first = source(cells_of(released, "notebooks/00_first.ipynb")["navigation"])
    second = source(cells_of(released, "notebooks/01_second.ipynb")["navigation"])
    assert "Next: [Second things](01_second.ipynb)" in first
    assert "Previous" not in first
    assert "Previous: [First things](00_first.ipynb)" in second
    assert "Next" not in second


def test_the_bootstrap_cell_is_the_same_everywhere_and_silent(released, released_files):
    cells = [cells_of(released, name)["bootstrap"] for name in released_files]
    assert len(cells) == 4
    assert all(cell == cells[0] for cell in cells)
    assert cells[0]["outputs"] == []


def test_no_version_time_widget_state_or_other_line_end_is_stored(released_files):
    for content in released_files.values():
        nb = json.loads(content)
        assert b"\r" not in content
        assert set(nb["metadata"]) == {"kernelspec", "language_info"}
        assert nb["metadata"]["kernelspec"]["name"] == "python3"
        assert "version" not in nb["metadata"]["language_info"]
        assert all("execution" not in cell["metadata"] for cell in nb["cells"])


def test_of_a_cells_metadata_only_the_tags_are_kept(course):
    path = "solutions/01_second.ipynb"
    edit_cell(course, path, "double", metadata={"tags": ["exercise"], "scrolled": True})
    nb = build(course, "01_second")
    (cell,) = [cell for cell in nb.cells if cell.id == "double"]
    assert cell.metadata == {"tags": ["exercise"]}


def build(root, name, folder="notebooks"):
    return release.build(release.read_course(root, EXERCISES), root / folder / f"{name}.ipynb")


def test_a_widget_is_stored_as_one_sentence(released):
    (output,) = cells_of(released, "notebooks/01_second.ipynb")["slider"]["outputs"]
    assert list(output["data"]) == ["text/plain"]
    assert "Run this cell" in "".join(output["data"]["text/plain"])


def test_a_figures_alternative_text_is_written_into_the_cells_metadata(released):
    for folder in ("solutions", "notebooks"):
        figure = cells_of(released, f"{folder}/01_second.ipynb")["figure"]
        assert figure["metadata"] == {"mystnb": {"image": {"alt": "One grey dot."}}}


def test_outputs_are_those_of_the_folders_own_code(released):
    outputs = {
        folder: cells_of(released, f"{folder}/01_second.ipynb")["double"]["outputs"][0]["text"]
        for folder in ("solutions", "notebooks")
    }
    assert outputs == {"solutions": ["False\n"], "notebooks": ["True\n"]}


def test_what_a_cell_prints_is_stored_in_one_piece(released):
    (output,) = cells_of(released, "notebooks/01_second.ipynb")["print"]["outputs"]
    assert "".join(output["text"]) == "two\nlines\nmore\n"


def test_a_notebook_runs_in_its_own_folder_in_the_courses_environment(course, monkeypatch):
    for name in release.ENVIRONMENT:
        monkeypatch.delenv(name)
    code = "import os, sys\nprint(os.path.basename(os.getcwd()), sys.executable)\n"
    code += "print({k: os.environ[k] for k in ['TF_CPP_MIN_LOG_LEVEL', 'LSTM_COURSE_PROGRESS']})"
    nb = new_notebook(cells=[new_code_cell(code)])
    release.execute(nb, course / "solutions" / "00_first.ipynb")
    assert nb.cells[0].outputs[0].text == (
        f"solutions {sys.executable}\n{{'TF_CPP_MIN_LOG_LEVEL': '3', 'LSTM_COURSE_PROGRESS': ''}}\n"
    )


# ---- Doing it again ----------------------------------------------------------------------------


def test_a_second_run_writes_the_same_bytes(released, released_files):
    assert run(released) == 0
    assert files(released) == released_files


def test_a_released_course_passes_the_check(released, capsys):
    assert run(released, "--check") == 0
    assert capsys.readouterr().err == ""


def test_the_check_writes_nothing(released, released_files):
    edit_cell(released, "notebooks/01_second.ipynb", "section", source=["## Changed"])
    before = files(released)
    assert run(released, "--check") == 1
    assert files(released) == before


def test_numbers_choose_the_notebooks_to_write(course):
    assert run(course, "00") == 0
    assert [path.name for path in course.glob("notebooks/*")] == ["00_first.ipynb"]


def test_an_unknown_number_is_answered_with_one_sentence(course):
    with pytest.raises(SystemExit, match="no notebook in solutions/ has the number 07"):
        run(course, "07")


def test_a_new_notebook_slots_into_the_navigation_by_itself(released):
    cells = [new_markdown_cell("# Half-way things", id="title")]
    nbformat.write(new_notebook(cells=cells), released / "solutions" / "00b_half.ipynb")
    links = {name: build(released, name).cells[-1].source for name in ("00_first", "01_second")}
    assert "Next: [Half-way things](00b_half.ipynb)" in links["00_first"]
    assert "Previous: [Half-way things](00b_half.ipynb)" in links["01_second"]


def test_a_fork_changes_one_line_and_everything_follows(released, released_files):
    settings = released / "pyproject.toml"
    settings.write_text(PYPROJECT.replace("someone/course", "else/fork"), "utf-8")
    assert run(released, "--check") == 1
    assert run(released) == 0
    assert run(released, "--check") == 0
    for name, old in released_files.items():
        assert b"someone" not in (released / name).read_bytes()
        cells = json.loads(old)["cells"]
        changed = {cell["id"] for cell in cells if cell not in cells_of(released, name).values()}
        assert changed == set(release.GENERATED)
    for name in release.WITH_ADDRESS:
        text = ADDRESSED.replace("someone/course", "else/fork").replace("cd course", "cd fork")
        assert (released / name).read_text("utf-8") == text


# ---- The check ---------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["solutions", "notebooks"])
@pytest.mark.parametrize("generated", release.GENERATED)
def test_the_check_names_the_cell_that_was_edited_by_hand(released, capsys, folder, generated):
    edit_cell(released, f"{folder}/01_second.ipynb", generated, source=["by hand"])
    assert run(released, "--check") == 1
    errors = capsys.readouterr().err
    assert f"{folder}/01_second.ipynb, cell" in errors
    assert f"(id {generated}, “by hand”) isn't what the release would write" in errors
    assert "To mend: python -m tools.release 01\n" in errors


def test_the_check_notices_an_alternative_text_that_is_not_the_figures(released, capsys):
    metadata = {"mystnb": {"image": {"alt": "Two dots."}}}
    edit_cell(released, "solutions/01_second.ipynb", "figure", metadata=metadata)
    assert run(released, "--check") == 1
    assert "(id figure," in capsys.readouterr().err


def test_the_check_notices_a_solution_that_changed_since(released, capsys):
    edit_cell(released, "solutions/01_second.ipynb", "section", source=["## New words"])
    assert run(released, "--check") == 1
    assert "notebooks/01_second.ipynb, cell 5 (id section," in capsys.readouterr().err


def test_the_check_notices_a_cell_too_many(released, capsys):
    def add(cells):
        cells.append({"cell_type": "markdown", "id": "x", "metadata": {}, "source": ["More"]})

    edit(released, "notebooks/00_first.ipynb", add)
    assert run(released, "--check") == 1
    assert "(id x, “More”)" in capsys.readouterr().err


def test_the_check_notices_metadata_that_an_editor_left(released, capsys):
    path = released / "notebooks" / "00_first.ipynb"
    path.write_text(path.read_text("utf-8").replace('"name": "python"', '"name": "other"'), "utf-8")
    assert run(released, "--check") == 1
    assert "notebooks/00_first.ipynb: its metadata or layout" in capsys.readouterr().err


def test_the_check_leaves_outputs_alone(released):
    edit_cell(released, "notebooks/00_first.ipynb", "sum", outputs=[])
    assert run(released, "--check") == 0


def test_the_check_notices_a_missing_notebook(released, capsys):
    (released / "notebooks" / "00_first.ipynb").unlink()
    assert run(released, "--check") == 1
    assert "notebooks/00_first.ipynb is missing" in capsys.readouterr().err


def test_the_check_notices_a_notebook_without_a_solution(released, capsys):
    (released / "notebooks" / "09_gone.ipynb").write_text("{}", "utf-8")
    assert run(released, "--check") == 1
    assert "`git rm notebooks/09_gone.ipynb`" in capsys.readouterr().err


# ---- What an author can get wrong --------------------------------------------------------------


def answer(old, new):
    """The exercise's cell with a slip in it."""
    return {"id": "double", "source": ANSWER.replace(old, new)}


SLIPS = {
    "don't come in pairs": [
        answer("    ### END SOLUTION", "    # the end"),
        answer("    ### BEGIN SOLUTION\n", ""),
        answer("    y = x + x", "    ### BEGIN SOLUTION"),
    ],
    "marker is misspelt": [
        answer("### BEGIN SOLUTION", "###BEGIN SOLUTION"),
        answer("### END SOLUTION", "### End solution"),
        answer("### END SOLUTION", "### END SOLUTIONS"),
    ],
    "has no solution region": [{"id": "double", "source": STUB}],
    "has 2 solution regions": [
        answer("    y = x + x", "    y = x + x\n    ### END SOLUTION\n    ### BEGIN SOLUTION")
    ],
    "isn't in utils/exercises": [answer("def double", "def dubble")],
    "must stand right above a def": [answer("@exercise\n", "@exercise\n# Twice\n")],
    "lacks its tag `exercise`": [{"id": "double", "metadata": {}}],
    "is tagged `exercise` and holds none": [{"id": "print", "metadata": {"tags": ["exercise"]}}],
    "outside an exercise": [answer("@exercise\n", "")],
    "isn't Python": [answer("    ### BEGIN", "### BEGIN")],
    "tag the cell `nbval-ignore-output`": [
        {
            "id": "print",
            "outputs": [
                {
                    "output_type": "display_data",
                    "metadata": {},
                    "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}},
                }
            ],
        }
    ],
    "the cell id stands 2 times in this notebook": [{"id": "print", "new_id": "figure"}],
}


@pytest.mark.parametrize(
    ("sentence", "slip"), [(sentence, slip) for sentence in SLIPS for slip in SLIPS[sentence]]
)
def test_an_authors_slip_is_reported_with_its_cell(course, capsys, sentence, slip):
    slip = dict(slip)
    cell_id = slip.pop("id")
    new_id = slip.pop("new_id", cell_id)
    edit_cell(course, "solutions/01_second.ipynb", cell_id, **slip, id=new_id)
    assert run(course) == 1
    complaint = next(line for line in capsys.readouterr().err.splitlines() if sentence in line)
    assert complaint.startswith("solutions/01_second.ipynb, cell ")
    assert f"(id {new_id}, " in complaint
    assert not (course / "notebooks").exists()


def test_a_missing_title_is_reported(course, capsys):
    edit_cell(course, "solutions/00_first.ipynb", "title", source=["First things"])
    assert run(course) == 1
    assert "solutions/00_first.ipynb doesn't open with a title" in capsys.readouterr().err


def test_an_exercise_in_another_notebook_than_its_own_is_reported(course, capsys):
    exercises = {"double": SimpleNamespace(notebook="00_first")}
    assert release.main([], course, exercises) == 1
    assert "the exercise double belongs to 00_first" in capsys.readouterr().err


def test_an_exercise_that_no_notebook_holds_is_reported(course, capsys):
    exercises = EXERCISES | {"triple": SimpleNamespace(notebook="01_second")}
    assert release.main([], course, exercises) == 1
    assert "the exercise triple stands in 0 cells" in capsys.readouterr().err


def test_an_exercise_that_stands_in_two_cells_is_reported(course, capsys):
    def repeat(cells):
        cells.append(next(cell for cell in cells if cell["id"] == "double") | {"id": "again"})

    edit(course, "solutions/01_second.ipynb", repeat)
    assert run(course) == 1
    assert "the exercise double stands in 2 cells" in capsys.readouterr().err


def test_all_mistakes_are_reported_in_one_go(course, capsys):
    edit_cell(course, "solutions/00_first.ipynb", "title", source=["First things"])
    edit_cell(course, "solutions/01_second.ipynb", "double", source=[STUB], metadata={})
    assert run(course) == 1
    errors = capsys.readouterr().err
    for sentence in ("title", "lacks its tag", "has no solution region"):
        assert sentence in errors


def test_a_file_that_is_not_a_notebook_is_named(course):
    path = course / "solutions" / "00_first.ipynb"
    path.write_text("<<<<<<< HEAD\n" + path.read_text("utf-8"), "utf-8")
    with pytest.raises(SystemExit, match=r"solutions/00_first\.ipynb isn't a notebook"):
        run(course)


def test_a_notebook_from_before_cell_ids_is_named(course):
    path = course / "solutions" / "00_first.ipynb"
    path.write_text(path.read_text("utf-8").replace('"id": "sum",', ""), "utf-8")
    with pytest.raises(SystemExit, match=r"solutions/00_first\.ipynb has cells without an id"):
        run(course)


def test_an_address_outside_github_is_refused(course):
    settings = PYPROJECT.replace("https://github.com/", "git@github.com:")
    (course / "pyproject.toml").write_text(settings, "utf-8")
    with pytest.raises(SystemExit, match="Repository is 'git@github.com:someone/course'"):
        run(course)


def test_a_cell_that_raises_is_named_and_its_notebook_not_written(course, capsys):
    edit_cell(course, "solutions/00_first.ipynb", "sum", source=["1 / 0"])
    before = files(course)
    assert run(course, "00") == 1
    errors = capsys.readouterr().err
    for folder in ("solutions", "notebooks"):
        assert f"{folder}/00_first.ipynb, cell 6 (id sum, “1 / 0”) raised ZeroDivision" in errors
    assert files(course) == before


def test_a_kernel_that_dies_is_reported_with_its_cell(course, capsys):
    edit_cell(course, "solutions/00_first.ipynb", "sum", source=["import os\n", "os._exit(1)"])
    assert run(course, "00") == 1
    assert "cell 6 (id sum, “import os”): Kernel died" in capsys.readouterr().err


def test_a_cell_that_never_ends_is_stopped_and_named(course, capsys, monkeypatch):
    monkeypatch.setattr(release, "SECONDS_PER_CELL", 1)
    edit_cell(course, "solutions/00_first.ipynb", "sum", source=["while True:\n", "    pass"])
    assert run(course, "00") == 1
    assert "cell 6 (id sum, “while True:”): " in capsys.readouterr().err


def test_a_widget_that_first_appears_when_run_needs_the_tag(course, capsys):
    edit_cell(course, "solutions/01_second.ipynb", "slider", metadata={})
    assert run(course) == 1
    errors = capsys.readouterr().err
    assert "solutions/01_second.ipynb, cell 9 (id slider, “import ipywidgets”)" in errors
    assert not (course / "notebooks" / "01_second.ipynb").exists()


# ---- The bootstrap cell ------------------------------------------------------------------------


@pytest.fixture
def colab(tmp_path):
    """Run the bootstrap cell as a Colab notebook would, of a repository on this disk."""
    origin = tmp_path / "origin" / "course"
    (origin / "utils").mkdir(parents=True)
    (origin / "utils" / "__init__.py").write_text("word = 'fetched'\n")
    git = ["git", "-C", str(origin), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "One"]):
        subprocess.run([*git, *command], check=True)
    content = tmp_path / "content"
    content.mkdir()

    def run_python(after="", ref="main", before="sys.modules['google.colab'] = sys"):
        cell = release.bootstrap(origin.as_posix(), ref).source
        code = "\n".join(["import sys", before, cell, cell, after])
        command = [sys.executable, "-I", "-c", code]
        return subprocess.run(command, cwd=content, capture_output=True, text=True), content

    return run_python


def test_on_colab_the_course_is_fetched_and_can_be_imported(colab):
    done, _ = colab("import utils\nprint(utils.word)")
    assert (done.stdout, done.stderr) == ("fetched\n", "")


def test_running_the_bootstrap_cell_twice_changes_nothing(colab):
    colab()
    done, content = colab("print(sum('content' in path for path in sys.path))")
    assert (done.stdout, done.stderr) == ("1\n", "")
    assert [path.name for path in content.iterdir()] == ["course"]


def test_the_bootstrap_cell_runs_one_command_which_installs_nothing(colab):
    told = "lambda command, **options: print(command[:2]) or run(command, **options)"
    spy = f"import subprocess\nrun = subprocess.run\nsubprocess.run = {told}"
    done, _ = colab(before=f"sys.modules['google.colab'] = sys\n{spy}")
    assert (done.stdout, done.stderr) == ("['git', 'clone']\n", "")


def test_what_an_interrupted_fetch_left_is_fetched_anew(colab):
    _, content = colab(ref="no-such-branch")
    (content / "part-of-course" / "utils").mkdir(parents=True)
    done, _ = colab("import utils\nprint(utils.word)")
    assert (done.stdout, done.stderr) == ("fetched\n", "")
    assert [path.name for path in content.iterdir()] == ["course"]


def test_a_failed_fetch_says_in_one_sentence_what_to_do(colab):
    done, content = colab(ref="no-such-branch")
    last_line = done.stderr.splitlines()[-1]
    assert (
        last_line
        == "ConnectionError: The course wasn't fetched: check the network, run this again."
    )
    assert list(content.iterdir()) == []


def test_outside_colab_the_bootstrap_cell_does_nothing(colab):
    done, content = colab(
        before="modules = set(sys.modules)", after="assert modules == set(sys.modules)"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(content.iterdir()) == []
