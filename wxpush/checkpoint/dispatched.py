"""The mark of a checkpoint whose rows are being sent by a cluster: no local `send` may run beside it.

Also which rows the cluster has, and up to where its results were read: written together with the rows, so that none is
read twice or missed.
"""

import sqlite3
from uuid import uuid4

from msgspec import Struct

from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import BusyError
from wxpush.model import State
from wxpush.words import Means


class HandedOutError(BusyError):
    """A cluster has the campaign's rows."""

    means = Means.NOT_CHANGED_OR_SENT


class Dispatch(Struct, frozen=True, kw_only=True):
    """One dispatch of a run. `number` counts those of this checkpoint; `state` and `broker` name servers, without password."""

    number: int
    #: Tells this checkpoint's dispatch from that of a copy elsewhere.
    owner: str
    state: str
    #: Rows after this one were never handed to a worker.
    fed: int = 0
    #: The position of the last result that was read.
    position: str = "0-0"
    #: Empty where an earlier version began it, which did not note them.
    broker: str = ""
    namespace: str = ""


class Hands(Struct, frozen=True):
    """Which of a checkpoint's rows a cluster has: each up to `fed` that has no result may have been sent."""

    fed: int = 0

    def have(self, row: int, state: State) -> bool:
        """Whether the cluster has the row. A row in doubt or in flight is not counted here: it is counted as that."""
        return row <= self.fed and state is State.PENDING


#: What is true of a checkpoint without a dispatch.
NOBODY = Hands()

_COLUMNS = "number, owner, state, fed, position"
_ACTIVE = f"SELECT {_COLUMNS} FROM dispatches WHERE active"  # noqa: S608 - our own names
_WAY = "SELECT broker, namespace FROM ways WHERE number = ?"


def active(connection: sqlite3.Connection) -> Dispatch | None:
    """The dispatch that is going on; None where the checkpoint is a local one."""
    found = connection.execute(_ACTIVE).fetchone() if _has(connection, "dispatches") else None
    if found is None:
        return None
    way = connection.execute(_WAY, (found[0],)).fetchone() if _has(connection, "ways") else None
    return Dispatch(**dict(zip(Dispatch.__struct_fields__, [*found, *(way or ("", ""))], strict=True)))


def hands(connection: sqlite3.Connection) -> Hands:
    """What a cluster has of these rows, as far as this checkpoint knows."""
    mark = active(connection)
    return NOBODY if mark is None else Hands(mark.fed)


def in_hands(connection: sqlite3.Connection, last: int) -> int:
    """How many of the rows up to `last`, the input's last at most, a cluster has: they may have been sent."""
    fed = min(hands(connection).fed, last)
    if not fed:
        return 0
    query = "SELECT count(*) FROM known WHERE row <= ? AND state <> ?"
    return fed - int(connection.execute(query, (fed, State.PENDING)).fetchone()[0])


def begin(connection: sqlite3.Connection, state: str, *, broker: str = "", namespace: str = "") -> Dispatch:
    """Mark the checkpoint, inside the caller's transaction."""
    last = connection.execute("SELECT coalesce(max(number), 0) FROM dispatches").fetchone()[0]
    mark = Dispatch(number=last + 1, owner=uuid4().hex, state=state, broker=broker, namespace=namespace)
    connection.execute(
        "INSERT INTO dispatches (number, owner, state) VALUES (?, ?, ?)", (mark.number, mark.owner, state)
    )
    connection.execute("DELETE FROM requests WHERE number = ?", (mark.number,))
    connection.execute("REPLACE INTO ways VALUES (?, ?, ?)", (mark.number, broker, namespace))
    return mark


def advance(connection: sqlite3.Connection, position: str) -> None:
    """Note that the results up to this position are in the rows, inside the caller's transaction."""
    connection.execute("UPDATE dispatches SET position = ? WHERE active", (position,))


def note_requests(connection: sqlite3.Connection, totals: tuple[int, int]) -> None:
    """Note the attempts and retries of this dispatch's workers that dispatchers have counted so far, inside the caller's transaction."""
    connection.execute("REPLACE INTO requests SELECT number, ?, ? FROM dispatches WHERE active", totals)


def requests(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """What `note_requests` noted; None where nothing was."""
    if not _has(connection, "requests"):
        return None
    query = (
        "SELECT attempts, retries FROM requests WHERE number = (SELECT number FROM dispatches WHERE active)"
    )
    found: tuple[int, int] | None = connection.execute(query).fetchone()
    return found


def feed(connection: sqlite3.Connection, row: int) -> None:
    """Rows up to this one may be handed to workers, inside the caller's transaction."""
    connection.execute("UPDATE dispatches SET fed = max(fed, ?) WHERE active", (row,))


def note_all_returned(connection: sqlite3.Connection) -> None:
    """Note that no worker has any of the rows, nor may take one before they are handed out again; inside the caller's
    transaction.

    What is known of each row is in the checkpoint.
    """
    connection.execute("UPDATE dispatches SET fed = 0 WHERE active")


def withdraw(connection: sqlite3.Connection) -> None:
    """Forget a dispatch that handed nothing out, inside the caller's transaction.

    Its number stays free: the next `dispatch` must name the same run, and so find another dispatcher that sends it.
    """
    connection.execute("DELETE FROM dispatches WHERE active AND fed = 0")


def end(connection: sqlite3.Connection) -> None:
    """Delete the mark, inside the caller's transaction."""
    connection.execute("UPDATE dispatches SET active = 0 WHERE active")


def require_local(checkpoint: SqliteCheckpoint, *, collect: str) -> None:
    """Raise HandedOutError when a cluster has these rows. `collect`: the command that collects their results."""
    found = checkpoint.ask(active)
    if found is not None:
        raise HandedOutError("checkpoint.in_a_cluster", state=found.state, collect=collect)


def _has(connection: sqlite3.Connection, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE name = ?"
    return connection.execute(query, (table,)).fetchone() is not None
