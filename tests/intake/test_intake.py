"""Messages are taken, sent and told of, by a real sandbox."""

import asyncio
import time
from datetime import UTC, datetime

import pytest

from tests.intake.stand import (
    CALLER,
    CAMPAIGN,
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
from wxpush.intake.base import AlreadyTaken, Caller, Query, Refused, Taken, Trouble, TurnedAway

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def test_a_message_that_is_taken_is_sent_once(tmp_path):
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            (taken,) = await at.intake.take([line(1)], CALLER)
            assert isinstance(taken, Taken)
            await until(lambda: ended(at.intake, taken.id))
            standing = await at.intake.look(taken.id, CALLER)
    assert delivered(tmp_path) == [person(1)]
    assert (standing.tries, standing.campaign) == (1, "order-shipped")
    assert standing.msgid.isdecimal()


async def test_many_of_a_batch_are_sent_and_the_bad_ones_named(tmp_path):
    lines = [line(1), b'{"campaign": "order-shipped", "fields": {"openid": "o1"}}', b"[1]", b"{", line(2)]
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            found = await at.intake.take(lines, CALLER)
            names = [each.id for each in found if isinstance(each, Taken)]
            await until(lambda: ended(at.intake, *names))
    assert [type(each) for each in found] == [Taken, Refused, Refused, Refused, Taken]
    assert [each.kind for each in found[1:4]] == ["missing_value", "bad_member", "broken_json"]
    assert sorted(delivered(tmp_path)) == [person(1), person(2)]


async def test_one_with_the_key_of_another_is_told_its_id_and_other_fields_are_refused(tmp_path):
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            (first,) = await at.intake.take([line(1)], CALLER, key="a")
            (same,) = await at.intake.take([line(1)], CALLER, key="a")
            (other,) = await at.intake.take([line(2)], CALLER, key="a")
            (plain,) = await at.intake.take([line(3)], CALLER)
            (again,) = await at.intake.take([line(3)], CALLER)
            await until(lambda: ended(at.intake, first.id, plain.id))
    assert same == AlreadyTaken(first.id)
    assert again == AlreadyTaken(plain.id)
    assert other.trouble is Trouble.KEY_REUSED
    assert sorted(delivered(tmp_path)) == [person(1), person(3)]


async def test_many_lines_with_one_key_get_the_same_answer(tmp_path):
    lines = [line(1), b"{", line(2)]
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            first = await at.intake.take(lines, CALLER, key="night")
            same = await at.intake.take(lines, CALLER, key="night")
            other = await at.intake.take([line(1), line(2)], CALLER, key="night")
    assert same == [AlreadyTaken(first[0].id), first[1], AlreadyTaken(first[2].id)]
    assert isinstance(other, TurnedAway)
    assert other.trouble is Trouble.KEY_REUSED


async def test_the_campaigns_own_key_decides_as_in_a_file(tmp_path):
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path, KEYED, "keyed.yaml")) as at:
            (first,) = await at.intake.take([line(1, campaign="keyed", order_no="7")], CALLER)
            (other,) = await at.intake.take([line(2, campaign="keyed", order_no="7")], CALLER)
    assert isinstance(first, Taken)
    assert (other.trouble, other.kind) == (Trouble.DUPLICATE, "duplicate")


async def test_the_first_byte_leaves_soon_after_the_answer_of_an_idle_service(tmp_path):
    took = []
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            for number in range(5):
                (taken,) = await at.intake.take([line(number)], CALLER)
                since = time.monotonic()
                await until(lambda name=taken.id: ended(at.intake, name))
                took.append(time.monotonic() - since)
                await asyncio.sleep(0.3)
    assert min(took) < 0.2


async def test_a_paused_campaign_waits_also_after_a_restart(tmp_path):
    path = campaign_file(tmp_path)
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, path) as at:
            await at.intake.pause("order-shipped", CALLER)
            (taken,) = await at.intake.take([line(1)], CALLER)
        async with running(tmp_path, process, path) as at:
            standing = await at.intake.look(taken.id, CALLER)
            words = [each.word for each in at.intake.readiness()]
            await at.intake.resume("order-shipped", CALLER)
            await until(lambda: ended(at.intake, taken.id))
    assert standing.state == "not_attempted"
    assert words == ["paused"]
    assert delivered(tmp_path) == [person(1)]


