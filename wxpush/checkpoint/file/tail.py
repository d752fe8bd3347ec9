"""The end of a log that this process writes: whether it still has what was committed, and a copy of the pages in it.

An older copy of a log that is put back in place keeps its name, its inode and often its length. But the checksum of a frame
goes on from the frame before, and with each new beginning of a log its salts are others: where the header and the last frame
are still those that were committed, so is all that lies between. SQLite's index of the log (`-shm`) tells which is the last.
https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from wxpush.checkpoint.file.companions import companion

_LOG_HEADER = 32
_FRAME_HEADER = 24
_INDEX = 48
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
    """Where a log ends. `frames`: how many there are; `pages`: of the database behind the last of them."""

    salts: bytes
    page: int
    frames: int
    pages: int
    header: bytes
    last: bytes

    @property
    def place(self) -> int:
        return _place(self.frames, self.page)


class Tail:
    """Of the log beside `path`, which is open. Closed behind SQLite's connections: SQLite's locks are the process's, and go with
    any descriptor of the index that is closed.
    """

    def __init__(self, path: Path) -> None:
        log, index = companion(path, "-wal"), companion(path, "-shm")
        flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
        self._log = os.open(log, flags)
        try:
            self._index = os.open(index, flags)
        except OSError:
            os.close(self._log)
            raise
        self._broken = False
        #: Pages that are in the log, by number, as they were committed last: with the file below them they are the database.
        self.changed: dict[int, bytes] = {}
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
        """Whether what was last followed is still in the log, or all of it has gone over; and what came since is whole."""
        self._seen = self._read()
        self._broken = self._broken or not self._continues(self._seen)
        return not self._broken

    def is_cut(self) -> bool:
        """Whether there is nothing where the last frame was."""
        return not any(os.pread(self._log, _FRAME_HEADER, self._end.place))

    def follow_all(self) -> None:
        """The same, up to now."""
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
            # A log begins anew only once all of it has gone over into the file.
            self.changed.clear()
            first = 1
        self._end = self._take(first, now)

    def close(self) -> None:
        os.close(self._log)
        os.close(self._index)

    def _read(self) -> End:
        index = os.pread(self._index, _INDEX, 0)
        if len(index) < _INDEX:
            return End(b"", 0, 0, 0, b"", b"")
        page, frames, pages, first, second, salts = _SUMS.unpack_from(index)
        page = page if page != 1 else _LARGEST
        header = os.pread(self._log, _LOG_HEADER, 0)
        last = os.pread(self._log, _FRAME_HEADER, _place(frames, page)) if frames else b""
        if len(last) < _FRAME_HEADER or _FRAME.unpack(last) != (salts, first, second):
            last = b""  # another than the index tells of
        return End(salts, page, frames, pages, header, last)

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
            not was.frames or os.pread(self._log, _FRAME_HEADER, was.place) == was.last
        )

    def _take(self, first: int, end: End) -> End:
        for number, page in self._frames(first, end):
            self.changed[number] = page
        return end

    def _frames(self, first: int, end: End) -> Iterator[tuple[int, bytes]]:
        length = _FRAME_HEADER + end.page
        for start in range(first, end.frames + 1, _FRAMES):
            many = min(_FRAMES, end.frames + 1 - start)
            read = os.pread(self._log, many * length, _place(start, end.page))
            for at in range(0, len(read), length):
                yield _NUMBER.unpack_from(read, at)[0], read[at + _FRAME_HEADER : at + length]


def identity(status: os.stat_result) -> Identity:
    return status.st_dev, status.st_ino


def _place(frame: int, page: int) -> int:
    return _LOG_HEADER + (frame - 1) * (_FRAME_HEADER + page)


def _newer(salts: bytes, than: bytes) -> int:
    return (int.from_bytes(salts[:4], "big") - int.from_bytes(than[:4], "big")) & 0xFFFFFFFF
