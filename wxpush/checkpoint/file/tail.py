"""The end of a log that this process writes: whether it still has what was committed, and a copy of the pages in it.

An older copy of a log that is put back in place keeps its name, its inode and often its length. But the checksum of a frame
goes on from the frame before, and with each new beginning of a log its salts are others: where the header and the last frame
are still those that were committed, so is all that lies between. SQLite's index of the log (`-shm`) tells which is the last.
https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import errno
import os
import struct
from collections.abc import Iterator
from contextlib import ExitStack
from mmap import MAP_SHARED, PROT_READ, mmap
from pathlib import Path

from msgspec import Struct

from wxpush.system.companions import companion

_LOG_HEADER = 32
_FRAME_HEADER = 24
#: Of SQLite's index: length of a page, number of the last frame, pages of the database, the frame's checksum, the salts.
_SUMS = struct.Struct("=14xHIIII8s")
_FRAME = struct.Struct(">8x8sII")
_NUMBER = struct.Struct(">I")
_LARGEST = 65_536
#: Frames that are read at once.
_FRAMES = 256
#: Salts count up with each new beginning of the log; this many at most between two looks.
_BEGINNINGS = 1 << 16

#: A file: device and inode.
Identity = tuple[int, int]


class End(Struct, frozen=True):
    """Where a log ends. `frames`: how many there are; `pages`: of the database after the last of them."""

    salts: bytes
    page: int
    frames: int
    pages: int
    header: bytes
    last: bytes

    @property
    def place(self) -> int:
        return _place(self.frames, self.page)


#: What is known before the first look.
_NOTHING = End(b"", 0, 0, 0, b"", b"")


class LogTail:
    """Follows the log beside `path`, which is open. To be closed after SQLite's connections: SQLite's locks belong to the process, and
    are lost when any descriptor of the index is closed.

    It is asked after each commit, in a thread beside the event loop's. There each system call gives the interpreter's lock up and
    waits to get it back, which costs more than what the call does: so there are few calls.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as opened:
            self._log = _opened(companion(path, "-wal"), opened)
            self._index = _opened(companion(path, "-shm"), opened)
            # SQLite maps it too: a process whose index is cut is ended by the system with this and without.
            self._sums = opened.enter_context(_mapped(self._index))
            self._opened = opened.pop_all()
        self._broken = False
        #: Pages that are in the log, by number, as they were committed last: with the file below them they are the database.
        self.changed: dict[int, bytes] = {}
        #: The number of the first frame that was read and not taken over yet, and these frames.
        self._ahead = 1, b""
        self._end = _NOTHING
        self._seen = self._read()
        self._end = self._take(1, self._seen)

    @property
    def pages(self) -> int:
        """How many the database has."""
        return self._end.pages

    @property
    def page(self) -> int:
        """Length of one in bytes."""
        return self._end.page

    def files(self) -> tuple[tuple[str, Identity], ...]:
        """Log and index by suffix."""
        return ("-wal", identity(os.fstat(self._log))), ("-shm", identity(os.fstat(self._index)))

    def holds(self) -> bool:
        """Whether what was last followed is still in the log, or all of it was merged; and what came since is whole."""
        self._seen = self._read()
        self._broken = self._broken or not self._continues(self._seen)
        return not self._broken

    def is_cut(self) -> bool:
        """Whether there is nothing where the last frame was."""
        return not any(os.pread(self._log, _FRAME_HEADER, self._end.place))

    def follow_all(self) -> None:
        """Take over all that is committed by now; see `follow`."""
        if self.holds():
            self.follow()

    def follow(self) -> None:
        """Take over what was committed up to when `holds` was asked. Nothing where it does not: SQLite may have read what is
        another's, and have made of it what it wrote.
        """
        now = self._seen
        if self._broken:
            return
        first = self._end.frames + 1
        if now.salts != self._end.salts:
            # A log begins anew only once all of it is merged into the file.
            self.changed.clear()
            first = 1
        self._end = self._take(first, now)
        self._ahead = 1, b""

    def close(self) -> None:
        self._opened.close()

    def _read(self) -> End:
        page, frames, pages, first, second, salts = _SUMS.unpack_from(self._sums)
        page = page if page != 1 else _LARGEST
        header = os.pread(self._log, _LOG_HEADER, 0)
        # The last frame that is known stands before the new ones: one call reads all that is to be looked at.
        known = max(self._end.frames if salts == self._end.salts else 1, 1)
        self._ahead = known, self._frames_from(known, frames, page)
        last = self._frame_header(frames, page) if frames else b""
        if len(last) < _FRAME_HEADER or _FRAME.unpack(last) != (salts, first, second):
            last = b""  # not the frame that the index tells of
        return End(salts, page, frames, pages, header, last)

    def _frames_from(self, first: int, last: int, page: int) -> bytes:
        """These frames, and no more than are read at once."""
        many = min(last + 1 - first, _FRAMES)
        return os.pread(self._log, many * _length(page), _place(first, page)) if many > 0 else b""

    def _frame_header(self, frame: int, page: int) -> bytes:
        first, ahead = self._ahead
        at = (frame - first) * _length(page)
        if 0 <= at < len(ahead):
            return ahead[at : at + _FRAME_HEADER]
        return os.pread(self._log, _FRAME_HEADER, _place(frame, page))

    def _continues(self, now: End) -> bool:
        was = self._end
        if now.frames and not (now.last and now.header[16:24] == now.salts):
            return False
        if now.salts != was.salts:
            return not was.frames or 0 < _newer(now.salts, was.salts) < _BEGINNINGS
        if now.header != was.header and was.frames:
            return False
        if now.frames == was.frames:
            return now.last == was.last
        return now.frames > was.frames and (
            not was.frames or self._frame_header(was.frames, was.page) == was.last
        )

    def _take(self, first: int, end: End) -> End:
        for number, page in self._frames(first, end):
            self.changed[number] = page
        return end

    def _frames(self, first: int, end: End) -> Iterator[tuple[int, bytes]]:
        length = _length(end.page)
        known, read = self._ahead
        start = (first - known) * length
        while len(read) > start:
            for at in range(start, len(read), length):
                yield _NUMBER.unpack_from(read, at)[0], read[at + _FRAME_HEADER : at + length]
            known, start = known + _FRAMES, 0
            read = self._frames_from(known, end.frames, end.page)


def _opened(path: Path, opened: ExitStack) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    opened.callback(os.close, descriptor)
    return descriptor


def _mapped(index: int) -> mmap:
    """The beginning of an index. Raises OSError."""
    try:
        return mmap(index, _SUMS.size, MAP_SHARED, PROT_READ)
    except ValueError:
        raise OSError(
            errno.EIO, os.strerror(errno.EIO)
        ) from None  # it is shorter than any that SQLite has open


def identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


def _place(frame: int, page: int) -> int:
    return _LOG_HEADER + (frame - 1) * _length(page)


def _length(page: int) -> int:
    """Of a frame."""
    return _FRAME_HEADER + page


def _newer(salts: bytes, than: bytes) -> int:
    return (int.from_bytes(salts[:4], "big") - int.from_bytes(than[:4], "big")) & 0xFFFFFFFF
