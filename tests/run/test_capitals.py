"""Where a folder makes no difference between capitals and small letters, two names are one file."""

from pathlib import Path

import pytest

from wxpush.errors import UsageError
from wxpush.run import distinct


def test_where_capitals_make_no_difference_neither_do_they_here(tmp_path, monkeypatch):
    given: dict[distinct.Name, Path | None] = {
        "-o": tmp_path / "Campaign.CSV",
        "--log-file": tmp_path / "campaign.csv",
    }
    distinct.require_distinct(given)
    monkeypatch.setattr(distinct, "_ignores_case", lambda folder: folder == tmp_path)
    with pytest.raises(UsageError, match="are the same file"):
        distinct.require_distinct(given)


def test_names_that_differ_in_more_than_capitals_are_two_anywhere(tmp_path, monkeypatch):
    monkeypatch.setattr(distinct, "_ignores_case", lambda _: True)
    distinct.require_distinct({"-o": tmp_path / "one.csv", "--log-file": tmp_path / "other.csv"})


def test_a_folder_that_tells_capitals_apart_is_known(tmp_path):
    (tmp_path / "name").touch()
    assert distinct._ignores_case(tmp_path) is (tmp_path / "NAME").exists()
