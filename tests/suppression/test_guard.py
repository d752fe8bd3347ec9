"""Who may only read a list holds nobody up who writes or reads it, and none of those who may write loses what another wrote."""

import fcntl
import os
import stat
import time
from contextlib import suppress
from functools import partial

import pytest

from tests.suppression.test_listfile import TODAY, names
from tests.suppression.users import (
    AS_OTHERS,
    MATE,
    OWNER,
    READER,
    by,
    ended,
    guard_of,
    held,
    quick,
    start,
)
from wxpush.errors import BusyError
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile

pytestmark = AS_OTHERS


@pytest.mark.parametrize("how", ["-x", "-s"])
@pytest.mark.parametrize(
    "write",
    [
        lambda path: quick(path).append([Entry("oB")]),
        lambda path: quick(path).rewrite(lambda _: True, [Entry("oB")]),
    ],
    ids=["added to", "written anew"],
)
@pytest.mark.parametrize("user", [OWNER, (0, 0)], ids=["its owner", "root"])
def test_whoever_may_only_read_a_list_holds_up_no_writer(team, how, write, user):
    before = team.stat()
    with held(team, how):
        assert by(user, lambda: write(team)) == 0
    after = team.stat()
    assert names(ListFile(team)) == ["oA", "oB"]
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)


@pytest.mark.parametrize("user", [OWNER, (4004, 4400)], ids=["its owner", "another reader"])
def test_whoever_may_only_read_a_list_holds_up_no_reader(team, user):
    assert by(OWNER, lambda: quick(team).append([Entry("oB")])) == 0

    def read() -> None:
        assert len(quick(team).members(TODAY)[0]) == 2

    with held(team):
        assert by(user, read) == 0


@pytest.mark.parametrize(
    ("mode", "opens"),
    [(0o600, 0o600), (0o644, 0o600), (0o664, 0o660), (0o660, 0o660), (0o666, 0o666), (0o464, 0o660)],
)
def test_the_lock_file_opens_to_those_alone_who_may_write_the_list(team, mode, opens):
    team.chmod(mode)
    ListFile(team).append([Entry("oB")])
    found = guard_of(team).stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (*OWNER, opens)
    assert by(OWNER, lambda: guard_of(team).open("r+").close()) == 0
    may = [by(user, lambda: os.close(os.open(guard_of(team), os.O_RDONLY))) == 0 for user in (MATE, READER)]
    assert may == [bool(opens & 0o040), bool(opens & 0o004)]


def test_it_follows_a_list_that_is_closed_to_a_group(team):
    ListFile(team).append([Entry("oB")])
    team.chmod(0o644)
    ListFile(team).append([Entry("oC")])
    assert stat.S_IMODE(guard_of(team).stat().st_mode) == 0o600


def test_those_who_share_a_list_and_write_at_once_lose_nothing_though_somebody_holds_it(team):
    ListFile(team).append([])
    read = team.open("rb")

    def hold() -> None:
        until = time.monotonic() + 4
        while time.monotonic() < until:
            with team.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                time.sleep(0.05)

    def write(name: str) -> None:
        for number in range(6):
            while True:
                with suppress(BusyError):  # the others were quicker for long
                    ListFile(team, patience=0.06).append([Entry(f"o{name}{number}")])
                    break

    holding = start(READER, hold)
    writers = [start(user, partial(write, name)) for user, name in ((OWNER, "O"), (MATE, "M"), ((0, 0), "R"))]
    assert [ended(writer) for writer in writers] == [0, 0, 0]
    assert ended(holding) == 0
    read.close()
    assert sorted(names(ListFile(team))) == sorted(
        ["oA", *(f"o{name}{n}" for name in "OMR" for n in range(6))]
    )


def test_earlier_versions_which_lock_the_list_alone_lose_nothing_and_nothing_of_theirs_is_lost(team):
    """As they wrote it anew: the list locked, read, and another put in its place."""
    ready, told = os.pipe()

    def earlier() -> None:
        with team.open("rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            os.write(told, b"x")
            content = team.read_bytes()
            time.sleep(0.5)
            (team.parent / "new").write_bytes(content + b"oEarlier,,,\r\n")
            (team.parent / "new").replace(team)

    child = start(OWNER, earlier)
    os.read(ready, 1)
    ListFile(team).append([Entry("oB")])
    assert ended(child) == 0
    assert names(ListFile(team)) == ["oA", "oEarlier", "oB"]
