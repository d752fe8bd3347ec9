"""Finds rows that repeat an earlier row's key, exactly, in memory that does not grow with the file.

Keys go to 64 partitions by their first byte; a partition is spooled to disk once it is large, and looked through
on its own at the end: a set of one 64th of the keys at a time.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from struct import Struct
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Self

_PARTITIONS = 64
_ENTRY = Struct("<16sQQ")
_IN_MEMORY = 256 * 1024
_READ = _ENTRY.size * 4096


class DuplicateFinder:
    """`add` every row in order, then read `duplicates` once."""

    def __init__(self) -> None:
        self._files = ExitStack()
        self._partitions: list[IO[bytes]] = [
            self._files.enter_context(SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the stack closes them
            for _ in range(_PARTITIONS)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, key: bytes, row: int, line: int) -> None:
        """Take one row: its key (16 bytes), row number and line."""
        self._partitions[key[0] % _PARTITIONS].write(_ENTRY.pack(key, row, line))

    def duplicates(self) -> Iterator[tuple[int, int, int]]:
        """Give (row, its line, line of the first row with the same key) of every later row."""
        for partition in self._partitions:
            first: dict[bytes, int] = {}
            partition.seek(0)
            while chunk := partition.read(_READ):
                for key, row, line in _ENTRY.iter_unpack(chunk):
                    earlier = first.setdefault(key, line)
                    if earlier != line:
                        yield row, line, earlier
