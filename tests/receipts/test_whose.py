"""Whose a receipts file is, who may have it open, and what is kept when several have."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from random import Random
from threading import Thread, Timer

import pytest

from tests.receipts.books import APP, BEGAN, WHO, event, opened
from tests.receipts.pushes import openid
from wxpush.delivery import DeliveryOutcome
from wxpush.errors import DiskError, UsageError, WxpushError
from wxpush.receipts.file.opening import is_receipts, receipts_path
from wxpush.receipts.file.store import AcceptedRow, ReceiptsFile
from wxpush.receipts.inbox import Inbox

D = DeliveryOutcome.DELIVERED
#: Another process may write too, as a send that makes itself known, and is the last to close as far as it can see.
_VISIT = """
import sys
from pathlib import Path
from wxpush.receipts.file.store import ReceiptsFile
with ReceiptsFile.open(Path(sys.argv[1]), sys.argv[2]) as file:
    print(sum(file.events()[0].values()))
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "of.receipts"


def visited(path):
    ran = subprocess.run(
        [sys.executable, "-c", _VISIT, path, APP], capture_output=True, check=True, text=True
    )
    return int(ran.stdout)


def test_nobody_who_comes_and_goes_takes_the_log_away_from_a_process_that_has_it_open_twice(path):
    with opened(path) as one:
        one.add([event(1)])
        with opened(path) as two:
            two.add([event(2)])
        with ReceiptsFile.look(path, APP):
            pass
        assert visited(path) == 2
        one.add([event(3)])
        assert visited(path) == 3
    assert visited(path) == 3


def test_it_is_private_and_says_what_it_is(path):
    with opened(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert is_receipts(path)
    assert not is_receipts(path.parent / "nothing")


def test_it_is_of_one_account(path):
    with opened(path):
        pass
    with pytest.raises(UsageError, match="wx2"):
        ReceiptsFile.open(path, "wx2")
    with pytest.raises(UsageError):
        ReceiptsFile.look(path, "wx2")


@pytest.mark.parametrize("make", ["text", "database", "link", "beside", "newer"])
def test_what_is_not_ours_is_not_touched(path, make, tmp_path):
    if make == "text":
        path.write_text("openid\n")
        path.chmod(0o644)
    elif make == "database":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE mine (x)")
    elif make == "link":
        (tmp_path / "other").write_text("")
        path.symlink_to(tmp_path / "other")
    elif make == "beside":
        with opened(path):
            pass
        path.with_name("of.receipts-journal").symlink_to(path)
    else:
        with opened(path):
            pass
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 2")
    before, mode = path.read_bytes(), path.stat().st_mode
    for ask in (ReceiptsFile.open, ReceiptsFile.look):
        with pytest.raises(UsageError):
            ask(path, APP)
    assert (path.read_bytes(), path.stat().st_mode) == (before, mode)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sent SET outcome = 99",
        "UPDATE sent SET at_s = NULL",
        "UPDATE sent SET at_s = 9223372036854775807",
        "UPDATE sums SET outcome = 99",
        "UPDATE sums SET many = -1",
        "UPDATE runs SET newest_s = 9223372036854775807",
    ],
)
def test_a_value_that_is_never_written_is_not_believed(path, change):
    run = b"1" * 16
    with opened(path) as file:
        file.know(run, path, "order", 1)
        file.take_rows(1, 1, 1, [AcceptedRow(1, 1001, WHO(openid(1)), BEGAN * 1000)])
        file.add([event(1)])
        assert (file.sums(run).delivered, list(file.between(run, 1, 1))) == (1, [1])
        with file.transaction() as connection:
            connection.execute(change)
        with pytest.raises(UsageError, match="not a receipts file"):
            (file.sums(run), file.between(run, 1, 1), file.events())


def test_looking_makes_no_file(path):
    assert ReceiptsFile.look(path, APP) is None
    assert not path.exists()


def test_a_folder_that_takes_no_file_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskError):
        ReceiptsFile.open(tmp_path / "file" / "of.receipts", APP)


def test_it_is_in_the_folder_of_the_users_data_by_appid(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert receipts_path("wx1") == tmp_path / "wxpush/receipts/wx1.receipts"
    assert receipts_path("wx1", tmp_path / "x") == tmp_path / "x"


def test_several_may_write_it_at_once(path):
    def write(first):
        with opened(path) as file:
            for number in range(first, first + 50):
                file.add([event(number), event(number + 25)])

    writers = [Thread(target=write, args=(first,)) for first in (1, 26, 51)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    with opened(path) as file:
        assert file.events() == ({D: 125}, 125)


def test_who_reads_a_file_that_has_no_log_yet_is_waited_for(path):
    with opened(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as reader:
        reader.execute("PRAGMA journal_mode = DELETE")
        reader.execute("BEGIN")
        reader.execute("SELECT appid FROM about").fetchone()
        done = Timer(0.3, reader.rollback)
        done.start()
        with opened(path) as file:
            assert file.add([event(1)]) == [True]
        done.join()


def test_the_inbox_keeps_what_it_was_given_before_it_ends(path):
    numbers = list(range(1, 3001))
    Random(1).shuffle(numbers)
    told: list[int | WxpushError] = []
    with Inbox(lambda: opened(path)) as inbox:
        for number in numbers:
            inbox.give([event(number), event(1)], told.append)
    assert sum(each for each in told if isinstance(each, int)) == len(told) == 3000
    with opened(path) as file:
        assert file.events() == ({D: 3000}, 3000)


def test_the_inbox_tells_whoever_waits_that_nothing_could_be_kept(path):
    told: list[object] = []
    with Inbox(lambda: opened(path)) as inbox:
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE events")
        for number in (1, 2):
            inbox.give([event(number)], told.append)
    assert [type(each) for each in told] == [DiskError, DiskError]
