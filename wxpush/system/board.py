"""A small file by which the processes of one user on one machine agree: a few numbers under a lock, and a seat for each that takes part.

Locks and seats are locks of an open file (OFD locks) on bytes of it, which the kernel takes back from a process that ends, however it does.
Nothing is mapped: a file that somebody cuts short would kill whoever has it mapped.
https://man7.org/linux/man-pages/man2/fcntl_locking.2.html
"""

import os
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from weakref import WeakSet

from wxpush.errors import UsageError
from wxpush.system.ownfile import check_folder, open_own

if sys.platform != "win32":
    import fcntl

#: With it the file begins, once somebody has sent.
MAGIC = b"wxrate1\0"
#: Magic; how often it changed, the next permit, the rate in force.
_HEAD = struct.Struct("8sQdd")
#: The rate that one asks for, and when it took a permit last.
_SEAT = struct.Struct("dd")
_SEATS = 64
_SIZE = _HEAD.size + _SEATS * _SEAT.size
#: Bytes that are locked: that of the numbers, and one for each seat. None of them is ever written.
_NUMBERS, _FIRST_SEAT = 1 << 20, (1 << 20) + 1
_LOCK = struct.Struct("hhqqi0q")
_TRIES = 20


class Numbers(NamedTuple):
    """What is agreed. `changes`: how often who takes part has changed; `next`: monotonic seconds; `rate`: a second."""

    changes: int
    next: float
    rate: float


class Seat(NamedTuple):
    """One that takes part: the rate that it asks for, and when it took a permit last, in monotonic seconds."""

    rate: float
    took: float


def can_agree() -> bool:
    """Whether this system has such locks."""
    return sys.platform == "linux" and hasattr(fcntl, "F_OFD_SETLK")


class Board:
    """One process's place at it. Every method raises OSError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it. Raises UsageError where it, or its folder, is another's."""
        self._path = path
        self._descriptor = _opened(path)
        self._seat = -1
        _OPEN.add(self)

    def sit_down(self, rate: float) -> bool:
        """Take a seat; False: all are taken."""
        for number in range(_SEATS):
            if self._try(_FIRST_SEAT + number, fcntl.F_WRLCK):
                self._seat = number
                self.say(Seat(rate, 0.0))
                return True
        return False

    def say(self, own: Seat) -> None:
        """Write what this one asks for."""
        os.pwrite(self._descriptor, _SEAT.pack(*own), _HEAD.size + self._seat * _SEAT.size)

    def others(self) -> Iterator[Seat]:
        """Who else takes part now."""
        at, end = _FIRST_SEAT, _FIRST_SEAT + _SEATS
        while at < end:
            asked = _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, at, end - at, 0)
            kind, _, start, length, _ = _LOCK.unpack(
                fcntl.fcntl(self._descriptor, fcntl.F_OFD_GETLK, asked)[: _LOCK.size]
            )
            if kind == fcntl.F_UNLCK:
                return
            last = min(start + length, end) if length else end
            for number in range(max(start, at) - _FIRST_SEAT, last - _FIRST_SEAT):
                data = os.pread(self._descriptor, _SEAT.size, _HEAD.size + number * _SEAT.size)
                if len(data) == _SEAT.size:
                    yield Seat(*_SEAT.unpack(data))
            at = max(last, at + 1)

    def lock(self) -> bool:
        """Lock the numbers, for a moment; False: somebody has them."""
        return any(self._try(_NUMBERS, fcntl.F_WRLCK) for _ in range(_TRIES))

    def unlock(self) -> None:
        self._try(_NUMBERS, fcntl.F_UNLCK)

    def read(self) -> Numbers | None:
        """The numbers; None where there are none, or no such."""
        data = os.pread(self._descriptor, _HEAD.size, 0)
        if len(data) < _HEAD.size:
            return None
        magic, *numbers = _HEAD.unpack(data)
        return Numbers(*numbers) if magic == MAGIC else None

    def write(self, numbers: Numbers) -> None:
        """Write them. Only while they are locked."""
        os.pwrite(self._descriptor, _HEAD.pack(MAGIC, *numbers), 0)

    def renew(self, rate: float) -> bool:
        """Where the file was deleted, so that who comes finds another: go there too. Whether that was so."""
        if os.fstat(self._descriptor).st_nlink:
            return False
        try:
            found = _opened(self._path)
        except UsageError:
            raise FileNotFoundError(self._path) from None
        os.close(self._descriptor)
        self._descriptor = found
        return self.sit_down(rate)

    def close(self) -> None:
        """Give the seat back. Idempotent."""
        descriptor, self._descriptor = self._descriptor, -1
        _OPEN.discard(self)
        if descriptor < 0:
            return
        with suppress(OSError):  # a child that was forked has the file open too
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_UNLCK, os.SEEK_SET, 0, 0, 0))
        os.close(descriptor)

    def drop(self) -> None:
        """In a child that was forked: it takes no part."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _try(self, byte: int, kind: int) -> bool:
        try:
            fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLK, _LOCK.pack(kind, os.SEEK_SET, byte, 1, 0))
        except (BlockingIOError, PermissionError):
            return False
        return True


def _opened(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    check_folder(path.parent)
    descriptor = open_own(path, os.O_RDWR | os.O_CREAT)
    try:
        if os.fstat(descriptor).st_size < _SIZE:
            os.ftruncate(descriptor, _SIZE)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


_OPEN: WeakSet[Board] = WeakSet()


def _in_child() -> None:
    for board in [*_OPEN]:
        board.drop()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
