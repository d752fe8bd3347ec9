"""Rows of people who do not follow are settled before they are sent, and nobody else's are."""

import pytest

from tests.checkpoint.records import record
from tests.followers.test_enquiry import WeChat
from tests.sending.test_feed import Input, Known, Letters
from wxpush.detail import restored
from wxpush.followers.check import Checked, check
from wxpush.followers.enquiry import Enquiry
from wxpush.model import State

pytestmark = pytest.mark.anyio


async def checked(source: Input, wechat: WeChat, *known, after: int = 0, last_row: int = 99) -> list[Checked]:
    found = check(
        source,
        source.blocks,
        rows=Known(known),
        channel=Letters(),
        enquiry=Enquiry(wechat),
        after=after,
        last_row=last_row,
        at_ms=7,
    )
    return [part async for part in found]


async def test_who_left_is_suppressed_and_who_was_never_of_this_account_is_invalid():
    wechat = WeChat({"o1": True, "o2": False, "o4": True, "o5": True}, "refused")
    first, second = await checked(Input(6), wechat)
    assert (first.through, second.through) == (3, 6)
    found = [(row.row, row.line, row.kind, row.state) for row in (*first.rows, *second.rows)]
    assert found == [
        (2, 2, "unfollowed", State.SUPPRESSED),
        (3, 3, "unknown_openid", State.INVALID),
        (6, 6, "unknown_openid", State.INVALID),
    ]
    records = [*first.records, *second.records]
    assert [(each.row, each.state, each.at_ms) for each in records] == [
        (2, State.SUPPRESSED, 7),
        (3, State.INVALID, 7),
        (6, State.INVALID, 7),
    ]
    assert str(restored(records[0].detail)).startswith("unfollowed: ")


async def test_what_was_tried_of_a_row_stays_known():
    wechat = WeChat({"o1": False, "o2": True}, "unfollowed")
    (part,) = await checked(Input(2), wechat, record(1, State.PENDING, epoch=1, tries=3))
    assert [(each.row, each.epoch, each.tries) for each in part.records] == [(1, 1, 3)]


async def test_only_rows_within_the_bounds_that_can_be_sent_are_asked_about():
    source, wechat = Input(9, bad=[5]), WeChat({}, "unfollowed")
    parts = await checked(source, wechat, record(6, State.SENT), after=3, last_row=8)
    assert [(part.through, [row.row for row in part.rows]) for part in parts] == [(6, [4]), (8, [7, 8])]
    assert wechat.calls == [1, 2]


async def test_where_nothing_is_to_be_sent_nobody_is_asked():
    wechat = WeChat({}, "unfollowed")
    known = [record(row, State.SENT) for row in (1, 2, 3)]
    assert [(part.rows, part.records) for part in await checked(Input(3), wechat, *known)] == [([], [])]
    assert wechat.calls == []
