"""One open spool: written by one thread, read beside it."""

import secrets
import sqlite3
from asyncio import Future
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

import anyio.to_thread

from wxpush.checkpoint.base import Invocation
from wxpush.credentials import AccountKey
from wxpush.errors import ChangedError
from wxpush.intake.spool import opening
from wxpush.intake.spool.opening import translated
from wxpush.intake.spool.writer import Job, SpoolWriter
from wxpush.system.files import make_private

T = TypeVar("T")


class Spool:
    """Its questions are answered as of the newest commit. `secret` (16 bytes) is its own: the ids of its messages are made with it."""

    def __init__(
        self, path: Path, writing: sqlite3.Connection, reading: tuple[sqlite3.Connection, sqlite3.Connection]
    ) -> None:
        self.path = path
        self._writing = writing
        self._near, self._far = reading
        self._far_lock = Lock()
        self._writer: SpoolWriter | None = None
        self.secret: bytes = self.ask(lambda connection: _about(connection, "secret")) or b""

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Inside the event loop, for as long as the block: `do` writes. At its end all that was given is written."""
        self._writer = SpoolWriter(self.path, self._writing)
        try:
            yield
        finally:
            self._writer.end()
            self._writer = None

    async def do(self, job: Job[T]) -> T:
        """Do it in a transaction, and return when that is durable. Raises DiskError."""
        return await self.give(job)

    def give(self, job: Job[T]) -> Future[T]:
        """The same, to be waited for."""
        assert self._writer is not None, "only in `at_work`"
        return self._writer.give(job)

    def do_now(self, job: Job[T]) -> T:
        """The same at once, before anybody is at work."""
        assert self._writer is None, "one thread writes"
        with translated(self.path), self._writing:
            self._writing.execute("BEGIN IMMEDIATE")
            return job(self._writing)

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """A question that takes no long: asked in the event loop. Raises DiskError."""
        with translated(self.path):
            return question(self._near)

    async def look(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """A question that may take long: asked in a thread. Raises DiskError."""

        def asked() -> T:
            with self._far_lock, translated(self.path):
                return question(self._far)

        return await anyio.to_thread.run_sync(asked)

    def begin(self, boot_id: str, now_ms: int) -> int:
        """Number this invocation, and write that it began."""

        def job(connection: sqlite3.Connection) -> int:
            asked = "INSERT INTO invocations (boot_id, started_ms, last_ms) VALUES (?, ?, ?) RETURNING number"
            return int(connection.execute(asked, (boot_id, now_ms, now_ms)).fetchone()[0])

        return self.do_now(job)

    def invocations(self) -> list[Invocation]:
        """Every invocation, the oldest first."""
        asked = "SELECT number, boot_id, started_ms, last_ms FROM invocations ORDER BY number"
        return self.ask(
            lambda connection: [
                Invocation(number=number, boot_id=boot_id, started_ms=started_ms, last_ms=last_ms)
                for number, boot_id, started_ms, last_ms in connection.execute(asked)
            ]
        )

    def campaign(self, name: str) -> int:
        """The campaign's number, from now on if it has none."""

        def job(connection: sqlite3.Connection) -> int:
            connection.execute("INSERT OR IGNORE INTO campaigns (name) VALUES (?)", (name,))
            asked = "SELECT number FROM campaigns WHERE name = ?"
            return int(connection.execute(asked, (name,)).fetchone()[0])

        return self.do_now(job)

    def named(self) -> dict[int, tuple[str, str | None]]:
        """Every campaign that it has or had messages of, by number: its name, and who has paused it."""
        asked = "SELECT number, name, paused_by FROM campaigns"
        return self.ask(
            lambda connection: {number: (name, by) for number, name, by in connection.execute(asked)}
        )

    async def pause(self, campaign: int, by: str | None) -> None:
        """Write by whom the campaign is paused; None: by nobody."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE campaigns SET paused_by = ? WHERE number = ?", (by, campaign))

        await self.do(job)

    def require_account(self, account: AccountKey) -> None:
        """Note whose messages it holds; raise ChangedError where they are another account's."""
        ours = f"{account.appid}\n{account.base_url}".encode()

        def job(connection: sqlite3.Connection) -> bytes | None:
            connection.execute("INSERT OR IGNORE INTO about VALUES ('account', ?)", (ours,))
            return _about(connection, "account")

        theirs = self.do_now(job)
        if theirs != ours:
            appid = (theirs or b"").decode(errors="replace").partition("\n")[0]
            raise ChangedError("intake.spool_of_another", path=self.path, theirs=appid, ours=account.appid)


@contextmanager
def open_spool(path: Path) -> Iterator[Spool]:
    """Create or open it, under its lock. Raises BusyError, UsageError, DiskError."""
    with ExitStack() as stack:
        descriptor = stack.enter_context(opening.locked(path))
        with translated(path):
            writing = opening.connect(path, writable=True, stack=stack)
            opening.prepare(writing, path)
            make_private(descriptor)  # it is a spool: whoever could read it could hold it too
            writing.execute("INSERT OR IGNORE INTO about VALUES ('secret', ?)", (secrets.token_bytes(16),))
            near, far = (opening.connect(path, writable=False, stack=stack) for _ in range(2))
        yield Spool(path, writing, (near, far))


def _about(connection: sqlite3.Connection, name: str) -> bytes | None:
    found = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return None if found is None else bytes(found[0])
