"""The checkpoint of one machine: an SQLite file beside the input, written by one process, readable by all.

WAL with synchronous=FULL: with NORMAL, a commit is not on disk when it returns, and requests leave before their
intents are. Commits run in a thread, one at a time, so that a slow disk does not stop the event loop.
"""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import anyio.to_thread
import msgspec

from wxpush.checkpoint import invocations, moves, pulse, rows, sums, timeline
from wxpush.checkpoint.base import NO_INTENTS, UNKNOWN_ORIGIN, Facts, Intents, Invocation, Origin, Requests
from wxpush.checkpoint.file.connection import translated
from wxpush.checkpoint.file.schema import complete
from wxpush.checkpoint.file.writer import CheckpointWriter, open_to_read, open_to_write
from wxpush.checkpoint.intents import Batches, fold, show, write_intents
from wxpush.checkpoint.pulse import Beat
from wxpush.checkpoint.timeline import Stretch
from wxpush.checkpoint.transactions import Draft, DroppedError, Transactions
from wxpush.errors import DiskError, LostError
from wxpush.model import Block, Record

T = TypeVar("T")


class SqliteCheckpoint:
    """One open checkpoint. `writable=False` reads what another process may be writing, and takes no lock."""

    def __init__(self, path: Path, connection: sqlite3.Connection, writer: CheckpointWriter | None) -> None:
        self.path = path
        self._connection = connection
        self._writer = writer
        self._invocation = 0
        self._requests: Callable[[], Requests] = Requests
        self._transactions = Transactions(connection, _bring_up_to_date, writer)
        self._beat = Beat()
        #: Of the timeline, what the next commit writes.
        self._stretches: deque[Stretch] = deque()
        #: First intents that this process has written.
        self._batches: Batches = {}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Create or open for writing, under the lock; what is there stays as it is until the first transaction.

        Raises BusyError, DiskError, UsageError.
        """
        with ExitStack() as opened:
            connection, writer = open_to_write(path, opened)
            with translated(path):
                show(connection)
            opened.pop_all()
        return cls(path, connection, writer)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Open what is there for reading; None when there is no checkpoint yet."""
        with ExitStack() as opened:
            connection = open_to_read(path, opened)
            if connection is None:
                return None
            with translated(path):
                show(connection)
            opened.pop_all()
        return cls(path, connection, None)

    def close(self) -> None:
        """Close. Idempotent. What a writer leaves is a file that needs no log, if that can be done.

        One into which nothing was written is removed: its campaign has not begun.
        """
        if self._writer is None:
            self._connection.close()
        else:
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        """Make the records and intents durable, off the event loop."""
        await anyio.to_thread.run_sync(self.commit_now, records, intents)

    def commit_now(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        if not records and not intents.messages:
            return
        try:
            self._write(records, intents)
        except LostError:
            self._batches = {}  # it was durable before it was lost, and is written again: ask the file what it holds
            if self._writer is not None:
                self._writer.keep_for_rescue(lambda connection: _write_late(connection, records))
            raise

    def _write(self, records: Sequence[Record], intents: Intents) -> None:
        with self.transaction() as connection:
            recorded = rows.write(connection, records, self._batches)
            batches = write_intents(connection, intents, self._batches, recorded)
            newest = max(map(attrgetter("at_ms"), records), default=0)
            self.note_progress(connection, max(newest, intents.first.wall_ms))
        self._batches = batches

    def begin(self, boot_id: str, now_ms: int, origin: Origin = UNKNOWN_ORIGIN) -> int:
        """Number this invocation and write that it began, and by whom."""
        with self.transaction() as connection:
            self._invocation = invocations.begin(connection, boot_id, now_ms)
            pulse.begin(connection, self._invocation, now_ms, origin)
            timeline.forget(connection, self._invocation)
            moves.begin(connection, self._invocation)
            self._beat = Beat(now_ms)
            if self._writer is not None:
                self._writer.begins()
        return self._invocation

    def note_progress(self, connection: sqlite3.Connection, newest_ms: int) -> None:
        """Write how far this invocation is, inside the caller's transaction."""
        made = self._requests()
        invocations.progress(connection, self._invocation, newest_ms, made)
        self._beat = pulse.beat(connection, self._invocation, self._beat, Beat(newest_ms, made.attempts))
        timeline.write(connection, self._stretches)

    def keep_count(self, requests: Callable[[], Requests]) -> None:
        """From now on each commit also writes how many requests this invocation has made; asked from any thread."""
        self._requests = requests

    def note_stretch(self, stretch: Stretch) -> None:
        """Let the next commit write how some seconds went."""
        self._stretches.append(stretch)

    def require_there(self) -> None:
        """Raise DiskError where the file or its log was taken away since the last commit."""
        if self._writer is not None:
            self._writer.look()

    def rescue(self) -> Path | None:
        """If the checkpoint is no longer what it was, write what this process knew, and give where to look for it; else None.

        To be called after the last commit. Raises LostError where it cannot be written.
        """
        return self._writer.rescue() if self._writer is not None else None

    def end(self, invocation: Invocation) -> None:
        """Write how this invocation ended."""
        if self._writer is not None:  # kept, to be written into a rescued file as well
            self._writer.keep_for_rescue(lambda connection: invocations.end(connection, invocation))
        with self.transaction() as connection:
            invocations.end(connection, invocation)
            timeline.write(connection, self._stretches)

    def invocations(self) -> list[Invocation]:
        """Every invocation of this run, oldest first."""
        return self.ask(invocations.every)

    def facts(self) -> Facts | None:
        """What this checkpoint belongs to; None before the first survey ended."""
        return self.ask(_facts)

    def blocks(self) -> list[Block]:
        """The blocks of the surveyed input, in order."""
        query = (
            "SELECT number, offset, length, first_row, rows, first_line, digest FROM blocks ORDER BY number"
        )
        return self.ask(lambda connection: [Block(*row) for row in connection.execute(query)])

    def between(self, first: int, last: int) -> dict[int, Record]:
        """Records of the rows first..last that have one, by row."""
        return self.ask(lambda connection: rows.between(connection, first, last))

    def settled(self, first: int, last: int) -> int:
        """How many of the rows first..last are settled."""
        return self.ask(lambda connection: rows.settled_between(connection, first, last))

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Put one reading question (see `rows`) to the database."""
        try:
            with translated(self.path):
                return question(self._connection)
        except DiskError:
            self.require_there()  # what was put in its place tells more than what SQLite makes of it
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Inside, every question is answered as of one moment, whatever another process commits meanwhile. For a reading checkpoint."""
        with translated(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside becomes durable together, or not at all. One inside another joins it."""
        with translated(self.path), self._transactions.one() as connection:
            yield connection

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """A transaction that becomes durable only if `keep` is called on the draft; else all stays as it was."""
        draft = Draft()
        with suppress(DroppedError), self.transaction():
            yield draft
            if not draft.kept:
                raise DroppedError


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Bring what an earlier version and an earlier invocation left into the newest form."""
    summed = sums.kept(connection)
    complete(connection)
    fold(connection)
    if not summed:
        sums.recount(connection)


def _write_late(connection: sqlite3.Connection, records: Sequence[Record]) -> None:
    """Write into a rescued file, which may be one of an earlier version."""
    if not sums.kept(connection):
        show(connection)
        _bring_up_to_date(connection)
    rows.write(connection, records)


def _facts(connection: sqlite3.Connection) -> Facts | None:
    found = connection.execute("SELECT json FROM facts").fetchone()
    try:
        return msgspec.json.decode(found[0], type=Facts) if found else None
    except (msgspec.MsgspecError, TypeError, RecursionError):
        raise sqlite3.DatabaseError from None  # as damage does: nobody else writes there
