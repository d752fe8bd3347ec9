"""What an event says: to people with how weighty it is, to programs with its word, code and moment."""

import msgspec
import pytest

from tests.progress.test_chronicle import BREAKER, FAULTS, THROTTLED
from tests.progress.test_views import PLAIN
from wxpush.hold import Held, Hold
from wxpush.model import Kind, Verdict
from wxpush.progress.chronicle import Chronicle, Event
from wxpush.progress.snapshot import hold_object
from wxpush.progress.telling import held, moment
from wxpush.words import Duration, Rate, Sentence
from wxpush.words.labels import Label

NOON_MS = 1_764_500_400_000


class Told:
    """The events of one run, whose snapshots are at some seconds of it."""

    def __init__(self) -> None:
        self._chronicle = Chronicle()

    def at(self, elapsed: float, *holds: Hold, **changes) -> list[Event]:
        shown = msgspec.structs.replace(
            PLAIN, elapsed=elapsed, holds=holds, at_ms=NOON_MS + round(1000 * elapsed), **changes
        )
        return self._chronicle.read(shown)


def test_what_holds_is_a_warning_and_what_goes_on_is_a_note():
    told = Told()
    assert [event.label for event in told.at(0, THROTTLED, canary=5, errcodes={43004: 1})] == [
        Label.NOTE, Label.WARNING, Label.NOTE,
    ]  # fmt: skip
    (over,) = told.at(40, errcodes={43004: 1}, canary=5)
    assert (over.word, over.label) == ("throttled_over", Label.NOTE)


def test_a_canary_is_told_with_its_rows_and_the_others():
    begun, passed = Told().at(1, canary=30, canary_passed=True, total=10_000)
    assert (begun.sentence.id, begun.sentence.fields) == ("progress.canary_begun", {"many": 30, "rest": 9970})
    assert (passed.sentence.id, passed.sentence.fields) == ("progress.canary_passed", {"many": 30})
    assert begun.at_ms == passed.at_ms == NOON_MS + 1000
    (alone,) = Told().at(1, canary=30, total=20)
    assert alone.sentence.fields == {"many": 30, "rest": 0}
    (same,) = Told().at(1, canary=30, total=30)
    assert same.sentence.fields == {"many": 30, "rest": 0}


def test_a_stall_that_is_over_is_told_with_its_code_and_the_rate_from_then_on():
    told = Told()
    (begun,) = told.at(1, THROTTLED)
    (over,) = told.at(40, limit=25.0)
    assert (begun.hold, begun.at_ms) == (THROTTLED, NOON_MS + 1000)
    assert begun.sentence.id == held(PLAIN, THROTTLED).id
    assert (over.hold, over.errcode, over.at_ms) == (None, 45011, NOON_MS + 40_000)
    assert (over.sentence.id, over.sentence.fields) == ("progress.over_throttled", {"rate": Rate(25.0)})
    told.at(101, THROTTLED)
    (unlimited,) = told.at(140, limit=None)
    assert str(unlimited.sentence.fields["rate"]) == str(Sentence("progress.unlimited"))


def test_a_new_code_is_told_with_its_rows_and_for_programs():
    (event,) = Told().at(2, errcodes={43004: 7})
    assert (event.word, event.errcode, event.at_ms) == ("rejected", 43004, NOON_MS + 2000)
    assert event.sentence.id == "progress.rejected_first"
    assert event.sentence.fields["many"] == 7
    assert "43004" in str(event.sentence)


def test_codes_that_come_together_are_told_each():
    told = Told()
    assert [event.errcode for event in told.at(1, errcodes={43004: 1, 40003: 2})] == [43004, 40003]
    assert [event.errcode for event in told.at(2, errcodes={43004: 9, 40003: 2, 47003: 1})] == [47003]


@pytest.mark.parametrize(("longest", "told"), [(2.5, 2.5), (None, 0.0)])
def test_a_slow_disk_is_told_with_its_share_and_its_longest_wait(longest, told):
    (event,) = Told().at(5, Hold(by=Held.DISK, many=60, takes=longest))
    assert event.word == "disk"
    assert event.sentence.id == "progress.disk_holds_the_rate_back"
    assert event.sentence.fields == {"share": 60, "longest": Duration(told)}


