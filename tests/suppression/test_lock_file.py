"""The lock file of a list: whose it may be, where there can be none, and what it tells readers."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.suppression.test_listfile import TODAY, names
from tests.suppression.users import (
    AS_OTHERS,
    HEADER,
    MATE,
    OWNER,
    READER,
    by,
    guard_of,
    held,
    quick,
)
from wxpush.errors import BusyError, UsageError, WxpushError
from wxpush.suppression.entry import Entry, ListError
from wxpush.suppression.listfile import ListFile

pytestmark = AS_OTHERS


def planted(path: Path, way: str) -> Path:
    """Something in the lock file's place, and what must stay as it is."""
    guard, precious = guard_of(path), path.parent / "precious"
    precious.write_text("p" * 10)
    os.chown(precious, *OWNER)
    if way == "link":
        guard.symlink_to(precious)
    elif way == "dangling link":
        guard.symlink_to(path.parent / "nothing")
    elif way == "hard link":
        guard.hardlink_to(precious)
    elif way == "pipe":
        os.mkfifo(guard, 0o666)
    elif way == "folder":
        guard.mkdir()
    else:
        guard.write_text("1234" if way == "content" else "")
        os.chown(guard, *(READER if way == "another's" else OWNER))
        guard.chmod(0o660)
    return precious


@pytest.mark.parametrize(
    "way", ["link", "dangling link", "hard link", "pipe", "folder", "content", "another's"]
)
def test_what_somebody_else_put_in_the_lock_files_place_is_refused_and_left_alone(team, way):
    precious = planted(team, way)
    with pytest.raises(ListError, match=r"\.never\.csv\.lock .*nothing was changed"):
        ListFile(team).append([Entry("oB")])
    assert (precious.read_text(), names(ListFile(team)), (team.parent / "nothing").exists()) == (
        "p" * 10,
        ["oA"],
        False,
    )


def test_who_cannot_give_it_to_the_owner_of_the_list_makes_none_and_uses_the_owners(team):
    assert by(MATE, lambda: quick(team).append([Entry("oB")])) == 0
    assert not guard_of(team).exists()
    assert by(OWNER, lambda: quick(team).append([Entry("oC")])) == 0
    with held(team):
        # In place, as he cannot give its owner a new list.
        assert by(MATE, lambda: quick(team).rewrite(lambda _: True)) == 0
        assert by(OWNER, lambda: quick(team).append([Entry("oD")])) == 0
    assert by(MATE, lambda: quick(team).append([Entry("oE")])) == 0
    assert names(ListFile(team)) == ["oA", "oB", "oC", "oD", "oE"]


def test_in_a_folder_that_takes_no_new_files_the_list_itself_is_the_lock(team):
    team.parent.chmod(0o755)
    os.chown(team.parent, 0, 0)
    assert by(MATE, lambda: quick(team).append([Entry("oB")])) == 0
    assert not guard_of(team).exists()

    def refused() -> None:
        with pytest.raises(BusyError):
            quick(team).append([Entry("oC")])

    with held(team):
        assert by(MATE, refused) == 0
        ListFile(team, patience=0.2).append([])  # root makes the lock file there
        assert guard_of(team).stat().st_uid == OWNER[0]
    assert names(ListFile(team)) == ["oA", "oB"]


MOUNTED = """
import fcntl, sys
from pathlib import Path
from wxpush.errors import WxpushError
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile
path = Path(sys.argv[1])
reading = ListFile(path).entries()
next(reading)
ListFile(path, patience=0.1).append([Entry("oB")])
ListFile(path, patience=0.1).rewrite(lambda _: True, [Entry("oC")])
try:
    list(reading)
except WxpushError:
    sys.exit(77)
"""


def test_a_list_that_is_mounted_is_written_over_and_who_reads_it_meanwhile_is_told(team):
    elsewhere = team.parent / "elsewhere.csv"
    elsewhere.write_text(HEADER + "oA,,,\r\n", newline="")
    words = ["unshare", "--mount", "bash", "-c", 'mount --bind "$0" "$1" || exit 99; exec "${@:2}"']
    done = subprocess.run(
        [*words, elsewhere, team, sys.executable, "-c", MOUNTED, team],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode == 99 or not shutil.which("unshare"):
        pytest.skip("nothing can be mounted here")
    assert (done.returncode, done.stderr) == (77, "")
    assert names(ListFile(elsewhere)) == ["oA", "oB", "oC"]


def test_a_list_that_is_changed_while_it_is_read_without_a_lock_is_not_taken_for_read(team):
    ListFile(team).append([])
    with held(team):
        reading = quick(team).entries()
        next(reading)
        with team.open("ab") as file:
            file.write(b"oLate,,,\r\n")
        with pytest.raises(WxpushError):
            list(reading)


def test_what_a_writer_changes_in_place_is_not_read_by_those_who_cannot_wait_for_him(team):
    ListFile(team).append([])

    def refused() -> None:
        with pytest.raises(BusyError):
            quick(team).members(TODAY)

    with guard_of(team).open("r+") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        os.ftruncate(guard.fileno(), 1)
        for user in (READER, OWNER, (0, 0)):
            assert by(user, refused) == 0


def test_what_a_writer_left_who_was_killed_is_read_once_one_who_may_write_has_looked_at_it(team):
    ListFile(team).append([])
    os.truncate(guard_of(team), 1)
    assert by(READER, lambda: quick(team).members(TODAY)) == 1
    assert by(OWNER, lambda: quick(team).members(TODAY)) == 0
    assert by(READER, lambda: quick(team).members(TODAY)) == 0


def test_a_list_that_could_not_be_made_leaves_no_lock_file(team):
    with pytest.raises(UsageError):
        ListFile(team.parent / "new.csv").rewrite(lambda _: True, iter(_nobody()))
    assert [*team.parent.iterdir()] == [team]


def _nobody() -> Iterator[Entry]:
    yield from ()
    raise UsageError("sources.empty", path="x")
