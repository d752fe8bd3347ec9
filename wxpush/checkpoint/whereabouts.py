"""Whether the files that a run writes are still those that have the names: everybody else goes by the name."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from wxpush.checkpoint.connection import sync_folder
from wxpush.checkpoint.log import log_of, read_alone
from wxpush.errors import DiskError, LostError
from wxpush.words import Sentence

#: Which file it is: device and inode.
_Identity = tuple[int, int]


class Whereabouts:
    """Of one checkpoint and its log, as long as they are open. `descriptor` is one of the file's."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._log = log_of(path)
        self._descriptor = descriptor
        self._file = _identity(os.fstat(descriptor))
        self._log_file: _Identity | None = None
        self._log_size = 0
        self._written = (0, 0)
        self._stamp = 0
        #: Whether the file no longer has its name, or has been written over: then the log is not to go over into it.
        self.lost = False

    def note(self, stamp: int) -> None:
        """Take it that this process has just written to the file itself, under this stamp of its log."""
        self._stamp = stamp
        self._written = _content(os.fstat(self._descriptor))
        with suppress(OSError):  # `check` tells
            self._log_file = _identity(self._log.lstat())

    def before(self) -> bool:
        """Ask it ahead of a commit, which would hide it: whether the log was cut."""
        try:
            return self._log.lstat().st_size < self._log_size
        except OSError:
            return False  # `check` tells

    def check(self, *, cut: bool = False) -> None:
        """Raise DiskError behind a commit that went into a file without a name. `cut` is what `before` told."""
        wrong = self._of_the_file() or self._of_the_log(cut=cut)
        if wrong:
            raise LostError("checkpoint.lost", path=self._path, how=wrong, advice=self._advice())

    def rescue(self, connection: sqlite3.Connection) -> None:
        """Write what the connection knows of a file that was removed to its place, or beside what is there now."""
        if not self.lost or os.fstat(self._descriptor).st_nlink:
            return
        with suppress(sqlite3.Error, OSError, DiskError):
            self._place(self._copy(connection))

    def _copy(self, connection: sqlite3.Connection) -> Path:
        copy = self.rescued
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
        try:
            connection.execute("VACUUM INTO ?", (str(copy.absolute()),))
            with copy.open("rb") as file:
                os.fsync(file.fileno())
        except BaseException:
            copy.unlink()
            raise
        return copy

    def _place(self, copy: Path) -> None:
        if not os.path.lexists(self._path):
            # The log goes with the file that it belongs to: read beside another it would be taken for that one's.
            with suppress(FileNotFoundError):
                if self._log_file == _identity(self._log.lstat()):
                    self._log.unlink()
            os.link(copy, self._path)
            copy.unlink()
        sync_folder(self._path)

    @property
    def rescued(self) -> Path:
        """Where a copy is laid when another file has the name."""
        return self._path.with_name(f"{self._path.name}.rescued")

    def _of_the_file(self) -> Sentence | None:
        try:
            status = self._path.lstat()
        except FileNotFoundError:
            return self._losing(Sentence("checkpoint.was_removed"))
        except OSError as error:
            return Sentence("checkpoint.cannot_be_found", why=error.strerror)
        if _identity(status) != self._file:
            return self._losing(Sentence("checkpoint.was_replaced"))
        if _content(status) == self._written:
            return None
        mark = read_alone(self._path)
        if mark is None or mark.stamp != self._stamp:
            return self._losing(Sentence("checkpoint.was_written_over"))
        self._written = _content(status)  # only its time is another
        return None

    def _of_the_log(self, *, cut: bool) -> Sentence | None:
        try:
            status = self._log.lstat()
        except OSError:
            return Sentence("checkpoint.lost_its_log")
        if _identity(status) != self._log_file:
            return Sentence("checkpoint.has_another_log")
        self._log_size = status.st_size
        return Sentence("checkpoint.has_a_shorter_log") if cut else None

    def _losing(self, how: Sentence) -> Sentence:
        self.lost = True
        return how

    def _advice(self) -> Sentence:
        if not self.lost:
            return Sentence("checkpoint.goes_on")
        if not os.fstat(self._descriptor).st_nlink:
            return Sentence("checkpoint.is_written_back", rescued=self.rescued.name)
        return Sentence("checkpoint.bring_back")


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino


def _content(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
