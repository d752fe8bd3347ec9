"""What a survey found, written into the checkpoint in one transaction: all of it, or the old survey stays."""

import sqlite3
from collections.abc import Iterable
from enum import Enum

import msgspec

from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts
from wxpush.model import Block, Record, State

_NAMES = ", ".join(Record.__struct_fields__)
_NAMES_BUT_ROW = ", ".join(Record.__struct_fields__[1:])
_PLACES = ", ".join("?" * len(Record.__struct_fields__))
_UPDATES = ", ".join(f"{name} = excluded.{name}" for name in Record.__struct_fields__[1:])
_OTHERS = ", ".join(f"old.{name}" for name in Record.__struct_fields__[1:])
_ACCEPTED = f"({int(State.SENT)}, {int(State.UNDER_REVIEW)})"
_UNKNOWN = f"({int(State.IN_FLIGHT)}, {int(State.IN_DOUBT)})"
# A campaign that is changed to and fro can give a row the key of one that left. The last of them is kept: the row that stands,
# unless more is known to have come of the other.
_LAST = f"ORDER BY old.state IN {_ACCEPTED}, old.state IN {_UNKNOWN}, old.row"


class Keep(Enum):
    """What of an earlier survey's rows lives on."""

    #: Nothing: a new campaign, or a new run.
    NOTHING = "nothing"
    #: The campaign file changed: the same row number is the same row.
    ROWS = "rows"
    #: The input changed: the same row key is the same row.
    KEYS = "keys"


class Findings:
    """Takes a survey block by block. Use it inside `SqliteCheckpoint.transaction`, and `finish` it."""

    def __init__(self, connection: sqlite3.Connection, keep: Keep) -> None:
        self._connection = connection
        self._keep = keep
        connection.execute("DELETE FROM blocks")
        connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS found (key BLOB PRIMARY KEY, row INTEGER, who INTEGER) WITHOUT ROWID"
        )
        connection.execute("DELETE FROM found")
        if keep is Keep.NOTHING:
            connection.execute("DELETE FROM rows")
            connection.execute("DELETE FROM former")
            connection.execute("DELETE FROM ids")
            connection.execute("DELETE FROM invocations")
        else:
            surveyed = ", ".join(str(int(state)) for state in rows.SURVEYED)
            connection.execute(f"DELETE FROM rows WHERE state IN ({surveyed})")  # noqa: S608 - numbers of ours
        if keep is Keep.KEYS:
            connection.execute("DROP TABLE IF EXISTS temp.old")
            connection.execute(
                f"CREATE TEMP TABLE old AS SELECT {_NAMES} FROM rows UNION ALL SELECT 0, {_NAMES_BUT_ROW} FROM former"  # noqa: S608 - our own names
            )
            connection.execute("DELETE FROM rows")
            connection.execute("DELETE FROM former")

    def block(self, block: Block) -> None:
        self._connection.execute(
            "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?)", msgspec.structs.astuple(block)
        )

    def keys(self, found: Iterable[tuple[bytes, int, int]]) -> None:
        """Take (row key, row, who) of rows that can be sent; asked for only when something is kept."""
        if self._keep is not Keep.NOTHING:
            self._connection.executemany("INSERT OR IGNORE INTO found VALUES (?, ?, ?)", found)

    def unsendable(self, records: Iterable[Record]) -> None:
        """Take rows that will not be sent. A row that something was sent for keeps its state."""
        self._connection.executemany(
            f"INSERT INTO rows ({_NAMES}) VALUES ({_PLACES}) "  # noqa: S608 - our own names
            f"ON CONFLICT (row) DO UPDATE SET {_UPDATES} WHERE rows.state = {int(State.PENDING)}",
            (msgspec.structs.astuple(record) for record in records),
        )

    def settle_kept(self) -> None:
        """Bring over what is kept; call it after the last key and before the duplicates."""
        if self._keep is Keep.ROWS:
            self._rename()
        if self._keep is Keep.KEYS:
            self._connection.execute(
                f"INSERT OR REPLACE INTO rows ({_NAMES}) SELECT found.row, {_OTHERS} FROM temp.old JOIN temp.found USING (key) {_LAST}"  # noqa: S608 - our own names
            )
            # A row that leaves the input and comes back later has had its message all the same.
            self._connection.execute(
                f"INSERT OR REPLACE INTO former ({_NAMES_BUT_ROW}) SELECT {_OTHERS} FROM temp.old "  # noqa: S608 - our own names
                f"WHERE state <> {int(State.PENDING)} AND key NOT IN (SELECT key FROM temp.found) {_LAST}"
            )

    def _rename(self) -> None:
        """Give rows the keys that they have now: a later change of the input tells them apart by these.

        The id of a row in doubt was made of another; it is repeated under that.
        """
        self._connection.execute(
            "INSERT OR REPLACE INTO ids SELECT found.key, rows.epoch, coalesce(ids.made_of, rows.key) "  # noqa: S608 - numbers of ours
            "FROM temp.found JOIN rows USING (row) LEFT JOIN ids ON ids.key = rows.key AND ids.epoch = rows.epoch "
            f"WHERE rows.state IN {_UNKNOWN}"
        )
        self._connection.execute("UPDATE rows SET key = found.key FROM temp.found WHERE found.row = rows.row")

    def finish(self, facts: Facts) -> None:
        write_facts(self._connection, facts)

    def sent_before(self) -> int:
        """How many rows that are yet to be sent go to somebody to whom this run has sent already."""
        # Those whose rows are no longer in a changed input have had their message all the same.
        known = "temp.old" if self._keep is Keep.KEYS else "rows"
        query = (
            "SELECT count(*) FROM temp.found LEFT JOIN rows USING (row) "  # noqa: S608 - numbers of ours
            f"WHERE coalesce(rows.state, 0) IN ({int(State.PENDING)}, {int(State.IN_FLIGHT)}, {int(State.IN_DOUBT)}) "
            f"AND found.who IN (SELECT who FROM {known} WHERE state IN {_ACCEPTED})"
        )
        return int(self._connection.execute(query).fetchone()[0])


def write_facts(connection: sqlite3.Connection, facts: Facts) -> None:
    """Put these facts in the place of those there are, inside the caller's transaction."""
    connection.execute("DELETE FROM facts")
    connection.execute("INSERT INTO facts VALUES (?)", (msgspec.json.encode(facts).decode(),))
