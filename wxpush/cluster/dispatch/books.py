"""Where the rows of a run have their states for good, as a dispatcher needs it; and the books that a checkpoint file is."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from anyio import to_thread

from wxpush.checkpoint import dispatched, rows
from wxpush.checkpoint.base import Invocation
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.dispatch.firstmap import first_map
from wxpush.cluster.dispatch.order import Order
from wxpush.model import Instant, Record


class Books(Protocol):
    """Rows are those of the run. What is written is durable when it returns. Every method raises DiskError."""

    @property
    def fed(self) -> int:
        """Rows after this one were never handed to a worker."""
        ...

    async def feed(self, row: int) -> None:
        """Note that rows up to this one may be handed to workers."""
        ...

    async def write(self, records: Sequence[Record], position: str, requests: tuple[int, int]) -> None:
        """All or nothing: what became of rows, up to where results were read, and the attempts and retries of all workers so far."""
        ...

    def requests(self) -> tuple[int, int] | None:
        """Those that were written last; None: none were."""
        ...

    def between(self, first: int, last: int) -> Mapping[int, Record]:
        """What is known of the rows first..last."""
        ...

    def invocations(self) -> Sequence[Invocation]: ...

    def lay(self, rows: int, order: Order, now: Instant) -> tuple[bytes, Sequence[tuple[int, int]]]:
        """A byte of the map for each row, and (row, ms since its first try) of those that may have arrived and are repeated."""
        ...

    async def take_back(self, records: Sequence[Record]) -> None:
        """Note that workers have no rows any more; `records`: those of which nobody knows."""
        ...

    def withdraw(self) -> None:
        """Forget a dispatch that handed nothing out."""
        ...

    async def end(self) -> None:
        """The dispatch is over."""
        ...


class CheckpointBooks:
    """Those of a campaign that is dispatched from a list."""

    def __init__(self, checkpoint: SqliteCheckpoint) -> None:
        self._checkpoint = checkpoint

    @property
    def fed(self) -> int:
        return self._checkpoint.ask(dispatched.hands).fed

    async def feed(self, row: int) -> None:
        with self._checkpoint.transaction() as connection:
            dispatched.feed(connection, row)

    async def write(self, records: Sequence[Record], position: str, requests: tuple[int, int]) -> None:
        await to_thread.run_sync(self._write, records, position, requests)

    def _write(self, records: Sequence[Record], position: str, requests: tuple[int, int]) -> None:
        with self._checkpoint.transaction() as connection:
            if records:
                rows.write(connection, records)
                dispatched.advance(connection, position)
            dispatched.note_requests(connection, requests)
            self._checkpoint.note_progress(connection, max((each.at_ms for each in records), default=0))

    def requests(self) -> tuple[int, int] | None:
        return self._checkpoint.ask(dispatched.requests)

    def between(self, first: int, last: int) -> Mapping[int, Record]:
        return self._checkpoint.between(first, last)

    def invocations(self) -> Sequence[Invocation]:
        return self._checkpoint.invocations()

    def lay(self, rows: int, order: Order, now: Instant) -> tuple[bytes, Sequence[tuple[int, int]]]:
        return first_map(self._checkpoint, rows, repeat=order.repeat, safely=order.safely, now=now)

    async def take_back(self, records: Sequence[Record]) -> None:
        with self._checkpoint.transaction() as connection:
            rows.write(connection, records)
            dispatched.note_all_returned(connection)

    def withdraw(self) -> None:
        with self._checkpoint.transaction() as connection:
            dispatched.withdraw(connection)

    async def end(self) -> None:
        with self._checkpoint.transaction() as connection:
            dispatched.end(connection)


class NotedAhead:
    """Notes that rows may be handed out, `ahead` of them in advance: each note waits for the disk."""

    def __init__(self, books: Books, *, ahead: int) -> None:
        self._books = books
        self._ahead = ahead
        self._fed = books.fed

    async def __call__(self, row: int) -> None:
        """Rows up to this one may leave now."""
        if row > self._fed:
            self._fed = row + self._ahead
            await self._books.feed(self._fed)
