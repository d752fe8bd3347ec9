"""How the database is opened, and what its errors are called."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wxpush.checkpoint.schema import damaged, words
from wxpush.errors import DiskError


def connect(path: Path, mode: str) -> sqlite3.Connection:
    with translated(path):
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
        )


def reading_mode(path: Path) -> str:
    # SQLite reads beside a log that it lays out anew, which needs a writable folder. Where there is neither, nobody writes.
    # https://www.sqlite.org/wal.html#read_only_databases
    log = path.with_name(f"{path.name}-wal")
    return "ro" if log.exists() or os.access(path.absolute().parent, os.W_OK) else "ro&immutable=1"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise DiskError(
            f"The checkpoint {path} cannot be written or read ({words(error)}); sending was stopped and every row's state up to then is kept. "
            f"Free space or mend the folder, then run the same command again."
        ) from error
    except sqlite3.DatabaseError as error:
        raise damaged(path, error) from error


def sync_folder(path: Path) -> None:
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
