"""A list that is not wholly read is refused wholly: nobody is sent to by mistake, and no write takes anybody away."""

import errno
import fcntl
import gzip
import os
from datetime import date
from pathlib import Path

import pytest

from wxpush.errors import UsageError
from wxpush.suppression.entry import COLUMNS, Entry
from wxpush.suppression.listfile import ListFile

TODAY = date(2026, 11, 25)
A, B, C = (f"oFollower{number:019}" for number in range(3))
MARK = "\ufeff"
#: What is no list that can be read, of people that are on it.
UNREADABLE = {
    "lines of a Mac": f"openid\r{A}\r{B}\r",
    "lines of a Mac, all columns": f"openid,reason,date,expires\r{A},,,\r{B},,,\r",
    "lines of a Mac, the mark": f"{MARK}openid\r{A}",
    "lines of a Mac, then one of ours": f"openid,reason,date,expires\r{A},,,\r\n{B},,,\r\n",
    "a lone return among lines": f"openid\r\n{A}\r{B}\r\n",
    "one line of blanks": f"openid {A} {B}",
    "one line of commas": f"openid,{A},{B}",
    "one line of semicolons": f"openid;{A};{B}",
    "lines of form feeds": f"openid\f{A}\f{B}",
    "other line ends": f"openid\x85{A}\u2028{B}",
    "header and openid in one": f"openid{A}",
    "other columns": "openid,why",
    "a column twice": "openid,openid",
    "a column of no name": "openid,",
    "a header that is cut": "openid,reas",
    "the only openid, cut": f"openid\n{A[:9]}",
    "an openid that is cut": f"openid\n{A}\n{B[:9]}",
    "an openid that is cut behind its first letter": f"openid\n{A}\nX",
    "an openid that is cut, behind a reason": f"reason,openid\nleft,{A}\nleft,{B[:27]}",
    "a row that is cut": f"openid,reason,date,expires\n{A},left,\n",
    "an end that is cut": f"openid,reason,date,expires\n{A},,,2027-02-19\n{B},,,2027-02-1",
    "an end in a year that is cut": f"openid,expires\n{A},2027-1",
    "zeros": "\0" * 99,
    "zeros behind the header": "openid" + "\0" * 99,
    "zeros behind a person": f"openid\n{A}\n" + "\0" * 99,
    "zeros between people": f"openid\n{A}\n\0\0\0\n{B}\n",
    "a quote that is open": f'openid,reason\n{A},"left\n{B},\n',
    "two people in a cell": f'openid\n"{A}\n{B}"\n',
}


def written(path: Path, text: str | bytes) -> ListFile:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ListFile(path)


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("many", [1, 400], ids=["short", "long"])
def test_it_is_refused_and_no_write_changes_it(tmp_path, text, many):
    header, end = ("openid\n", "\n") if text.startswith("openid\n") else ("", "")
    people = "".join(f"oLong{number:023}{end}" for number in range(many)) if many > 1 and header else ""
    file = written(tmp_path / "list.csv", header + people + text.removeprefix(header))
    before = file.path.read_bytes()
    with pytest.raises(UsageError) as caught:
        file.members(TODAY)
    assert "list.csv" in str(caught.value)
    for write in (lambda: file.append([Entry(C)]), lambda: file.rewrite(lambda _: True, [Entry(C)])):
        try:
            write()
        except UsageError:
            assert file.path.read_bytes() == before
        else:
            assert file.path.read_bytes().startswith(before)
            file.path.write_bytes(before)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize(
    "text", [f"openid\r\n{A}\r\n", f"openid\r{A}", f"openid\n{A}\n{B[:5]}"], ids=range(3)
)
def test_other_encodings_without_a_mark_or_cut_are_refused(tmp_path, encoding, text):
    with pytest.raises(UsageError):
        written(tmp_path / "list.csv", text.encode(encoding)).members(TODAY)


def test_a_list_of_utf_16_is_read_and_refused_where_it_is_cut(tmp_path):
    text = f"openid\r\n{A}\r\n{B}\r\n".encode("utf-16")
    for end in range(1, len(text)):
        file = written(tmp_path / "list.csv", text[:end])
        try:
            found = {entry.openid for entry in file.entries()}
        except UsageError:
            continue
        assert {A} <= found <= {A, B}
    assert [entry.openid for entry in written(tmp_path / "list.csv", text).entries()] == [A, B]


@pytest.mark.parametrize("header", ["openid", "openid,reason,date,expires", "expires,openid"])
def test_a_list_is_cut_at_no_place_unnoticed_but_between_its_lines(tmp_path, header):
    rows = [dict.fromkeys(COLUMNS, "") | {"openid": openid, "expires": "2027-02-19"} for openid in (A, B)]
    lines = [",".join(row[name] for name in header.split(",")) for row in rows]
    text = "\n".join([header, *lines, ""])
    for end in range(len(header) + 1 + len(lines[0]) + 1, len(text)):
        file = written(tmp_path / "list.csv", text[:end])
        try:
            entries = list(file.entries())
        except UsageError:
            continue
        assert all(entry.openid in {A, B} for entry in entries)
        whole = {None, date(2027, 2, 19)}  # for ever is longer
        assert {entry.expires for entry in entries} <= whole


