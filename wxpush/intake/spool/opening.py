"""How the file of a spool is opened: private, locked by one process, and durable at each commit."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from wxpush.errors import BusyError, DiskError, LostError, UsageError
from wxpush.intake.spool.possible import require_possible
from wxpush.intake.spool.schema import create, fits
from wxpush.oserror import cause
from wxpush.system import files
from wxpush.system.companions import strange_companion
from wxpush.system.databases import distrust
from wxpush.system.files import NotOwnError, open_private
from wxpush.words import Sentence

#: Pages of the log before SQLite merges it into the file (its own are 1,000): keys fall on pages all over the file, and each page is merged once for
#: all that came onto it. 16 MB.
_LOG_PAGES = 4_000
#: KiB of pages that a writer keeps (SQLite's own are 2,000). Of a commit of a few hundred messages each key falls on a page of its own: with fewer, pages
#: were written to the log before their time, and read again from there.
_KEPT_KIB = 16_000
#: Seconds for which a reader waits for the lock of a writer that lays the log out anew.
_PATIENCE = 10


class SpoolFullError(DiskError):
    """There is no room on the disk: what was to be written is not, and may be once there is."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what SQLite says of the spool as DiskError."""
    try:
        yield
    except sqlite3.OperationalError as error:
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
        kind = SpoolFullError if full else DiskError
        raise kind("intake.spool_unusable", path=path, why=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise LostError("intake.spool_damaged", path=path, why=str(error)) from error


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Create the file if it is missing, and hold its lock inside the block, by this descriptor. Raises BusyError, UsageError, DiskError.

    SQLite's own locks are dropped when any descriptor of the file is closed: open it inside the block.
    """
    try:
        descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
    except NotOwnError as error:
        raise UsageError("intake.spool_not_own", path=path, why=error.why) from None
    except OSError as error:
        raise UsageError("intake.spool_unwritable", path=path, why=cause(error)) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError("intake.spool_busy", path=path) from None
        except OSError as error:
            raise DiskError("intake.spool_unusable", path=path, why=cause(error)) from None
        if strange := strange_companion(path):
            raise UsageError("intake.spool_not_own", path=strange[0], why=strange[1])
        yield descriptor
    finally:
        os.close(descriptor)


def connect(path: Path, *, writable: bool, stack: ExitStack) -> sqlite3.Connection:
    """A connection that is closed with the stack. A writer's commits are on disk when they return. Raises sqlite3.Error."""
    mode = "rw" if writable else "ro"
    connection = stack.enter_context(
        closing(
            sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                check_same_thread=False,
                timeout=_PATIENCE,
            )
        )
    )
    distrust(connection)
    return connection


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Lay out an empty file, make a writer's commits durable, and leave nothing of what is deleted. Raises UsageError for what is no spool, DiskError."""
    fitting = fits(connection)
    if fitting is False:
        raise UsageError("intake.no_spool", path=path)
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise DiskError("intake.spool_unusable", path=path, why=Sentence("intake.no_log", mode=mode))
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    connection.execute(f"PRAGMA cache_size = -{_KEPT_KIB}")
    connection.execute("PRAGMA secure_delete = ON")  # texts that are deleted are written over
    if fitting is None:
        create(connection)
    else:
        require_possible(connection)
    try:
        files.sync_folder(path.absolute().parent)
    except OSError as error:
        if error.errno not in files.CANNOT_SYNC:
            raise DiskError("intake.spool_unusable", path=path, why=cause(error)) from None
