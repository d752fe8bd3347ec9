"""The list grows by what WeChat says of people, and by nothing else."""

import threading
from datetime import date

import msgspec
import pytest

from tests.cli.harness import until
from wxpush.channels.template import TEMPLATE
from wxpush.errors import DiskError
from wxpush.model import Kind, Message, Verdict
from wxpush.suppression import growth as growths
from wxpush.suppression.entry import Entry
from wxpush.suppression.growth import Growth
from wxpush.suppression.listfile import ListFile

TODAY, END = date(2026, 11, 25), date(2027, 2, 23)


def message(openid: str) -> Message:
    return Message(1, b"", msgspec.json.encode({"client_msg_id": "x", "touser": openid, "data": {}}), 0)


def growing(listed, members=()) -> Growth:
    """Of a list that holds these members, and nobody where it was not read."""
    if not listed.path.exists():
        listed.rewrite(lambda _: True, map(Entry, members))
    held, identity = listed.members(TODAY)
    return Growth(TEMPLATE, listed, held, identity=identity, today=TODAY, expires=END)


def grown(listed, told, members=()) -> Growth:
    growth = growing(listed, members)
    with growth:
        for openid, errcode in told:
            kind = Kind.REJECTED if errcode else Kind.SENT
            growth.rejected(message(openid), Verdict(kind, errcode))
    return growth


def test_who_is_gone_is_added_once_with_reason_date_and_end(tmp_path):
    listed = ListFile(tmp_path / "list.csv")
    told = [
        ("oA", 43004),
        ("oB", 43019),
        ("oC", 50005),
        ("oA", 43004),
        ("oD", 40003),
        ("oE", 43117),
        ("oF", 0),
    ]
    assert grown(listed, told).added == 3
    assert [entry.cells() for entry in listed.entries()] == [
        ("oA", "43004 does not follow", "2026-11-25", "2027-02-23"),
        ("oB", "43019 blacklisted", "2026-11-25", "2027-02-23"),
        ("oC", "50005 does not follow any more", "2026-11-25", "2027-02-23"),
    ]


def test_who_is_on_it_already_keeps_their_entry(tmp_path):
    listed = ListFile(tmp_path / "list.csv")
    assert grown(listed, [("oA", 43004)], members=["oA"]).added == 0
    assert [entry.reason for entry in listed.entries()] == [""]


class Full(ListFile):
    """No space is left the first time, and then there is."""

    tried = 0

    def append(self, entries, *, known=None):
        self.tried += 1
        if self.tried == 1:
            raise DiskError("full")
        super().append(entries, known=known)


def test_a_list_that_cannot_be_written_is_told_and_stops_nothing(tmp_path):
    growth = grown(Full(tmp_path / "list.csv"), [("oA", 43004), ("oB", 43004)])
    assert (growth.added, growth.missed, str(growth.fault)) == (0, 2, "full")


def test_a_list_that_could_not_be_written_is_left_as_it_was_for_the_rest_of_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(growths, "_PAUSE", 0.01)
    listed = Full(tmp_path / "list.csv")
    growth = growing(listed)
    with growth:
        growth.rejected(message("oA"), Verdict(Kind.REJECTED, 43004))
        until(lambda: growth.fault is not None)
        growth.rejected(message("oB"), Verdict(Kind.REJECTED, 43004))
    assert (growth.added, growth.missed, listed.tried) == (0, 2, 1)
    assert list(listed.entries()) == []


@pytest.mark.parametrize("errcode", [None, -1, 45009])
def test_other_verdicts_are_not_even_looked_into(tmp_path, errcode):
    growth = growing(ListFile(tmp_path / "x"))
    with growth:
        growth.rejected(Message(1, b"", b"no JSON", 0), Verdict(Kind.RETRY, errcode))
    assert growth.added == 0


def told_of(growth: Growth, number: int) -> None:
    growth.rejected(message(f"oNew{number}"), Verdict(Kind.REJECTED, 43004))
    until(lambda: growth.added + growth.missed >= number)


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(growths, "_PAUSE", 0.01)


class Counting(ListFile):
    """Counts how often it is added to, and how often it is read."""

    appended = read = 0

    def append(self, entries, *, known=None):
        self.appended += 1
        super().append(entries, known=known)

    def _entries(self):
        self.read += 1
        return super()._entries()


def test_who_is_told_of_at_a_time_is_added_at_a_time(tmp_path):
    listed = Counting(tmp_path / "list.csv")
    grown(listed, [("oA", 43004), ("oB", 43004), ("oC", 43004)])
    assert (listed.appended, names(listed.path)) == (1, ["oA", "oB", "oC"])


