"""Opens a receipts file: private, one's own, ours, and of the account that is meant.

Several processes may have it open: the receiver, an import, a send that makes itself known. Each change is one transaction, and a log (WAL) that is
synced with every commit: what was committed outlives a crash of the machine.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from threading import Lock

from wxpush.errors import BusyError, DiskError, UsageError
from wxpush.oserror import cause
from wxpush.receipts.file.schema import APPLICATION_ID, FORMAT, TABLES, WHERE_ID
from wxpush.system.companions import SUFFIXES, companion, strange_companion
from wxpush.system.databases import distrust, identity, is_busy, schema_of_script
from wxpush.system.files import NotOwnError, make_private, open_private
from wxpush.system.userfolders import data_folder

#: Seconds for which another process is waited for.
_PATIENCE = 10.0
#: Seconds between tries where SQLite itself does not wait: the same in sum.
_PAUSES = (0.01,) * 100 + (0.1,) * 90


def receipts_path(appid: str, named: Path | None = None) -> Path:
    """The file of an account: the one that is named, else the one in the user's data folder. Raises UsageError for a user without a home."""
    if named is not None:
        return named
    folder = data_folder()
    if folder is None:
        raise UsageError("receipts.no_folder")
    return folder / "receipts" / f"{appid}.receipts"


def open_to_add(path: Path, appid: str) -> sqlite3.Connection:
    """Create or open it for writing. Raises UsageError, DiskError and BusyError."""
    with translated(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection = _opened(path, os.O_RDWR | os.O_CREAT, "rw")
        with ExitStack() as failed:
            failed.enter_context(closing(connection))
            _require_ours(connection, path, new=True)
            _have_log(connection)
            connection.execute("PRAGMA synchronous = FULL")
            _require_account(connection, path, appid)
            _make_private(path)
            failed.pop_all()
    return connection


def open_to_look(path: Path, appid: str) -> sqlite3.Connection | None:
    """Open what is there for reading; None where there is none. Raises as `open_to_add` does."""
    with translated(path):
        try:
            connection = _opened(path, os.O_RDONLY, "ro")
        except FileNotFoundError:
            return None
        with ExitStack() as failed:
            failed.enter_context(closing(connection))
            if not _require_ours(connection, path, new=False):
                return None  # somebody is making it
            _require_account(connection, path, appid)
            failed.pop_all()
    return connection


def account_in(path: Path) -> str | None:
    """Whose events it keeps, as it says; None where there is nothing in it yet. Raises UsageError and DiskError."""
    with translated(path), closing(_opened(path, os.O_RDONLY, "ro")) as connection:
        if not _require_ours(connection, path, new=False):
            return None
        found = connection.execute("SELECT appid FROM about").fetchone()
    return None if found is None else str(found[0])


def is_receipts(path: Path) -> bool:
    """Whether a file of one's own says of itself that it is one, and no other database."""
    try:
        with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
            head = file.read(WHERE_ID + 4)
    except (OSError, NotOwnError):
        return False
    return head[WHERE_ID:] == APPLICATION_ID.to_bytes(4, "big")


def files_of(path: Path) -> list[Path]:
    """It, and what SQLite lays beside it."""
    return [path, *(companion(path, suffix) for suffix in SUFFIXES)]


#: By device and number. To close any descriptor of a file drops the locks that this process has on it, those of SQLite among them: another process would then take the
#: log away under a connection. So they stay open, one for each file. https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
_held: dict[tuple[int, int], int] = {}
_holding = Lock()


def _hold(path: Path, flags: int) -> None:
    """See that it is a private file of one's own. Raises UsageError, FileNotFoundError and OSError."""
    with _holding:
        if _identity(path) in _held:
            return
        try:
            descriptor = open_private(path, flags)
        except NotOwnError as error:
            raise UsageError("receipts.not_own", path=path, why=error.why) from None
        status = os.fstat(descriptor)
        _held[status.st_dev, status.st_ino] = descriptor


def _make_private(path: Path) -> None:
    """Give it mode 0600, by the descriptor that was looked at."""
    with _holding:
        descriptor = _held.get(_identity(path) or (0, 0))
    if descriptor is not None:
        make_private(descriptor)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _opened(path: Path, flags: int, mode: str) -> sqlite3.Connection:
    _hold(path, flags)
    if strange := strange_companion(path):
        raise UsageError("receipts.beside_another_file", path=strange[0], why=strange[1])
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_PATIENCE, check_same_thread=False
    )
    distrust(connection)
    return connection


def _require_ours(connection: sqlite3.Connection, path: Path, *, new: bool) -> bool:
    """Whether it holds our tables; an empty file gets them. Raises UsageError for what is not ours."""
    found = identity(connection)
    if found.empty:
        if not new:
            return False
        with suppress(sqlite3.OperationalError):  # somebody else has just made it, which is looked at below
            connection.executescript(TABLES)
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return _require_ours(connection, path, new=False) or _unmade(path)
    if found.application == APPLICATION_ID and found.version != FORMAT:
        raise UsageError("receipts.format_unknown", path=path, version=found.version, format=FORMAT)
    if found.application != APPLICATION_ID or found.schema != schema_of_script(TABLES):
        raise UsageError("receipts.foreign", path=path)
    return True


def _have_log(connection: sqlite3.Connection) -> None:
    """Let it have a log. While another reads a file that has none yet, SQLite says so at once, however patient it is elsewhere."""
    for pause in _PAUSES:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error):
                raise
            time.sleep(pause)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _unmade(path: Path) -> bool:
    raise DiskError("receipts.unwritable", path=path, why="")


def _require_account(connection: sqlite3.Connection, path: Path, appid: str) -> None:
    """Raise UsageError for another account's. The first to open it says whose it is."""
    found = connection.execute("SELECT appid FROM about").fetchone()
    if found is None:
        connection.execute(
            "INSERT INTO about (appid) SELECT ? WHERE NOT EXISTS (SELECT 1 FROM about)", (appid,)
        )
        found = connection.execute("SELECT appid FROM about").fetchone()
    if found[0] != appid:
        raise UsageError("receipts.of_another_account", path=path, appid=appid, of=found[0])


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what SQLite and the system say of it as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_busy(error):
            raise BusyError("receipts.busy", path=path) from None
        raise DiskError("receipts.unwritable", path=path, why=str(error)) from None
    except sqlite3.DatabaseError:
        raise UsageError("receipts.foreign", path=path) from None
    except FileNotFoundError as error:
        raise DiskError("receipts.unwritable", path=path, why=cause(error)) from None
    except OSError as error:
        raise DiskError("receipts.unwritable", path=path, why=cause(error)) from None
