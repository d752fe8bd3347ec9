"""What a list leaves of the quota: told what WeChat says, and when."""

from collections.abc import Iterator
from math import inf
from typing import cast

import pytest

from wxpush.errors import Reason
from wxpush.model import Message
from wxpush.parsing.quantities import CountOrShare
from wxpush.run.timing.keeping import KeptQuota, for_lists, kept_of
from wxpush.wechat.values import Quota


def kept(many=100, *, left=inf, answered=lambda: 0, keep=10):
    return KeptQuota(
        cast("Iterator[Message]", iter(range(many))),
        CountOrShare(count=keep),
        left=left,
        answered=answered,
        rate=10.0,
    )


def says(remain, used=0, daily=1000):
    return Quota(daily_limit=daily, used=used, remain=remain)


@pytest.mark.parametrize(
    ("keep", "many"),
    [
        (CountOrShare(), 0),
        (CountOrShare(count=7), 7),
        (CountOrShare(percent=0.15), 2),
        (CountOrShare(percent=100), 1000),
    ],
)
def test_a_share_is_of_the_whole_day_and_never_less_than_asked(keep, many):
    assert kept_of(says(500), keep) == many
    assert for_lists(says(500), keep).remain == max(0, 500 - many)


def test_so_many_leave_as_are_left_and_it_is_told_whether_there_were_more():
    some = kept(5, left=3)
    assert (len([*some]), some.cut, some.stop.reason) == (3, True, Reason.QUOTA)
    all_ = kept(3, left=3)
    assert (len([*all_]), all_.cut) == (3, False)


def test_what_others_send_makes_it_less_and_what_it_is_told_late_makes_it_no_more():
    done = 0
    some = kept(left=90, answered=lambda: done)
    found = iter(some)
    for _ in range(20):
        next(found)
    done = 20
    some.heard(says(70, used=30))  # 10 of others: 20 + 70 - 10
    some.heard(says(75, used=30))
    assert len([*found]) == 60
    assert some.cut


def test_a_quota_that_is_renewed_makes_it_more():
    some = kept(left=5)
    found = iter(some)
    next(found)
    some.heard(says(12, used=988))
    some.heard(says(1000, used=0))
    assert (len([*found]), some.cut) == (99, False)
