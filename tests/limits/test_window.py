"""When a window lets messages out, told the time; and until when it says that it is closed."""

from datetime import datetime
from math import inf

import pytest

from wxpush.hold import Held
from wxpush.limits.window import WindowLimit, lead
from wxpush.schedule.keys import WindowKeys, window_of
from wxpush.schedule.zones import SHANGHAI

HOUR = 3600.0


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp() * 1000)


def limit(text: str = "Mon-Fri 09:00-12:00", timeout: float = 10.0, begins: str | None = None) -> WindowLimit:
    window = window_of([WindowKeys(window=text)])
    return WindowLimit(window, timeout=timeout, begins_ms=0 if begins is None else at(begins))


@pytest.mark.parametrize(
    ("now", "fresh", "repeat"),
    [
        ("2026-12-01T08:59:59", 1.0, 1.0),  # a Tuesday
        ("2026-12-01T09:00:00", 0.0, 0.0),
        ("2026-12-01T11:59:34.999", 0.0, 0.0),
        ("2026-12-01T11:59:35", 21 * HOUR + 25, 0.0),
        ("2026-12-01T11:59:49.999", 21 * HOUR + 10.001, 0.0),
        ("2026-12-01T11:59:50", 21 * HOUR + 10, 21 * HOUR + 10),
        ("2026-12-01T12:00:00", 21 * HOUR, 21 * HOUR),
        ("2026-12-04T12:00:00", 69 * HOUR, 69 * HOUR),
    ],
)
def test_it_closes_before_its_end(now, fresh, repeat):
    assert (limit().wait(at(now)), limit().wait_to_repeat(at(now))) == (fresh, repeat)


def test_a_longer_attempt_closes_it_earlier():
    assert (lead(10.0), lead(45.0), lead(10.0, 0.05), lead(10.0, 0.001)) == (25.0, 95.0, 45.0, 85.0)
    assert lead(10.0, 0.005, 3600.0) == 225.0
    assert lead(10.0, 0.005, 300.0) == 175.0, "no more than half of the shortest span"
    assert lead(10.0, 0.001, 36_000.0) == 565.0, "after nine minutes a repeat is not safe any more"
    assert limit(timeout=45.0).wait(at("2026-12-01T11:58:25")) > 0


def test_an_opening_in_which_there_is_no_time_for_a_message_is_none():
    assert limit("09:00-09:05; Mon 12:00-12:05", timeout=45.0).wait(at("2026-12-01T09:03:24")) == 0
    assert (
        limit("09:00-09:05", timeout=45.0, begins="2026-12-01T09:04").wait(at("2026-12-01T08:00"))
        == 25 * HOUR
    )


def test_a_clock_that_is_set_is_believed():
    found = limit()
    assert found.wait(at("2026-12-01T10:00")) == 0
    assert found.wait(at("2026-12-01T13:00")) == 20 * HOUR
    assert found.wait(at("2026-12-01T08:00")) == HOUR
    assert found.wait(at("2026-12-01T10:00")) == 0


def test_a_time_to_begin_alone_is_a_window_without_end():
    found = WindowLimit(None, timeout=10.0, begins_ms=at("2026-12-01T09:00"))
    assert found.wait(at("2026-12-01T08:00")) == HOUR
    assert found.wait(at("2036-12-01T08:00")) == 0


def test_what_holds_messages_back_knows_until_when():
    hold = limit().hold(at("2026-12-01T08:00"))
    assert hold is not None
    assert (hold.by, hold.seconds) == (Held.WINDOW, HOUR)
    assert limit().hold(at("2026-12-01T10:00")) is None
    every = window_of([WindowKeys(window="Mon 09:00-10:00", holidays=("2026-01-01..2026-12-31", "2027-01-01..2027-12-31", "2028-01-01..2028-12-31", "2029-01-01..2029-12-31"))])  # fmt: skip
    never = WindowLimit(every, timeout=10.0)
    assert never.wait(at("2026-12-01T08:00")) == inf
    ends = never.hold(at("2026-12-01T08:00"))
    assert ends is not None
    assert ends.seconds is None


@pytest.mark.parametrize(
    ("now", "closes", "wait"),
    [
        ("2026-12-01T08:59:59.500", 0.0, 0.5),
        ("2026-12-01T09:00:00", 3 * HOUR - 10, None),
        ("2026-12-01T11:59:49", 1.0, 21 * HOUR + 11),
        ("2026-12-01T11:59:50", 0.0, 21 * HOUR + 10),
    ],
)
def test_it_tells_when_nothing_may_leave_any_more_and_how_long_it_is_closed(now, closes, wait):
    assert limit().closes(at(now)) == closes
    hold = limit().hold(at(now))
    assert (hold and hold.seconds) == wait


def test_an_opening_that_is_as_long_as_what_is_set_aside_is_none():
    found = limit("09:00-09:05", begins="2026-12-01T09:04:35")
    assert found.wait(at("2026-12-01T08:00")) == 25 * HOUR
