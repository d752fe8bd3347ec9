"""Rows fall onto days in Shanghai, by what the quota and the rate let through."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.limits.days import shares

#: 10:00 in Shanghai on 23 November.
TEN = int(datetime(2026, 11, 23, 2, tzinfo=UTC).timestamp() * 1000)
#: One minute before midnight there; it is afternoon in UTC.
LATE = int(datetime(2026, 11, 23, 15, 59, tzinfo=UTC).timestamp() * 1000)
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 11, day) for day in (23, 24, 25))


@pytest.mark.parametrize(
    ("case", "split"),
    [
        ((63_000, 98_000, 100_000, 50, TEN), {MONDAY: 63_000}),
        ((63_000, 41_200, 100_000, 50, TEN), {MONDAY: 41_200, TUESDAY: 21_800}),
        ((63_000, 0, 100_000, 50, TEN), {MONDAY: 0, TUESDAY: 63_000}),
        (
            (250_000, 50_000, 100_000, float("inf"), TEN),
            {MONDAY: 50_000, TUESDAY: 100_000, WEDNESDAY: 100_000},
        ),
        # Late in the evening the rate decides, and the quota is renewed before it is used up.
        ((63_000, 41_200, 100_000, 50, LATE), {MONDAY: 3_000, TUESDAY: 60_000}),
        ((100, 100, 100_000, 0.001, TEN), {MONDAY: 50, TUESDAY: 50}),
        ((200_000, 10**6, 10**6, 1, TEN), {MONDAY: 50_400, TUESDAY: 86_400, WEDNESDAY: 63_200}),
        # 29.5 s before midnight, to the microsecond
        ((10**8, 10**8, 10**8, 1e6, LATE + 30_500), {MONDAY: 29_500_000, TUESDAY: 70_500_000}),
        ((0, 10, 10, 1, TEN), {}),
        ((1, 0, 0, 1, TEN), {}),
        ((10**9, 1, 1, 1, TEN), {}),
        ((5, -3, 100, 50, TEN), {MONDAY: 0, TUESDAY: 5}),
    ],
)
def test_the_split_by_days(case, split):
    rows, remain, limit, rate, now = case
    found = shares(rows, remain=remain, daily_limit=limit, rate=rate, now_ms=now)
    assert {share.day: share.rows for share in found} == split


@pytest.mark.parametrize(("rows", "days"), [(399, 399), (400, 400), (401, 0)])
def test_what_takes_more_than_400_days_is_not_split(rows, days):
    assert len(shares(rows, remain=1, daily_limit=1, rate=1, now_ms=TEN)) == days


@given(st.integers(0, 10**6), st.integers(0, 10**5), st.integers(1, 10**5), st.floats(0.5, 1000))
def test_every_row_has_a_day_and_no_day_has_more_than_its_quota(rows, remain, limit, rate):
    found = shares(rows, remain=remain, daily_limit=limit, rate=rate, now_ms=TEN)
    assert sum(share.rows for share in found) in {0, rows}
    assert all(share.rows <= (limit if share.day > MONDAY else remain) for share in found)
