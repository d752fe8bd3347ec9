"""Who may only read a list holds nobody up who writes or reads it, and none of those who may write loses what another wrote."""

import fcntl
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path

import pytest

from tests.suppression.test_listfile import TODAY, names
from wxpush.errors import BusyError, UsageError, WxpushError
from wxpush.suppression.entry import Entry, ListError
from wxpush.suppression.holders import holder
from wxpush.suppression.listfile import ListFile

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(
        os.geteuid() != 0 or sys.platform != "linux" or not shutil.which("setpriv"),
        reason="only root plays others",
    ),
]
OWNER, MATE, READER = (4001, 4100), (4002, 4100), (4003, 4300)
HEADER = "openid,reason,date,expires\r\n"


@pytest.fixture
def team() -> Iterator[Path]:
    """The list of OWNER in a folder that everybody may enter: his group may write it, everybody may read it."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o2775)
    os.chown(folder, *OWNER)
    path = folder / "never.csv"
    path.write_text(HEADER + "oA,,,\r\n", newline="")
    os.chown(path, *OWNER)
    path.chmod(0o664)
    yield path
    shutil.rmtree(folder)


def guard_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def start(user: tuple[int, int], act: Callable[[], object]) -> int:
    """A process of that user that does so; 0: it went well."""
    _imported()
    child = os.fork()
    if child:
        return child
    try:
        os.setgroups([])
        os.setgid(user[1])
        os.setuid(user[0])
        act()
    except BaseException:  # noqa: BLE001 - it is told by the exit code
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


@cache
def _imported() -> None:
    """All that Python imports for it on the way: it may lie where that user cannot read."""
    holder(Path("/").stat())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        ListFile(path).rewrite(lambda _: True, [Entry("oA")])
        ListFile(path).append([Entry("oB")])
        ListFile(path).members(TODAY)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def by(user: tuple[int, int], act: Callable[[], object]) -> int:
    return ended(start(user, act))


@contextmanager
def held(path: Path, how: str = "-x", user: tuple[int, int] = READER) -> Iterator[None]:
    """Somebody who may only read the list holds it, in a process of his own."""
    become = ["setpriv", "--reuid", str(user[0]), "--regid", str(user[1]), "--clear-groups"]
    process = subprocess.Popen(
        [*become, "flock", "--no-fork", how, path, "sh", "-c", "echo held; exec sleep 60"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def quick(path: Path) -> ListFile:
    return ListFile(path, patience=0.2)


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
