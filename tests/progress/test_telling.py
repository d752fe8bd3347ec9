"""Every word of what holds messages back has a sentence, in every language, that holds what is known."""

import time

import msgspec
import pytest

from tests.progress.test_views import PLAIN
from wxpush import words
from wxpush.hold import Held, Hold
from wxpush.model import Kind, Verdict
from wxpush.progress.telling import held, moment
from wxpush.words import Sentence, languages

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
