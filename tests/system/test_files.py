"""Whose files are, and how one takes the place of another: whole or not there, whatever comes between."""

import errno
import os
import stat
from contextlib import suppress

import pytest

from wxpush.errors import UsageError
from wxpush.system.files import NotOwnError, guarded, open_private
from wxpush.system.replacing import FileKind, replacing, written

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only the superuser gives files away")


def test_it_is_on_disk_whole_before_it_has_its_name(tmp_path, disk):
    output = tmp_path / "results.csv"
    with written(output, encoding="utf-8") as file:
        file.write("openid\n" * 10_000)
        assert not output.exists()
    assert disk.asked(output) == ["sync", "put in place", "sync of the folder"]
    assert output.read_text() == "openid\n" * 10_000


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, error):
    output = tmp_path / "results.csv"
    output.write_text("old")

    def write() -> None:
        with written(output, encoding="utf-8") as file:
            file.write("new")
            raise error

    with pytest.raises((UsageError, KeyboardInterrupt)):
        write()
    assert (output.read_text(), [path.name for path in tmp_path.iterdir()]) == ("old", ["results.csv"])


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("kind", FileKind)
def test_a_new_file_is_its_owners_alone_from_the_first_byte(tmp_path, kind):
    place, before = tmp_path / "new", os.umask(0)
    try:
        with replacing(place, kind) as file:
            assert [mode(path) for path in tmp_path.iterdir()] == [0o600]
            file.write(b"text")
    finally:
        os.umask(before)
    assert (mode(place), place.read_bytes()) == (0o600, b"text")


@needs_root
def test_a_list_that_people_share_keeps_its_link_owner_group_and_mode(tmp_path):
    place, link = tmp_path / "list.csv", tmp_path / "link.csv"
    place.write_text("old")
    os.chown(place, 12, 34)
    place.chmod(0o664)
    link.symlink_to("list.csv")
    with replacing(link, FileKind.SHARED) as file:
        file.write(b"new")
    now = place.stat()
    assert link.is_symlink()
    assert (place.read_text(), now.st_uid, now.st_gid, mode(place)) == ("new", 12, 34, 0o664)


@needs_root
@pytest.mark.parametrize(("may", "after"), [(True, (12, 34, 0o440)), (False, (0, 0, 0o600))])
def test_a_secret_stays_lent_to_its_group_or_is_its_owners_alone(tmp_path, monkeypatch, may, after):
    def refused(*_):
        raise PermissionError(errno.EPERM, "no")

    place = tmp_path / "secret"
    place.touch()
    os.chown(place, 12, 34)
    place.chmod(0o440)
    with monkeypatch.context() as system:
        if not may:
            system.setattr(os, "fchown", refused)
        with replacing(place, FileKind.SECRET) as file:
            file.write(b"new")
    now = place.stat()
    assert (now.st_uid, now.st_gid, mode(place), place.read_text()) == (*after, "new")


def test_a_private_file_takes_the_place_of_a_link_and_a_result_that_of_its_target(tmp_path):
    for kind in (FileKind.PRIVATE, FileKind.RESULT):
        target, link = tmp_path / f"{kind.value}.target", tmp_path / kind.value
        target.write_text("old")
        link.symlink_to(target)
        with replacing(link, kind) as file:
            file.write(b"new")
        assert (link.is_symlink(), target.read_text()) == (
            (False, "old") if kind is FileKind.PRIVATE else (True, "new")
        )


def test_a_result_takes_the_place_of_no_pipe(tmp_path):
    os.mkfifo(tmp_path / "out.csv")
    with (
        pytest.raises(UsageError, match="it is no regular file"),
        written(tmp_path / "out.csv", encoding="utf-8"),
    ):
        pass
    assert stat.S_ISFIFO((tmp_path / "out.csv").stat().st_mode)


@needs_root
def test_a_private_file_that_is_a_link_a_pipe_or_anothers_is_not_opened(tmp_path):
    (tmp_path / "real").touch()
    (tmp_path / "link").symlink_to("real")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "anothers").touch()
    os.chown(tmp_path / "anothers", 12, 34)
    for name, why in (("link", "symbolic link"), ("pipe", "your own"), ("anothers", "your own")):
        with pytest.raises(NotOwnError, match=why):
            open_private(tmp_path / name, os.O_RDWR | os.O_CREAT)


@pytest.mark.parametrize(("content", "kept"), [("", 0o600), ("somebody's", 0o666)])
def test_a_private_file_is_closed_to_others_before_it_is_written_and_one_that_holds_something_once_it_is_known(
    tmp_path, content, kept
):
    part = tmp_path / "part"
    part.write_text(content)
    part.chmod(0o666)
    os.close(open_private(part, os.O_RDWR | os.O_CREAT))
    assert (mode(part), part.read_text()) == (kept, content)


@needs_root
def test_a_draft_of_somebody_else_is_not_written_into(tmp_path):
    draft, output = tmp_path / ".list.csv.draft", tmp_path / "list.csv"
    draft.write_text("theirs")
    os.chown(draft, 12, 34)
    with (
        pytest.raises(UsageError, match="not a file of your own"),
        written(output, encoding="utf-8", unfinished=draft),
    ):
        pass
    assert (draft.read_text(), output.exists()) == ("theirs", False)


def test_a_draft_that_is_another_files_name_too_is_not_written_into(tmp_path):
    draft, precious = tmp_path / ".list.csv.draft", tmp_path / "precious"
    precious.touch(mode=0o600)
    precious.write_text("precious")
    draft.hardlink_to(precious)
    with suppress(UsageError), written(tmp_path / "list.csv", encoding="utf-8", unfinished=draft) as file:
        file.write("new")
    assert precious.read_text() == "precious"


@needs_root
@pytest.mark.parametrize(
    ("bits", "owner", "group", "kept"),
    [
        (0o600, 0, 0, True),
        (0o400, 0, 34, True),
        (0o600, 12, 0, False),
        (0o440, 0, 0, True),
        (0o440, 0, 34, False),
        (0o440, 12, 0, False),
        (0o460, 0, 0, False),
        (0o640, 0, 0, False),
        (0o444, 0, 0, False),
    ],
)
def test_a_secret_is_ones_own_or_lent_to_a_group_of_ours(tmp_path, bits, owner, group, kept):
    secret = tmp_path / "secret"
    secret.touch()
    os.chown(secret, owner, group)
    secret.chmod(bits)
    descriptor = os.open(secret, os.O_RDONLY)
    try:
        assert guarded(descriptor) is kept
    finally:
        os.close(descriptor)


@needs_root
def test_a_secret_of_roots_on_a_read_only_mount_may_be_read_by_others(tmp_path, monkeypatch):
    (tmp_path / "secret").touch()
    (tmp_path / "secret").chmod(0o444)
    descriptor = os.open(tmp_path / "secret", os.O_RDONLY)
    try:
        about = list(os.fstatvfs(descriptor))
        about[8] |= os.ST_RDONLY
        monkeypatch.setattr(os, "fstatvfs", lambda _: os.statvfs_result(about))
        assert guarded(descriptor)
    finally:
        os.close(descriptor)


def test_a_link_to_itself_is_told_as_one(tmp_path):
    output = tmp_path / "results.csv"
    output.symlink_to(output.name)
    told = pytest.raises(UsageError, match=r"results\.csv cannot be written \(.*links")
    with told, written(output, encoding="utf-8") as file:
        file.write("text")
    assert output.is_symlink()
