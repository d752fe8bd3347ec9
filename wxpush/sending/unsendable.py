"""Rows that were to be sent and of which nothing can be made, on their way into the checkpoint."""

from collections.abc import Sequence

from msgspec.structs import replace

from wxpush.checkpoint.unsendable import unsendable
from wxpush.model import BadRow, Record, State


class Unsendable:
    """Rows that the feed could compose no message of; kept here until they are written."""

    def __init__(self) -> None:
        self._found: dict[int, tuple[BadRow, Record | None]] = {}
        #: How many were written, but for those that have expired: that needs no word of its own.
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
        """Note that these records are durable."""
        for record in records:
            del self._found[record.row]
        self.total += sum(record.state is not State.EXPIRED for record in records)

    def take(self, row: int, at_ms: int, *, unknown: bool) -> Record | None:
        """What somebody else is to write of one; None: this row is none of them. unknown: it may have arrived meanwhile."""
        found = self._found.pop(row, None)
        if found is None:
            return None
        bad, known = found
        if unknown:
            known = replace(known or Record(row, State.IN_DOUBT, tries=1), state=State.IN_DOUBT)
        record = unsendable(bad, known, at_ms)
        self.total += record.state is not State.EXPIRED
        return record
