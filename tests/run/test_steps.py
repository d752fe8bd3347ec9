"""The steps of an invocation, each for itself: what is noted of it, what stops it, what comes next."""

import os
import signal
import sqlite3
from contextlib import contextmanager
from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.run.ending import Voice
from wxpush.checkpoint import typed
from wxpush.checkpoint.base import Invocation
from wxpush.config import Config
from wxpush.errors import DiskError, Exit, Reason, Stop, UsageError
from wxpush.options.send import DoubtPolicy
from wxpush.parsing.quantities import CountOrShare
from wxpush.report.summary import Counts
from wxpush.run import invocation as module
from wxpush.run.invocation import (
    Begun,
    _ends_otherwise,
    _note_typed,
    _same,
    _stopped,
    _tell_begun,
    _tell_unsendable,
    extent,
    stopped_by_all,
)
from wxpush.run.place import Place, Reading
from wxpush.run.preparing.marking import DECISIONS, retrying
from wxpush.run.preparing.origin import origin
from wxpush.run.preparing.preparation import Prepared
from wxpush.run.session import Before
from wxpush.run.settings import Settings
from wxpush.system import whoami
from wxpush.system.signals import InterruptedEarlyError

LIST = Path("orders.csv")


def settings(**more: Any) -> Settings:
    values: dict[str, Any] = {
        "place": Place.of(LIST),
        "config": Config(),
        "environ": {},
        "base_url": "",
    } | more
    return Settings(**values)


def session(**more: Any) -> Any:
    told = SimpleNamespace(settings=settings(), voice=Voice(), job=SimpleNamespace(place=Place.of(LIST)))
    vars(told).update(more)
    return told


@pytest.mark.parametrize(
    ("more", "marking", "otherwise", "command"),
    [
        ({}, None, None, None),
        ({"again": True}, None, None, "wxpush send orders.csv --again"),
        ({"accept_changes": True}, None, None, "wxpush send orders.csv --accept-changes"),
        ({"in_doubt": DoubtPolicy.RESEND}, None, None, "wxpush send orders.csv --in-doubt resend"),
        ({}, retrying([]), None, "wxpush retry orders.csv"),
        ({"again": True}, retrying([43004]), None, "wxpush retry orders.csv --errcode 43004 --again"),
        ({}, DECISIONS["skip"], None, "wxpush resolve orders.csv --as skip"),
        ({}, None, "wxpush dispatch orders.csv", "wxpush dispatch orders.csv"),
        ({"again": True}, None, "wxpush dispatch orders.csv", "wxpush dispatch orders.csv --again"),
    ],
)
def test_the_command_that_does_what_this_one_could_not_says_all_that_was_asked_for(
    more, marking, otherwise, command
):
    assert _same(session(settings=settings(**more)), marking, otherwise) == command


def test_what_is_to_be_done_is_shown_as_it_was_asked_for_and_no_wider_than_there_are_rows():
    begun = Begun(2, Prepared(to_send=7, quota=90), started_ms=0, before=Before(sent=3, settled=5))
    found = extent(session(settings=settings(rate=20.0, concurrency=50, timeout=3.0)), begun)
    assert (found.total, found.asked, found.concurrency, found.timeout) == (7, 20.0, 7, 3.0)
    assert (found.done_before, found.sent_before, found.quota) == (5, 3, 90)


def test_what_an_invocation_did_up_to_now_is_what_it_counted():
    begun = Begun(2, Prepared(to_send=7), started_ms=1000)
    begun.tally.attempts, begun.tally.retries = 9, 2
    begun.tally.began, begun.tally.ended = 5.0, 7.5
    clock: Any = SimpleNamespace(boot_id=lambda: "boot", instant=lambda: SimpleNamespace(wall_ms=5000))
    found = begun.so_far(clock)
    assert (found.number, found.boot_id, found.started_ms, found.last_ms) == (2, "boot", 1000, 5000)
    assert (found.attempts, found.retries, found.seconds) == (9, 2, 2.5)


def raising(error: BaseException) -> Any:
    def leave() -> Stop | None:
        raise error

    return leave


def test_what_stops_the_sending_is_a_stop_and_a_bug_is_none():
    stop = Stop(Reason.LIMIT, Exit.STOPPED, "It was enough.")
    assert _stopped(lambda: stop) is stop
    assert _stopped(lambda: None) is None
    full = DiskError("It is full.")
    for error in (full, BaseExceptionGroup("two", [full, UsageError("It is wrong.")])):
        found = _stopped(raising(error))
        assert found is not None
        assert (found.exit, found.told().startswith("It is full")) == (Exit.DISK, True)
    with pytest.raises(KeyError):
        _stopped(raising(KeyError("a bug")))
    with pytest.raises(BaseExceptionGroup):
        stopped_by_all(BaseExceptionGroup("two", [full, KeyError("a bug")]))
    early = InterruptedEarlyError(signal.SIGTERM)
    found = _stopped(raising(early))
    assert found is not None
    assert (found.reason, found.exit) == (Reason.SIGNAL, Exit.TERMINATED)


