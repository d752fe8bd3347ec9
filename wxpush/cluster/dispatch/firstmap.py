"""Checks a checkpoint before its rows are handed out, and makes the map of its rows."""

import sqlite3
from collections.abc import Callable, Mapping

from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.rows import UNKNOWN, state_of
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.cluster.store.dispatcherlock import ElsewhereError
from wxpush.cluster.store.lease import taken
from wxpush.cluster.store.results import parts
from wxpush.cluster.store.rows import HELD, byte_of
from wxpush.cluster.store.runs import Run
from wxpush.model import Instant, State
from wxpush.sending import retry


async def require_ours(run: Run, mark: Dispatch, label: str, *, withdraw: Callable[[], None]) -> None:
    """Raise where the run was begun from another checkpoint: ElsewhereError; GoneError where this one has handed rows out already.

    `label` names the Redis; `withdraw` forgets a dispatch that handed nothing out.
    """
    known = await run.facts()
    if known is None or known.owner == mark.owner:
        return
    if mark.fed:
        raise taken(label)
    withdraw()
    raise ElsewhereError("cluster.of_another_checkpoint")


async def require_newest(run: Run, mark: Dispatch) -> None:
    """Raise ElsewhereError when results were collected, and deleted from Redis, that this checkpoint does not have."""
    if parts(await run.results.collected()) > parts(mark.position):
        raise ElsewhereError("cluster.of_a_newer_copy")


def first_map(
    checkpoint: SqliteCheckpoint,
    rows: int,
    *,
    repeat: Mapping[int, Instant | None],
    safely: bool,
    now: Instant,
) -> tuple[bytes, list[tuple[int, int]]]:
    """A byte for each of the rows, and (row, ms since its first try) of those in doubt that are repeated.

    `repeat`: those, with their first try; None: as if it were now. Not `safely`: no id tells repeats apart, so those that the operator wants
    sent all the same go out as if for the first time.
    """
    found, ages = bytearray(rows), []

    def lay(connection: sqlite3.Connection) -> None:
        for row, number in connection.execute("SELECT row, state FROM rows"):
            state = state_of(number)
            if state not in UNKNOWN:
                found[row - 1] = byte_of(state)
            elif row in repeat and not safely:
                found[row - 1] = State.PENDING
            elif row in repeat:
                first = repeat[row]
                found[row - 1] = State.IN_DOUBT
                ages.append((row, round(retry.age(first, now) * 1000) if first else 0))
            else:
                found[row - 1] = HELD

    checkpoint.ask(lay)
    return bytes(found), ages
