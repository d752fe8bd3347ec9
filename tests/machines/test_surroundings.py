"""A process without a home, without a name for its user, or in a folder that is gone: of no matter to who names all files."""

import os
import pwd

import pytest

from wxpush.cli.common.configuration import config_path, configuration
from wxpush.options.common import CONFIG
from wxpush.options.values import Values


@pytest.fixture
def homeless(monkeypatch):
    """A uid that no passwd entry has, as orchestrators choose them."""

    def unknown(uid: int) -> object:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in list(os.environ):
        if name == "HOME" or name.startswith(("XDG_", "WXPUSH_")):
            monkeypatch.delenv(name)


@pytest.fixture
def gone(monkeypatch, tmp_path):
    """The working folder is deleted."""
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("WXPUSH_CONFIG", raising=False)
    monkeypatch.chdir(folder)
    folder.rmdir()
    yield
    os.chdir("/")


@pytest.fixture
def named(tmp_path):
    path = tmp_path / "named.yaml"
    path.write_text("appid: wx0123456789abcdef\n")
    return path


@pytest.mark.parametrize("home", [None, "", "relative"])
def test_without_a_home_there_is_no_configuration_of_the_users_own(homeless, monkeypatch, tmp_path, home):
    monkeypatch.chdir(tmp_path)
    if home is not None:
        monkeypatch.setenv("HOME", home)
    assert config_path(Values({})) is None


def test_without_a_home_a_file_that_is_named_is_read(homeless, named, monkeypatch):
    monkeypatch.chdir(named.parent)
    assert configuration(Values({CONFIG: named})).appid == "wx0123456789abcdef"
    monkeypatch.setenv("WXPUSH_CONFIG", str(named))
    assert configuration(Values({})).appid == "wx0123456789abcdef"


def test_in_a_folder_that_is_gone_no_configuration_is_found(gone):
    assert config_path(Values({})) is None


def test_in_a_folder_that_is_gone_a_file_that_is_named_is_read(gone, named):
    assert configuration(Values({CONFIG: named})).appid == "wx0123456789abcdef"
