"""What WeChat has answered to a run so far, as far as the watch for refusals in a row needs to know."""

import sqlite3
from collections import Counter
from dataclasses import dataclass

from wxpush.checkpoint import sums
from wxpush.checkpoint.rows import SKIPPED
from wxpush.model import State

_ACCEPTED = f"state IN ({int(State.SENT)}, {int(State.UNDER_REVIEW)})"
#: What the operator skipped was not answered so.
_REJECTED = f"state = {int(State.REJECTED)} AND errcode IS NOT NULL AND detail IS NOT '{SKIPPED}'"
_NEWEST = f"SELECT errcode, max(at_ms) FROM rows WHERE {_REJECTED}"  # noqa: S608
_OTHER = f"SELECT coalesce(max(at_ms), -1) FROM rows WHERE {_ACCEPTED} OR ({_REJECTED} AND errcode IS NOT ?)"  # noqa: S608
_SINCE = f"SELECT count(*) FROM rows WHERE {_REJECTED} AND errcode IS ? AND at_ms > ?"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Heard:
    """`proven`: some row of the run was accepted, or two were refused for different reasons.

    `errcode`: what the newest answers, one after another, rejected their rows with, and `rejected`: how many they are; None and 0
    where the newest was another.
    """

    proven: bool
    errcode: int | None = None
    rejected: int = 0


def heard(connection: sqlite3.Connection) -> Heard:
    """Read it."""
    known = sums.read(connection)
    accepted = any(state in {State.SENT, State.UNDER_REVIEW} for state, *_ in known)
    codes: Counter[int] = Counter()
    for (_, _, code), many in known.items():
        if code:
            codes[code] += many
    if not codes:
        return Heard(proven=accepted)
    if not accepted and len(codes) == 1:
        ((errcode, rejected),) = codes.items()
        return Heard(proven=False, errcode=errcode, rejected=rejected)
    errcode, _ = connection.execute(_NEWEST).fetchone()
    (other_ms,) = connection.execute(_OTHER, (errcode,)).fetchone()
    (rejected,) = connection.execute(_SINCE, (errcode, other_ms)).fetchone()
    return Heard(proven=True, errcode=errcode if rejected else None, rejected=rejected)
