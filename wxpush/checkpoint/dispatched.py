"""The mark of a checkpoint whose rows are being sent by a cluster: no local `send` may go beside it.

Also how far the cluster's results were read: written together with the rows, so that none is read twice or missed.
"""

import sqlite3
from uuid import uuid4

from msgspec import Struct

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import BusyError


class Dispatch(Struct, frozen=True, kw_only=True):
    """One dispatch of a run. `number` counts those of this checkpoint; `state` names the server, without password."""

    number: int
    #: Tells this checkpoint's dispatch from that of a copy elsewhere.
    owner: str
    state: str
    #: Rows behind this one were never handed to a worker.
    fed: int = 0
    #: Of the last result that was read.
    position: str = "0-0"


_ACTIVE = "SELECT number, owner, state, fed, position FROM dispatches WHERE active"


def active(connection: sqlite3.Connection) -> Dispatch | None:
    """The dispatch that is going on; None where the checkpoint is a local one."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'dispatches'").fetchone()
    found = connection.execute(_ACTIVE).fetchone() if known else None
    return Dispatch(**dict(zip(Dispatch.__struct_fields__, found, strict=True))) if found else None


def begin(connection: sqlite3.Connection, state: str) -> Dispatch:
    """Mark the checkpoint, inside the caller's transaction."""
    last = connection.execute("SELECT coalesce(max(number), 0) FROM dispatches").fetchone()[0]
    mark = Dispatch(number=last + 1, owner=uuid4().hex, state=state)
    connection.execute(
        "INSERT INTO dispatches (number, owner, state) VALUES (?, ?, ?)", (mark.number, mark.owner, state)
    )
    return mark


def advance(connection: sqlite3.Connection, position: str) -> None:
    """The results up to there are in the rows, inside the caller's transaction."""
    connection.execute("UPDATE dispatches SET position = ? WHERE active", (position,))


def feed(connection: sqlite3.Connection, row: int) -> None:
    """Rows up to this one may be handed to workers, inside the caller's transaction."""
    connection.execute("UPDATE dispatches SET fed = max(fed, ?) WHERE active", (row,))


def withdraw(connection: sqlite3.Connection) -> None:
    """Forget a dispatch that handed nothing out, inside the caller's transaction.

    Its number stays free: the next try must name the same run, and meet again whoever is sending it.
    """
    connection.execute("DELETE FROM dispatches WHERE active")


def end(connection: sqlite3.Connection) -> None:
    """Take the mark away, inside the caller's transaction."""
    connection.execute("UPDATE dispatches SET active = 0 WHERE active")


def require_local(checkpoint: SqliteCheckpoint) -> None:
    """Raise BusyError when a cluster is sending these rows."""
    found = checkpoint.ask(active)
    if found is not None:
        raise BusyError(
            f"This campaign is being sent by a cluster (its state is at {found.state}), so nothing was changed or sent here. "
            f"Watch it with `wxpush status`, or see it to its end with `wxpush dispatch`."
        )
