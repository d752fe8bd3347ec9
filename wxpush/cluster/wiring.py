"""Makes the objects of a cluster of settings, as `wxpush.wiring` does for one machine. The sender is the same."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path

from anyio import TASK_STATUS_IGNORED
from anyio.abc import TaskStatus

from wxpush import wiring
from wxpush.access import Access
from wxpush.cluster.chunk import Chunk
from wxpush.cluster.servers import Servers
from wxpush.cluster.store.lease import Claimed
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.rate import SharedRate
from wxpush.cluster.store.tokens import HostTokens, RedisCache
from wxpush.cluster.work.accountworker import AccountWorker
from wxpush.cluster.work.fence import FencedTransport, KeptConnections
from wxpush.cluster.work.lane import ChunkTask, Lanes
from wxpush.cluster.work.worker import Worker
from wxpush.credentials import AccountKey
from wxpush.detail import Detail
from wxpush.limits.breaker import Breaker
from wxpush.limits.limits import Limits
from wxpush.limits.refusals import Canary, MaxErrors, Refusals
from wxpush.sending.sender import Sender
from wxpush.sending.way import Way, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How a worker works. Times in seconds; `lanes`: chunks at once for each account; `concurrency`: requests."""

    lanes: int
    concurrency: int
    timeout: float
    lease: float
    #: What chunks, and the token in Redis, are sealed with.
    key: bytes | None = field(default=None, repr=False)
    once: bool
    health: Path | None
    #: Hosts that links of messages may lead to, whoever composed them; none: any.
    allow_hosts: tuple[str, ...]
    #: How to reach an account. Raises UsageError for one that this worker must not send for.
    access: Callable[[AccountKey], Access]


def worker(on: Servers, work: Work, world: World) -> Worker:
    """A worker that serves every account that it may."""

    async def serving(
        account: AccountKey, *, task_status: TaskStatus[AccountWorker] = TASK_STATUS_IGNORED
    ) -> None:
        async with _account_worker(on, work, world, account) as (found, rate, lanes):
            task_status.started(found)
            await found.run(rate, lanes)

    return Worker(
        on.store, on.names, on.broker, world.clock, opener=serving, once=work.once, health=work.health
    )


@asynccontextmanager
async def _account_worker(
    on: Servers, work: Work, world: World, account: AccountKey
) -> AsyncIterator[tuple[AccountWorker, SharedRate, Lanes]]:
    access, clock = work.access(account), world.clock
    pace = Pace(on.store, on.names, account)
    cache = RedisCache(on.store, on.names, account, key=work.key)
    async with wiring.line(access, seconds=work.timeout, clock=clock, cache=cache) as line:
        tokens = HostTokens(line.tokens)
        found = AccountWorker(
            broker=on.broker,
            queue=on.queue(account),
            pace=pace,
            tokens=tokens,
            account=wiring.LiveAccount(line.api, tokens),
            width=work.lanes,
        )
        rate = SharedRate(pace, clock, asked=await pace.rate(), on_no_permits=found.no_permits)
        factory = _SenderFactory(line, tokens, rate, world, work)
        lanes = Lanes(
            on.store,
            on.names,
            clock,
            account=account,
            factory=factory,
            lease_seconds=work.lease,
            rate=pace.rate,
            key=work.key,
            ended=found.ended,
            counting=found.count.counting,
            timeout=work.timeout,
        )
        try:
            yield found, rate, lanes
        finally:
            await factory.aclose()


class _SenderFactory:
    """Makes the senders of one account, which share its connections, token, rate and breaker."""

    def __init__(
        self, line: wiring.Line, tokens: HostTokens, rate: SharedRate, world: World, work: Work
    ) -> None:
        self._line = line
        self._tokens = tokens
        self._rate = rate
        self._concurrency = ceil(work.concurrency / work.lanes)
        self._allow_hosts = work.allow_hosts
        self._kept = KeptConnections(line.transport)
        self._breaker = Breaker()
        self._world = world

    def sender(self, task: ChunkTask) -> Sender:
        chunk = task.chunk
        about = wiring.Subject(chunk.kind.path, chunk.kind.template_of(chunk.rows[0].body))
        account = wiring.SendersAccount(self._line.api, self._tokens, about)
        return Sender(
            queue=task.queue,
            endpoint=chunk.kind.endpoint(frozenset(chunk.varying), task.refusals.rows),
            checkpoint=task.checkpoint,
            way=Way(FencedTransport(self._kept, task.lease.require), self._tokens, account),
            world=self._world,
            limits=Limits(
                self._rate, self._breaker, task.refusals, MaxErrors(), Canary(0), window=task.window
            ),
            tally=task.tally,
            concurrency=min(self._concurrency, len(chunk.rows)),
            invocation=0,
        )

    def refusal(self, chunk: Chunk) -> Callable[[bytes], Detail]:
        return chunk.kind.refusal(self._allow_hosts)

    def refusals(self, chunk: Chunk, claimed: Claimed) -> Refusals:
        return wiring.refusals(chunk.kind.errcodes, rows=claimed.is_row, proven=claimed.proven)

    async def aclose(self) -> None:
        await self._kept.aclose()
