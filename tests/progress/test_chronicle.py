"""What happens while a run goes on is told once, when it happens, and again only after a while."""

from typing import Any

import msgspec
import pytest

from tests.progress.test_views import PLAIN
from wxpush.hold import STALLS, Held, Hold
from wxpush.model import Kind, Verdict
from wxpush.progress.chronicle import Chronicle
from wxpush.redact import as_json

THROTTLED = Hold(by=Held.THROTTLED, why=Verdict(Kind.THROTTLED, 45011), seconds=30.0, rate=25.0)
BREAKER = Hold(by=Held.BREAKER, why=Verdict(Kind.UNSURE, detail="HTTP 500"), seconds=5.0, gives_up=300.0)
FAULTS = Hold(by=Held.FAULTS, why=Verdict(Kind.UNSURE, detail="HTTP 500"), many=1, of=10)


class Story:
    def __init__(self) -> None:
        self._chronicle = Chronicle()

    def at(self, elapsed: float, *holds: Hold, **changes: Any) -> list[str]:
        shown = msgspec.structs.replace(PLAIN, elapsed=elapsed, holds=holds, **changes)
        return [event.word for event in self._chronicle.read(shown)]


def test_a_quiet_run_has_no_events():
    story = Story()
    assert [story.at(second) for second in range(100)] == [[]] * 100


def test_a_full_minute_is_told_when_it_begins_and_when_it_is_over():
    story = Story()
    assert story.at(1, THROTTLED) == ["throttled"]
    assert [story.at(second, THROTTLED) for second in range(2, 30)] == [[]] * 28
    assert story.at(30.5) == ["throttled_over"]
    assert story.at(31) == []


def test_what_is_gone_for_a_moment_is_not_over():
    story = Story()
    assert story.at(1, THROTTLED) == ["throttled"]
    assert story.at(1.5) == []
    assert story.at(2, THROTTLED) == []


def test_the_same_is_told_again_after_a_minute_and_what_slows_only_after_ten():
    story = Story()
    told = [
        word for second in range(600) for word in story.at(second, *([THROTTLED] if second % 4 < 2 else []))
    ]
    assert told.count("throttled") == 10
    story = Story()
    told = [
        word for second in range(1200) for word in story.at(second, *([FAULTS] if second % 4 < 2 else []))
    ]
    assert told == ["faults", "faults"], "and never that it is over"


def test_what_slows_is_not_told_while_something_stalls_nor_before_it_has_lasted():
    story = Story()
    assert [story.at(0.2, FAULTS), story.at(0.4, BREAKER), story.at(2, BREAKER, FAULTS)] == [
        [],
        ["breaker"],
        [],
    ]
    assert [story.at(3, FAULTS), story.at(4, FAULTS)] == [["breaker_over", "faults"], []]


def test_a_probe_of_the_breaker_neither_ends_nor_begins_anything():
    story = Story()
    probing = msgspec.structs.replace(BREAKER, by=Held.PROBING)
    assert story.at(1, BREAKER) == ["breaker"]
    assert [story.at(second, probing) for second in range(2, 12)] == [[]] * 10
    assert story.at(13, BREAKER) == []
    assert story.at(15) == ["breaker_over"]


def test_another_fault_is_another_event():
    story = Story()
    assert story.at(1, BREAKER) == ["breaker"]
    assert story.at(3) == ["breaker_over"]
    other = msgspec.structs.replace(BREAKER, why=Verdict(Kind.UNSURE, detail="HTTP 502"))
    assert story.at(4, other) == ["breaker"]


def test_a_token_that_is_there_within_a_second_is_not_told():
    story = Story()
    waiting = Hold(by=Held.TOKEN)
    assert [story.at(0.2, waiting), story.at(0.4, waiting), story.at(0.6)] == [[], [], []]
    assert [story.at(1, waiting), story.at(2.1, waiting), story.at(3.5)] == [[], ["token"], ["token_over"]]


def test_a_canary_is_told_when_it_begins_and_when_it_passes_and_both_at_once_where_it_was_quick():
    story = Story()
    assert story.at(0, Hold(by=Held.CANARY, many=5, of=5), canary=5) == ["canary_begun"]
    assert story.at(1, canary=5, canary_passed=True) == ["canary_passed"]
    assert story.at(2, canary=5, canary_passed=True) == []
    assert Story().at(0, canary=5, canary_passed=True) == ["canary_begun", "canary_passed"]


def test_each_code_is_told_when_it_comes_first():
    story = Story()
    assert story.at(0, errcodes={43004: 1}) == ["rejected"]
    assert story.at(1, errcodes={43004: 9}) == []
    assert story.at(2, errcodes={43004: 9, 47003: 1}) == ["rejected"]


def test_nothing_is_over_where_the_run_is_stopped():
    story = Story()
    story.at(1, THROTTLED)
    assert story.at(5, Hold(by=Held.STOPPING, seconds=10.0)) == []


@pytest.mark.parametrize(
    "by", sorted(STALLS - {Held.STOPPING, Held.CANARY, Held.KEPT_BACK, Held.SPACED, Held.PROBING})
)
def test_every_stall_that_begins_can_end(by):
    story = Story()
    hold = Hold(by=by, seconds=1.0, why=Verdict(Kind.HALT, detail="x"))
    begun = [*story.at(0, hold), *story.at(1, hold)]
    assert [*begun, *story.at(3)] == [by.value, f"{by.value}_over"]


def test_programs_get_the_word_beside_the_sentence():
    shown = msgspec.structs.replace(PLAIN, holds=(THROTTLED,), at_ms=1_764_500_400_000)
    (event,) = Chronicle().read(shown)
    told = msgspec.json.decode(as_json({"type": "event", "schema": 1, **event.as_object()}))
    assert told.pop("sentence").startswith("45011 from WeChat: too many per minute; waiting until ")
    assert told.pop("until").startswith("20")
    assert told == {
        "type": "event", "schema": 1, "word": "throttled", "seconds": 30.0, "errcode": 45011, "fault": None, "rate": 25.0,
    }  # fmt: skip
    (refused,) = Chronicle().read(msgspec.structs.replace(PLAIN, errcodes={43004: 2}))
    assert refused.as_object() == {
        "errcode": 43004, "word": "rejected", "sentence": refused.sentence,
    }  # fmt: skip
