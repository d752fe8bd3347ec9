"""What a process needs to have a checkpoint open: to read it, or to write it and answer for its file, its log and its name."""

import os
import sqlite3
import tempfile
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import IO

from wxpush.checkpoint.file.connection import (
    connect,
    opening,
    reading_mode,
    require_own,
    sync_folder,
)
from wxpush.checkpoint.file.lock import LockedFile, locked_log
from wxpush.checkpoint.file.log import Log, require_merged
from wxpush.checkpoint.file.rescue import Written, require_none
from wxpush.checkpoint.file.schema import bare, check, create, require_sqlite
from wxpush.checkpoint.file.tail import LogTail
from wxpush.checkpoint.file.whereabouts import Whereabouts
from wxpush.checkpoint.file.whole import look, require_begun, require_file, require_log
from wxpush.errors import DiskError
from wxpush.oserror import cause
from wxpush.system.databases import is_busy
from wxpush.system.files import make_private
from wxpush.system.regular import is_there

#: Seconds before each further look at a checkpoint that its writer creates or removes while it is opened to be read.
_PAUSES = (0.01, 0.05, 0.1)
#: Bytes on disk that are reserved. The answers that arrive at the end of a run, some hundreds, take a third of them.
_BALLAST = 128 * 1024


class CheckpointWriter:
    """The writing side of a checkpoint: it holds the lock, and a second connection that only reads.

    SQLite merges the log into the file, and deletes the log by name, when the last connection closes. Where it must not, the last
    one is the connection that only reads: it can do neither.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, keeper: sqlite3.Connection, locked: LockedFile
    ) -> None:
        self._path = path
        self._connection = connection
        self._keeper = keeper
        self._locked = locked
        self._log = Log(path, connection)
        self._tail = LogTail(path)
        self._whereabouts = Whereabouts(path, locked.descriptor, self._tail)
        self._note()
        self._ballast: IO[bytes] | None = None
        self._begins = False
        self._log_lock: int | None = None
        self._closed = False
        self._for_rescue: list[Written] = []

    def rescue(self) -> Path | None:
        """Write what this process knew, if its checkpoint is lost; to be called after the last commit. Gives where to look for it, or None.

        Raises LostError where that cannot be done.
        """
        return self._whereabouts.rescue(self._connection, self._for_rescue)

    def begins(self) -> None:
        """Note that the current transaction begins an invocation."""
        self._begins = True

    def _begun(self) -> None:
        """Make the file itself tell of what has begun, before anything is sent. Raises DiskError, BusyError."""
        self._begins = False
        if self._log_lock is None:
            self._log_lock = locked_log(self._path)
        try:
            merged = self._log.merge()
        finally:
            self._note()
        require_merged(merged, self._path)
        self._ballast = self._ballast or _ballast(self._path)

    def after(self) -> None:
        """After a commit: check that it is in the file of this name. Raises DiskError, BusyError."""
        try:
            self.look()
        except DiskError:
            self._tail.follow_all()  # answers that still arrive are to be rescued too
            raise
        if self._begins:
            self._begun()
        elif self._log.committed():
            try:
                self._log.merge("PASSIVE")
            finally:
                self._note()
        else:
            self._tail.follow()

    def _note(self) -> None:
        """Note what this process wrote to the file itself, also where that failed half way."""
        with suppress(sqlite3.Error):
            self._whereabouts.note(self._log.stamps())

    def keep_for_rescue(self, written: Written) -> None:
        """Keep what is to be written into the rescued file as well, if the checkpoint is lost: it may not be in its log."""
        self._for_rescue.append(written)

    def look(self) -> None:
        """Check that file and log are still those of this name, without a commit. Raises DiskError."""
        try:
            self._whereabouts.check()
        except DiskError:
            # Whoever is told that it is lost is told, too, that what was known is rescued at the end.
            self._log.used = True
            raise

    def failed(self, error: BaseException) -> None:
        """Free the reserved bytes: the disk may be full, and answers that still arrive are to be written.

        Raises DiskError where SQLite failed on files that are no longer what they were.
        """
        self._give_back()
        if isinstance(error, sqlite3.Error):
            self.look()

    def _give_back(self) -> None:
        self._begins = False
        if self._ballast is not None:
            self._ballast.close()
            self._ballast = None

    def close(self) -> None:
        """Close all. Idempotent. Raises LostError where something is lost that could not be rescued, unless that was told."""
        if self._closed:
            return
        self._closed = True
        self._give_back()
        if self._log_lock is not None:
            os.close(self._log_lock)
        nothing = _nothing(self._connection)
        # What was rescued already has the name: that is no loss.
        lost = self._whereabouts.tried or self._whereabouts.is_lost()
        whole = not lost and (nothing or self._log.end())
        try:
            if lost and self._log.used and not nothing:
                self.rescue()
        finally:
            self._close_all(whole=whole, nothing=nothing)

    def _close_all(self, *, whole: bool, nothing: bool) -> None:
        """SQLite first, so that its locks are not dropped under it."""
        for each in (self._keeper, self._connection) if whole else (self._connection, self._keeper):
            each.close()
        self._tail.close()
        if nothing:
            self._locked.remove()
        self._locked.close()


def open_to_write(path: Path, opened: ExitStack) -> tuple[sqlite3.Connection, CheckpointWriter]:
    """Create or open; until it is whole, `opened` closes. Raises BusyError, DiskError, UsageError."""
    require_sqlite(sqlite3.sqlite_version_info)
    with opening(path):
        require_none(path)
        require_file(path)
        locked = opened.enter_context(LockedFile(path))
        require_own(path)
        found = look(path, shared=False)
        keeper = opened.enter_context(closing(connect(path, "ro")))
        if found.size:
            _keep(
                keeper
            )  # what is refused stays as it is: else SQLite makes the log part of the file as it closes
        connection = opened.enter_context(closing(connect(path, "rw")))
        if check(connection, path):
            require_log(connection, found)
        else:
            require_begun(found)
            create(connection)
        make_private(locked.descriptor)
        # After the tables, so that a file which says that it has a log is never empty.
        connection.execute("PRAGMA journal_mode = WAL")
        sync_folder(path)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")
        _keep(keeper)
        return connection, CheckpointWriter(path, connection, keeper, locked)


def open_to_read(path: Path, opened: ExitStack) -> sqlite3.Connection | None:
    """Open what is there; None when there is no checkpoint yet. Raises DiskError, UsageError."""
    require_sqlite(sqlite3.sqlite_version_info)
    with opening(path):
        for pause in _PAUSES:
            try:
                with ExitStack() as tried:
                    connection = _opened(path, tried)
                    opened.push(tried.pop_all())
                    return connection
            except (sqlite3.OperationalError, OSError) as error:
                if is_busy(error):
                    raise
            time.sleep(pause)
        return _opened(path, opened)


def _opened(path: Path, opened: ExitStack) -> sqlite3.Connection | None:
    require_file(path)
    if not is_there(path):
        return None
    path = path.resolve()  # SQLite looks beside the target of a link
    require_own(path)
    found = look(path, shared=True)
    try:
        connection = opened.enter_context(closing(connect(path, reading_mode(path))))
        if not check(connection, path):
            require_begun(found)
            return None
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK:
            return None  # there is a journal only while the file is laid out: nothing is in it yet
        raise
    require_log(connection, found)
    return connection


def _keep(keeper: sqlite3.Connection) -> None:
    """Let SQLite know of this connection: it does when one first reads."""
    keeper.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _nothing(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever written; what cannot be read was."""
    try:
        return bare(connection)
    except sqlite3.Error:
        return False


def _ballast(path: Path) -> IO[bytes]:
    """A file without a name, which goes with the process at the latest. Raises DiskError when there is no room for it."""
    try:
        ballast = tempfile.TemporaryFile(dir=path.absolute().parent)  # noqa: SIM115 - it outlives this
        ballast.write(os.urandom(_BALLAST))  # what does not compress takes the room that it is to keep
        ballast.flush()  # all of it, where a disk that is nearly full takes a part without a word
    except OSError as error:
        raise DiskError("checkpoint.no_room", path=path, why=cause(error)) from None
    return ballast
