"""What the lanes of a worker make of a chunk, of another's tries and refusals, and of one that is not theirs. Redis is real."""

import anyio
import msgspec
import pytest

from tests.cluster.conftest import ACCOUNT
from tests.cluster.work.hosts import Deaf, Easy, account_worker
from tests.cluster.work.lanes import TWO_ROWS, Curious, lanes_with
from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk, ChunkRow
from wxpush.cluster.poison import PoisonError
from wxpush.cluster.store.rows import HELD
from wxpush.cluster.store.runs import Run, RunFacts
from wxpush.cluster.work import lane
from wxpush.detail import restored
from wxpush.errors import Reason
from wxpush.limits.refusals import Refusals
from wxpush.model import State
from wxpush.sending.stops import NO_QUOTA

pytestmark = pytest.mark.anyio


async def test_a_lease_that_is_lost_before_old_doubts_are_noted_leaves_the_chunk_to_others(
    store, names, clock
):
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
    await Run(store, names, "run").create(facts, bytes([State.IN_FLIGHT, State.IN_FLIGHT]), [])
    stops = []

    class Slow:
        """Time passes while the answer to the claim is on its way: frozen and woken."""

        def __getattr__(self, name):
            return getattr(store, name)

        async def run(self, script, keys, *values):
            answer = await store.run(script, keys, *values)
            clock.now += 20
            return answer

    lanes = lanes_with(Slow(), names, clock, factory=Curious(), ended=lambda stop, _run: stops.append(stop))
    await lanes(TWO_ROWS)
    assert [stop.reason for stop in stops] == [Reason.DISK]
    assert await Run(store, names, "run").span(1, 2) == bytes([State.IN_FLIGHT] * 2)


@pytest.mark.parametrize(
    "change", [{"base_url": "https://other.example.com"}, {"appid": "wxfedcba9876543210"}]
)
async def test_a_chunk_of_another_api_or_account_is_never_sent_whatever_queue_it_was_in(
    store, names, clock, change
):
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
    await Run(store, names, "run").create(facts, bytes(2), [])
    own = chunks.decode(TWO_ROWS)
    foreign = msgspec.structs.replace(own, account=msgspec.structs.replace(ACCOUNT, **change))
    factory = Curious()
    with pytest.raises(PoisonError, match="is in the queue of"):
        await lanes_with(store, names, clock, factory=factory)(chunks.encode(foreign))
    assert factory.seen == []


class Wary(Curious):
    """A factory that lets messages to one host leave."""

    def sender(self, task):
        while (message := task.queue.take(0.0)) is not None:
            self.seen.append(message)
        return self

    def refusal(self, chunk):
        return chunk.kind.refusal(("shop.example.com",))


async def test_a_row_whose_link_this_worker_does_not_allow_is_rejected_and_one_that_may_have_arrived_held(
    store, names, clock
):
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=4, chunk_rows=4)
    run = Run(store, names, "run")
    await run.create(facts, bytes([State.PENDING] * 3 + [State.IN_DOUBT]), [(4, 1000)])
    foreign, own = b'{"url":"https://evil.example/"}', b'{"url":"https://shop.example.com/"}'
    twice = b'{"url":"https://shop.example.com/","u\\u0072l":"https://evil.example/"}'
    bodies = enumerate((foreign, own, twice, foreign), 1)
    payload = chunks.encode(
        Chunk(
            run="run",
            account=ACCOUNT,
            first=1,
            last=4,
            varying=(),
            rows=tuple(ChunkRow(row, b"k" * 16, body, 0) for row, body in bodies),
        )
    )
    factory = Wary()
    await lanes_with(store, names, clock, factory=factory)(payload)
    assert [message.row for message in factory.seen] == [2]
    assert await run.span(1, 4) == bytes([State.REJECTED, State.PENDING, State.REJECTED, HELD])
    told = {
        result.row: (result.state, str(restored(result.detail)))
        for result, _ in (await run.results.read("0")).results
    }
    assert told[1] == (
        State.REJECTED,
        "foreign_link: the link leads to a host that is not among allow_hosts",
    )
    assert told[3] == (State.REJECTED, "bad_body: the message cannot be read (answer has a key twice)")
    assert told[4][0] == State.IN_DOUBT
    assert told[4][1].startswith("not repeated, foreign_link")


async def test_tries_that_another_worker_made_in_this_dispatch_count_as_the_senders_own(store, names, clock):
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
    await Run(store, names, "run").create(facts, bytes([State.PENDING, State.IN_DOUBT]), [(2, 1000)])
    await store.ask("HSET", names.run("run", "tries"), 1, 2, 2, 4)
    factory = Curious()
    await lanes_with(store, names, clock, factory=factory)(TWO_ROWS)
    found = [(message.row, message.tries, message.earlier_tries, message.unsure) for message in factory.seen]
    assert found == [(2, 4, 3, True), (1, 2, 3, False)]


async def test_all_chunks_of_a_run_share_one_count_of_refusals_until_it_halts_or_the_operator_speaks(
    store, names, clock
):
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
    run = Run(store, names, "run")
    await run.create(facts, bytes(2), [])
    factory = Curious()
    lanes = lanes_with(store, names, clock, factory=factory)
    shared = []
    for proven, is_row in [
        (False, ()),
        (False, ()),
        (True, ()),
        (False, (61099, 43004)),
        (False, (61099, 43004)),
    ]:
        await run.tell(proven=proven, is_row=is_row)
        await lanes(TWO_ROWS)
        shared.append((factory.refused, factory.refused.watching, factory.refused.rows))
    first, last = shared[0][0], shared[-1][0]
    assert [each[0] for each in shared] == [first, first, first, last, last]
    assert first is not last
    assert [each[1:] for each in shared] == [(True, frozenset())] * 2 + [(False, frozenset())] + [
        (False, {61099, 43004})
    ] * 2
    last.stop = NO_QUOTA
    await lanes(TWO_ROWS)
    assert factory.refused is not last


class Endless:
    """A factory whose sender has a row left until it is stopped."""

    def __init__(self) -> None:
        self.stopped = anyio.Event()

    def sender(self, task):
        return self

    def refusals(self, _chunk, claimed):
        return Refusals({})

    def refusal(self, chunk):
        return lambda body: ""

    def stop(self, stop) -> None:
        self.reason = stop
        self.stopped.set()

    async def run(self):
        await self.stopped.wait()
        return self.reason


async def test_a_chunk_that_takes_too_long_is_given_back_before_a_broker_takes_it_away(
    store, names, clock, monkeypatch
):
    monkeypatch.setattr(lane, "LONGEST_SECONDS", 0.05)
    facts = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=2, chunk_rows=2)
    run = Run(store, names, "run")
    await run.create(facts, bytes(2), [])
    await run.hand_out(1, 2)
    easy = Easy()
    account = account_worker(Deaf(), easy)
    with anyio.fail_after(5):
        await lanes_with(store, names, clock, factory=Endless(), ended=account.ended)(TWO_ROWS)
    handed = await run.handed()
    assert (handed.ages, handed.leased) == ({1: 0}, frozenset())
    assert not account._must_rest
    assert not account._ended
