"""What a survey found, written into the checkpoint in one transaction: all of it, or the old survey stays."""

import sqlite3
from collections.abc import Iterable
from enum import Enum

import msgspec

from wxpush.checkpoint import rows, sums, twice
from wxpush.checkpoint.base import Facts
from wxpush.checkpoint.twice import Leaving, Twice
from wxpush.detail import stored
from wxpush.model import Block, Record, State
from wxpush.words import Sentence

_NAMES = ", ".join(Record.__struct_fields__)
_NAMES_BUT_ROW = ", ".join(Record.__struct_fields__[1:])
_PLACES = ", ".join("?" * len(Record.__struct_fields__))
_UPDATES = ", ".join(f"{name} = excluded.{name}" for name in Record.__struct_fields__[1:])
_KEPT = ", ".join(f"kept.{name}" for name in Record.__struct_fields__[1:])
_ACCEPTED = f"({int(State.SENT)}, {int(State.UNDER_REVIEW)})"
_UNKNOWN = f"({int(State.IN_FLIGHT)}, {int(State.IN_DOUBT)})"
_SURVEYED = f"({', '.join(str(int(state)) for state in rows.SURVEYED)})"
#: States of rows that nothing has come of yet.
_IDLE = f"({', '.join(str(int(state)) for state in (State.PENDING, *rows.SURVEYED))})"
#: Of the rows of one key, the one of which most is known stands for it.
_MOST = (
    f"coalesce(state, 0) IN {_ACCEPTED} DESC, coalesce(state, 0) IN {_UNKNOWN} DESC, "
    f"coalesce({rows.PERHAPS}, 0) DESC"
)
#: Of what the rows that stand for their keys are chosen, and in which order.
_BY_PERSON = (
    f"JOIN temp.kept USING (key) WHERE sendable OR state <> {int(State.PENDING)}",
    f"state <> {int(State.PENDING)} AND found.who = kept.who DESC",
)
_BY_FATE = ("LEFT JOIN rows USING (row)", f"coalesce(state, 0) NOT IN {_IDLE} DESC, {_MOST}")
#: As `stored` gives it, up to the number of the line.
_DUPLICATE = stored(Sentence("rows.duplicate", line=0)).removesuffix("0}")
_TABLES = (
    """CREATE TEMP TABLE IF NOT EXISTS found (
    key BLOB, row INTEGER, who INTEGER, line INTEGER, sendable INTEGER, PRIMARY KEY (key, row)
) WITHOUT ROWID""",
    "CREATE TEMP TABLE IF NOT EXISTS stands (key BLOB PRIMARY KEY, row INTEGER, line INTEGER) WITHOUT ROWID",
    "DELETE FROM temp.found",
    "DELETE FROM temp.stands",
)


class Keep(Enum):
    """What is kept of an earlier survey's rows."""

    #: Nothing: a new campaign, or a new run.
    NOTHING = "nothing"
    #: The campaign file changed: the same row number is the same row.
    ROWS = "rows"
    #: The input changed: the same row key is the same row.
    KEYS = "keys"


