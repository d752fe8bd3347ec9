"""The file of people who are not to be sent to: what it says, and that nothing of it is lost."""

import stat
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from datetime import date
from typing import cast

import pytest

from wxpush.errors import DiskError, UsageError
from wxpush.suppression.entry import Entry, expiry
from wxpush.suppression.listfile import ListFile

TODAY = date(2026, 11, 25)
APPENDER = """
import sys
from pathlib import Path
from wxpush.suppression.entry import Entry
from wxpush.suppression.listfile import ListFile
for number in range(25):
    if number % 5:
        ListFile(Path(sys.argv[1])).append([Entry(f"o{sys.argv[2]}-{number}", "why")])
    else:
        ListFile(Path(sys.argv[1])).rewrite(lambda _: True, [Entry(f"o{sys.argv[2]}-{number}", "why")])
"""


def listed(path, text="") -> ListFile:
    path.write_text(text)
    return ListFile(path)


def names(file: ListFile) -> list[str]:
    return [entry.openid for entry in file.entries()]


@pytest.mark.parametrize("text", ["", "openid\n", "\ufeffopenid,reason,date,expires\r\n", "\n"])
def test_an_empty_list_holds_nobody_and_can_be_added_to(tmp_path, text):
    file = listed(tmp_path / "list.csv", text)
    assert names(file) == []
    file.append([Entry("oA", "why", TODAY)])
    assert list(file.entries()) == [Entry("oA", "why", TODAY)]


def test_columns_may_be_few_and_in_any_order(tmp_path):
    file = listed(tmp_path / "list.csv", "expires,openid\n2026/1/5,oA\n,oB\n")
    assert list(file.entries()) == [Entry("oA", expires=date(2026, 1, 5)), Entry("oB")]
    file.append([Entry("oC", "why", TODAY)])
    assert list(file.entries())[2] == Entry("oC", "why", TODAY)


def test_a_list_that_a_chinese_excel_saved_is_read_and_added_to(tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes("openid,reason,date,expires\r\noA,投诉,2026/11/20,\r\n".encode("gbk"))
    ListFile(path).append([Entry("oB", "投诉")])
    assert [entry.reason for entry in ListFile(path).entries()] == ["投诉", "投诉"]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_list_is_csv_whatever_its_name_ends_in(tmp_path, encoding):
    path = tmp_path / "list.jsonl"
    path.write_bytes("openid,reason\noA,投诉\n".encode(encoding))
    assert list(ListFile(path).entries()) == [Entry("oA", "投诉")]


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_line_that_has_its_end_gets_no_other(tmp_path, end):
    path = tmp_path / "list.csv"
    path.write_bytes(b"openid,reason,date,expires\noA,,," + end)
    ListFile(path).append([Entry("oB")])
    assert path.read_bytes() == b"openid,reason,date,expires\noA,,," + end + b"oB,,,\r\n"


def test_a_last_line_without_its_end_does_not_swallow_the_next(tmp_path):
    file = listed(tmp_path / "list.csv", "openid,reason,date,expires\noA,,,")
    file.append([Entry("oB")])
    assert names(file) == ["oA", "oB"]


def test_a_reason_may_hold_anything(tmp_path):
    file = listed(tmp_path / "list.csv")
    file.append([Entry("oA", 'said "no", twice\nin writing')])
    assert next(iter(file.entries())).reason == 'said "no", twice\nin writing'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("openid,why\noA,x\n", "no suppression list: its first line must be openid,reason,date,expires"),
        ("name\nx\n", "no suppression list"),
        ("reason\nx\n", "no suppression list"),
        ("reason,date\n", "no suppression list"),
        ("openid,expires\noA,soon\n", "line 2: a date is written like 2026-11-20"),
        ("openid,expires\noA,2026-02-30\n", "line 2: a date is written like 2026-11-20"),
        ("openid,reason\noA,x\n,x\n", "line 3: the openid is empty"),
        ("openid,reason\noA\n", "line 2: the row has 1 cells"),
        ("oABCDEFGHIJKLMNOPQRSTUVWXY01,x\n", "the first line must be the header"),
    ],
)
def test_what_could_miss_a_person_is_refused_with_its_line(tmp_path, text, said):
    with pytest.raises(UsageError, match=said):
        listed(tmp_path / "list.csv", text).members(TODAY)


