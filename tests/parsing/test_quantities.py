import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxpush.errors import UsageError
from wxpush.parsing.quantities import CountOrShare, duration, rate, share, show_duration, show_rate


@pytest.mark.parametrize(
    ("text", "per_second"),
    [
        ("50/s", 50),
        ("3000/m", 50),
        ("10/h", 10 / 3600),
        ("50", 50),
        ("0.5", 0.5),
        (" 2.5/S ", 2.5),
        ("max", math.inf),
        ("MAX", math.inf),
        ("1000000/s", 1e6),
    ],
)
def test_a_rate_is_read_as_sends_per_second(text, per_second):
    assert rate(text) == pytest.approx(per_second)


@pytest.mark.parametrize(
    "text", ["", "fast", "50/d", "50 /s", "-1/s", "1e3", "５０/s", "1,000", "/s", "nan", "50/s/m"]
)
def test_what_is_no_rate_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match=r"is not a rate; nothing was sent\. Write one like 50/s"):
        rate(text)


@pytest.mark.parametrize("text", ["0", "0/h", "1000001/s", "9" * 400])
def test_a_rate_out_of_bounds_is_refused(text):
    with pytest.raises(UsageError, match="is not above 0 and at most 1000000/s"):
        rate(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("10s", 10),
        ("30m", 1800),
        ("1h30m", 5400),
        ("500ms", 0.5),
        ("1s500ms", 1.5),
        ("1.5h", 5400),
        ("2d1h", 176_400),
        (" 1H ", 3600),
        ("366d", 366 * 86400),
    ],
)
def test_a_duration_is_read_as_seconds(text, seconds):
    assert duration(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text", ["", " ", "10", "s", "10 s", "30s1m", "1m1m", "-1s", "10sec", "１０s", "1,5s"]
)
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(
        UsageError, match=r"is not a duration; nothing was sent\. Write one with its units, like 10s"
    ):
        duration(text)


@pytest.mark.parametrize("text", ["0s", "0h0m", "367d", "366d1s", "9" * 400 + "h"])
def test_a_duration_out_of_bounds_is_refused(text):
    with pytest.raises(UsageError, match="is not above 0 and at most 366d"):
        duration(text)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5", CountOrShare(count=5)),
        ("0", CountOrShare(count=0)),
        (" 5% ", CountOrShare(percent=5)),
        ("0.5%", CountOrShare(percent=0.5)),
        ("100%", CountOrShare(percent=100)),
    ],
)
def test_a_share_is_a_count_or_a_percentage(text, limit):
    assert share(text) == limit


@pytest.mark.parametrize("text", ["", "%", "-1", "0.5", "5 %", "five", "5%%"])
def test_what_is_no_share_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="Write 5 or 5%"):
        share(text)


def test_more_than_all_rows_is_refused():
    with pytest.raises(UsageError, match="from 0% to 100%"):
        share("100.1%")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (501, "8m21s"),
        (0, "0s"),
        (-1, "0s"),
        (0.04, "40ms"),
        (9.53, "9.5s"),
        (9.0, "9s"),
        (10.4, "10s"),
        (59.6, "1m"),
        (3600, "1h"),
        (3661, "1h1m1s"),
        (93_600, "1d2h"),
    ],
)
def test_a_duration_is_shown_as_people_say_it(seconds, text):
    assert show_duration(seconds) == text


@given(st.integers(min_value=1, max_value=366 * 86400))
def test_what_is_shown_of_whole_seconds_can_be_read_again(seconds):
    assert duration(show_duration(seconds)) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("per_second", "text"),
    [
        (50, "50/s"),
        (49.66, "49.7/s"),
        (0.5, "30/m"),
        (10 / 3600, "10/h"),
        (0.5 / 3600, "0.5/h"),
        (math.inf, "max"),
        (1e6, "1000000/s"),
    ],
)
def test_a_rate_is_shown_in_the_unit_that_fits(per_second, text):
    assert show_rate(per_second) == text


@pytest.mark.parametrize("read", [rate, duration, share])
@pytest.mark.parametrize("text", ["1" * 5000, "1:" * 50_000, "x" * 100_000, "9" * 5000 + "%"])
def test_what_is_endless_is_refused_without_being_repeated_whole(read, text):
    with pytest.raises(UsageError) as refused:
        read(text)
    assert text[:20] in str(refused.value)
    assert len(str(refused.value)) < 200
