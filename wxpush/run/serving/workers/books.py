"""The books of a run that is handed out of a spool, and the stream of its rows. Row N of the run is the spool's row `base` + N."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from msgspec.structs import replace

from wxpush.checkpoint.base import Invocation
from wxpush.cluster.chunk import MOST_ROWS
from wxpush.cluster.dispatch.endless import FIRST
from wxpush.cluster.dispatch.order import Order
from wxpush.cluster.store.inflight import InFlight
from wxpush.detail import stored
from wxpush.intake.feeding import SpoolBooks
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool import handed
from wxpush.intake.spool.handed import Doubted, HandedRun
from wxpush.intake.spool.spool import Spool
from wxpush.model import Instant, Message, Record, State
from wxpush.words import Sentence

_DETAIL = stored(Sentence("rows.worker_silent"))


@dataclass(kw_only=True)
class HandedBooks:
    """As `wxpush.cluster.dispatch.takingback.OpenBooks`. `repeatable`: spool's rows that may have arrived and are repeated, with their first try."""

    spool: Spool
    books: SpoolBooks
    run: HandedRun
    now: Callable[[], Instant]
    invocation: int
    told: Callable[[Sequence[Record]], None]
    repeatable: Mapping[int, Instant] = field(default_factory=dict)
    fed: int = 0

    def __post_init__(self) -> None:
        self.fed = self.run.fed
        self._requests = self.run.attempts, self.run.retries

    async def feed(self, row: int) -> None:
        if row > self.fed:
            await self.books.do(partial(handed.feed, campaign=self.run.campaign, row=row))
            self.fed = row

    async def write(self, records: Sequence[Record], position: str, requests: tuple[int, int]) -> None:
        job = partial(
            handed.collect,
            campaign=self.run.campaign,
            records=[replace(each, row=self.run.base + each.row) for each in records],
            position=position,
            requests=requests,
            at_ms=self.now().wall_ms,
            invocation=self.invocation,
        )
        self.told(await self.books.write(job))
        self._requests = requests

    def requests(self) -> tuple[int, int] | None:
        return self._requests

    def between(self, _first: int, _last: int) -> Mapping[int, Record]:
        return {}

    def invocations(self) -> Sequence[Invocation]:
        return self.spool.invocations()

    def lay(self, _rows: int, _order: Order, now: Instant) -> tuple[bytes, Sequence[tuple[int, int]]]:
        base, campaign = self.run.base, self.run.campaign
        last = max(self.repeatable, default=base + 1)
        found = bytearray(FIRST * (last - base))
        for row in self.spool.ask(partial(handed.pending, campaign=campaign, first=base + 1, last=last)):
            found[row - base - 1] = State.PENDING
        for row in self.repeatable:
            found[row - base - 1] = State.IN_DOUBT
        ages = [(row - base, now.boot_ms - first.boot_ms) for row, first in self.repeatable.items()]
        return bytes(found), ages

    async def take_back(self, _records: Sequence[Record]) -> None:
        """They are taken back otherwise."""

    def withdraw(self) -> None:
        """It has an owner that no other has."""

    async def end(self) -> None:
        await self.books.do(partial(handed.end, campaign=self.run.campaign))

    async def pending(self, first: int, last: int) -> list[int]:
        base = self.run.base
        question = partial(handed.pending, campaign=self.run.campaign, first=base + first, last=base + last)
        return [row - base for row in await self.spool.look(question)]

    async def doubt(self, unknown: Sequence[InFlight]) -> None:
        """Write that workers have nothing any more, and that these rows are in doubt. Raises DiskError."""
        now = self.now()
        found = [
            Doubted(
                self.run.base + each.row,
                None if each.age_ms is None else now.wall_ms - each.age_ms,
                None if each.age_ms is None else now.boot_ms - each.age_ms,
                each.tries,
            )
            for each in unknown
        ]
        await self.books.write(
            partial(
                handed.take_back,
                campaign=self.run.campaign,
                unknown=found,
                detail=_DETAIL,
                at_ms=now.wall_ms,
                invocation=self.invocation,
            )
        )


class SpoolStream:
    """As `wxpush.cluster.dispatch.material.RowStream`, of all messages of a campaign behind the beginning of its run."""

    def __init__(
        self,
        spool: Spool,
        served: ServedCampaign,
        run: HandedRun,
        repeatable: Mapping[int, Instant],
        *,
        newest: int,
        most: int | None,
    ) -> None:
        """`newest`: the spool's newest row."""
        self.most = most
        self._spool = spool
        self._served = served
        self._base = run.base
        self._repeatable = repeatable
        self._read = self._before = run.base
        self._newest = newest

    @property
    def more(self) -> bool:
        return self._read < self._newest

    def came(self, row: int) -> None:
        """Messages are in the spool, up to that row."""
        self._newest = max(self._newest, row)

    def next(self, most: int) -> Sequence[int]:
        self._before = self._read
        while self.more:
            found = self._coming(most)
            rows = [row for row, state in found if state is State.PENDING or row in self._repeatable]
            some = [row for row in rows if row < rows[0] + MOST_ROWS]
            if len(some) < len(rows):
                self._read = some[-1]
            if some:
                return [row - self._base for row in some]
        return []

    def _coming(self, most: int) -> list[tuple[int, State]]:
        newest = self._newest
        question = partial(
            handed.coming, campaign=self._served.number, after=self._read, before=newest + 1, most=most
        )
        found = self._spool.ask(question)
        # Rows are numbered in the order of their commits: behind fewer than were asked for there were none.
        self._read = found[-1][0] if len(found) == most else newest
        return found

    def back(self) -> None:
        self._read = self._before

    def messages(self, first: int, last: int) -> Iterator[Message]:
        """The messages of these rows that have no end."""
        base = self._base
        question = partial(handed.between, campaign=self._served.number, first=base + first, last=base + last)
        for found in self._spool.ask(question):
            message = self._served.message(found, self._repeatable.get(found.row))
            message.row -= base
            yield message
