"""The check of what is installed says what is missing or too old, and the command that mends it."""

from importlib import metadata

import pytest

from utils import installed


@pytest.fixture
def pretend(monkeypatch):
    """Pretend that some packages have another version, or none."""
    real = metadata.version

    def set_to(**versions):
        def version(name):
            given = versions.get(name.replace("-", "_"), real)
            if given is None:
                raise metadata.PackageNotFoundError(name)
            return real(name) if given is real else given

        monkeypatch.setattr(metadata, "version", version)

    return set_to


def test_where_everything_is_installed_it_says_so(capsys):
    installed.check()
    out = capsys.readouterr().out
    assert out.endswith("Everything is here.\n")
    for name in ("python", "numpy", "tensorflow", "keras", "torch", "matplotlib", "ipywidgets"):
        assert f"\n{name} " in "\n" + out


def test_what_is_missing_or_too_old_is_named_with_the_command_that_mends_it(capsys, pretend):
    pretend(torch=None, numpy="1.26.4")
    installed.check()
    out = capsys.readouterr().out
    assert "torch        missing" in out
    assert "numpy        1.26.4 does not fit (needs >=2.1)" in out
    assert out.splitlines()[-1] == 'This mends it: %pip install "numpy>=2.1" "torch>=2.11"'


def test_the_large_tensorflow_of_colab_counts_for_the_small_one(capsys, pretend):
    pretend(tensorflow_cpu=None, tensorflow="2.20.0")
    installed.check()
    assert "tensorflow   2.20.0 found" in capsys.readouterr().out


def test_a_python_outside_the_range_is_said(capsys, monkeypatch):
    monkeypatch.setattr(installed.platform, "python_version", lambda: "3.10.13")
    installed.check()
    assert "This course runs on Python" in capsys.readouterr().out
