"""Finds rows that repeat an earlier row's key, exactly, in memory that hardly grows with the file.

Keys go to 256 partitions by their first byte. A partition is written to a file that all of them share, a chunk at a time,
and looked through on its own at the end: a dictionary of one 256th of the keys at a time, which takes 4.3 MB of ten million.
"""

from collections.abc import Iterable, Iterator
from struct import Struct

from wxpush.system.scratch import OnScratch

_PARTITIONS = 256
_ENTRY = Struct("<16sQQ")
_CHUNK = _ENTRY.size * 1024


class DuplicateFinder(OnScratch):
    """`add` all rows in order, then read `duplicates` once."""

    def __init__(self) -> None:
        super().__init__(_CHUNK)  # with few rows no chunk is ever full, and nothing is written
        self._chunks: list[list[int]] = [[] for _ in range(_PARTITIONS)]
        self._unwritten = [bytearray() for _ in range(_PARTITIONS)]

    def add(self, found: Iterable[tuple[bytes, int, int]]) -> None:
        """Take the next rows: each with its key (16 bytes), row number and line. Raises DiskError."""
        unwritten, pack = self._unwritten, _ENTRY.pack
        for key, row, line in found:
            entries = unwritten[key[0]]
            entries += pack(key, row, line)
            if len(entries) == _CHUNK:
                self._write_out(key[0])

    def duplicates(self) -> Iterator[tuple[int, int, int]]:
        """Give (row, its line, line of the first row with the same key) of every later row. Raises DiskError."""
        for partition in range(_PARTITIONS):
            first: dict[bytes, int] = {}
            for entries in self._entries(partition):
                for key, row, line in _ENTRY.iter_unpack(entries):
                    earlier = first.setdefault(key, line)
                    if earlier != line:
                        yield row, line, earlier

    def _write_out(self, partition: int) -> None:
        entries = self._unwritten[partition]
        self._chunks[partition].append(self._scratch.append(entries))
        entries.clear()

    def _entries(self, partition: int) -> Iterator[bytes | bytearray]:
        """All of a partition, in the order they came."""
        for place in self._chunks[partition]:
            yield self._scratch.read(place, _CHUNK)
        yield self._unwritten[partition]
