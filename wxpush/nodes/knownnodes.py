"""The other nodes that a node knows, kept in its spool: a Redis that was emptied does not know them any more."""

import sqlite3

import msgspec

from wxpush.intake.spool.spool import Spool
from wxpush.system.clock import Clock

_NAME = "nodes"
#: When each was last heard of is kept no more exactly than that, so that the spool is not written for it all the time.
_COARSE_MS = 600_000
_DECODER = msgspec.json.Decoder(dict[str, int])


class KnownNodes:
    """Of one node. `without`: nodes that are gone for good."""

    def __init__(self, spool: Spool, clock: Clock, node: str, without: frozenset[str]) -> None:
        self._spool = spool
        self._node = node
        self.without = without - {node}
        #: When each was last heard of, in ms since 1970, by the server's clock.
        self.seen = {name: seen for name, seen in spool.ask(_read).items() if name not in {node, *without}}
        #: When the process before this one was last at work, in ms since 1970.
        self.last_told_ms = max((each.last_ms for each in spool.invocations()[:-1]), default=clock.wall_ms())

    async def learn(self, found: dict[str, int]) -> None:
        """Keep those that there are. Raises DiskError."""
        if found.keys() == self.seen.keys() and all(
            seen - self.seen[name] < _COARSE_MS for name, seen in found.items()
        ):
            return
        await self._spool.do(lambda connection: _write(connection, found))
        self.seen = dict(found)


def _read(connection: sqlite3.Connection) -> dict[str, int]:
    found = connection.execute("SELECT value FROM about WHERE name = ?", (_NAME,)).fetchone()
    try:
        return {} if found is None else _DECODER.decode(found[0])
    except (msgspec.DecodeError, RecursionError) as error:
        raise sqlite3.DatabaseError(f"about.{_NAME}") from error


def _write(connection: sqlite3.Connection, found: dict[str, int]) -> None:
    kept = msgspec.json.encode(found)
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_NAME, kept))
