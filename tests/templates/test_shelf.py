"""The list of templates is kept for its account alone, readable by its owner alone, and never in the way."""

import logging

import pytest

from wxpush.errors import UsageError
from wxpush.templates.shelf import Shelf, Shelved
from wxpush.wechat.values import TemplateInfo

LIST = Shelved(1_795_000_000_000, (TemplateInfo("T", "订单", content="{{thing1.DATA}}"),))


def shelf(folder, appid="wx1", url="https://a"):
    return Shelf(folder / "cache", appid, url)


def test_what_is_kept_is_read_again_by_the_same_account_only(tmp_path):
    assert shelf(tmp_path).read() is None
    shelf(tmp_path).write(LIST)
    assert shelf(tmp_path).read() == LIST
    assert shelf(tmp_path, appid="wx2").read() is None
    assert shelf(tmp_path, url="https://b").read() is None
    (file,) = (tmp_path / "cache").iterdir()
    assert (file.stat().st_mode & 0o777, (tmp_path / "cache").stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"asked_ms":"x"}', b"\xff\xfe"])
def test_a_damaged_file_is_as_good_as_none(tmp_path, damage):
    shelf(tmp_path).write(LIST)
    next((tmp_path / "cache").iterdir()).write_bytes(damage)
    assert shelf(tmp_path).read() is None


def test_a_file_that_others_may_have_written_is_not_believed(tmp_path):
    shelf(tmp_path).write(LIST)
    file = next((tmp_path / "cache").iterdir())
    file.chmod(0o644)
    assert shelf(tmp_path).read() is None
    other = tmp_path / "other"
    file.rename(other)
    file.symlink_to(other)
    with pytest.raises(UsageError, match="symbolic link"):
        shelf(tmp_path).read()


def test_a_disk_that_cannot_be_written_is_a_word_in_the_log(tmp_path, caplog):
    (tmp_path / "cache").write_text("a file")
    with caplog.at_level(logging.WARNING):
        shelf(tmp_path).write(LIST)
    assert "cannot be kept" in caplog.text
