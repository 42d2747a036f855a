"""`make hub` says where learners go and with which password, and hands over to JupyterHub."""

import os
import socket

import pytest

from tools.hub import __main__ as hub
from tools.hub import settings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="JupyterHub has no Windows")


@pytest.fixture
def started(monkeypatch, tmp_path):
    """The arguments that JupyterHub is started with; none is started."""
    started = []
    monkeypatch.setattr(hub.os, "execv", lambda program, command: started.extend(command))
    monkeypatch.setattr(hub.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(hub, "install_proxy", lambda: None)
    monkeypatch.setattr(settings, "LEARNERS", tmp_path / "my_hub")
    monkeypatch.setattr(settings, "PASSWORD", tmp_path / "my_hub" / "password")
    return started


def test_a_hub_is_for_this_machine_alone_unless_it_is_told_an_address(started, capsys):
    hub.main([])
    assert started[started.index("--ip") + 1] == "127.0.0.1"
    started.clear()
    hub.main(["--ip", "192.168.1.5", "--port", "80"])
    assert started[started.index("--ip") + 1] == "192.168.1.5"
    assert "http://192.168.1.5:80," in capsys.readouterr().out
    hub.main(["--ip", "0.0.0.0"])
    assert f"http://{socket.gethostname()}:8000," in capsys.readouterr().out


def test_what_else_it_is_told_goes_to_jupyterhub(started):
    hub.main(["--debug"])
    assert started[-1] == "--debug"


def test_the_password_is_made_at_the_first_start_and_said_at_each(started, capsys):
    hub.main([])
    password = settings.PASSWORD.read_text("utf-8").strip()
    assert len(password) >= 12
    assert settings.PASSWORD.stat().st_mode & 0o077 == 0
    hub.main([])
    assert capsys.readouterr().out.count(f"password {password}\n") == 2


def test_a_teacher_may_write_another_password_but_no_short_one(started):
    settings.PASSWORD.parent.mkdir()
    settings.PASSWORD.write_text("of our own\n")
    assert settings.password() == "of our own"
    settings.PASSWORD.write_text("short\n")
    with pytest.raises(SystemExit, match="password holds 5 characters and has to hold 8 or more"):
        hub.main([])
    assert started == []


def test_as_root_nothing_starts_until_that_is_asked_for(started, monkeypatch):
    monkeypatch.setattr(hub.os, "geteuid", lambda: 0)
    with pytest.raises(SystemExit, match="would run as root"):
        hub.main([])
    hub.main(['--Spawner.args=["--allow-root"]'])
    assert started


def test_a_link_is_asked_for_and_nothing_starts(started, capsys):
    hub.main(["--link", "https://hub.example.org"])
    assert capsys.readouterr().out == settings.link("https://hub.example.org") + "\n"
    assert started == []


def test_where_npm_brings_no_proxy_that_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(hub, "PROXY", tmp_path / "configurable-http-proxy")
    monkeypatch.setattr(hub, "npm", lambda arguments: 1)
    with pytest.raises(SystemExit, match="npm could not install configurable-http-proxy"):
        hub.install_proxy()
