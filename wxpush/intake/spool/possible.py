"""What a process of ours can have written into a spool: whoever may write to its folder may put a file of theirs in its place.

Looked at once, when the spool is opened: from then on nobody else writes to it.
"""

import sqlite3

from wxpush.checkpoint.base import LATEST, MOST
from wxpush.model import State


def _between(least: int, most: int) -> str:
    return f"coalesce(({{0}}>={least})*({{0}}<={most}),1)"  # STRICT tables hold integers, and NULL where it may be


_MOMENT, _COUNT, _CODE = _between(0, LATEST), _between(0, MOST), _between(-MOST, MOST)
_BOUNDS = {
    "messages": {
        "state": f"{{0}} IN ({', '.join(str(state.value) for state in State)})",
        "taken_ms": _MOMENT,
        "at_ms": _MOMENT,
        "expires_ms": _between(-LATEST, LATEST),
        "first_ms": _MOMENT,
        "first_boot_ms": _between(-LATEST, LATEST),
        "epoch": _COUNT,
        "tries": _COUNT,
        "errcode": _CODE,
        "invocation": _COUNT,
    },
    "runs": {
        "base": _between(-1, MOST),
        "fed": _COUNT,
        "position": "{0} GLOB '[0-9]*-[0-9]*' AND {0} NOT GLOB '*[^0-9-]*' AND {0} NOT GLOB '*-*-*'",
        "attempts": _COUNT,
        "retries": _COUNT,
        "returned": "{0} IN (0, 1)",
    },
    "requests": {"at_ms": _MOMENT},
    "invocations": {"started_ms": _MOMENT, "last_ms": _MOMENT},
}


def require_possible(connection: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError, with the name of table and column, for what none of ours has written. It looks at every line of each."""
    for table, bounds in _BOUNDS.items():
        asked = ", ".join(f"coalesce(min({bound.format(column)}),1)" for column, bound in bounds.items())
        found = connection.execute(f"SELECT {asked} FROM {table}").fetchone()  # noqa: S608 - our own words
        for column, possible in zip(bounds, found, strict=True):
            if not possible:
                raise sqlite3.DatabaseError(f"{table}.{column}")
