"""Which part of a log (`-wal`) SQLite reads, and which it ignores silently.

SQLite reads a log up to the first frame whose checksum is wrong, and takes what was committed until there for all that was
committed. That is right for what a crash leaves. Of a log that was damaged or cut it is an older state.
https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from wxpush.system.companions import companion

_HEADER = struct.Struct(">IIIIIIII")
_FRAME = struct.Struct(">IIIIII")
#: The header's first number is the first of these where checksums are reckoned over little-endian words, else the second.
_MAGIC = {0x377F0682: struct.Struct("<II"), 0x377F0683: struct.Struct(">II")}
_VERSION = 3_007_000
_WORD = 0xFFFFFFFF
#: The index of a log begins with its header twice, each with a checksum over what is before it: version, whether it is laid
#: out, number of the last committed frame, the log's salts.
_INDEX = struct.Struct("=I8xB3xI28x")
#: The salts are in it as they are in the log, whatever order the machine's own numbers have.
_INDEX_SALTS = struct.Struct(">32xII8x")
_INDEX_SUMS = struct.Struct("=II")
_INDEX_SUMMED = _INDEX.size - _INDEX_SUMS.size

Salts = tuple[int, int]


class Frames(Struct, frozen=True):
    """The frames of one log. `taken`: how many SQLite reads; `passed`: commits of the same beginning of the log that stand after those.

    `lacking`: whether the index knows of a committed frame that is not there.
    """

    #: Whether the log's header is one.
    header: bool = False
    salts: Salts = (0, 0)
    page: int = 0
    taken: int = 0
    passed: int = 0
    lacking: bool = False

    @property
    def broken(self) -> bool:
        """Whether something that was committed is no longer there, as far as that can be told.

        Each commit is synced before the next is written: a single commit after a broken frame may be the last, which a loss of
        power left in pieces. Of two such commits, the first was whole.
        """
        return self.passed > 1 or self.lacking


def read(path: Path, *, index: bool) -> Frames:
    """Look at the log of a checkpoint. `index`: at its index too, which no connection of this process may have open: SQLite's
    locks on it would go with our descriptor. Raises OSError.
    """
    known = _index(path) if index else None  # first, as it is written last
    try:
        log = _log(path)
    except FileNotFoundError:
        return Frames()
    with log:
        head = log.read(_HEADER.size)
        words = _words(head)
        if words is None:
            return Frames()
        _, _, page, _, first, second, *sums = _HEADER.unpack(head)
        taken, passed = _follow(log, page, (first, second), (sums[0], sums[1]), words)
    lacking = known is not None and known[1] == (first, second) and known[0] > taken
    return Frames(header=True, salts=(first, second), page=page, taken=taken, passed=passed, lacking=lacking)


def went_over(path: Path, frames: Frames, record: bytes) -> bool:
    """Whether a log of which SQLite reads nothing has just begun anew, after the commit that wrote `record`.

    Then it still holds the log before: up to that commit each frame is of it, save the first, which was being written.
    """
    before = (frames.salts[0] - 1) & _WORD
    last = 0
    seen: list[Salts] = []
    with _log(path) as log:
        log.seek(_HEADER.size)
        for number, (pages, salts, page) in enumerate(_all(log, frames.page), 1):
            seen.append(salts)
            if pages and salts[0] == before and record in page:
                last = number
    if not last:
        return False
    known = {frames.salts, seen[last - 1]}
    return all(salts in known for salts in seen[1:last])


def _follow(log: BinaryIO, page: int, salts: Salts, sums: Salts, words: struct.Struct) -> tuple[int, int]:
    number = taken = passed = 0
    whole = True
    while frame := _whole(log.read(_FRAME.size + page), page):
        number += 1
        of, pages, first, second, *own = _FRAME.unpack_from(frame)
        ours = (first, second) == salts
        if whole and ours and of:
            sums = _checksum(frame[_FRAME.size :], _checksum(frame[:8], sums, words), words)
        whole = whole and ours and bool(of) and sums == (own[0], own[1])
        if whole and pages:
            taken = number
        elif ours and pages:
            passed += 1
    return taken, passed


def _all(log: BinaryIO, page: int) -> Iterator[tuple[int, Salts, bytes]]:
    """Of each frame: pages of the database after its commit, salts, content."""
    while frame := _whole(log.read(_FRAME.size + page), page):
        _, pages, first, second, _, _ = _FRAME.unpack_from(frame)
        yield pages, (first, second), frame[_FRAME.size :]


def _whole(frame: bytes, page: int) -> bytes:
    """The frame, or nothing for one that is cut."""
    return frame if len(frame) == _FRAME.size + page else b""


def _words(head: bytes) -> struct.Struct | None:
    """How checksums are reckoned in the log of this header; None where it is no header."""
    if len(head) < _HEADER.size:
        return None
    magic, version, page, _, _, _, *sums = _HEADER.unpack(head)
    words = _MAGIC.get(magic)
    if words is None or version != _VERSION or not 512 <= page <= 65536 or page & (page - 1):  # noqa: PLR2004 - SQLite's limits
        return None
    return words if _checksum(head[:24], (0, 0), words) == (sums[0], sums[1]) else None


def _checksum(data: bytes, sums: Salts, words: struct.Struct) -> Salts:
    first, second = sums
    for one, other in words.iter_unpack(data):
        first = (first + one + second) & _WORD
        second = (second + other + first) & _WORD
    return first, second


def _log(path: Path) -> BinaryIO:
    return companion(path, "-wal").open("rb")


def _index(path: Path) -> tuple[int, Salts] | None:
    """Number of the last committed frame and the salts; None where there is no index that holds. A crash leaves one, a loss of power any."""
    try:
        with companion(path, "-shm").open("rb", buffering=0) as file:
            both = file.read(2 * _INDEX.size)
    except OSError:
        return None
    head = both[: _INDEX.size]
    if len(both) < 2 * _INDEX.size or head != both[_INDEX.size :]:
        return None
    version, laid_out, last = _INDEX.unpack(head)
    sums = _INDEX_SUMS.unpack_from(head, _INDEX_SUMMED)
    if version != _VERSION or not laid_out or _checksum(head[:_INDEX_SUMMED], (0, 0), _INDEX_SUMS) != sums:
        return None
    return last, _INDEX_SALTS.unpack(head)
