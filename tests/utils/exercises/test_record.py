"""What is solved is counted and kept, whatever becomes of the file."""

import subprocess
import sys

import pytest

from utils.exercises import progress, record


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    """A learner who has solved nothing yet."""
    path = tmp_path / "progress"
    monkeypatch.setenv("LSTM_COURSE_PROGRESS", str(path))
    monkeypatch.setattr(record, "_solved_here", set())
    return path


@pytest.fixture
def shown(capsys):
    """What `progress()` shows, line by line as one."""

    def shown():
        capsys.readouterr()
        progress()
        return " ".join(capsys.readouterr().out.split())

    return shown


def test_progress_counts_what_is_solved_and_names_the_next(shown):
    assert "02_single_lstm_unit □□□□□□□□ 0 of 8 solved, next: column_gate" in shown()
    record.add("column_gate")
    assert "02_single_lstm_unit ■□□□□□□□ 1 of 8 solved, next: lstm_step" in shown()


def test_progress_outlives_the_kernel(shown):
    record.add("output_gate")
    record._solved_here.clear()
    assert "1 of 8 solved" in shown()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00\x80", b'{"version": 9}', b"\nno_such_one\nhalf_li"]
)
def test_a_file_that_is_damaged_or_from_another_version_is_survived(content, progress_file, shown):
    progress_file.write_bytes(content)
    assert "0 of 8 solved" in shown()
    record.add("output_gate")
    record._solved_here.clear()
    assert "1 of 8 solved" in shown()
    assert progress_file.read_bytes().startswith(content)  # nothing in it is overwritten


def test_a_file_that_cannot_be_written_is_said_and_the_session_still_counts(progress_file, shown):
    progress_file.mkdir()
    assert record.add("output_gate").startswith("Your progress could not be kept in")
    assert "1 of 8 solved" in shown()


def test_two_kernels_at_once_lose_nothing():
    script = "from utils.exercises import record\nfor n in range(200): record.add(f'{}_{{n}}')"
    kernels = [subprocess.Popen([sys.executable, "-c", script.format(name)]) for name in "ab"]
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    assert len(record.solved()) == 400


def test_an_empty_setting_keeps_progress_in_memory_only(progress_file, shown, monkeypatch):
    monkeypatch.setenv("LSTM_COURSE_PROGRESS", "")
    record.add("output_gate")
    assert "1 of 8 solved" in shown()
    assert not progress_file.exists()
