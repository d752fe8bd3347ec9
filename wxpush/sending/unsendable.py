"""Rows that were to be sent and of which nothing can be made, on their way into the checkpoint."""

from collections.abc import Sequence

from wxpush.checkpoint.unsendable import unsendable
from wxpush.model import BadRow, Record


class Unsendable:
    """Found by the feed; kept here until they are written."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[BadRow, Record | None]] = {}
        #: How many were written.
        self.total = 0

    def __len__(self) -> int:
        return len(self._found)

    def add(self, row: BadRow, known: Record | None) -> None:
        """`known`: the record that the row has."""
        self._found[row.row] = (row, known)

    def records(self, at_ms: int) -> list[Record]:
        """What is to be written of them."""
        return [unsendable(row, known, at_ms) for row, known in self._found.values()]

    def written(self, records: Sequence[Record]) -> None:
        """These are durable."""
        for record in records:
            del self._found[record.row]
        self.total += len(records)

    def take(self, row: int) -> tuple[BadRow, Record | None] | None:
        """Give one for somebody else to write; None: this row is none of them."""
        return self._found.pop(row, None)
