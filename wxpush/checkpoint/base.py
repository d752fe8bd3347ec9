"""What the sender needs of a checkpoint, and what it may rely on."""

from collections.abc import Sequence
from typing import Protocol

from wxpush.model import Record


class Checkpoint(Protocol):
    """The durable truth of a run.

    Promises of every member: when `commit` returns, the records have survived a crash of the process and of the
    machine; a commit that did not return may be there or not, but whole; a later record of a row replaces the earlier.
    """

    async def commit(self, records: Sequence[Record]) -> None:
        """Make the records durable, in order. Raises DiskError when that cannot be done."""
        ...
