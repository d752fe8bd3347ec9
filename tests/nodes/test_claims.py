"""What is taken by one node is known to the others, whoever asks and however often."""

import asyncio

import pytest

from tests.cluster.servers import REDIS
from tests.intake.stand import CALLER, line
from tests.nodes.stand import joined, node, until
from wxpush.intake.base import AlreadyTaken, Query, Refused, Taken, Trouble, TurnedAway
from wxpush.model import Record, State
from wxpush.parsing.quantities import CountWithin

pytestmark = pytest.mark.anyio


async def ids(at, *lines, key=""):
    found = await at.take(lines, CALLER, key)
    return [each.id if isinstance(each, Taken | AlreadyTaken) else each for each in found]


async def test_the_same_key_at_two_nodes_at_once_is_one_message(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        asked = [
            at.take([line(number % 20)], CALLER, f"k{number % 20}") for number in range(400) for at in (a, b)
        ]
        found = await asyncio.gather(*asked)
        by_key: dict[int, set[str]] = {}
        for place, answer in enumerate(found):
            if isinstance(answer, TurnedAway):
                assert answer.trouble is Trouble.KEY_IN_USE
            else:
                by_key.setdefault(place // 2 % 20, set()).add(answer[0].id)
        await until(lambda: not a.claiming.unclaimed and not b.claiming.unclaimed)
    assert [len(some) for some in by_key.values()] == [1] * 20
    # Whoever lost has nothing left of it: what may be sent is what was answered.
    mine = {a.names.name(row) for row in a.came} | {b.names.name(row) for row in b.came}
    assert mine == {name for some in by_key.values() for name in some}


async def test_other_fields_under_a_key_of_another_node_are_refused(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        await ids(a, line(1), key="k")
        (other,) = await b.take([line(2)], CALLER, "k")
        (unfit,) = await b.take([line(1, product="x" * 3000, openid="")], CALLER, "k")
    assert isinstance(other, Refused)
    assert other.trouble is Trouble.KEY_REUSED
    assert isinstance(unfit, Refused)


async def test_a_message_without_a_key_is_known_by_its_row_key(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        assert await ids(a, line(1)) == await ids(b, line(1))


async def test_many_lines_with_one_key_get_the_answer_of_whichever_node_was_first(tmp_path, word):
    lines = [line(1), b"{", line(2), line(1)]
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        first = await ids(a, *lines, key="night")
        again, other = await ids(b, *lines, key="night"), await b.take(lines[:3], CALLER, "night")
        mixed = await ids(b, line(2), line(3))
    assert again == first
    assert first[0] == first[3]
    assert isinstance(first[1], Refused)
    assert isinstance(other, TurnedAway)
    assert other.trouble is Trouble.KEY_REUSED
    assert mixed[0] == first[2]
    assert mixed[1] != mixed[0]


async def test_where_it_stands_is_told_by_every_node(tmp_path, word):
    async with node(tmp_path, "a", REDIS, word) as a, node(tmp_path, "b", REDIS, word) as b:
        await joined(a, b)
        names = await ids(a, *(line(number) for number in range(5)))
        row = a.names.row(names[0])
        sent = Record(row, State.SENT, key=b"", tries=1, msgid=7, at_ms=a.claiming.clock.wall_ms())
        before = await b.member.standing(names[0])
        a.member.published([sent])
        async with asyncio.timeout(30):
            while (told := await b.member.standing(names[0])).state != "sent":
                await asyncio.sleep(0.01)
        usable = frozenset({"order-shipped"})
        first = await b.member.listing(Query(limit=3), usable)
        rest = await b.member.listing(Query(limit=3, after=first.following), usable)
        others = await b.member.listing(Query(), frozenset({"another"}))
        waiting = await b.member.listing(Query(state="not_attempted"), usable)
        assert await b.member.listing(Query(after="nowhere"), usable) is None
    assert (before.state, told.msgid, told.tries) == ("not_attempted", "7", 1)
    assert sorted(each.id for page in (first, rest) for each in page.messages) == sorted(names)
    assert (rest.following, others.messages, len(waiting.messages)) == (None, [], 4)


async def test_a_person_gets_so_many_from_all_nodes_and_repeats_count_for_nothing(tmp_path, word):
    two = CountWithin(2, 86_400)
    async with (
        node(tmp_path, "a", REDIS, word, allowed=two) as a,
        node(tmp_path, "b", REDIS, word, allowed=two) as b,
    ):
        await joined(a, b)
        first = [
            await ids(at, line(1, product=str(place)), key=f"k{place}") for place, at in enumerate((a, b))
        ]
        again = [
            await ids(at, line(1, product=str(place)), key=f"k{place}") for place, at in enumerate((b, a))
        ]
        (third,) = await ids(a, line(1, product="3"))
        (other,) = await a.take([line(2)], CALLER, "")
        await until(lambda: not a.claiming.unclaimed)
    assert again == first
    assert isinstance(third, Refused)
    assert third.trouble is Trouble.RATE_OF_PERSON
    assert isinstance(other, Taken)
