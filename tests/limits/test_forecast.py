"""Rows fall onto days by window, quota and rate; and a simulated campaign ends when it was reckoned to."""

from datetime import date, datetime
from math import inf
from typing import NamedTuple

import anyio
import pytest
import trio
from trio.testing import MockClock

from tests.sending.fakes import LoopClock, MemoryCheckpoint, World, code, ok
from tests.sending.test_windows import pending
from wxpush.errors import Reason
from wxpush.limits import gates
from wxpush.limits.days import SHANGHAI
from wxpush.limits.forecast import DailyQuota, end_ms, legs
from wxpush.limits.window import WindowLimit
from wxpush.model import State
from wxpush.run.timing.plan import as_objects, days_of, table
from wxpush.schedule.keys import WindowKeys, window_of
from wxpush.schedule.window import Opening

MIDNIGHT = int(datetime(2026, 12, 1, tzinfo=SHANGHAI).timestamp() * 1000)
OFFICE = "Mon-Fri 09:00-12:00,14:00-20:00"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp() * 1000)


def limit(text: str | None = OFFICE, zone: str = "Asia/Shanghai", timeout: float = 10.0) -> WindowLimit:
    return WindowLimit(window_of([WindowKeys(window=text, timezone=zone)]), timeout=timeout)


@pytest.mark.parametrize(
    ("rows", "rate", "quota", "text", "days"),
    [
        # The last of the first day leaves 25 seconds before its window ends.
        (40_000, 1.0, DailyQuota(), OFFICE, {1: (10_775 + 21_575, "19:59:34"), 2: (7_650, "11:07:29")}),
        (90, 1.0, DailyQuota(remain=40, daily=30), OFFICE, {1: (40, "09:00:39"), 2: (30, "09:00:29"), 3: (20, "09:00:19")}),
        (50, inf, DailyQuota(remain=0, daily=100), OFFICE, {1: (0, "-"), 2: (50, "09:00:00")}),
        # Ten an hour: thirty in the morning, and what is left of the day's quota in the afternoon.
        (45, 10 / 3600, DailyQuota(remain=40, daily=30), OFFICE, {1: (40, "14:54:00"), 2: (5, "09:24:00")}),
        (3, 1 / 86_400, DailyQuota(), "00:00-24:00", {1: (1, "08:00:00"), 2: (1, "08:00:00"), 3: (1, "08:00:00")}),
    ],
)  # fmt: skip
def test_a_table_by_day(rows, rate, quota, text, days):
    now = at("2026-12-01T08:00")  # a Tuesday
    found = days_of(rows, rate=rate, quota=quota, now_ms=now, limit=limit(text), zone="Asia/Shanghai")
    lines = table(found, rate, "Asia/Shanghai")[1:]
    assert {day.day.day: (day.rows, line.split()[-1]) for day, line in zip(found, lines, strict=True)} == days


def test_a_night_has_the_quota_of_both_days_in_shanghai_whatever_its_zone():
    night = limit("22:00-03:00", "Asia/Tokyo")  # 21:00 to 2:00 in Shanghai
    found = days_of(
        50, rate=inf, quota=DailyQuota(remain=10, daily=20),
        now_ms=at("2026-12-01T08:00"), limit=night, zone="Asia/Tokyo",
    )  # fmt: skip
    assert [(day.day, day.rows) for day in found] == [
        (date(2026, 12, 1), 10),
        (date(2026, 12, 2), 20),
        (date(2026, 12, 3), 20),
    ]


def test_what_would_never_be_through_says_so():
    found = days_of(
        10**6, rate=1.0, quota=DailyQuota(remain=5, daily=0),
        now_ms=at("2026-12-01T08:00"), limit=limit(), zone="Asia/Shanghai",
    )  # fmt: skip
    assert end_ms(found) is None
    assert [(day.day, day.rows, day.quota, len(day.openings)) for day in found] == [
        (date(2026, 12, 1), 5, 5, 2),
        (date(2028, 1, 5), 0, 0, 0),
    ]
    assert table(found, 1.0, "Asia/Shanghai")[-1] == "They would not all be sent within 400 days."


def leg_rows(rows: int, rate: float, *openings: Opening, lead_ms: int = 0) -> list[int]:
    """How many leave in each piece, from midnight on in Shanghai."""
    found = legs(
        rows, rate=rate, quota=DailyQuota(), now_ms=MIDNIGHT, openings=iter(openings), zone=SHANGHAI, lead_ms=lead_ms
    )  # fmt: skip
    return [each.rows for each in found]


