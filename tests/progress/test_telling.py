"""Every word of what holds messages back has a sentence, in every language, that holds what is known."""

import re
import time

import msgspec
import pytest

from tests.progress.test_views import PLAIN
from wxpush import words
from wxpush.hold import Held, Hold
from wxpush.model import Kind, Verdict
from wxpush.progress.telling import count, held, moment, pace
from wxpush.words import Duration, Rate, Sentence, languages

NOON = int(time.mktime((2026, 11, 30, 12, 0, 0, 0, 0, -1)))
SHOWN = msgspec.structs.replace(PLAIN, at_ms=NOON * 1000)
#: All that a hold can tell, with what stands for each in the sentence.
FULL = Hold(
    by=Held.TOKEN, seconds=61.0, why=Verdict(Kind.UNSURE, detail=Sentence("rows.name_not_resolved")),
    many=1234, of=5678, rate=25.0, takes=2.4, gives_up=300.0,
)  # fmt: skip
TOLD = {
    Held.STOPPING: ("1,234", "12:01:01"),
    Held.BREAKER: ("12:01:01", "12:05:00"),
    Held.PROBING: ("12:05:00",),
    Held.THROTTLED: ("12:01:01", "25"),
    Held.CANARY: ("1,234", "5,678"),
    Held.NO_ANSWER: ("1,234", "2"),
    Held.KEPT_BACK: ("1,234",),
    Held.REPEATS: ("1,234", "12:01:01"),
    Held.SPACED: ("25", "12:01:01"),
    Held.SLOWED: ("25", "50", "12:01:01"),
    Held.FAULTS: ("1,234", "5,678"),
    Held.DISK: ("1234",),
    Held.SLOW_ANSWERS: ("1,234", "2"),
    Held.REPEATING: ("1,234",),
    Held.QUOTA: ("1,234", "5,678"),
}
#: Those whose cause is in the sentence.
CAUSED = {Held.PAUSED, Held.BREAKER, Held.PROBING, Held.THROTTLED, Held.KEPT_BACK, Held.REPEATS, Held.SLOWED, Held.FAULTS, Held.REPEATING}  # fmt: skip


@pytest.mark.parametrize("by", Held)
@pytest.mark.parametrize("language", languages())
def test_what_is_known_is_told(monkeypatch, language, by):
    monkeypatch.setattr(words, "_chosen", language)
    said = str(held(SHOWN, msgspec.structs.replace(FULL, by=by)))
    assert said
    assert [part for part in TOLD.get(by, ()) if part not in said] == []
    assert (str(Sentence("rows.name_not_resolved")) in said) == (by in CAUSED)


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Verdict(Kind.THROTTLED, 45011, detail="reach max api minute limit"), "45011 from WeChat: too many per minute"),
        (Verdict(Kind.RETRY, 49999, detail="something new"), "49999 from WeChat: something new"),
        (Verdict(Kind.RETRY, 49999), "49999 from WeChat"),
        (Verdict(Kind.THROTTLED, detail="HTTP 429"), "HTTP 429"),
    ],
)  # fmt: skip
def test_the_cause_is_wechats_code_with_its_word_or_what_came_instead(why, said):
    shown = str(held(SHOWN, Hold(by=Held.THROTTLED, why=why, seconds=60.0, rate=25.0)))
    assert shown == f"{said}; waiting until 12:01:00, then 25/s (asked for: 50/s)"
    assert (
        str(held(SHOWN, Hold(by=Held.THROTTLED, why=why)))
        == f"{said}; waiting until messages are taken again"
    )


def test_a_moment_far_away_has_its_day():
    assert moment(NOON * 1000, 60.0) == "12:01:00"
    assert moment(NOON * 1000, 86_400.0) == "12-01 12:00"
    assert moment(NOON * 1000, None) == ""


@pytest.mark.parametrize(
    ("seconds", "clock"), [(20 * 3600.0, "08:00:00"), (20 * 3600.0 + 1, "12-01 08:00"), (0.0, "12:00:00")]
)
def test_a_moment_is_far_away_after_twenty_hours(seconds, clock):
    assert moment(NOON * 1000, seconds) == clock


@pytest.mark.parametrize(
    ("asked", "limit", "limit_told"),
    [(50.0, 25.0, 50.0), (50.0, None, 50.0), (None, 25.0, 25.0), (0.0, 25.0, 0.0), (None, None, None)],
)
def test_the_rate_is_told_beside_what_was_asked_for_or_else_what_is_in_force(asked, limit, limit_told):
    first, *_ = pace(msgspec.structs.replace(PLAIN, rate=5.0, asked=asked, limit=limit))
    told = {} if limit_told is None else {"limit": Rate(limit_told)}
    assert (first.id, first.fields) == (
        "progress.rate" if limit_told is None else "progress.rate_of", {"rate": 5.0} | told,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.25, 0.25), (1.0, 1.0), (1.25, 1.0), (1.75, 2.0), (61.5, 62.0)]
)
def test_times_are_told_in_whole_seconds_but_for_the_first(seconds, told):
    shown = msgspec.structs.replace(PLAIN, elapsed=seconds, eta=seconds)
    _, left, gone = pace(shown)
    assert left.fields == {"eta": Duration(told)}
    assert gone.fields == {"time": Duration(told)}
    assert held(SHOWN, Hold(by=Held.SLOW_ANSWERS, takes=seconds)).fields["takes"] == Duration(told)


def test_what_is_not_known_of_a_hold_counts_as_nothing():
    fields = held(SHOWN, Hold(by=Held.NO_ANSWER)).fields
    assert (fields["rate"], fields["takes"], fields["most"]) == (Rate(0.0), Duration(0.0), Duration(0.0))
    fields = held(SHOWN, Hold(by=Held.NO_ANSWER, rate=2.0, takes=3.0, most=30.25)).fields
    assert (fields["rate"], fields["takes"], fields["most"]) == (Rate(2.0), Duration(3.0), Duration(30.25))


def test_codes_stand_by_how_many_rows_they_have_and_then_by_number():
    shown = msgspec.structs.replace(PLAIN, rejected=9, errcodes={47003: 2, 40003: 2, 43004: 5, 45047: 1})
    codes = re.findall(r"\b4\d{4}\b", str(count(shown, "rejected")))
    assert codes == ["43004", "40003", "47003", "45047"]


def test_only_what_was_sent_is_told_altogether():
    shown = msgspec.structs.replace(PLAIN, sent=5, sent_before=7, rejected=2, under_review=1)
    assert count(shown, "sent").fields == {"many": 5, "altogether": 12}
    assert [count(shown, name).fields for name in ("rejected", "under_review")] == [{"many": 2}, {"many": 1}]
