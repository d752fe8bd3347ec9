"""A desk in an empty folder, with nothing of this machine's in the environment."""

import os
import tempfile
from types import SimpleNamespace

import pytest

from tests.operator.desk import Desk
from tests.operator.wechat import Wechat
from wxpush import wiring, words
from wxpush.system import garbage


@pytest.fixture
def desk(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("WXPUSH", "XDG", "LC_", "LANG"))]:
        monkeypatch.delenv(name)
    folder, wechat = tmp_path / "here", Wechat()
    folder.mkdir(mode=0o700)
    made = Desk(folder, wechat, monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WXPUSH_RATE", "max")
    monkeypatch.setattr(tempfile, "tempdir", str(made.crashes))
    monkeypatch.setattr(wiring, "line", wechat.line)
    # A command chooses it for the whole process; the next test is told in English again.
    monkeypatch.setattr(words, "_chosen", "en")
    # How a process of its own collects garbage is none of this one's business.
    quiet = SimpleNamespace(freeze=lambda: None, set_threshold=lambda _: None)
    monkeypatch.setattr(garbage, "gc", quiet)
    monkeypatch.chdir(folder)
    return made
