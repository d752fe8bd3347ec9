"""A folder to read and run in."""

import os
import tempfile

import pytest

from tests.inputs.kinds.verdicts import Ground

#: What tells a long proof its piece: tests/reliability/seeds.py and figures.py.
_OF_PROOFS = {"WXPUSH_SEED", "WXPUSH_UNITS", "WXPUSH_LONG_SECONDS", "WXPUSH_PLAN", "WXPUSH_FIGURES"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to work in, and nothing of this machine's in the environment."""
    for name in [name for name in os.environ if name.startswith(("WXPUSH", "XDG", "LC_", "LANG"))]:
        if name not in _OF_PROOFS:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # where a crash file would lie
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def ground(folder, capfd):
    return Ground(folder, capfd)
