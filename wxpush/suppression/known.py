"""Whether a list is still the one that a run read. Others may add to it and rewrite it; it may not be lost or replaced by
another.
"""

import os
from collections.abc import Callable, Iterable

from wxpush.model import FileIdentity
from wxpush.suppression.entry import Entry
from wxpush.suppression.members import Members

_TAIL = 256


class Known:
    """A list as it was read, and as it was after each time that this run added to it."""

    def __init__(self, members: Members, identity: FileIdentity) -> None:
        self._members = members
        self._identity = identity
        self._tail = b""

    def is_this(self, descriptor: int, entries: Callable[[], Iterable[Entry]]) -> bool:
        """Whether the file is that list still. One that was written anew is where it holds half of its people; whoever takes people off names each."""
        if self._only_grown(descriptor):
            return True
        kept = sum(entry.openid in self._members for entry in entries())
        return 2 * kept >= len(self._members)

    def note(self, status: os.stat_result, descriptor: int | None = None) -> None:
        """That is how it is now; `descriptor` reads it."""
        self._identity = identity_of(status)
        self._tail = b"" if descriptor is None else _tail(descriptor, status.st_size)

    def _only_grown(self, descriptor: int) -> bool:
        """Without reading it whole, so as far as that can be told from where it ended."""
        now, before = identity_of(os.fstat(descriptor)), self._identity
        if now == before:
            return True
        if not self._tail or (now.inode, now.device) != (before.inode, before.device):
            return False
        return now.size >= before.size and _tail(descriptor, before.size) == self._tail


def identity_of(status: os.stat_result) -> FileIdentity:
    """What tells cheaply whether a file is another one later."""
    return FileIdentity(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev)


def _tail(descriptor: int, end: int) -> bytes:
    start = max(end - _TAIL, 0)
    return os.pread(descriptor, end - start, start)
