"""Rows whose time is over: what `expires` and `valid_for` make of a composed message."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from tests.channels.test_template import PLAIN
from wxpush.channels.common.expiring import Expiring, Expiry
from wxpush.channels.template.channel import TemplateChannel
from wxpush.errors import UsageError
from wxpush.model import BadRow, Recipient, RowWarning, State
from wxpush.schedule.zones import SHANGHAI

NOON = datetime(2026, 12, 1, 12, tzinfo=SHANGHAI)
FIELDS = {"openid": "oABC", "product": "tea", "by": "2026-12-01 18:00"}


def ms(when: datetime) -> int:
    return round(when.timestamp() * 1000)


def opened(expires: str | None = "{{ by }}", *, zone=SHANGHAI, now: datetime = NOON) -> Expiring:
    file = replace(PLAIN, expires=expires or "")
    expiry = Expiry(file, zone) if expires else None
    return Expiring(TemplateChannel(file, "wx0123456789abcdef"), expiry, lambda: ms(now))


def composed(channel, **fields):
    return channel.compose(Recipient(3, 4, FIELDS | fields))


def test_a_row_in_time_is_dated():
    assert composed(opened()).expires_ms == ms(NOON + timedelta(hours=6))


def test_a_row_whose_time_is_over_has_expired_and_keeps_its_key():
    channel = opened(now=NOON + timedelta(hours=6))
    found = composed(channel)
    assert isinstance(found, BadRow)
    assert (found.row, found.line, found.kind, found.state) == (3, 4, "expired", State.EXPIRED)
    assert found.key == composed(opened()).key
    at = datetime.fromisoformat(str(found.reason).removeprefix("it was to be sent before "))
    assert at == NOON + timedelta(hours=6)


@pytest.mark.parametrize("many", [1, 3, 200])
def test_many_together_are_judged_as_each_alone(many):
    rows = [
        Recipient(number, number + 1, FIELDS | {"by": f"2026-12-01 {number % 24}:00"})
        for number in range(1, many + 1)
    ]
    alone = [*map(opened().compose, rows)]
    assert list(opened().compose_all(rows, lambda _: None)) == alone
    assert list(opened().recompose(rows)) == alone


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty_value"),
        ("  ", "empty_value"),
        ("soon", "no_moment"),
        ("2026-02-30", "no_moment"),
        ("1899-12-30 00:00", "no_moment"),
        ("0001-01-01 00:00", "no_moment"),
    ],
)
def test_a_text_that_is_no_moment_is_an_invalid_row_by_its_kind(text, kind):
    found = composed(opened(), by=text)
    assert (found.state, found.kind, found.place) == (State.INVALID, kind, "expires")


def test_a_row_that_is_invalid_already_stays_that():
    found = composed(opened(now=NOON + timedelta(days=9)), openid="")
    assert (found.state, found.place) == (State.INVALID, "to")


def test_it_is_meant_in_the_zone_of_the_campaign():
    tokyo = timezone(timedelta(hours=9))
    assert composed(opened(zone=tokyo)).expires_ms == ms(NOON + timedelta(hours=5))
    assert composed(opened(), by="2026-12-01T18:00:00Z").expires_ms == ms(
        datetime(2026, 12, 1, 18, tzinfo=UTC)
    )


def test_a_day_alone_lasts_to_its_end():
    assert composed(opened(), by="2026-12-01").expires_ms == ms(NOON + timedelta(hours=12))


def test_the_last_day_of_all_is_never():
    assert composed(opened(), by="9999-12-31").expires_ms > ms(NOON + timedelta(days=365 * 7000))


def test_the_nearer_of_both_holds():
    channel = opened()
    channel.until_ms = ms(NOON + timedelta(hours=1))
    assert composed(channel).expires_ms == channel.until_ms
    channel.until_ms = ms(NOON + timedelta(hours=9))
    assert composed(channel).expires_ms == ms(NOON + timedelta(hours=6))
    channel = opened(None)
    assert composed(channel).expires_ms is None
    channel.until_ms = ms(NOON)
    assert composed(channel).state is State.EXPIRED


def test_nothing_is_told_of_what_a_text_has_beside_that_it_has_expired():
    rows = [Recipient(1, 2, FIELDS | {"product": "a\\nb"}), Recipient(2, 3, FIELDS | {"product": "a\\nb"})]
    heard: list[RowWarning] = []
    opened().compose_all(rows, heard.append)
    assert {warning.row for warning in heard} == {1, 2}
    heard.clear()
    opened(now=NOON + timedelta(days=1)).compose_all(rows, heard.append)
    assert heard == []


@pytest.mark.parametrize("text", ["soon", "{ by }"])
def test_a_text_that_is_the_same_for_all_and_no_moment_is_refused_with_its_place(text):
    with pytest.raises(UsageError, match="expires"):
        opened(text)


def test_a_column_that_is_missing_is_named():
    with pytest.raises(UsageError, match="by"):
        Expiry(replace(PLAIN, expires="{{ by }}"), SHANGHAI).check_columns(["openid"], source="a.csv")