def test_a_missing_list_is_refused_and_made_only_by_who_writes(tmp_path):
    file = ListFile(tmp_path / "list.csv")
    with pytest.raises(UsageError, match=r"does not exist.*touch list\.csv"):
        file.members(TODAY)
    file.append([Entry("oA")])
    assert stat.S_IMODE((tmp_path / "list.csv").stat().st_mode) == 0o600
    file.rewrite(lambda _: True, [Entry("oB")])
    assert stat.S_IMODE((tmp_path / "list.csv").stat().st_mode) == 0o600
    assert names(file) == ["oA", "oB"]


def test_to_write_anew_leaves_a_link_and_nothing_beside_it_but_its_lock(tmp_path):
    (tmp_path / "real").mkdir()
    listed(tmp_path / "real/list.csv", "openid\noA\n")
    (tmp_path / "link.csv").symlink_to("real/list.csv")
    ListFile(tmp_path / "link.csv").rewrite(lambda entry: entry.openid != "oA", [Entry("oB")])
    assert (tmp_path / "link.csv").is_symlink()
    assert names(ListFile(tmp_path / "real/list.csv")) == ["oB"]
    assert sorted(path.name for path in (tmp_path / "real").iterdir()) == [".list.csv.lock", "list.csv"]


def test_a_list_that_is_added_to_is_on_disk_before_anybody_is_told(tmp_path, disk):
    file = listed(tmp_path / "list.csv")
    file.append([Entry("oA")])
    file.append([Entry("oB")])
    assert disk.asked(file.path) == ["sync"]


def test_a_list_that_is_written_anew_is_on_disk_whole_before_it_replaces_the_old_one(tmp_path, disk):
    file = listed(tmp_path / "list.csv", "openid\noA\n")
    file.rewrite(lambda _: True, [Entry("oB")])
    assert disk.asked(file.path) == ["sync", "put in place", "sync of the folder"]


def test_what_fails_leaves_the_list_as_it_was(tmp_path):
    file = listed(tmp_path / "list.csv", "openid\noA\n")

    def broken():
        yield Entry("oB")
        raise OSError(28, "No space left on device")

    with pytest.raises(DiskError, match="it is as it was; nothing was changed or sent"):
        file.rewrite(lambda _: True, broken())
    assert (names(file), sorted(path.name for path in tmp_path.iterdir())) == (
        ["oA"],
        [".list.csv.lock", "list.csv"],
    )


def test_processes_that_write_at_once_lose_nothing(tmp_path):
    path = tmp_path / "list.csv"
    path.touch()
    writers = [subprocess.Popen([sys.executable, "-c", APPENDER, path, name]) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert sorted(names(ListFile(path))) == sorted(f"o{name}-{n}" for name in "abc" for n in range(25))


def test_a_list_that_is_read_for_long_is_not_waited_for_for_ever_and_its_readers_see_it_whole(tmp_path):
    file = listed(tmp_path / "list.csv", "openid,reason,date,expires\noA,,,\noB,,,\n")
    with closing(cast("Generator[Entry]", file.entries())) as reading:
        assert next(reading).openid == "oA"
        ListFile(tmp_path / "list.csv", patience=0.05).append([Entry("oC")])
        assert len(file.members(TODAY)[0]) == 3  # readers do not keep each other out
        assert [entry.openid for entry in reading] == ["oB"]


def test_the_identity_changes_with_the_list(tmp_path):
    file = listed(tmp_path / "list.csv", "openid\noA\n")
    before = file.members(TODAY)[1]
    assert file.members(TODAY)[1] == file.identity() == before
    file.append([Entry("oB")])
    assert file.members(TODAY)[1] == file.identity() != before
    file.path.unlink()
    assert file.identity() is None


@pytest.mark.parametrize(("text", "day"), [("90d", date(2027, 2, 23)), ("2026-11-26", date(2026, 11, 26))])
def test_an_end_is_days_or_a_day(text, day):
    assert expiry(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "0d", "90", "2026-11-25", "2026-13-01", "soon"])
def test_an_end_that_is_none_is_refused(text):
    with pytest.raises(UsageError, match="like 90d, or a day to come"):
        expiry(text, TODAY)


def test_an_end_that_no_calendar_has_is_refused():
    with pytest.raises(UsageError, match="like 90d, or a day to come"):
        expiry("99999d", date(9900, 1, 1))