@pytest.mark.parametrize(("code", "otherwise"), [(0, False), (4, True), (None, True)])
def test_one_that_finds_nothing_to_send_is_noted_where_the_last_ended_otherwise(code, otherwise):
    newest = Invocation(number=1, boot_id="", started_ms=0, last_ms=0, exit_code=code)
    earlier = Invocation(number=0, boot_id="", started_ms=0, last_ms=0, exit_code=3)
    asked: list[object] = []

    def counts(last: object) -> Counts:
        asked.append(last)
        return Counts(rows=2, already_sent=2)

    known: Any = session(
        checkpoint=SimpleNamespace(invocations=lambda: [earlier, newest]), counts=counts, last_row=2
    )
    assert _ends_otherwise(known) is otherwise
    assert asked == [2]
    known.checkpoint.invocations = list
    assert _ends_otherwise(known) is False


def test_what_was_typed_is_kept_with_how_the_list_was_read_since(monkeypatch):
    kept: list[tuple[int, dict]] = []
    monkeypatch.setattr(typed, "note", lambda _connection, number, words: kept.append((number, words)))

    @contextmanager
    def transaction():
        yield sqlite3.connect(":memory:")

    place = Place.of(LIST, reading=Reading(encoding="gbk"))
    known = session(checkpoint=SimpleNamespace(transaction=transaction), job=SimpleNamespace(place=place))
    _note_typed(known, 3)
    assert kept == []
    known.settings = settings(typed={"RECIPIENTS": "orders.csv"})
    _note_typed(known, 3)
    assert kept == [(3, {"RECIPIENTS": "orders.csv", "--encoding": "gbk"})]


@pytest.mark.parametrize(
    ("prepared", "forgotten", "said"),
    [
        (Prepared(), False, []),
        (Prepared(afresh=True), True, []),
        (Prepared(afresh=True, stop=Stop(Reason.LIMIT, Exit.STOPPED, "No.")), False, []),
        (Prepared(marked=2), False, ["2"]),
        (Prepared(marked=0), False, ["No row"]),
        (Prepared(marked=2, stop=Stop(Reason.LIMIT, Exit.STOPPED, "No.")), False, []),
    ],
)
def test_what_was_changed_is_told_once_it_is_kept_and_a_rehearsal_forgets_the_last(
    monkeypatch, prepared, forgotten, said
):
    ledgers: list[Path] = []
    monkeypatch.setattr(module, "forget_ledger", ledgers.append)
    known = session()
    _tell_begun(known, prepared)
    assert ledgers == ([known.settings.place.ledger] if forgotten else [])
    assert len(known.voice.said) == len(said)
    assert all(word in text for word, text in zip(said, known.voice.said, strict=True))


def test_rows_of_which_nothing_could_be_made_are_told_with_their_number():
    begun = Begun(1, Prepared(to_send=2), started_ms=0)
    known = session()
    _tell_unsendable(known, begun)
    assert known.voice.said == []
    begun.unsendable.total = 2
    _tell_unsendable(known, begun)
    assert "2" in known.voice.said[0]


def test_by_whom_and_of_what_it_began_is_kept_with_what_bounds_it():
    place = Place.of(LIST)
    job = SimpleNamespace(template=SimpleNamespace(template_id="T1"))
    plain = origin(session(settings=settings(place=place, rate=inf), job=SimpleNamespace(template=None)), 7)
    assert (plain.user, plain.host, plain.pid) == (whoami.user(), whoami.host(), os.getpid())
    assert plain.recipients == str(LIST.absolute())
    assert plain.campaign_file == str(Path("orders.yaml").absolute())
    assert (plain.template_id, plain.to_send, plain.rate, plain.bounds) == ("", 7, None, {})
    bound = settings(
        rate=20.0, canary=3, max_errors=CountOrShare(count=5), max_sends=10, max_duration=60.0, limit=9
    )
    found = origin(session(settings=bound, job=job), 7)
    assert (found.template_id, found.rate) == ("T1", 20.0)
    assert found.bounds == {
        "canary": 3, "max_errors": str(CountOrShare(count=5)), "max_sends": 10, "max_duration": 60.0, "limit": 9,
    }  # fmt: skip
