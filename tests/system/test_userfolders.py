"""Which folders are the user's own: those of a home, or of a variable that says the same wherever the user is."""

from pathlib import Path

import platformdirs
import pytest

from wxpush.system.userfolders import cache_folder, config_folder, data_folder

FOLDERS = {"XDG_CONFIG_HOME": config_folder, "XDG_CACHE_HOME": cache_folder, "XDG_DATA_HOME": data_folder}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_variable_moves_it(monkeypatch, tmp_path, name):
    monkeypatch.setenv(name, str(tmp_path))
    assert FOLDERS[name]() == tmp_path / "wxpush"


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_another_folder_wherever_one_is_is_nobodys_own(monkeypatch, name):
    """Older versions of platformdirs take a relative path as it is."""
    kind = name.split("_")[1].lower()
    monkeypatch.setattr(platformdirs, f"user_{kind}_path", lambda _: Path("config/wxpush"))
    assert FOLDERS[name]() is None


@pytest.mark.parametrize("name", FOLDERS)
def test_a_relative_variable_leads_nowhere_from_here(monkeypatch, name):
    monkeypatch.setenv(name, "config")
    folder = FOLDERS[name]()
    assert folder is None or folder.is_absolute()
