"""A run that does not end: what is handed out of it as its rows come, and what is taken back. The broker is a list, Redis is real."""

from math import inf
from typing import cast

import anyio
import pytest

from tests.cluster.conftest import ACCOUNT
from wxpush.checkpoint.base import MOST
from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker.base import BrokerError, ChunkQueue
from wxpush.cluster.dispatch import endless
from wxpush.cluster.dispatch.endless import FIRST, EndlessFeeder
from wxpush.cluster.dispatch.material import Material
from wxpush.cluster.dispatch.takingback import OpenBooks, TakingBack
from wxpush.cluster.store.lease import GoneError
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.rows import IN_DOUBT_TRIED, LEFT, PENDING_TRIED
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.errors import AccountError
from wxpush.model import Message, State
from wxpush.sending.tally import Tally

pytestmark = pytest.mark.anyio

FACTS = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=0, rows=MOST, chunk_rows=500, endless=True)


class Coming:
    """A stream whose rows come when a test says so."""

    most = None

    def __init__(self) -> None:
        self.rows: list[int] = []
        self._given: list[int] = []

    @property
    def more(self):
        return bool(self.rows)

    def next(self, most):
        self._given, self.rows = self.rows[:most], self.rows[most:]
        return self._given

    def back(self):
        self.rows = self._given + self.rows

    def messages(self, first, last):
        return (Message(row=row, key=b"k", body=b"{}", who=0) for row in range(first, last + 1))


class Listed:
    longest = 10**9

    def __init__(self) -> None:
        self.payloads: list[bytes] = []
        self.away = False

    async def publish(self, _queue, payload):
        if self.away:
            self.away = False
            raise BrokerError("cluster.too_slow")
        self.payloads.append(payload)

    async def waiting(self, _queue):
        return len(self.payloads)

    def taken(self):
        payloads, self.payloads = self.payloads, []
        return [[row.row for row in chunks.decode(each).rows] for each in payloads]


async def noted(_row):
    """As if it were written."""


@pytest.fixture
async def run(store, names):
    found = Run(store, names, "run")
    assert await found.create(FACTS, FIRST, [])
    await Pace(store, names, ACCOUNT).set_rate(inf)
    return found


@pytest.fixture
def stream():
    return Coming()


@pytest.fixture
def broker():
    return Listed()


@pytest.fixture
def feeder(run, stream, broker, store, names):
    material = Material(
        facts=FACTS,
        channel="template",
        varying=(),
        messages=stream.messages,
        end=lambda _row, _unknown: None,
        fed=noted,
        stream=stream,
    )
    made = EndlessFeeder(
        run,
        broker,
        ChunkQueue("q", "d"),
        Pace(store, names, ACCOUNT),
        material,
        stale_seconds=30,
        on_pause=lambda _: None,
    )
    made.read_from(stream, 1)
    return made


async def finished(store, names, first, rows):
    """A worker has done with a chunk."""
    await store.ask("SETRANGE", names.run("run", "map"), first - 1, rows)
    await store.ask("HDEL", names.run("run", "open"), first)


async def test_a_chunk_is_cut_of_what_has_come_and_the_rows_between_are_nobodys(feeder, stream, broker, run):
    stream.rows = [3, 4, 7]
    await feeder._step()
    assert broker.taken() == [[3, 4, 7]]
    assert await run.span(1, 7) == bytes([LEFT, LEFT, 0, 0, LEFT, LEFT, 0])
    await feeder._step()
    stream.rows = [8]
    await feeder._step()
    assert broker.taken() == [[8]]


async def test_one_row_alone_is_in_the_hands_of_workers_while_nobody_knows_whether_the_account_takes_any(
    feeder, stream, broker, store, names
):
    stream.most, stream.rows = 1, [2, 3, 4]
    await feeder._step()
    await feeder._step()
    assert broker.taken() == [[2]]
    stream.most = None
    await feeder._step()
    assert broker.taken() == [[3, 4]]


async def test_a_chunk_that_a_broker_did_not_take_is_not_lost(feeder, stream, broker, monkeypatch):
    monkeypatch.setattr(feeder, "_stale_ms", -1)
    broker.away, stream.rows = True, [2]
    with pytest.raises(BrokerError):
        await feeder._step()
    await feeder._step()
    assert broker.taken() == [[2]]


async def test_rows_that_were_tried_up_are_tried_again_later(
    feeder, stream, broker, run, *, store, names, monkeypatch
):
    monkeypatch.setattr(endless, "_LATER_SECONDS", 0.0)
    stream.rows = [2, 3, 4]
    await feeder._step()
    broker.taken()
    await finished(store, names, 2, bytes([State.SENT, PENDING_TRIED, IN_DOUBT_TRIED]))
    await feeder._step()
    await feeder._step()
    assert broker.taken() == [[3, 4]]
    assert await run.span(2, 4) == bytes([State.SENT, State.PENDING, State.IN_DOUBT])


async def test_a_pause_for_an_account_ends_it_only_where_something_waits(feeder, stream, store, names):
    await Pace(store, names, ACCOUNT).pause(Pause(PauseCause.ACCOUNT, "no"))
    await feeder._step()
    stream.rows = [2]
    with pytest.raises(AccountError):
        await feeder._step()


async def test_a_map_grows_once_however_often_it_is_asked_and_not_in_a_redis_that_came_back_older(run, store):
    assert await run.grow(2, bytes([0, LEFT]))
    assert await run.grow(2, bytes([0, LEFT, 0]))
    assert await run.span(1, 4) == bytes([LEFT, 0, LEFT, 0])
    assert not await run.grow(9, bytes([0]))
    await store.ask("DEL", run._map)
    with pytest.raises(GoneError):
        await run.grow(5, bytes([0]))


class Pending:
    """Books that know of no result."""

    fed = 6

    async def pending(self, first, last):
        return list(range(max(2, first), last + 1))

    async def write(self, _records, _position, _requests):
        """Nothing comes."""

    def requests(self):
        return (0, 0)


def taking(store, names, clock):
    return TakingBack(
        store=store, names=names, run="run", owner="o", books=cast("OpenBooks", Pending()), clock=clock, tally=Tally(),
        invocation=1, position="0-0", lease=1.0,
    )  # fmt: skip


async def test_what_left_and_has_no_answer_is_in_doubt_when_it_is_taken_back_and_nothing_else(
    run, store, names, clock
):
    await run.grow(2, bytes([State.PENDING, State.IN_FLIGHT, State.SENT, PENDING_TRIED, LEFT]))
    back = taking(store, names, clock)
    assert [one.row for one in await back.collect()] == [3, 4]
    assert await run.recalled()
    await back.drop()
    assert await run.facts() is None


async def test_all_that_was_handed_out_is_in_doubt_where_the_redis_has_no_such_run(store, names, clock):
    with anyio.fail_after(10):
        found = await taking(store, names, clock).collect()
    assert [(one.row, one.age_ms) for one in found] == [(row, None) for row in range(2, 7)]


async def test_what_a_redis_that_came_back_older_has_forgotten_is_in_doubt(run, store, names, clock):
    await run.grow(2, bytes([State.PENDING, State.SENT]))
    await store.ask("HSET", names.run("run"), "server", "another")  # and this one does not keep every write
    found = await taking(store, names, clock).collect()
    assert [one.row for one in found] == [2, 3, 4, 5, 6]
    assert all(one.age_ms is not None for one in found if one.row != 3)