def test_a_last_line_that_is_whole_needs_no_end(tmp_path):
    for text in (
        f"openid\n{A}\n{B}",
        f"openid,expires\n{A},2027-02-19\n{B},",
        "openid\noA\noB",
        f"openid\n{A}",
        f"openid,reason\n{A},order 2027-1",
        f"openid\r\n{A}\r\noB\r",
        gzip.compress(f"openid\n{A}\noB".encode()),
    ):
        assert list(written(tmp_path / "list.csv", text).entries())


def test_a_return_that_lost_its_newline_becomes_an_end_of_line(tmp_path):
    file = written(tmp_path / "list.csv", f"{MARK}openid,reason,date,expires\r\n{A},,,\r")
    file.append([Entry(B)])
    assert file.path.read_bytes().endswith(f"{A},,,\r\n{B},,,\r\n".encode())
    assert [entry.openid for entry in file.entries()] == [A, B]


def test_people_go_below_the_columns_that_are_there(tmp_path):
    file = written(tmp_path / "list.csv", f"{MARK}openid,date,reason,expires\r\n")
    file.append([Entry(A, "left", TODAY)])
    assert list(file.entries()) == [Entry(A, "left", TODAY)]


@pytest.mark.parametrize("text", ["", MARK, MARK + "\r\n", "\r", f"{MARK}openid", "openid,reason\r", " \n"])
def test_what_holds_nobody_is_empty(tmp_path, text):
    file = written(tmp_path / "list.csv", text)
    assert list(file.entries()) == []
    file.append([Entry(A)])
    assert [entry.openid for entry in file.entries()] == [A]


@pytest.mark.parametrize("name", ["list.csv.gz", "list.csv"])
def test_a_packed_list_is_read_and_never_written_to(tmp_path, name):
    file = written(tmp_path / name, gzip.compress(f"openid\n{A}\n".encode()))
    before = file.path.read_bytes()
    assert [entry.openid for entry in file.entries()] == [A]
    for write in (lambda: file.append([Entry(B)]), lambda: file.rewrite(lambda _: True, [Entry(B)])):
        with pytest.raises(UsageError, match="packed with gzip"):
            write()
    assert file.path.read_bytes() == before
    with pytest.raises(UsageError, match="packed with gzip"):
        ListFile(tmp_path / "new.csv.gz").rewrite(lambda _: True)
    assert not (tmp_path / "new.csv.gz").exists()


def test_a_list_that_could_not_be_written_when_it_was_made_is_not_there(tmp_path):
    def broken():
        yield Entry(A)
        raise UsageError("sources.empty", path="x")

    with pytest.raises(UsageError):
        ListFile(tmp_path / "list.csv").rewrite(lambda _: True, broken())
    assert list(tmp_path.iterdir()) == []


def uses(path: Path) -> list:
    """Each from the beginning: where the list is looked at first is not what matters."""
    return [
        lambda: ListFile(path).members(TODAY),
        lambda: list(ListFile(path).entries()),
        lambda: ListFile(path).append([Entry(B)]),
        lambda: ListFile(path).rewrite(lambda _: True, [Entry(B)]),
    ]


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.EIO], ids=errno.errorcode.get)
def test_a_list_that_cannot_be_locked_is_told_so(tmp_path, monkeypatch, number):
    path = written(tmp_path / "list.csv", f"openid\n{A}\n").path

    def refused(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refused)
    for use in uses(path):
        with pytest.raises(UsageError, match="cannot be locked"):
            use()


@pytest.mark.parametrize("call", ["open", "stat"])
@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ESTALE], ids=errno.errorcode.get)
def test_a_list_that_cannot_be_read_is_told_so(tmp_path, monkeypatch, number, call):
    path = written(tmp_path / "list.csv", f"openid\n{A}\n").path
    real = getattr(Path, call)

    def refused(self, *args, **options):
        if self.name == "list.csv":
            raise OSError(number, os.strerror(number))
        return real(self, *args, **options)

    acts = uses(path)
    monkeypatch.setattr(Path, call, refused)
    for use in acts:
        with pytest.raises(
            UsageError, match=r"list\.csv cannot be (read|opened) \(.*\); nothing was changed"
        ):
            use()


def _loop(path):
    path.symlink_to(path.name)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, _loop], ids=["a folder", "a pipe", "a loop"])
def test_what_is_no_file_is_told_so(tmp_path, make):
    path = tmp_path / "list.csv"
    make(path)
    for use in uses(path):
        with pytest.raises(UsageError, match=r"list\.csv (is no regular file|cannot be opened)"):
            use()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_of_what_is_no_file_nothing_is_left_open(tmp_path, make):
    path = tmp_path / "list.csv"
    make(path)
    before = sum(1 for _ in Path("/proc/self/fd").iterdir())
    for use in uses(path):
        with pytest.raises(UsageError):
            use()
    assert sum(1 for _ in Path("/proc/self/fd").iterdir()) == before
