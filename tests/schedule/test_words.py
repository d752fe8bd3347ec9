"""Windows, days and moments as people write them."""

from datetime import date, datetime

import pytest

from wxpush.errors import UsageError
from wxpush.schedule.dates import days
from wxpush.schedule.keys import WindowKeys, window_of
from wxpush.schedule.moments import moment, time_to_begin
from wxpush.schedule.week import week, written
from wxpush.schedule.zones import SHANGHAI, zone

NOON = int(datetime(2026, 12, 1, 12, tzinfo=SHANGHAI).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("09:00-12:00", "Mon-Sun 09:00-12:00"),
        ("周一-周五 09：00－12：00，14：00－20：00；周六 10:00-12:00", "Mon-Fri 09:00-12:00,14:00-20:00; Sat 10:00-12:00"),
        ("Fri-Mon 9:00-10:00", "Mon,Fri-Sun 09:00-10:00"),
        ("mon, WED 09:00 - 10:00 , 11:00-12:00", "Mon,Wed 09:00-10:00,11:00-12:00"),
        ("Mon 09:00-12:00; Mon 11:00-14:00; Mon 14:00-15:00", "Mon 09:00-15:00"),
        ("Mon 22:00-00:00", "Mon 22:00-24:00"),
        ("星期天 00:00-24:00", "Sun 00:00-24:00"),
    ],
)  # fmt: skip
def test_a_window_is_read_as_it_is_meant(text, plain):
    assert written(week(text)) == plain


@pytest.mark.parametrize(
    "text",
    ["", ";", "Mon", "Mon-", "-Fri 09:00-10:00", "Mon 9-10", "Mon 09:00", "Mon 09:00-10:00-11:00", "Mon 24:00-02:00", "Mon 09:60-10:00", "Mon 25:00-26:00",
     "Mon 09:00-09:00", "Mon 09:00-09:04", "09:00-10:00 Mon", "Mon.Fri 09:00-10:00"],
)  # fmt: skip
def test_what_is_no_window_is_refused_in_a_sentence(text):
    with pytest.raises(UsageError) as refused:
        week(text)
    assert str(refused.value)


def test_days_stand_alone_or_go_from_one_to_another():
    assert days(["2026-10-01..2026-10-03", "2027-01-01"]) == {
        date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3), date(2027, 1, 1),
    }  # fmt: skip
    for wrong in ("2026-10-03..2026-10-01", "10-01", "2026-02-30", "2026-01-01..2036-01-01", ""):
        with pytest.raises(UsageError, match="no day and no run of days"):
            days([wrong])


def test_each_key_is_of_the_first_source_that_says_something_of_it():
    own, file = (
        WindowKeys(window="09:00-10:00"),
        WindowKeys(window="08:00-09:00", timezone="Asia/Tokyo", holidays=("2026-12-24",)),
    )
    found = window_of([own, WindowKeys(), file])
    assert found is not None
    assert (written(found.week), found.name, found.holidays) == ("Mon-Sun 09:00-10:00", "Asia/Tokyo", frozenset({date(2026, 12, 24)}))  # fmt: skip
    assert window_of([WindowKeys(window="Always"), file]) is None
    assert window_of([WindowKeys(), WindowKeys(timezone="Asia/Tokyo")]) is None


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2026-12-01 09:05", "2026-12-01T09:05"),
        ("2026-12-01T09:05:30", "2026-12-01T09:05:30"),
        ("2026/12/1 9:05", "2026-12-01T09:05"),
        ("2026年12月1日 9：05", "2026-12-01T09:05"),
        ("2026-12-01", "2026-12-02T00:00"),
        ("2026-12-01 24:00", "2026-12-02T00:00"),
        ("2026-12-01T09:05:00+09:00", "2026-12-01T08:05"),
        ("2026-12-01T01:05Z", "2026-12-01T09:05"),
    ],
)
def test_a_moment_is_read_in_its_zone(text, local):
    assert moment(text, SHANGHAI) == datetime.fromisoformat(local).replace(tzinfo=SHANGHAI).timestamp() * 1000


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-13-01", "2026-12-01 25:00", "2026-12-01 9", "12-01 09:00", "2026-12-01 24:30"],
)
def test_what_is_no_moment_is_none(text):
    assert moment(text, SHANGHAI) is None


def test_a_command_line_means_today_by_a_time_alone_and_nothing_by_a_day_alone():
    assert time_to_begin("9:30", SHANGHAI, NOON) == NOON - 2.5 * 3_600_000
    assert time_to_begin("09：30", zone("Asia/Tokyo"), NOON) == NOON - 3.5 * 3_600_000
    with pytest.raises(UsageError, match="is no time"):
        time_to_begin("2026-12-01", SHANGHAI, NOON)


def test_the_zone_of_china_needs_no_list_of_zones(monkeypatch):
    monkeypatch.setattr("wxpush.schedule.zones.available_timezones", set)
    monkeypatch.setattr("wxpush.schedule.zones.ZoneInfo", _none)
    assert zone("Asia/Shanghai") is SHANGHAI
    with pytest.raises(UsageError, match="has no list of time zones, so Asia/Tokyo is not known"):
        zone("Asia/Tokyo")


def _none(name: str) -> None:
    raise ValueError(name)
