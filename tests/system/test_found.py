"""A file that was merely found: what was looked at is what is read, whatever happens meanwhile, and nobody else may have written it."""

import errno
import grp
import os
import pwd
import struct
from pathlib import Path

import pytest

from wxpush.errors import UsageError
from wxpush.system.found import open_found

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o755)
    path = folder / "wxpush.yaml"
    path.write_text("good")
    path.chmod(0o644)
    return path


def content(path) -> str:
    with os.fdopen(open_found(path)) as file:
        return file.read()


def swapping(monkeypatch, name, when, swap):
    """Do something right before or after the file of this name is opened."""
    original = os.open

    def opened(path, *more, **others):
        here = os.fspath(path) == name
        if here and when == "before":
            swap()
        descriptor = original(path, *more, **others)
        if here and when == "after":
            swap()
        return descriptor

    monkeypatch.setattr(os, "open", opened)


def test_a_file_that_is_replaced_after_the_look_is_not_read(place, monkeypatch):
    evil = place.with_name("evil")
    evil.write_text("evil")
    swapping(monkeypatch, "wxpush.yaml", "after", lambda: evil.replace(place))
    assert content(place) == "good"
    assert place.read_text() == "evil"


@root_only
def test_a_file_of_others_that_comes_before_it_is_opened_is_refused(place, monkeypatch):
    evil = place.with_name("evil")
    evil.write_text("evil")
    os.chown(evil, 12, 34)
    swapping(monkeypatch, "wxpush.yaml", "before", lambda: evil.replace(place))
    with pytest.raises(UsageError, match="belongs to another user"):
        open_found(place)


def test_a_link_that_comes_before_it_is_opened_is_not_followed(place, monkeypatch, tmp_path):
    evil = tmp_path / "evil"
    evil.write_text("evil")

    def swap():
        place.unlink()
        place.symlink_to(evil)

    swapping(monkeypatch, "wxpush.yaml", "before", swap)
    with pytest.raises(OSError) as refused:
        open_found(place)
    assert refused.value.errno == errno.ELOOP


def test_a_folder_that_is_exchanged_is_the_one_that_was_looked_at(place, monkeypatch, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "wxpush.yaml").write_text("evil")

    def swap():
        place.parent.rename(tmp_path / "gone")
        other.rename(place.parent)

    swapping(monkeypatch, "wxpush.yaml", "before", swap)
    assert content(place) == "good"


def test_a_link_is_followed_where_nobody_else_can_change_it_or_its_end(place, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir(mode=0o755)
    place.rename(kept / "real.yaml")
    place.symlink_to("../kept/real.yaml")
    assert content(place) == "good"
    kept.chmod(0o777)
    with pytest.raises(UsageError, match="kept can be written by others"):
        open_found(place)
    kept.chmod(0o1777)
    with pytest.raises(UsageError, match="can be written by others"):
        open_found(place)


def test_a_folder_that_is_a_link_is_what_it_leads_to(place, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(place.parent)
    assert content(link / "wxpush.yaml") == "good"
    place.parent.chmod(0o757)
    with pytest.raises(UsageError, match="can be written by others"):
        open_found(link / "wxpush.yaml")


def test_nobody_is_told_to_close_a_folder_that_is_everybodys(place):
    place.parent.chmod(0o777)
    with pytest.raises(UsageError, match="chmod go-w"):
        open_found(place)
    place.parent.chmod(0o1777)
    with pytest.raises(UsageError, match="put it into a folder") as refused:
        open_found(place)
    assert "chmod" not in str(refused.value)


@root_only
def test_a_link_of_others_is_refused(place, tmp_path):
    place.rename(tmp_path / "real.yaml")
    place.symlink_to(tmp_path / "real.yaml")
    os.chown(place, 12, 34, follow_symlinks=False)
    with pytest.raises(UsageError, match="belongs to another user"):
        open_found(place)


def test_links_that_go_in_a_circle_and_other_things_are_no_file(place):
    place.unlink()
    place.symlink_to("wxpush.yaml")
    with pytest.raises(OSError):
        open_found(place)
    place.unlink()
    os.mkfifo(place)
    with pytest.raises(OSError, match="pipe"):
        open_found(place)


@pytest.mark.parametrize("many", [1, 38, 39, 40, 41, 60])
def test_however_many_links_lead_to_it_what_others_may_write_is_not_read(place, many):
    place.chmod(0o666)
    end = place.rename(place.with_name("end"))
    for number in range(1, many):
        link = place.with_name(f"link{number}")
        link.symlink_to(end.name)
        end = link
    place.symlink_to(end.name)
    with pytest.raises((UsageError, OSError)):
        open_found(place)


def test_no_descriptor_is_left_open(place):
    before = len([*Path("/proc/self/fd").iterdir()])
    os.close(open_found(place))
    place.chmod(0o666)
    for _ in range(3):
        with pytest.raises(UsageError):
            open_found(place)
    assert len([*Path("/proc/self/fd").iterdir()]) == before


class Users:
    """The users and groups of a machine."""

    def __init__(self, monkeypatch, *, name="ann", group="ann", members=(), others=()):
        me = pwd.struct_passwd((name, "x", os.geteuid(), os.getegid(), "", "/", "/bin/sh"))
        them = [pwd.struct_passwd((other, "x", 4000, os.getegid(), "", "/", "/bin/sh")) for other in others]
        monkeypatch.setattr(pwd, "getpwuid", lambda _: me)
        monkeypatch.setattr(pwd, "getpwall", lambda: [me, *them])
        monkeypatch.setattr(
            grp, "getgrgid", lambda _: grp.struct_group((group, "x", os.getegid(), list(members)))
        )


@pytest.mark.parametrize(
    ("users", "read"),
    [
        ({}, True),
        ({"members": ["ann"]}, True),
        ({"members": ["ann", "bob"]}, False),
        ({"group": "staff"}, False),
        ({"others": ["bob"]}, False),
    ],
)
def test_ones_own_group_may_write_where_nobody_else_is_in_it(place, monkeypatch, users, read):
    os.chown(place, -1, os.getegid())
    place.chmod(0o664)
    Users(monkeypatch, **users)
    if read:
        assert content(place) == "good"
    else:
        with pytest.raises(UsageError, match="can be written by others"):
            open_found(place)


def test_an_access_list_that_the_mode_shows_as_the_groups_is_of_others(place, monkeypatch):
    """`setfacl -m u:4000:rw`: the mode has it as what the group may do."""
    os.chown(place, -1, os.getegid())
    place.chmod(0o664)
    Users(monkeypatch)
    anybody = 0xFFFFFFFF
    entries = [
        (0x01, 6, anybody),
        (0x02, 6, 4000),
        (0x04, 4, anybody),
        (0x10, 6, anybody),
        (0x20, 4, anybody),
    ]
    listed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    try:
        os.setxattr(place, "system.posix_acl_access", listed)
    except OSError:
        pytest.skip("this file system has no access lists")
    with pytest.raises(UsageError, match="can be written by others"):
        open_found(place)


def test_where_access_lists_cannot_be_looked_at_a_group_may_not_write(place, monkeypatch):
    os.chown(place, -1, os.getegid())
    place.chmod(0o664)
    Users(monkeypatch)
    monkeypatch.delattr(os, "listxattr")
    with pytest.raises(UsageError, match="can be written by others"):
        open_found(place)
