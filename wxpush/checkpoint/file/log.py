"""When the log of a checkpoint is merged into the file itself, and how the file tells that it needs a log.

SQLite writes to the log (`-wal`) first. A file without its log is an older state of the campaign, and to continue from it would
send to people twice. So the file itself says that its log is needed: table `log` is marked in the commit after which the log
is merged, and the next commit, which stays in the log, removes the mark. Who reads both finds no mark; who has the file alone
finds it; and once all of the log is merged, by whatever program, there is none either. That holds only while nothing but `Log`
merges it, so SQLite's automatic merging is off. (SQLite calls it a checkpoint of the log.)
https://www.sqlite.org/wal.html#ckpt
"""

import os
import sqlite3
import struct
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct

from wxpush.errors import BusyError
from wxpush.system.companions import companion
from wxpush.system.databases import distrust
from wxpush.system.regular import NOTHING

#: Commits, and changes of rows, after which the log is merged: it has some thousand pages by then, SQLite's own measure.
_COMMITS = 400
_CHANGES = 10_000
#: Length of a log's header: a log that is no longer holds nothing.
HEADER = 32
#: Stamps are from here on, eight bytes each: so the table's one row keeps its place, and no half of a page is one of another form.
LEAST = 1 << 62
_NEEDED = (
    f"UPDATE log SET needed = 1,"  # noqa: S608 - our own number
    f" stamp = CASE stamp WHEN earlier THEN random() & {LEAST - 1} | {LEAST} ELSE stamp END"
)
#: The row of a log that was never merged.
NEW = f"INSERT INTO log SELECT 0, {LEAST}, {LEAST} WHERE NOT EXISTS (SELECT 1 FROM log)"  # noqa: S608 - our own number
_RENEWED = f"UPDATE log SET needed = 0, stamp = random() & {LEAST - 1} | {LEAST}"  # noqa: S608 - our own number
_NOT_NEEDED = "UPDATE log SET needed = 0"
_WHOLE = "UPDATE log SET needed = 0, earlier = stamp"


class Mark(Struct, frozen=True):
    """What table `log` holds. `stamp` is another at each merge of the log; until all of it is merged, the file may have the `earlier` one."""

    needed: bool
    stamp: int
    earlier: int

    @property
    def record(self) -> bytes:
        """As it is in a page of the file: the length of the record's head, the columns' types (0 or 1, twice eight bytes), the columns.

        https://www.sqlite.org/fileformat2.html#record_format
        """
        return struct.pack(">4B2q", 4, 9 if self.needed else 8, 6, 6, self.stamp, self.earlier)


class Log:
    """The log of a checkpoint that this process alone writes."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self._path = path
        self._connection = connection
        #: Whether this process has committed anything, or has found that something is lost.
        self.used = False
        self._commits = 0
        self._changes = connection.total_changes
        connection.execute("PRAGMA wal_autocheckpoint = 0")

    def committed(self) -> bool:
        """Count a commit. Gives whether it is time to merge the log."""
        self.used = True
        self._commits += 1
        return self._commits >= _COMMITS or self._connection.total_changes - self._changes >= _CHANGES

    def merge(self, how: str = "RESTART") -> bool:
        """Merge the log into the file; gives whether all of it was merged. RESTART waits for readers, PASSIVE does not."""
        self.used = True
        self._commits, self._changes = 0, self._connection.total_changes
        self._connection.execute(_NEEDED)
        whole = False
        try:
            whole = self._go_over(how)
        finally:
            self._connection.execute(_WHOLE if whole else _NOT_NEEDED)
        return whole

    def end(self) -> bool:
        """Leave a file that needs no log; gives whether that could be done."""
        # Then what is there stays as it is; SQLite may do as it likes where there is nothing to lose.
        if not self.used:
            return log_size(self._path) <= HEADER
        try:
            return self.merge() and self._go_over("PASSIVE")
        except sqlite3.Error:
            return False

    def stamps(self) -> frozenset[int]:
        """The stamps of which the file itself has one: the newest alone, once all of the log is merged."""
        mark = mark_of(self._connection)
        return frozenset({mark.stamp, mark.earlier}) if mark else frozenset()

    def _go_over(self, how: str) -> bool:
        try:
            busy, pages, gone = self._connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
        except sqlite3.OperationalError:
            # What is not merged stays in the log, and a full disk shows when the next commit does not fit there.
            if how == "PASSIVE":
                return False
            raise
        return not busy and pages == gone


def renew(connection: sqlite3.Connection) -> None:
    """Make a database need no log: none that there ever was belongs to it."""
    if mark_of(connection) is not None:
        connection.execute(_RENEWED)
        connection.execute(_WHOLE)


def log_of(path: Path) -> Path:
    return companion(path, "-wal")


def read_alone(path: Path) -> Mark | None:
    """What the file says without its log; None where nothing can be read."""
    if not size_of(path):
        return None
    with suppress(sqlite3.Error), closing(_alone(path)) as connection:
        return mark_of(connection)
    return None


def log_size(path: Path) -> int:
    return size_of(log_of(path))


def require_merged(merged: bool, path: Path) -> None:  # noqa: FBT001 - the one thing that it is about
    if not merged:
        raise BusyError("checkpoint.being_read", path=path)


def _alone(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
    )
    distrust(connection)
    return connection


def mark_of(connection: sqlite3.Connection) -> Mark | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'log'").fetchone():
        return None
    found = connection.execute("SELECT needed, stamp, earlier FROM log").fetchone()
    return Mark(bool(found[0]), *found[1:]) if found and None not in found else None


def size_of(path: Path) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - beside os.stat elsewhere
    except OSError as error:
        if error.errno in NOTHING:
            return 0
        raise