def test_nothing_leaves_in_an_opening_that_is_no_longer_than_what_is_set_aside_for_repeats():
    short, later = Opening(MIDNIGHT, MIDNIGHT + 1000), Opening(MIDNIGHT + 5000, MIDNIGHT + 9000)
    assert leg_rows(2, 1.0, short, later, lead_ms=1000) == [0, 2]
    assert leg_rows(2, inf, short, later, lead_ms=1000) == [0, 2]


def test_openings_behind_the_last_day_are_not_looked_at():
    last = MIDNIGHT + 400 * 86_400_000
    never = Opening(last, last + 1000)
    assert leg_rows(5, 1.0, Opening(last - 1000, last), never) == [1]
    assert leg_rows(5, 1.0, Opening(last - 1000, last + 1000), never) == [1]


def test_programs_get_times_with_their_zone():
    (day,) = as_objects(
        days_of(
            1,
            rate=50.0,
            quota=DailyQuota(),
            now_ms=at("2026-12-01T10:00"),
            limit=limit(),
            zone="Asia/Shanghai",
        ),
        50.0,
        "Asia/Shanghai",
    )
    assert day == {
        "day": "2026-12-01",
        "openings": [["2026-12-01T10:00:00+08:00", "2026-12-01T12:00:00+08:00"]],
        "quota": None,
        "rate": 50.0,
        "rows": 1,
        "last_row_at": "2026-12-01T10:00:00+08:00",
    }


class Planned(NamedTuple):
    """One campaign: how many rows, how fast, with which quota, in which window, from when on."""

    rows: int
    rate: float
    quota: DailyQuota
    text: str
    zone: str
    begins: str


async def _sent(campaign: Planned) -> int:
    """When the last row of a campaign arrives, where somebody runs the same command again whenever a day's quota is new."""
    rows, rate, quota, text, zone, _ = campaign
    begins = at(campaign.begins)
    clock, checkpoint, taken = LoopClock(begins), MemoryCheckpoint(), dict[date, int]()
    last = 0

    def answer(row: int, _before: int):
        nonlocal last
        day = datetime.fromtimestamp(clock.wall_ms() / 1000, SHANGHAI).date()
        first = datetime.fromtimestamp(begins / 1000, SHANGHAI).date()
        if taken.get(day, 0) >= (quota.remain if day == first else quota.daily):
            return code(45009, row)
        taken[day] = taken.get(day, 0) + 1
        last = clock.wall_ms()
        return ok(row)

    while sum(state is State.SENT for state in (each.state for each in checkpoint.records.values())) < rows:
        world = World(
            rows, answer, rate=rate, checkpoint=checkpoint, clock=clock, latency=0.0,
            messages=pending(rows, checkpoint), window=limit(text, zone),
        )  # fmt: skip
        world.account.quota = 0
        stop = await world.sender.run()
        if stop is not None:
            assert stop.reason is Reason.QUOTA
            now = clock.wall_ms() + 8 * 3_600_000
            await anyio.sleep((86_400_000 - now % 86_400_000) / 1000)
    return last


CAMPAIGNS = [
    Planned(rows, rate, DailyQuota(remain=remain, daily=daily), text, zone, begins)
    for rows, rate, remain, daily in [(300, 0.02, inf, inf), (300, 1.0, 40, 120), (900, 0.05, 500, 250), (60, 20.0, 0, 25)]
    for text, zone, begins in [
        (OFFICE, "Asia/Shanghai", "2026-12-01T08:00"),
        ("22:00-03:00", "Asia/Tokyo", "2026-12-01T23:30"),
        ("Sat,Sun 10:00-11:00; Wed 09:00-09:30", "Asia/Shanghai", "2026-12-04T12:00"),
        ("01:30-05:00", "Europe/Berlin", "2026-03-28T20:00"),
        ("Mon-Fri 00:00-24:00", "America/New_York", "2026-10-30T20:00"),
    ]
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_a_campaign_ends_when_it_was_reckoned_to(campaign, monkeypatch):
    monkeypatch.setattr(gates, "_LOOK_AGAIN", 7200.0)
    rows, rate, quota, text, zone, begins = campaign
    began = at(begins)
    found = days_of(rows, rate=rate, quota=quota, now_ms=began, limit=limit(text, zone), zone=zone)
    assert sum(day.rows for day in found) == rows
    reckoned = end_ms(found)
    assert reckoned is not None
    real = trio.run(_sent, campaign, clock=MockClock(autojump_threshold=0))
    assert abs(reckoned - real) <= 0.02 * (real - began) + 1000
