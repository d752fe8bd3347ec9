"""How the database is opened, and what its errors are called."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.checkpoint.file.log import log_of
from wxpush.checkpoint.file.mounts import network_file_system
from wxpush.checkpoint.file.schema import damaged, words
from wxpush.errors import DiskError, UsageError
from wxpush.oserror import cause
from wxpush.system import files
from wxpush.system.companions import strange_companion
from wxpush.system.databases import distrust, is_busy
from wxpush.system.signals import interruption

#: Of SQLite's machine, some ten milliseconds of them.
_STEPS = 200_000

#: What SQLite says where the log's index cannot be shared: https://www.sqlite.org/rescode.html#ioerr_shmmap
_NO_SHARED_MEMORY = frozenset(
    {
        sqlite3.SQLITE_IOERR_SHMLOCK,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    }
)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open the database, which may be of somebody else's making: what its schema calls is not run. Raises sqlite3.Error.

    A question that takes long hears of signals: what their handler raises ends it, and `translated` raises that.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=10,
    )
    distrust(connection)
    connection.set_progress_handler(_go_on, _STEPS)
    return connection


def require_own(path: Path) -> None:
    """Raise UsageError when SQLite cannot have made one of the files beside the checkpoint."""
    if strange := strange_companion(path):
        beside, why = strange
        raise UsageError("checkpoint.beside_another_file", path=beside, why=why)


def reading_mode(path: Path) -> str:
    # SQLite reads beside a log that it lays out anew, which needs a writable folder. Where there is neither, nobody writes.
    # https://www.sqlite.org/wal.html#read_only_databases
    return "ro" if log_of(path).exists() or os.access(path.absolute().parent, os.W_OK) else "ro&immutable=1"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what SQLite says of the checkpoint as DiskError, and what a signal raised meanwhile as it was."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise interruption() from None
        if is_busy(error):
            raise _locked(path) from error
        if getattr(error, "sqlite_errorcode", 0) in _NO_SHARED_MEMORY:
            raise DiskError("checkpoint.no_shared_memory", path=path) from error
        raise DiskError("checkpoint.unusable", path=path, why=words(error)) from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def _go_on() -> int:
    """Python runs the handlers of signals when it is called; SQLite drops what they raise, and stops."""
    return 0


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Raise what SQLite and the system say while the checkpoint is opened as DiskError.

    For nothing that also runs the code of others: an OSError of theirs would be taken for one of the checkpoint.
    """
    try:
        with translated(path):
            yield
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise UsageError("checkpoint.name_too_long", path=path) from error
        raise DiskError("checkpoint.unusable", path=path, why=cause(error)) from error


def _locked(path: Path) -> DiskError:
    kind = network_file_system(path)
    if kind:
        return DiskError("checkpoint.on_network", path=path, kind=kind)
    return DiskError("checkpoint.held_by_another", path=path)


def sync_folder(path: Path) -> None:
    """Make the file's name durable too: a synced file without a name is lost all the same. At each start, as one that
    failed here leaves a file behind.
    """
    try:
        files.sync_folder(path.absolute().parent)
    except OSError as error:
        if error.errno not in files.CANNOT_SYNC:
            raise DiskError("checkpoint.folder_not_synced", path=path, why=cause(error)) from error
