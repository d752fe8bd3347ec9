"""Whether the files that a run writes are still the ones under their names: everybody else finds them by name."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path

from wxpush.checkpoint.file.connection import sync_folder
from wxpush.checkpoint.file.log import log_of, read_alone
from wxpush.checkpoint.file.rescue import Written, from_connection, from_pages, rescued, write
from wxpush.checkpoint.file.tail import Identity, LogTail, identity
from wxpush.errors import DiskError, LostError
from wxpush.oserror import cause
from wxpush.system.companions import companion
from wxpush.words import Sentence


class Lost(Enum):
    """What of a checkpoint is no longer what it was: then its log must not be merged into the file."""

    #: The file has no name any more, or not its own.
    NAME = "name"
    #: Another file has the name.
    PLACE = "place"
    #: What is in the file is another's.
    CONTENT = "content"
    #: What is in the log is another's.
    LOG = "log"


class Whereabouts:
    """Watches one checkpoint and its log while they are open. `descriptor` is one of the file's."""

    def __init__(self, path: Path, descriptor: int, tail: LogTail) -> None:
        self._path = path
        self._log = log_of(path)
        self._descriptor = descriptor
        self._tail = tail
        self._file = identity(os.fstat(descriptor))
        self._log_file: Identity | None = None
        self._written = (0, 0)
        self._stamps: frozenset[int] = frozenset()
        self._lost: Lost | None = None
        self._how = Sentence("checkpoint.was_removed")
        #: Whether it was tried to write what was known, and where that is.
        self.tried = False
        self._lost_to: Path | None = None
        #: What is wrong with the log's content. That stays so, whatever is appended to the log.
        self._of_log: Sentence | None = None

    def note(self, stamps: frozenset[int]) -> None:
        """Note that this process has just written to the file itself, which has one of these stamps of its log now."""
        self._stamps = stamps
        self._written = _content(os.fstat(self._descriptor))
        self._tail.follow_all()
        with suppress(OSError):
            self._log_file = identity(self._log.lstat())

    def check(self) -> None:
        """To be called after a commit: raises DiskError where it went into a file without a name, or into another's log."""
        wrong = self._of_the_file() or self._of_the_log()
        if wrong:
            raise LostError("checkpoint.lost", path=self._path, how=wrong, advice=self._advice())

    def is_lost(self) -> bool:
        """Look for the last time; where it is lost, the log must not be merged into the file."""
        with suppress(DiskError):
            self.check()
        return self._lost is not None

    def rescue(self, connection: sqlite3.Connection, home: Sequence[Written]) -> Path | None:
        """Write what this process knows of a checkpoint that is lost to its place, or beside what is there now. Once.

        `home`: what came after it was lost. Gives where to look for what was known; None: nothing is lost.
        Raises LostError where it cannot be written.
        """
        if self.tried or self._lost is None:
            return self._lost_to
        if self._lost is Lost.NAME and os.fstat(self._descriptor).st_nlink:
            return self._path  # one that was renamed is whole where it is
        self.tried = True
        known = from_pages(self._descriptor, self._tail.changed, self._tail.page, self._tail.pages)
        content = from_connection(connection) if self._lost is Lost.CONTENT else known
        try:
            self._lost_to = self._place(write(self._path, content, home))
        except (sqlite3.Error, OSError, DiskError) as error:
            why = cause(error) if isinstance(error, OSError) else str(error) or type(error).__name__
            raise LostError("checkpoint.not_rescued", path=self._path, how=self._how, why=why) from None
        return self._lost_to

    def _place(self, copy: Path) -> Path:
        place = copy
        if self._lost in {Lost.NAME, Lost.LOG} and self._is_free():
            # What belonged to the file goes with it: read beside another it would be taken for that one's.
            for suffix, own in self._tail.files():
                beside = companion(self._path, suffix)
                with suppress(FileNotFoundError):
                    if own == identity(beside.lstat()):
                        beside.unlink()
            if self._lost is Lost.LOG:
                copy.replace(self._path)
            else:
                os.link(copy, self._path)
                copy.unlink()
            place = self._path
        sync_folder(self._path)
        return place

    def _is_free(self) -> bool:
        """Whether no other's file has the name."""
        try:
            there = identity(self._path.lstat())
        except FileNotFoundError:
            return True
        return self._lost is Lost.LOG and there == self._file

    def _of_the_file(self) -> Sentence | None:
        try:
            status = self._path.lstat()
        except FileNotFoundError:
            return self._losing(Lost.NAME, Sentence("checkpoint.was_removed"))
        except OSError as error:
            return Sentence("checkpoint.cannot_be_found", why=cause(error))
        if identity(status) != self._file:
            return self._losing(Lost.PLACE, Sentence("checkpoint.was_replaced"))
        if self._lost in {Lost.NAME, Lost.PLACE}:
            self._lost = None  # it was brought back
        if _content(status) == self._written:
            return None
        mark = read_alone(self._path)
        if mark is None or mark.stamp not in self._stamps:
            return self._losing(Lost.CONTENT, Sentence("checkpoint.was_written_over"))
        self._written = _content(status)  # only its time is another
        return None

    def _of_the_log(self) -> Sentence | None:
        if self._of_log is None and not self._tail.holds():
            cut = self._tail.is_cut()
            self._of_log = Sentence(f"checkpoint.{'has_a_shorter_log' if cut else 'has_an_older_log'}")
        if self._of_log is not None:
            return self._losing(Lost.LOG, self._of_log)
        try:
            status = self._log.lstat()
        except OSError:
            return Sentence("checkpoint.lost_its_log")
        return None if identity(status) == self._log_file else Sentence("checkpoint.has_another_log")

    def _losing(self, what: Lost, how: Sentence) -> Sentence:
        self._lost, self._how = what, how
        return how

    def _advice(self) -> Sentence:
        match self._lost:
            case Lost.PLACE | Lost.CONTENT:
                return Sentence("checkpoint.is_laid_beside", rescued=rescued(self._path))
            case Lost.NAME if os.fstat(self._descriptor).st_nlink:
                return Sentence("checkpoint.bring_back")
            case Lost.NAME | Lost.LOG:
                return Sentence("checkpoint.is_written_back", rescued=rescued(self._path).name)
        return Sentence("checkpoint.goes_on")


def _content(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
