"""Windows against a second reading of the calendar: what the clock on the wall shows, minute by minute."""

from datetime import date, datetime, timedelta
from itertools import pairwise, takewhile

import pytest
from hypothesis import given, settings

from tests.lanes.share import share
from tests.schedule.calendars import MOMENTS, inside, windows
from wxpush.schedule.week import week, written
from wxpush.schedule.window import Window
from wxpush.schedule.zones import zone


@settings(max_examples=share(300))
@given(windows(), MOMENTS)
def test_a_window_is_open_where_the_clock_on_the_wall_shows_its_times(window, at_ms):
    day = 86_400_000
    until = at_ms + day
    found = list(takewhile(lambda opening: opening.start < until, window.openings(at_ms)))
    assert all(one.end < other.start for one, other in pairwise(found))
    for moment in range(at_ms, until, 10 * 60_000):
        assert inside(window, moment) == any(each.start <= moment < each.end for each in found)
    for opening in found:
        # One that has begun may be the last of many days on end, whose first is not looked for.
        for edge in opening if opening.start > at_ms else opening[1:]:
            assert inside(window, edge) != inside(window, edge - 1000)


def moments(window: Window, text: str) -> list[str]:
    at_ms = int(datetime.fromisoformat(text).replace(tzinfo=window.zone).timestamp() * 1000)
    found = takewhile(lambda opening: opening.start < at_ms + 86_400_000, window.openings(at_ms))
    return [
        "-".join(datetime.fromtimestamp(edge / 1000, window.zone).strftime("%d %H:%M") for edge in opening)
        for opening in found
    ]


@pytest.mark.parametrize(
    ("text", "at", "opened"),
    [
        ("02:15-04:00", "2026-03-29T00:00", ["29 03:00-29 04:00"]),  # 2:00 to 3:00 is left out
        ("01:00-02:15", "2026-03-29T00:00", ["29 01:00-29 03:00"]),
        ("02:10-02:50", "2026-03-29T00:00", []),
        ("02:10-02:50", "2026-10-25T00:00", ["25 02:10-25 02:50", "25 02:10-25 02:50"]),  # it comes twice
        ("Sat 22:00-06:00", "2026-03-28T12:00", ["28 22:00-29 06:00"]),
        ("00:00-24:00", "2026-06-01T12:00", None),
    ],
)
def test_a_change_of_clocks(text, at, opened):
    window = Window(week(text), zone("Europe/Berlin"), "Europe/Berlin")
    if opened is None:
        at_ms = int(datetime.fromisoformat(at).timestamp() * 1000)
        (only,) = window.openings(at_ms)
        assert only.start < at_ms < at_ms + 700 * 86_400_000 < only.end
    else:
        assert moments(window, at) == opened


def test_a_holiday_ends_the_night_before_it_and_a_working_day_is_like_a_monday():
    window = Window(
        week("Mon-Fri 09:00-18:00; Fri 22:00-02:00"),
        zone("Asia/Shanghai"),
        "Asia/Shanghai",
        holidays=frozenset({date(2026, 10, 1), date(2026, 10, 3)}),
        workdays=frozenset({date(2026, 10, 10)}),
    )
    assert moments(window, "2026-10-01T00:00") == []
    assert moments(window, "2026-10-02T12:00") == ["02 09:00-02 18:00", "02 22:00-03 00:00"]
    assert moments(window, "2026-10-10T08:00") == ["10 09:00-10 18:00"]  # a Saturday


def test_a_window_that_holidays_close_for_good_has_no_opening():
    every = frozenset(date(2026, 1, 1) + timedelta(days=number) for number in range(2000))
    assert list(Window(week("09:00-10:00"), zone("UTC"), "UTC", every).openings(1_780_000_000_000)) == []


def test_it_is_written_as_it_may_be_read():
    text = "Mon-Fri 09:00-12:00,14:00-20:00; Sat,Sun 22:00-02:00"
    assert written(week(text)) == "Mon-Fri 09:00-12:00,14:00-20:00; Sat-Sun 22:00-02:00"
    assert week(written(week(text))) == week(text)
