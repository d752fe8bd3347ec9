"""The one thread that writes a spool. All that wait share one transaction, and so one sync of the disk."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from wxpush.intake.spool.opening import translated

T = TypeVar("T")
#: What is to be done inside a transaction.
Job: TypeAlias = Callable[[sqlite3.Connection], T]
_Waiting: TypeAlias = "tuple[Job[Any], asyncio.Future[Any]]"


class SpoolWriter:
    """Does jobs in the order in which they come. Started inside the event loop that waits for them."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._jobs: deque[_Waiting] = deque()
        self._came = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="spool", daemon=True)
        self._thread.start()

    def give(self, job: Job[T]) -> asyncio.Future[T]:
        """Do it; what it gives is there when it is durable. DiskError: then nothing of it is, or nobody knows."""
        done: asyncio.Future[T] = self._loop.create_future()
        self._jobs.append((job, done))
        if not self._came.is_set():  # else the thread has still to look at what waits
            self._came.set()
        return done

    def end(self) -> None:
        """Do what waits, and end."""
        self._ended = True
        self._came.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._came.wait()
            self._came.clear()
            while self._jobs:
                self._do_all()
            if self._ended:
                return

    def _do_all(self) -> None:
        batch = [self._jobs.popleft() for _ in range(len(self._jobs))]
        try:
            found = self._written([job for job, _ in batch])
        except Exception as error:  # noqa: BLE001 - raised where the job was given
            tell = partial(_fail, batch, error)
        else:
            tell = partial(_settle, batch, found)
        try:
            self._loop.call_soon_threadsafe(tell)
        except RuntimeError:  # the loop is closed: nobody waits any more
            return

    def _written(self, jobs: list[Job[Any]]) -> list[Any]:
        connection = self._connection
        with translated(self._path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                found = [job(connection) for job in jobs]
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        return found


def _settle(batch: list[_Waiting], found: list[Any]) -> None:
    for (_, done), result in zip(batch, found, strict=True):
        if not done.done():
            done.set_result(result)


def _fail(batch: list[_Waiting], error: BaseException) -> None:
    for _, done in batch:
        if not done.done():
            done.set_exception(error)
