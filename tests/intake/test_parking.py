"""What stops a sender parks its campaign: the service goes on, says why, and tries again."""

import asyncio
from functools import partial

import pytest

from tests.intake.stand import (
    CALLER,
    KEYED,
    campaign_file,
    delivered,
    ended,
    line,
    person,
    running,
    sandbox,
    until,
)
from wxpush.intake.base import Taken, Trouble
from wxpush.sandbox.faults import Faults

pytestmark = pytest.mark.anyio
_MANY = 10**9


@pytest.fixture
def anyio_backend():
    return "asyncio"


def words(intake):
    return [each.word for each in intake.readiness()]


async def parked(intake, word):
    return word in words(intake)


async def test_a_refused_account_parks_what_came_and_goes_on_when_it_is_mended(tmp_path):
    with sandbox(tmp_path, account_errcode=48001) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            found = await at.intake.take([line(number) for number in range(20)], CALLER)
            await until(lambda: parked(at.intake, "account"))
            later = await at.intake.take([line(99)], CALLER)
            (standing,) = await at.intake.campaigns(CALLER)
            process.control.set_faults(Faults(daily_limit=_MANY))
            await at.intake.resume("order-shipped", CALLER)
            await until(lambda: ended(at.intake, *(each.id for each in [*found, *later])))
            assert words(at.intake) == []
    assert isinstance(later[0], Taken)
    assert standing.parked.word == "account"
    assert standing.waiting == 21
    assert sorted(delivered(tmp_path)) == sorted(person(number) for number in [*range(20), 99])


async def test_a_used_up_quota_parks_and_only_one_message_tries_whether_there_is_some_again(tmp_path):
    with sandbox(tmp_path) as process:
        process.control.set_faults(Faults(daily_limit=3))
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            found = await at.intake.take([line(number) for number in range(30)], CALLER)
            await until(lambda: parked(at.intake, "quota"))
            (drain,) = at.intake._drains.values()
            before = drain.attempts
            drain.parked = type(drain.parked)("quota", "", 0)  # its time is over
            drain._awaits.ring()
            await until(lambda: asyncio.sleep(0, drain.attempts > before and drain.parked is not None))
            tried = drain.attempts - before
            process.control.set_faults(Faults(daily_limit=_MANY))
            await at.intake.resume("order-shipped", CALLER)
            await until(lambda: ended(at.intake, *(each.id for each in found)))
    assert tried == 1
    assert len(delivered(tmp_path)) == 30


async def test_one_campaign_is_parked_and_the_other_sends(tmp_path):
    files = campaign_file(tmp_path), campaign_file(tmp_path, KEYED, "keyed.yaml")
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, *files) as at:
            await at.intake.pause("order-shipped", CALLER)
            (waits,) = await at.intake.take([line(1)], CALLER)
            (goes,) = await at.intake.take([line(2, campaign="keyed", order_no="1")], CALLER)
            await until(lambda: ended(at.intake, goes.id))
            assert await ended(at.intake, waits.id, state="not_attempted")
    assert delivered(tmp_path) == [person(2)]


async def test_a_refused_message_is_settled_while_nothing_else_comes(tmp_path):
    """Answers that may be about more than their rows are kept back: in an idle service, until nothing is under way."""
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            (taken,) = await at.intake.take([line(1, openid="nobody")], CALLER)
            await until(lambda: ended(at.intake, taken.id, state="rejected"))
            standing = await at.intake.look(taken.id, CALLER)
            snapshot = await at.intake.snapshot()
    assert standing.errcode == 40003
    assert snapshot.errcodes == {("order-shipped", 40003): 1}
    assert [each.id for each in snapshot.refusals] == [taken.id]


async def test_a_message_whose_tries_are_used_up_is_tried_again_by_and_by(tmp_path):
    """Nobody will run it again: busy answers cost it time and never its end."""
    with sandbox(tmp_path, busy_rate=0.5) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            found = await at.intake.take([line(number) for number in range(10)], CALLER)
            await asyncio.sleep(3)
            process.control.set_faults(Faults(daily_limit=_MANY))
            await until(lambda: ended(at.intake, *(each.id for each in found)), seconds=60)
    assert sorted(delivered(tmp_path)) == [person(number) for number in range(10)]


async def test_a_full_disk_ends_nothing(tmp_path):
    """What cannot be written is not answered with an id; what waits leaves once there is room."""
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            await at.intake.pause("order-shipped", CALLER)
            (first,) = await at.intake.take([line(1)], CALLER)
            await at.spool.do(partial(bounded, more=0))
            full = await at.intake.take([line(each) for each in range(100, 600)], CALLER)
            said = words(at.intake)
            await at.spool.do(partial(bounded, more=10**6))
            found = await at.intake.take([line(each) for each in range(100, 600)], CALLER)
            assert words(at.intake) == ["paused"]
            await at.intake.resume("order-shipped", CALLER)
            await until(lambda: ended(at.intake, first.id, *(each.id for each in found)))
    assert (full.trouble, full.seconds) == (Trouble.UNWRITABLE, 30.0)
    assert said == ["unwritable", "paused"]
    assert sorted(delivered(tmp_path)) == [person(each) for each in [1, *range(100, 600)]]


def bounded(connection, more):
    """Let the file have so many more pages at the most."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + more}")
