"""What retry and resolve do to rows before anything is sent."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from msgspec.structs import replace

from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.findings import write_facts
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cli.common.confirm import askable
from wxpush.errors import UsageError
from wxpush.model import State


@dataclass(frozen=True, slots=True)
class Marking:
    """A change of rows; it tells how many it changed. `sends`: they are sent at once."""

    change: Callable[[sqlite3.Connection], int]
    sends: bool = True

    def apply(self, checkpoint: SqliteCheckpoint, facts: Facts, *, yes: bool) -> int:
        """Make it, all in one transaction. Raises UsageError, with nothing changed, where nobody can be asked before sending."""
        if self.sends and not (yes or askable()):
            raise UsageError(
                "There is no terminal to ask on; nothing was changed or sent. Add --yes to send without being asked."
            )
        with checkpoint.transaction() as connection:
            changed = self.change(connection)
            if changed and self.sends:
                # Who is sent to once more is asked about and looked for on the list once more: they may have left since.
                write_facts(connection, replace(facts, followers_asked=0, suppression=None))
        return changed


def retrying(errcodes: Sequence[int]) -> Marking:
    """Rejected rows become pending again; with errcodes, only those."""
    return Marking(lambda connection: rows.repend(connection, [State.REJECTED], errcodes))


#: What the rows in doubt are taken for, by the word of `--as`.
DECISIONS = MappingProxyType(
    {
        "sent": Marking(lambda connection: rows.decide_doubt(connection, State.SENT, None), sends=False),
        "skip": Marking(
            lambda connection: rows.decide_doubt(connection, State.REJECTED, rows.SKIPPED), sends=False
        ),
        "resend": Marking(lambda connection: rows.repend(connection, rows.UNKNOWN)),
    }
)
