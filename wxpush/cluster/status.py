"""The status of a cluster, put together from what its servers say."""

from collections import Counter

import msgspec
from msgspec import Struct

from wxpush.checkpoint.moves import Moved
from wxpush.cluster.broker.base import Broker, ChunkQueue
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.lease import GoneError
from wxpush.cluster.store.moves import AccountMoves
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.store.rowbytes import UNFINISHED
from wxpush.cluster.store.rows import LEFT
from wxpush.cluster.store.runs import Run, RunFacts, runs
from wxpush.cluster.store.strange import noted, reading
from wxpush.cluster.work.worker import Sighting
from wxpush.credentials import AccountKey
from wxpush.model import State


class RunStatus(Struct, frozen=True, kw_only=True):
    """One campaign. `lag`: commits of workers that are not in its checkpoint yet."""

    campaign: str
    run: int
    appid: str
    rows: int
    done: int
    in_flight: int
    in_doubt: int
    chunks: int
    lag: int


class PauseStatus(Struct, frozen=True, kw_only=True):
    """Why nothing is sent for an account. `sentence` is the reason as a text, `seconds` how long it still lasts; the rest as in Pause."""

    cause: PauseCause
    sentence: str
    seconds: float
    row_code: int | None
    run: str


class AccountStatus(Struct, frozen=True, kw_only=True):
    """One account. `rate` a second, None: unlimited. `lanes` of all workers take its chunks; `places` of them can have one at once, None: all."""

    appid: str
    base_url: str
    rate: float
    waiting: int
    dead: int
    paused: PauseStatus | None
    lanes: int = 0
    places: int | None = None
    #: What operators did with its levers, the newest last.
    levers: list[Moved] = []


class ClusterStatus(Struct, frozen=True, kw_only=True, tag="cluster"):
    """All of it, as `status --broker --json` gives it."""

    schema: int = 1
    runs: list[RunStatus]
    accounts: list[AccountStatus]
    workers: list[Sighting]


async def cluster_status(store: Store, names: Names, broker: Broker) -> ClusterStatus:
    """Ask the servers once. What of it cannot be read is noted, and the rest told. Raises DiskError, BrokerError."""
    found, accounts, told = [], {}, []
    for run in await runs(store, names):
        opened = Run(store, names, run)
        with noted():
            facts = await opened.facts()
            if facts is None:
                continue
            try:
                found.append(await _run(opened, facts))
            except GoneError:
                if not await opened.finished():
                    raise
            else:
                accounts[facts.account.name] = facts.account
    workers = await _workers(store, names)
    for account in accounts.values():
        lanes = sum(worker.lanes for worker in workers if account.name in worker.accounts)
        with noted():
            told.append(await _account(store, names, broker, account, lanes))
    return ClusterStatus(runs=found, accounts=told, workers=workers)


async def _run(run: Run, facts: RunFacts) -> RunStatus:
    counts = Counter[int]()
    async for piece in run.pieces():
        counts.update(piece)
    rows = counts.total() - counts[LEFT] if facts.endless else facts.rows
    return RunStatus(
        campaign=facts.campaign,
        run=facts.run,
        appid=facts.account.appid,
        rows=rows,
        done=rows - sum(counts[state] for state in UNFINISHED),
        in_flight=counts[State.IN_FLIGHT],
        in_doubt=counts[State.IN_DOUBT],
        chunks=len((await run.handed()).ages),
        lag=await run.results.lag(),
    )


async def _account(
    store: Store, names: Names, broker: Broker, account: AccountKey, lanes: int
) -> AccountStatus:
    pace = Pace(store, names, account)
    queue = ChunkQueue(names.queue(account.name), names.dead(account.name))
    return AccountStatus(
        appid=account.appid,
        base_url=account.base_url,
        rate=await pace.rate(),
        waiting=await broker.waiting(queue),
        dead=await broker.dead(queue),
        paused=_pause(await pace.paused()),
        lanes=lanes,
        places=await broker.places(queue),
        levers=await AccountMoves(store, names, account).read(),
    )


def _pause(found: Pause | None) -> PauseStatus | None:
    if found is None:
        return None
    return PauseStatus(
        cause=found.cause,
        sentence=found.told(),
        seconds=found.seconds,
        row_code=found.row_code,
        run=found.run,
    )


async def _workers(store: Store, names: Names) -> list[Sighting]:
    keys, cursor = [], b"0"
    while True:
        answer = await store.ask("SCAN", cursor, "MATCH", f"{names.workers}*", "COUNT", 1000)
        with reading(store.label, "SCAN"):
            cursor, some = answer
            keys += some
            if int(cursor) == 0:
                break
    told = await store.ask("MGET", *keys) if keys else []
    found = []
    for key, one in zip(keys, told, strict=False):
        with noted(), reading(store.label, _text(key)):
            if one:
                found.append(msgspec.json.decode(one, type=Sighting))
    return found


def _text(key: bytes) -> str:
    return key.decode(errors="backslashreplace")
