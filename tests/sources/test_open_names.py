"""Names of what is open in a process are no files to begin a campaign with."""

import os

import pytest

from wxpush.errors import SourceError
from wxpush.sources.descriptor import require_name


@pytest.mark.parametrize(
    "name",
    [
        "/dev/stdin",
        "/dev/fd/0",
        "/proc/self/fd/3",
        "/proc/1/fd/3",
        "/dev/../dev/stdin",
        "/proc/self/task/7/fd/3",
    ],
)
def test_what_is_open_has_no_name_that_lasts(name, tmp_path):
    with pytest.raises(SourceError, match="names an open file of this process"):
        require_name(tmp_path / name)


def test_nor_by_a_link(tmp_path):
    link = tmp_path / "list.csv"
    link.symlink_to("/dev/stdin")
    with pytest.raises(SourceError, match="standard input"):
        require_name(link)


def test_a_file_may_lie_anywhere_and_behind_links(tmp_path):
    (tmp_path / "list.csv").symlink_to("other.csv")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    for name in ("list.csv", "loop.csv", "missing.csv", "/dev/shm/list.csv", os.curdir):
        require_name(tmp_path / name)
