"""A lease is kept for as long as it is wanted, and no longer than it is one's own. Redis is real."""

import anyio
import pytest

from tests.cluster.store.test_lost_answers import Away
from tests.cluster.store.test_rows import claimed, lease_of, record
from wxpush.cluster.store import lease as leases
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError
from wxpush.cluster.store.lease import Claimed, GivenBack, LostLeaseError, RecalledError, Unknown
from wxpush.cluster.store.rows import SharedCheckpoint
from wxpush.errors import WxpushError
from wxpush.model import State
from wxpush.words import Sentence

pytestmark = pytest.mark.anyio


async def test_a_lease_is_kept_for_as_long_as_the_block_and_asked_for_again_where_redis_was_away(
    store, names, clock, run, monkeypatch
):
    monkeypatch.setattr(leases, "AGAIN_SECONDS", 0.01)
    away = Away(store)
    lease, _ = await claimed(away, names, clock, seconds=0.5)
    away._errors.append(AwayError("away"))
    async with lease.kept():
        await anyio.sleep(0.8)
        clock.now += 0.3
        assert lease.valid
        await anyio.sleep(0.3)
        clock.now += 0.3
        assert lease.valid
    clock.now += 0.6
    assert not lease.valid


async def test_a_lease_that_another_holds_is_not_kept(store, names, clock, run):
    lease, _ = await claimed(store, names, clock, seconds=0.1)
    await store.ask("SET", lease.key, "another")
    with anyio.fail_after(5):
        async with lease.kept():
            while lease.valid:
                await anyio.sleep(0.01)
    with pytest.raises(LostLeaseError):
        await lease.renew()
    assert await store.ask("GET", lease.key) == b"another"


async def test_a_chunk_that_was_not_begun_is_free_at_once(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    assert not isinstance(await lease_of(store, names, clock).claim(), Claimed)
    await lease.give_back()
    assert not lease.valid
    assert await claimed(store, names, clock)


async def test_a_chunk_is_held_by_one_worker_at_a_time(store, names, clock, run):
    lease, _ = await claimed(store, names, clock)
    wait = await lease_of(store, names, clock).claim()
    assert 14 < wait <= 15
    assert isinstance(await lease_of(store, names, clock, first=6, last=10).claim(), Claimed)
    await lease.give_back()
    await claimed(store, names, clock)


async def test_who_has_lost_the_lease_writes_and_renews_nothing(store, names, clock, run):
    frozen, _ = await claimed(store, names, clock, seconds=0.2)
    checkpoint = SharedCheckpoint(store, names, clock, frozen)
    await anyio.sleep(0.3)
    assert frozen.valid, "its own clock was not turned: only Redis knows better"
    _, found = await claimed(store, names, clock)
    with pytest.raises(LostLeaseError):
        await checkpoint.commit([record(1, State.SENT, clock)])
    assert await run.span(1, 5) == found.bytes == bytes(5)
    assert await frozen.release(attempts=1, retries=0, number=1) is GivenBack.LOST
    with pytest.raises(LostLeaseError):
        await frozen.renew()
    assert not frozen.valid


async def test_a_lease_ends_by_the_workers_own_clock_before_redis_gives_it_to_another(
    store, names, clock, run
):
    lease, _ = await claimed(store, names, clock)
    clock.now += 13.4
    lease.require()
    clock.now += 0.2
    with pytest.raises(LostLeaseError, match="sends nothing more"):
        lease.require()
    with pytest.raises(LostLeaseError):
        await SharedCheckpoint(store, names, clock, lease).commit([record(1, State.SENT, clock)])
    await lease.renew()
    assert lease.valid


async def answered(store, names, clock, monkeypatch, *answer):
    """What a lease makes of an answer of Redis."""

    async def run(*_):
        return list(answer)

    monkeypatch.setattr(store, "run", run)
    return await lease_of(store, names, clock).claim()


@pytest.mark.parametrize(("left", "wait"), [(1500, 1.5), (15_000, 15.0), (0, 0.0), (-1, 0.0), (-2, 0.0)])
async def test_a_chunk_of_another_is_free_when_its_lease_ends(
    store, names, clock, monkeypatch, left, *, wait
):
    assert await answered(store, names, clock, monkeypatch, b"busy", left) == wait


async def test_a_start_that_was_not_compared_is_asked_again_in_half_a_second(
    store, names, clock, monkeypatch
):
    assert await answered(store, names, clock, monkeypatch, b"unsettled") == 0.5


async def test_a_run_that_is_recalled_is_told_as_that(store, names, clock, monkeypatch):
    with pytest.raises(RecalledError) as caught:
        await answered(store, names, clock, monkeypatch, b"stopped")
    assert _sentence(caught.value).id == "cluster.recalled"


async def test_a_chunk_is_told_with_ages_in_seconds_tries_and_codes(store, names, clock, monkeypatch):
    found = await answered(
        store, names, clock, monkeypatch, b"yours", b"\1\5\1", [3, 1500, 4, -1, 5, 0], b"0", [3, 2, 5, 7], b"40003 43004"
    )  # fmt: skip
    assert found == Claimed(
        bytes=b"\1\5\1",
        unknown=[Unknown(3, 1.5), Unknown(4, None), Unknown(5, 0.0)],
        proven=False,
        tries={3: 2, 5: 7},
        is_row=frozenset({40003, 43004}),
    )


async def test_a_lease_is_ones_own_until_a_tenth_before_its_end_and_not_a_moment_longer(
    store, names, clock, run
):
    lease = lease_of(store, names, clock, seconds=10.0)
    assert not lease.valid
    clock.now = 0.0
    assert not lease.valid, "not on a machine that has only just started either"
    await lease.claim()
    clock.now = 8.999
    assert lease.valid
    clock.now = 9.0
    assert not lease.valid


@pytest.mark.parametrize("how", ["release", "give_back", "lost"])
async def test_who_gives_a_chunk_back_or_loses_it_has_it_no_more_even_as_the_machine_starts(
    store, names, clock, run, how
):
    clock.now = 0.0
    lease, _ = await claimed(store, names, clock)
    assert lease.valid
    if how == "release":
        await lease.release(attempts=0, retries=0, number=lease.number())
    elif how == "give_back":
        await lease.give_back()
    else:
        await store.ask("SET", lease.key, "another")
        with pytest.raises(LostLeaseError):
            await lease.renew()
    assert not lease.valid


async def test_commits_are_numbered_from_one(store, names, clock):
    lease = lease_of(store, names, clock)
    assert [lease.number() for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("away", [False, True])
async def test_a_lease_is_renewed_five_times_while_it_lasts_and_soon_again_where_redis_was_away(
    store, names, clock, run, monkeypatch, *, away
):
    waited: list[float] = []
    slept = anyio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await slept(0.001)

    watched = Away(store)
    lease, _ = await claimed(watched, names, clock, seconds=10.0)
    watched._errors = [AwayError("cut")] * away
    monkeypatch.setattr(anyio, "sleep", sleep)
    async with lease.kept():
        with anyio.fail_after(5):
            while len(waited) < 4:
                await slept(0.001)
    assert waited[:3] == ([2.0, AGAIN_SECONDS, 2.0] if away else [2.0] * 3)


def test_a_map_of_another_checkpoint_is_told_with_where_it_is():
    said = _sentence(leases.taken("redis://here/0"))
    assert (said.id, said.fields) == ("cluster.map_of_another", {"at": "redis://here/0"})


def _sentence(error: WxpushError) -> Sentence:
    assert isinstance(error.sentence, Sentence)
    return error.sentence
