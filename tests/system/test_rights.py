"""Who may open a file by owner, group, mode and access list, and who may a file for its writers alone."""

import os
import struct
import sys
from pathlib import Path

import pytest

from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile
from wxpush.system.access.rights import ACCESS_LIST, Rights, for_writers, give, openers, rights_of
from wxpush.system.sharing.guard import Guard

_NOBODY = 0xFFFFFFFF
_OWNER, _USER, _OWN_GROUP, _GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20


def access_list(*entries: tuple[int, int, int]) -> bytes:
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


#: The owner and user 7 write, user 8, group 9 and the file's own group read: its mode shows a group that writes.
SHARED = access_list(
    (_OWNER, 6, _NOBODY), (_USER, 6, 7), (_USER, 4, 8), (_OWN_GROUP, 4, _NOBODY), (_GROUP, 4, 9), (_MASK, 6, _NOBODY),
    (_OTHERS, 0, _NOBODY),
)  # fmt: skip


@pytest.mark.parametrize(
    ("mode", "who"),
    [
        (0o600, set()),
        (0o640, {("group", 2)}),
        (0o620, {("group", 2)}),
        (0o604, {("others", 0)}),
        (0o666, {("group", 2), ("others", 0)}),
        (0o111, set()),
    ],
)
def test_the_mode_tells_who_may_open_it(mode, who):
    assert openers(Rights(1, 2, mode)) == {("user", 1), *who}


@pytest.mark.parametrize(
    ("mode", "narrow"), [(0o644, 0o600), (0o664, 0o660), (0o662, 0o666), (0o440, 0o600), (0o602, 0o606)]
)
def test_of_a_mode_writers_are_left(mode, narrow):
    assert for_writers(Rights(1, 2, mode)) == Rights(1, 2, narrow)


def test_of_an_access_list_writers_are_left_and_a_mask_is_no_right_of_the_group():
    rights = Rights(1, 2, 0o660, SHARED)
    assert openers(rights) == {("user", 1), ("user", 7), ("user", 8), ("group", 2), ("group", 9)}
    assert openers(for_writers(rights)) == {("user", 1), ("user", 7)}
    masked = SHARED.replace(struct.pack("<HH", _MASK, 6), struct.pack("<HH", _MASK, 4))
    assert openers(for_writers(Rights(1, 2, 0o640, masked))) == {("user", 1)}


@pytest.fixture
def shared(tmp_path) -> Path:
    path = tmp_path / "never.csv"
    path.write_text("openid,reason,date,expires\r\noA,,,\r\n", newline="")
    try:
        os.setxattr(path, ACCESS_LIST, SHARED)
    except (AttributeError, OSError):
        pytest.skip("no access lists here")
    return path


def test_a_list_that_is_written_anew_keeps_its_access_list(shared):
    before = rights_of(shared)
    ListFile(shared).rewrite(lambda _: True, [Entry("oB")])
    assert rights_of(shared) == before
    assert before.listed == SHARED


def test_the_lock_file_of_a_list_with_an_access_list_opens_to_its_writers_alone(shared):
    ListFile(shared).append([Entry("oB")])
    assert openers(rights_of(Guard(shared).path)) == {("user", os.geteuid()), ("user", 7)}


@pytest.mark.skipif(sys.platform != "linux", reason="access lists of Linux")
def test_what_a_folder_gives_its_new_files_is_not_in_the_lock_file(tmp_path):
    path = tmp_path / "never.csv"
    path.touch(mode=0o600)
    try:
        os.setxattr(tmp_path, "system.posix_acl_default", SHARED)
    except OSError:
        pytest.skip("no access lists here")
    path.chmod(0o660)
    ListFile(path).append([Entry("oB")])
    guard = rights_of(Guard(path).path)
    assert (guard.listed, openers(guard)) == (None, openers(Rights(os.geteuid(), os.getegid(), 0o660)))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_rights_that_could_be_given_are_those_that_it_has(tmp_path):
    path = tmp_path / "file"
    path.touch()
    with path.open("rb") as file:
        assert give(file.fileno(), Rights(12, 34, 0o640))
    assert rights_of(path) == Rights(12, 34, 0o640)
