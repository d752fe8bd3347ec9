"""The list grows by what WeChat says of people, and by nothing else."""

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
from wxpush.suppression.members import Members

TODAY, END = date(2026, 11, 25), date(2027, 2, 23)


def message(openid: str) -> Message:
    return Message(1, b"", msgspec.json.encode({"client_msg_id": "x", "touser": openid, "data": {}}), 0)


def grown(listed, told, members=()) -> Growth:
    growth = Growth(
        TEMPLATE, listed, Members([Entry(name) for name in members], TODAY), today=TODAY, expires=END
    )
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
    assert not (tmp_path / "list.csv").exists()


class Full(ListFile):
    """No space is left the first time, and then there is."""

    tried = 0

    def append(self, entries):
        self.tried += 1
        if self.tried == 1:
            raise DiskError("full")
        super().append(entries)


def test_a_list_that_cannot_be_written_is_told_and_stops_nothing(tmp_path):
    growth = grown(Full(tmp_path / "list.csv"), [("oA", 43004), ("oB", 43004)])
    assert (growth.added, str(growth.fault)) == (0, "full")


def test_a_list_that_could_not_be_written_is_left_as_it_was_for_the_rest_of_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(growths, "_PAUSE", 0.01)
    listed = Full(tmp_path / "list.csv")
    growth = Growth(TEMPLATE, listed, Members([], TODAY), today=TODAY, expires=END)
    with growth:
        growth.rejected(message("oA"), Verdict(Kind.REJECTED, 43004))
        until(lambda: growth.fault is not None)
        growth.rejected(message("oB"), Verdict(Kind.REJECTED, 43004))
    assert (growth.added, listed.tried) == (0, 1)
    assert not (tmp_path / "list.csv").exists()


@pytest.mark.parametrize("errcode", [None, -1, 45009])
def test_other_verdicts_are_not_even_looked_into(tmp_path, errcode):
    growth = Growth(TEMPLATE, ListFile(tmp_path / "x"), Members([], TODAY), today=TODAY, expires=None)
    with growth:
        growth.rejected(Message(1, b"", b"no JSON", 0), Verdict(Kind.RETRY, errcode))
    assert growth.added == 0