def test_while_one_thing_stalls_all_that_stall_are_told_and_nothing_that_slows():
    told = Told()
    slow, disk = Hold(by=Held.QUOTA, many=1, of=2), Hold(by=Held.DISK, many=50)
    assert [event.word for event in told.at(1, disk, THROTTLED, slow, BREAKER)] == ["throttled", "breaker"]
    assert [event.word for event in told.at(1.5, disk, slow)] == ["disk", "quota"]


def test_what_stands_is_not_over_for_what_stands_beside_it():
    told = Told()
    told.at(1, BREAKER, THROTTLED)
    assert [event.word for event in told.at(10, THROTTLED)] == ["breaker_over"]
    assert [event.word for event in told.at(20)] == ["throttled_over"]
    told = Told()
    told.at(1, BREAKER, THROTTLED)
    assert [event.word for event in told.at(10, BREAKER)] == ["throttled_over"]


@pytest.mark.parametrize(
    ("hold", "after", "words"),
    [
        (THROTTLED, 59.9, []),
        (THROTTLED, 60.0, ["throttled"]),
        (Hold(by=Held.QUOTA, many=1, of=2), 599.9, []),
        (Hold(by=Held.QUOTA, many=1, of=2), 600.0, ["quota"]),
    ],
)
def test_the_same_is_told_again_only_after_its_time(hold, after, words):
    told = Told()
    assert len(told.at(0, hold)) == 1
    told.at(2)
    assert [event.word for event in told.at(after, hold)] == words


def test_what_was_seen_a_moment_ago_is_there_still():
    """It is over a second after it was seen last, not after it was told."""
    told = Told()
    told.at(0, THROTTLED)
    told.at(30, THROTTLED)
    assert told.at(30.9) == []
    assert [event.word for event in told.at(31)] == ["throttled_over"]


def test_what_mostly_passes_in_a_second_is_told_once_it_has_lasted_one():
    told = Told()
    assert told.at(1, FAULTS) == []
    assert told.at(1.9, FAULTS) == []
    assert [event.word for event in told.at(2, FAULTS)] == ["faults"]


@pytest.mark.parametrize(
    ("at_ms", "seconds", "until"), [(NOON_MS, 30.04, True), (NOON_MS, 0.0, True), (0, 30.0, False), (NOON_MS, None, False)]
)  # fmt: skip
def test_programs_are_told_when_it_ends_where_the_moment_is_known(at_ms, seconds, until):
    told = hold_object(Hold(by=Held.SPACED, seconds=seconds, rate=0.5), at_ms)
    assert (told["until"] is not None) == until
    assert told["seconds"] == (None if seconds is None else round(seconds, 1))
    if seconds is not None and until:
        assert str(told["until"])[11:19] == moment(at_ms, seconds)
        assert "." not in str(told["until"])


def test_programs_get_the_codes_of_rejected_rows_as_words_of_json():
    shown = msgspec.structs.replace(PLAIN, errcodes={43004: 2, 40003: 1}, holds=(THROTTLED,))
    told = shown.as_object()
    assert told["errcodes"] == {"43004": 2, "40003": 1}
    assert told["holds"] == [hold_object(THROTTLED, 0)]


@pytest.mark.parametrize(
    ("why", "fault"), [(Verdict(Kind.UNSURE, detail="HTTP 500"), "http_500"), (Verdict(Kind.THROTTLED, 45011), None)]
)  # fmt: skip
def test_another_code_or_fault_of_the_same_kind_is_news(why, fault):
    told = Told()
    first = Hold(by=Held.BREAKER, why=Verdict(Kind.UNSURE, -1))
    (one,) = told.at(0, first)
    told.at(2)
    (other,) = told.at(4, Hold(by=Held.BREAKER, why=why))
    assert one.as_object()["errcode"] == -1
    assert other.as_object()["fault"] == fault
