"""The checkpoint of one machine: an SQLite file beside the input, written by one process, readable by all.

WAL with synchronous=FULL: with NORMAL, a commit is not on disk when it returns, and requests leave before their
intents are. Commits run in a thread, one at a time, so that a slow disk does not stop the event loop.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import anyio.to_thread
import msgspec

from wxpush.checkpoint import invocations, rows
from wxpush.checkpoint.base import NO_INTENTS, Facts, Intents, Invocation, Requests
from wxpush.checkpoint.intents import Batches, fold, show, write_intents
from wxpush.checkpoint.lock import LockedFile
from wxpush.checkpoint.schema import bare, check, complete, create, damaged, words
from wxpush.checkpoint.transactions import Draft, DroppedError, Transactions
from wxpush.errors import DiskError
from wxpush.model import Block, Record

T = TypeVar("T")


class SqliteCheckpoint:
    """One open checkpoint. `writable=False` reads what another process may be writing, and takes no lock."""

    def __init__(self, path: Path, connection: sqlite3.Connection, locked: LockedFile | None) -> None:
        self.path = path
        self._connection = connection
        self._locked = locked
        self._invocation = 0
        self._requests: Callable[[], Requests] = Requests
        self._transactions = Transactions(connection, _bring_up_to_date)
        #: First intents that this process has written.
        self._batches: Batches = {}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Create or open for writing, under the lock; what is there stays as it is until the first transaction.

        Raises BusyError, DiskError, UsageError.
        """
        with ExitStack() as opened:
            locked = opened.enter_context(LockedFile(path))
            connection = opened.enter_context(closing(_connect(path, "rw")))
            with _translated(path):
                if not check(connection, path):
                    connection.execute("PRAGMA journal_mode = WAL")
                    create(connection)
                _sync_folder(path)
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA cache_size = -16000")
                show(connection)
            opened.pop_all()
        return cls(path, connection, locked)

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Open what is there for reading; None when there is no checkpoint yet."""
        if not path.exists() or not path.stat().st_size:
            return None
        with ExitStack() as opened:
            connection = opened.enter_context(closing(_connect(path, _reading(path))))
            with _translated(path):
                try:
                    if not check(connection, path):
                        return None
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
                        return (
                            None  # there is a journal only while the file is laid out: nothing is in it yet
                        )
                    raise
                show(connection)
            opened.pop_all()
        return cls(path, connection, None)

    def close(self) -> None:
        """Close. Idempotent; SQLite first, so that its locks are not dropped under it.

        One into which nothing was written is removed: its campaign has not begun.
        """
        if self._locked is None:
            self._connection.close()
            return
        try:
            nothing = bare(self._connection)
        except sqlite3.Error:  # closed already, or not to be read
            nothing = False
        self._connection.close()
        if nothing:
            self._locked.remove()
        self._locked.close()

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
        with self.transaction() as connection:
            recorded = rows.write(connection, records)
            batches = write_intents(connection, intents, self._batches, recorded)
            newest = max(map(attrgetter("at_ms"), records), default=0)
            self.note_progress(connection, max(newest, intents.first.wall_ms))
        self._batches = batches

    def begin(self, boot_id: str, now_ms: int) -> int:
        """Number this invocation and write that it began."""
        with self.transaction() as connection:
            self._invocation = invocations.begin(connection, boot_id, now_ms)
        return self._invocation

    def note_progress(self, connection: sqlite3.Connection, newest_ms: int) -> None:
        """Write how far this invocation is, inside the caller's transaction."""
        invocations.progress(connection, self._invocation, newest_ms, self._requests())

    def keep_count(self, requests: Callable[[], Requests]) -> None:
        """From now on each commit also writes how many requests this invocation has made; asked from any thread."""
        self._requests = requests

    def end(self, invocation: Invocation) -> None:
        """Write how this invocation ended."""
        with self.transaction() as connection:
            invocations.end(connection, invocation)

    def invocations(self) -> list[Invocation]:
        """Every invocation of this run, oldest first."""
        return self.ask(invocations.every)

    def facts(self) -> Facts | None:
        """What this checkpoint belongs to; None before the first survey ended."""
        found = self.ask(lambda connection: connection.execute("SELECT json FROM facts").fetchone())
        return msgspec.json.decode(found[0], type=Facts) if found else None

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
        with _translated(self.path):
            return question(self._connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside becomes durable together, or not at all. One inside another joins it."""
        with _translated(self.path), self._transactions.one() as connection:
            yield connection

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """A transaction that becomes durable only where it is kept: what ends before that leaves all as it was."""
        draft = Draft()
        with suppress(DroppedError), self.transaction():
            yield draft
            if not draft.kept:
                raise DroppedError


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Take over what an earlier version and an earlier invocation left."""
    complete(connection)
    fold(connection)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    with _translated(path):
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
        )


def _reading(path: Path) -> str:
    # SQLite reads beside a log that it lays out anew, which needs a writable folder. Where there is neither, nobody writes.
    # https://www.sqlite.org/wal.html#read_only_databases
    log = path.with_name(f"{path.name}-wal")
    return "ro" if log.exists() or os.access(path.absolute().parent, os.W_OK) else "ro&immutable=1"


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise DiskError(
            f"The checkpoint {path} cannot be written or read ({words(error)}); sending was stopped and every row's state up to then is kept. "
            f"Free space or mend the folder, then run the same command again."
        ) from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def _sync_folder(path: Path) -> None:
    """Make the file's name durable too: a synced file without a name is lost all the same. At each start, as one that
    failed here leaves a file behind.
    """
    try:
        descriptor = os.open(path.absolute().parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise DiskError(
            f"The folder of the checkpoint {path} cannot be synced ({error.strerror}); nothing was sent. "
            f"Mend that, then run the same command again."
        ) from error
