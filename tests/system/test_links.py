"""Links on the way to what is written: one that another user made where everybody may make one leads nowhere, as the kernel has it."""

import os

import pytest

from wxpush.cli.common.logs import logging_to
from wxpush.errors import UsageError, WxpushError
from wxpush.service.keys.administration import make
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile
from wxpush.system.files import resolved
from wxpush.system.replacing import written

OTHER = 12
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives links away")


def _log(path):
    with logging_to(path):
        pass


def _result(path):
    with written(path, encoding="utf-8") as file:
        file.write("a")


USES = {
    "result": _result,
    "log": _log,
    "list": lambda path: ListFile(path).append([Entry("oFollower1")]),
    "keys": lambda path: make(path, "shop", made="2026-12-01T08:30:00Z"),
}


@pytest.fixture
def public(tmp_path):
    folder = tmp_path / "public"
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("way", ["the file", "its folder", "a link to a link"])
def test_a_link_of_anybody_is_not_followed(tmp_path, public, way, use):
    there = tmp_path / "there"
    there.mkdir()
    (there / "file").write_text("precious")
    link = public / "link"
    link.symlink_to(there if way == "its folder" else there / "file")
    os.chown(link, OTHER, OTHER, follow_symlinks=False)
    path = {"the file": link, "its folder": link / "file", "a link to a link": tmp_path / "own"}[way]
    if way == "a link to a link":
        path.symlink_to("public/link")
    with pytest.raises(WxpushError, match="another user's link"):
        USES[use](path)
    assert [each.read_text() for each in there.iterdir()] == ["precious"]


def test_one_s_own_is_and_whoever_has_the_folder_may_make_them(tmp_path, public):
    target = tmp_path / "target"
    link = public / "link"
    link.symlink_to(target)
    assert resolved(link) == target
    os.chown(link, OTHER, OTHER, follow_symlinks=False)
    os.chown(public, OTHER, OTHER)
    assert resolved(link) == target
    os.chown(public, 0, 0)
    public.chmod(0o775)  # of a group that works together
    assert resolved(link) == target


def test_links_in_a_circle_end(tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).symlink_to(other)
    with pytest.raises(UsageError):
        _result(tmp_path / "a" / "c")
