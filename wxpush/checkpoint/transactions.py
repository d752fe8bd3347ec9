"""Transactions of one connection, which may be nested; and a draft, which is a transaction that may be dropped."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

#: How a transaction begins, how it becomes durable, and how it is undone; of one inside another, with the other.
_ALONE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_JOINED = ("SAVEPOINT joined", "RELEASE joined", ("ROLLBACK TO joined", "RELEASE joined"))


class Draft:
    """What a transaction has written and the operator has not agreed to yet: it is rolled back unless it is kept."""

    def __init__(self) -> None:
        self.kept = False

    def keep(self) -> None:
        """Let it become durable at the end of its transaction."""
        self.kept = True


class DroppedError(Exception):
    """Undoes a draft that nobody keeps."""


class TransactionWatch(Protocol):
    """Called after each transaction that is not inside another."""

    def after(self) -> None: ...

    def failed(self, error: BaseException) -> None: ...


class Transactions:
    """The connection's transactions. `first`: what the first one that becomes durable does before all else."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        first: Callable[[sqlite3.Connection], object],
        watch: TransactionWatch | None = None,
    ) -> None:
        self._connection = connection
        self._watch = watch
        self._first = first
        #: Whether that is done, and whether for good.
        self._done = self._settled = False
        self._within = False
        #: Commits run in threads beside the event loop's own, and SQLite knows one transaction a connection.
        self._writing = threading.RLock()

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """Everything inside becomes durable together, or not at all. One inside another joins it."""
        with self._writing:
            watch = None if self._within else self._watch
            try:
                with self._unwatched() as connection:
                    yield connection
            except BaseException as error:
                if watch is not None:
                    watch.failed(error)
                raise
            if watch is not None:
                watch.after()

    @contextmanager
    def _unwatched(self) -> Iterator[sqlite3.Connection]:
        begin, commit, undo = _JOINED if self._within else _ALONE
        self._connection.execute(begin)
        outer, self._within = self._within, True
        try:
            if not self._done:
                self._first(self._connection)
                self._done = True
            yield self._connection
            self._connection.execute(commit)
            self._settled = self._settled or not outer
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk may have rolled it back already
                for statement in undo:
                    self._connection.execute(statement)
            self._done = outer or self._settled
            raise
        finally:
            self._within = outer
