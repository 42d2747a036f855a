"""The first cell of every notebook: on Colab it fetches the course, elsewhere it finds it."""

import subprocess
import sys

import pytest

from tools.release.first_cell import first_cell


@pytest.fixture
def colab(tmp_path):
    """Run the first cell as a Colab notebook would, of a repository on this disk."""
    origin = tmp_path / "origin" / "course"
    (origin / "utils").mkdir(parents=True)
    (origin / "utils" / "__init__.py").write_text("word = 'fetched'\n")
    git = ["git", "-C", str(origin), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "One"]):
        subprocess.run([*git, *command], check=True)
    content = tmp_path / "content"
    content.mkdir()

    def run_python(after="", ref="main", before="sys.modules['google.colab'] = sys"):
        cell = first_cell(origin.as_posix(), ref).source
        code = "\n".join(["import sys", before, cell, cell, after])
        command = [sys.executable, "-I", "-c", code]
        return subprocess.run(command, cwd=content, capture_output=True, text=True), content

    return run_python


def test_on_colab_the_course_is_fetched_and_can_be_imported(colab):
    done, _ = colab("import utils\nprint(utils.word)")
    assert (done.stdout, done.stderr) == ("fetched\n", "")


def test_running_the_first_cell_twice_changes_nothing(colab):
    colab()
    done, content = colab("print(sum('content' in path for path in sys.path))")
    assert (done.stdout, done.stderr) == ("1\n", "")
    assert [path.name for path in content.iterdir()] == ["course"]


def test_the_first_cell_runs_one_command_which_installs_nothing(colab):
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


def test_outside_colab_it_only_imports_the_course_that_is_there(colab):
    before = "import os\nmodules = set(sys.modules)"
    done, content = colab(before=before, after="print(set(sys.modules) - modules)")
    assert (done.stdout, done.stderr) == ("{'utils'}\n", "")
    assert list(content.iterdir()) == []


def test_after_it_tensorflow_writes_no_notes_of_its_own(colab):
    after = (
        "print([os.environ[name] for name in ('TF_CPP_MIN_LOG_LEVEL', 'TF_ENABLE_ONEDNN_OPTS')])"
    )
    done, _ = colab(before="import os", after=after)
    assert (done.stdout, done.stderr) == ("['3', '0']\n", "")
