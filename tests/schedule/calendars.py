"""Windows at random, and a second reading of the calendar: what the clock on the wall shows."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from wxpush.schedule.week import DAY, SHORTEST, Span, week
from wxpush.schedule.window import Window
from wxpush.schedule.zones import zone

#: With summer time in the north and the south, at midnight and by half an hour; without; and with a change at a minute past midnight.
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Africa/Cairo", "Asia/Kathmandu", "Pacific/Apia"]  # fmt: skip


def inside(window: Window, at_ms: int) -> bool:
    """Whether the clock on the wall shows a time of the window: by the day it is there, and by the night of the day before."""
    local = datetime.fromtimestamp(at_ms / 1000, window.zone)
    minutes = local.hour * 60 + local.minute + local.second / 60
    if local.date() in window.holidays:
        return False
    today, before = window.spans(local.date()), window.spans(local.date() - timedelta(days=1))
    return any(span.start <= minutes < span.end for span in today) or any(
        span.start <= minutes + DAY < span.end for span in before
    )


def spans() -> st.SearchStrategy[tuple[Span, ...]]:
    def made(start: int, length: int) -> str:
        end = (start + length) % DAY
        return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"

    each = st.builds(made, st.integers(0, DAY - 1), st.integers(SHORTEST, DAY - 1))
    return st.lists(each, max_size=3).map(lambda found: week(",".join(found))[0] if found else ())


def days() -> st.SearchStrategy[frozenset[date]]:
    return st.frozensets(st.dates(date(2010, 1, 1), date(2026, 12, 31)), max_size=5)


def windows() -> st.SearchStrategy[Window]:
    weeks = st.tuples(*[spans()] * 7).filter(any)
    return st.builds(
        lambda of, name, holidays, workdays: Window(of, zone(name), name, holidays, workdays - holidays),
        weeks, st.sampled_from(ZONES), days(), days(),
    )  # fmt: skip


#: Moments of 2010 and 2026, most of them about a change of clocks.
CHANGES = [
    datetime(2010, 11, 7, 2, 31, tzinfo=UTC),  # St. John's, a minute past midnight
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 4, 23, 22, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),  # Apia, a day left out
]
MOMENTS = st.builds(
    lambda base, minutes: int((base + timedelta(minutes=minutes)).timestamp() * 1000),
    st.sampled_from(CHANGES),
    st.integers(-3 * DAY, 3 * DAY),
)
