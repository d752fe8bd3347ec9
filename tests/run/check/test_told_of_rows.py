"""What a dry run tells of single rows, and of whoever is to be told."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.run.ending import Voice
from wxpush.channels.base import Doubt
from wxpush.model import BadRow, Composed, State
from wxpush.report.problems import Outcome, Problem
from wxpush.run.check import notifiers, problems
from wxpush.run.check.late import _Telling
from wxpush.words import Sentence


@pytest.mark.parametrize(
    ("expires_ms", "leaves_ms", "late"),
    [(None, None, False), (None, 5, False), (1000, 999, False), (1000, 1000, True), (1000, None, True)],
)
def test_a_row_that_leaves_when_its_time_is_over_is_told(monkeypatch, expires_ms, leaves_ms, late):
    monkeypatch.setattr("wxpush.run.check.late.zone_name_of", lambda _: "Asia/Shanghai")
    bad: list[BadRow] = []
    session: Any = None
    _Telling(session, bad.append).judge(Composed(4, 5, "oA", b"", b"", expires_ms), leaves_ms)
    assert [(one.row, one.line, one.kind, one.state) for one in bad] == (
        [(4, 5, "leaves_too_late", State.EXPIRED)] if late else []
    )
    if late:
        shown = "-" if leaves_ms is None else "1970-01-01 08:00:01"
        assert bad[0].reason == Sentence("rows.leaves_too_late", at="1970-01-01 08:00:01", leaves=shown)


def test_a_doubt_of_all_rows_goes_to_the_file_as_a_warning_and_not_to_the_table():
    book, voice = SimpleNamespace(found=[]), Voice()
    book.add = book.found.append
    given: tuple[Any, Any] = voice, book
    report = problems.ProblemReport(*given, None)
    report.doubt(Doubt("url", "plain_link", "why", "http://a"))
    assert book.found == [Problem(0, 0, Outcome.WARNING, "plain_link", "url", "why", "http://a")]
    assert (report.tallies.sorted(), voice.events) == ([], [])


@pytest.mark.parametrize("asked", [None, 3, 4])
def test_why_the_row_that_was_asked_for_is_not_sent_is_kept(asked):
    voice: Any = Voice()
    report = problems.ProblemReport(voice, None, asked)
    report.bad(BadRow(3, 4, "no_openid", "why", place="to"))
    assert (report.unsent is not None) is (asked == 3)
    ((name, values),) = voice.events
    assert (name, values["row"], values["line"], values["kind"], values["place"]) == (
        "invalid", 3, 4, "no_openid", "to",
    )  # fmt: skip


def test_one_whose_address_was_taken_back_is_asked_for_a_new_one():
    notifier: Any = SimpleNamespace(name="ops", word="mail", store=SimpleNamespace(closed=True))
    found = notifiers._looked_at(notifier)
    assert found.what == str(Sentence("run.notices_closed", name="ops", kind="mail"))
    assert found.advice == str(Sentence("run.write_address_anew"))