class CheckpointFindings:
    """Takes a survey block by block. Use it inside `SqliteCheckpoint.transaction`, and `finish` it."""

    def __init__(self, connection: sqlite3.Connection, keep: Keep, *, again: bool = False) -> None:
        """`again`: though nothing is kept, who had a message of the run before is remembered for `twice`."""
        self._connection = connection
        self._keep = keep
        self._remembers = again or keep is not Keep.NOTHING
        if self._remembers:
            twice.remember(connection)
        self._left = 0
        connection.execute("DELETE FROM blocks")
        for statement in _TABLES:
            connection.execute(statement)
        if keep is Keep.NOTHING:
            connection.execute("DELETE FROM rows")
            connection.execute("DELETE FROM former")
            connection.execute("DELETE FROM ids")
            connection.execute("DELETE FROM invocations")
        else:
            connection.execute(f"DELETE FROM rows WHERE state IN {_SURVEYED}")  # noqa: S608 - numbers of ours
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

    def keys(self, found: Iterable[tuple[bytes, int, int, int]], *, sendable: bool = True) -> None:
        """Take (row key, row, who, line); asked for only when something is kept or remembered.

        Also of rows that cannot be sent, as far as their keys can be told: they may have been sent before.
        """
        if self._remembers:
            self._connection.executemany(f"INSERT INTO found VALUES (?, ?, ?, ?, {sendable:d})", found)  # noqa: S608 - a number of ours

    def unsendable(self, records: Iterable[Record]) -> None:
        """Take rows that will not be sent. A row that something was sent for keeps its state."""
        self._connection.executemany(
            f"INSERT INTO rows ({_NAMES}) VALUES ({_PLACES}) "  # noqa: S608 - our own names
            f"ON CONFLICT (row) DO UPDATE SET {_UPDATES} WHERE rows.state = {int(State.PENDING)}",
            (msgspec.structs.astuple(record) for record in records),
        )

    def settle_kept(self) -> None:
        """Settle the rows whose records are kept. Call it after the last key and before the duplicates."""
        if self._keep is Keep.ROWS:
            self._rename()
        if self._keep is Keep.KEYS:
            self._move()
        # Whoever had the key had it, whatever became of the row that it was sent for: the others are not sent in its place.
        self._connection.execute(
            "INSERT OR REPLACE INTO rows (row, state, key, epoch, tries, at_ms, detail, invocation, who) "  # noqa: S608 - numbers of ours
            f"SELECT found.row, {int(State.DUPLICATE)}, x'', 0, 0, 0, '{_DUPLICATE}' || stands.line || '}}', 0, 0 "
            "FROM temp.stands JOIN temp.found USING (key) JOIN rows AS first ON first.row = stands.row "
            "LEFT JOIN rows ON rows.row = found.row "
            f"WHERE first.state NOT IN {_IDLE} AND coalesce(rows.state, 0) IN {_IDLE} AND found.row <> stands.row"
        )

    def _move(self) -> None:
        """Give each record to a row that has its key now: one of the same person, if there is any, and one that can be sent.

        A campaign that is changed to and fro can give a row the key of one that left. The record that stands is kept, unless more is
        known to have come of the other.
        """
        self._connection.execute("DROP TABLE IF EXISTS temp.kept")
        self._connection.execute(
            f"CREATE TEMP TABLE kept AS SELECT {_NAMES} FROM (SELECT *, row_number() OVER "  # noqa: S608 - our own names
            f"(PARTITION BY key ORDER BY {_MOST}, row DESC) AS place FROM temp.old) WHERE place = 1"
        )
        self._stand(*_BY_PERSON)
        self._connection.execute(
            f"INSERT OR REPLACE INTO rows ({_NAMES}) SELECT stands.row, {_KEPT} FROM temp.kept JOIN temp.stands USING (key)"  # noqa: S608 - our own names
        )
        # A row that leaves the input and comes back later has had its message all the same.
        gone = (
            f"FROM temp.kept WHERE state <> {int(State.PENDING)} AND key NOT IN (SELECT key FROM temp.found)"  # noqa: S608 - numbers of ours
        )
        self._connection.execute(f"INSERT INTO former ({_NAMES_BUT_ROW}) SELECT {_KEPT} {gone}")
        query = f"SELECT count(*) {gone} AND state IN {_UNKNOWN} AND row > 0"
        self._left = int(self._connection.execute(query).fetchone()[0])

    def _rename(self) -> None:
        """Give rows the keys that they have now: a later change of the input tells them apart by these.

        The id of a row in doubt was made of another; it is repeated under that.
        """
        self._stand(*_BY_FATE)
        self._connection.execute(
            "INSERT OR REPLACE INTO ids SELECT stands.key, rows.epoch, coalesce(ids.made_of, rows.key) "  # noqa: S608 - numbers of ours
            "FROM temp.stands JOIN rows USING (row) LEFT JOIN ids ON ids.key = rows.key AND ids.epoch = rows.epoch "
            f"WHERE rows.state IN {_UNKNOWN}"
        )
        self._connection.execute(
            f"UPDATE rows SET key = stands.key FROM temp.stands WHERE stands.row = rows.row AND state NOT IN {_SURVEYED}"  # noqa: S608 - numbers of ours
        )

    def _stand(self, of: str, order: str) -> None:
        """Choose the row that stands for each key, by `order`, then one that can be sent, then the first."""
        self._connection.execute(
            f"INSERT INTO temp.stands SELECT key, row, line FROM (SELECT found.key, found.row, found.line, row_number() OVER "  # noqa: S608 - our own words
            f"(PARTITION BY found.key ORDER BY {order}, sendable DESC, found.row) AS place FROM temp.found {of}) WHERE place = 1"
        )

    def finish(self, facts: Facts) -> None:
        sums.recount(self._connection)
        write_facts(self._connection, facts)

    def twice(self, leaving: Leaving) -> Twice:
        """Who of those that are yet to be sent to may get something for the second time; good until the next survey."""
        if not self._remembers:
            return Twice()
        others = twice.of_others(self._connection)
        return twice.count(self._connection, leaving)._replace(left=self._left, others=others)


def write_facts(connection: sqlite3.Connection, facts: Facts) -> None:
    """Replace the facts, inside the caller's transaction."""
    connection.execute("DELETE FROM facts")
    connection.execute("INSERT INTO facts VALUES (?)", (msgspec.json.encode(facts).decode(),))