@pytest.mark.usefixtures("at_once")
def test_a_list_that_others_add_to_is_read_once_and_not_at_every_write(tmp_path):
    listed = Counting(tmp_path / "list.csv")
    growth = growing(listed, ("oA", "oB"))
    with growth:
        told_of(growth, 1)
        before = listed.read
        for number in (2, 3):
            ListFile(listed.path).append([Entry(f"oTheirs{number}")])
            told_of(growth, number)
    assert (listed.read, growth.fault, growth.added) == (before, None, 3)


def test_its_thread_has_a_name_and_keeps_no_process_alive(tmp_path):
    with growing(ListFile(tmp_path / "list.csv")) as growth:
        writers = [thread for thread in threading.enumerate() if thread.name == "suppression-list"]
        assert [thread.daemon for thread in writers] == [True]
    assert growth.added == 0
    assert not writers[0].is_alive()


def names(path) -> list[str]:
    return [entry.openid for entry in ListFile(path).entries()]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("before", [0, 1], ids=["before it was added to", "after"])
@pytest.mark.parametrize("members", [(), ("oA", "oB")], ids=len)
def test_a_list_that_is_gone_is_not_made_anew(tmp_path, before, members):
    path = tmp_path / "list.csv"
    growth = growing(ListFile(path), members)
    with growth:
        for number in range(1, before + 1):
            told_of(growth, number)
        path.rename(tmp_path / "elsewhere.csv")
        told_of(growth, before + 1)
    assert (growth.added, growth.missed, path.exists()) == (before, 1, False)
    assert "is gone, so no other was made" in str(growth.fault)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("before", [0, 1], ids=["before it was added to", "after"])
@pytest.mark.parametrize("how", ["over it", "beside it", "into it"])
@pytest.mark.parametrize(
    "text", ["", "openid,reason,date,expires\r\noOther,,,\r\n", "openid\n" + "oOther\n" * 99]
)
def test_nobody_is_added_to_a_list_that_took_its_place(tmp_path, before, how, text):
    path, other = tmp_path / "list.csv", tmp_path / "other.csv"
    growth = growing(ListFile(path), ("oA", "oB"))
    with growth:
        for number in range(1, before + 1):
            told_of(growth, number)
        other.write_text(text)
        if how == "into it":
            path.write_text(text)
        else:
            if how == "beside it":
                path.rename(tmp_path / "elsewhere.csv")
            other.replace(path)
        told_of(growth, before + 1)
    assert (growth.added, growth.missed, path.read_text()) == (before, 1, text.replace("\r", ""))
    assert "lost or replaced while the run" in str(growth.fault)


@pytest.mark.usefixtures("at_once")
def test_a_list_that_others_write_to_meanwhile_goes_on_growing(tmp_path):
    path = tmp_path / "list.csv"
    growth = growing(ListFile(path), ("oA", "oB", "oC"))
    with growth:
        ListFile(path).append([Entry("oD")])
        told_of(growth, 1)
        ListFile(path).append([Entry("oE")])
        told_of(growth, 2)
        ListFile(path).rewrite(lambda entry: entry.openid != "oA", [Entry("oF")])
        told_of(growth, 3)
        ListFile(path).append([Entry("oG")])
        told_of(growth, 4)
    assert (growth.fault, names(path)) == (
        None,
        ["oB", "oC", "oD", "oNew1", "oE", "oNew2", "oF", "oNew3", "oG", "oNew4"],
    )


@pytest.mark.usefixtures("at_once")
def test_a_list_of_other_columns_is_written_anew_and_is_the_same_afterwards(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("openid\noA\noB\n")
    growth = growing(ListFile(path))
    with growth:
        for number in range(1, 4):
            told_of(growth, number)
    assert (growth.fault, names(path)) == (None, ["oA", "oB", "oNew1", "oNew2", "oNew3"])


@pytest.mark.usefixtures("at_once")
def test_where_nobody_is_to_be_added_the_list_is_not_even_looked_for(tmp_path):
    listed = ListFile(tmp_path / "list.csv")
    growth = growing(listed, ("oA",))
    with growth:
        listed.path.unlink()
    assert (growth.added, growth.missed, growth.fault, listed.path.exists()) == (0, 0, None, False)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("kept", "is_it"), [(("oA", "oB"), True), (("oA",), False)], ids=["half", "less"])
def test_a_list_that_was_written_anew_is_the_same_where_half_of_its_people_are_on_it(tmp_path, kept, is_it):
    path = tmp_path / "list.csv"
    growth = growing(ListFile(path), ("oA", "oB", "oC", "oD"))
    with growth:
        path.write_text("openid\n" + "".join(f"{openid}\n" for openid in (*kept, "oX", "oY", "oZ")))
        told_of(growth, 1)
    assert (growth.fault is None, "oNew1" in names(path)) == (is_it, is_it)