async def test_no_more_wait_than_may(tmp_path):
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path), most_waiting=3) as at:
            await at.intake.pause("order-shipped", CALLER)
            some = await at.intake.take([line(1), line(2)], CALLER)
            more = await at.intake.take([line(3), line(4)], CALLER)
            await at.intake.take([line(5)], CALLER)
            full = [each.word for each in at.intake.readiness()]
    assert [type(each) for each in some] == [Taken, Taken]
    assert (more.trouble, more.seconds) == (Trouble.FULL, 10.0)
    assert full == ["full", "paused"]


async def test_a_listing_goes_through_all_of_them_page_by_page(tmp_path):
    files = campaign_file(tmp_path), campaign_file(tmp_path, KEYED, "keyed.yaml")
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, *files) as at:
            taken = await at.intake.take([line(number) for number in range(5)], CALLER)
            await at.intake.take([line(9, campaign="keyed", order_no="1")], CALLER)
            await until(lambda: ended(at.intake, *(each.id for each in taken)))
            query, found = Query(campaign="order-shipped", state="sent", limit=2), []
            page = await at.intake.listing(query, CALLER)
            while True:
                found += page.messages
                if page.following is None:
                    break
                page = await at.intake.listing(
                    Query(campaign="order-shipped", state="sent", limit=2, after=page.following), CALLER
                )
            wrong = await at.intake.listing(Query(after="1-00"), CALLER)
    assert [each.id for each in found] == [each.id for each in taken]
    assert wrong is None


async def test_what_comes_with_a_key_that_is_being_taken_is_asked_to_come_again(tmp_path):
    both = [line(1), line(2)]
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            take = at.intake.take
            first, second = await asyncio.gather(
                take([line(7)], CALLER, key="k"), take([line(7)], CALLER, key="k")
            )
            many, again = await asyncio.gather(take(both, CALLER, key="m"), take(both, CALLER, key="m"))
            plain, same = await asyncio.gather(take([line(8)], CALLER), take([line(8)], CALLER))
    assert isinstance(first[0], Taken)
    assert [type(each) for each in many] == [Taken, Taken]
    assert (second.trouble, again.trouble) == (Trouble.KEY_IN_USE, Trouble.KEY_IN_USE)
    assert same == [AlreadyTaken(plain[0].id)]


async def test_a_caller_uses_and_sees_its_own_campaigns_and_keys(tmp_path):
    other, stranger = Caller("other"), Caller("stranger", frozenset({"keyed"}))
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            (mine,) = await at.intake.take([line(1)], CALLER, key="k")
            (theirs,) = await at.intake.take([line(2)], other, key="k")
            (refused,) = await at.intake.take([line(3)], stranger)
            seen = await at.intake.look(mine.id, stranger)
            listed = await at.intake.listing(Query(), stranger)
            paused = await at.intake.pause("order-shipped", stranger)
            campaigns = await at.intake.campaigns(stranger)
    assert isinstance(theirs, Taken)
    assert refused.trouble is Trouble.FORBIDDEN_CAMPAIGN
    assert (seen, listed.messages, paused, campaigns) == (None, [], None, [])


async def test_an_intake_that_ends_takes_nothing_more(tmp_path):
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path)) as at:
            at.intake.refuse()
            found = await at.intake.take([line(1)], CALLER)
            words = [each.word for each in at.intake.readiness()]
    assert (found.trouble, found.seconds) == (Trouble.STOPPING, 5.0)
    assert words == ["stopping"]


async def test_a_closed_window_holds_messages_and_is_the_reason(tmp_path):
    """Open for the minute from midnight to 00:01 of some day that is neither today nor tomorrow."""
    days = "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"
    day = days[(datetime.now(UTC).weekday() + 3) % 7]
    text = CAMPAIGN + f'window: "{day} 00:00-00:05"\ntimezone: UTC\n'
    with sandbox(tmp_path) as process:
        async with running(tmp_path, process, campaign_file(tmp_path, text)) as at:
            (taken,) = await at.intake.take([line(1)], CALLER)

            async def closed():
                return [each.word for each in at.intake.readiness()] == ["window"]

            await until(closed)
            assert await ended(at.intake, taken.id, state="not_attempted")
    assert delivered(tmp_path) == []
