"""What WeChat has answered to a run so far, in the few words that the watch over its first answers asks for."""

import sqlite3
from dataclasses import dataclass

from wxpush.checkpoint.rows import SKIPPED
from wxpush.model import State

_ACCEPTED = f"({int(State.SENT)}, {int(State.UNDER_REVIEW)})"
_REJECTED = (
    "SELECT errcode, count(*) FROM rows WHERE state = ? AND errcode IS NOT NULL AND detail IS NOT ? "
    "GROUP BY errcode LIMIT 2"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """`proven`: some row of the run was accepted, or two were refused for different reasons. Otherwise the one errcode that
    rows were rejected with, and how many of them; None and 0 where none was.
    """

    proven: bool
    errcode: int | None = None
    rejected: int = 0


def heard(connection: sqlite3.Connection) -> Heard:
    """Read it."""
    accepted = connection.execute(f"SELECT EXISTS (SELECT 1 FROM rows WHERE state IN {_ACCEPTED})")  # noqa: S608 - numbers of ours
    if accepted.fetchone()[0]:
        return Heard(proven=True)
    found = connection.execute(_REJECTED, (State.REJECTED, SKIPPED)).fetchall()
    if len(found) == 1:
        errcode, rejected = found[0]
        return Heard(proven=False, errcode=errcode, rejected=rejected)
    return Heard(proven=bool(found))
