"""Takes people out of a spool that no service is at work with, and deletes one in which nothing waits.

What came to its end has no text any more: a hash of its person stays, which is taken out. Its key and state stay, so that a repeat of its request
sends nothing again. What waits or is in doubt holds the person and the text, and is needed.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from wxpush.channels.common.identity import People
from wxpush.intake.spool import opening
from wxpush.intake.spool.spool import open_spool

#: `wxpush.model.State`: waits, in flight, in doubt.
_OPEN = "state IN (0, 1, 5)"


class InTheSpool(NamedTuple):
    """How many messages of a person there are: that came to their end, and others."""

    ended: int
    open: int


def holds(path: Path, openids: Sequence[str]) -> dict[str, InTheSpool]:
    """Of those of whom there are any. A service may be at work. Raises DiskError."""
    with _read(path) as connection:
        appid = _appid(connection)
        if appid is None:
            return {}
        who = People(appid).who
        asked = f"SELECT count(*) FILTER (WHERE NOT {_OPEN}), count(*) FILTER (WHERE {_OPEN}) FROM messages WHERE who = ?"  # noqa: S608 - our own words
        found = {
            openid: InTheSpool(*connection.execute(asked, (who(openid),)).fetchone()) for openid in openids
        }
    return {openid: many for openid, many in found.items() if any(many)}


def is_needed(path: Path) -> bool:
    """Whether something in it waits or is in doubt. Raises DiskError."""
    with _read(path) as connection:
        return connection.execute(f"SELECT 1 FROM messages WHERE {_OPEN} LIMIT 1").fetchone() is not None  # noqa: S608 - our own words


def erase(path: Path, openids: Sequence[str]) -> None:
    """Take these people out of all that came to its end. Raises BusyError where a service is at work, UsageError, DiskError."""
    with open_spool(path) as spool:
        appid = spool.ask(_appid)
        if appid is None:
            return
        who = People(appid).who

        def job(connection: sqlite3.Connection) -> None:
            asked = f"UPDATE messages SET who = 0 WHERE who = ? AND NOT {_OPEN}"  # noqa: S608 - our own words
            connection.executemany(asked, [(who(openid),) for openid in openids])

        spool.do_now(job)


def delete(path: Path) -> bool:
    """Delete it with its log; False: something in it waits. Raises BusyError, UsageError, DiskError, OSError."""
    with opening.locked(path):
        if is_needed(path):
            return False
        for file in reversed(files_of(path)):
            file.unlink(missing_ok=True)
    return True


def files_of(path: Path) -> list[Path]:
    """It, and what SQLite keeps beside it."""
    return [path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm"))]


def written_files(path: Path) -> list[Path]:
    """Those of them that tell when it was written last: whoever reads it leaves an empty log, and makes the third anew."""
    log = path.with_name(f"{path.name}-wal")
    return [path, log] if log.exists() and log.stat().st_size else [path]


@contextmanager
def _read(path: Path) -> Iterator[sqlite3.Connection]:
    with ExitStack() as stack, opening.translated(path):
        yield opening.connect(path, writable=False, stack=stack)


def _appid(connection: sqlite3.Connection) -> str | None:
    found = connection.execute("SELECT value FROM about WHERE name = 'account'").fetchone()
    return None if found is None else bytes(found[0]).decode(errors="replace").partition("\n")[0]
