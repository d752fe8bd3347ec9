"""The intents table: rows that are in flight for the first time, a commit's batch in one database row.

With a record for its intent, every row would be written twice. So a row's first intent is no record: it stands in a batch
until the row's first record is written, and the batch goes with the last of its rows. What an invocation leaves behind
becomes records with the first that the next one writes.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

import msgspec
from msgspec import Struct

from wxpush.checkpoint import sums
from wxpush.checkpoint.base import Intents
from wxpush.checkpoint.file.schema import INTENTS
from wxpush.model import Record, State

_NAMES = ", ".join(Record.__struct_fields__)
#: The records that say the same, of rows that have none: `rows` lists [row, who], `keys` are their keys, joined.
RECORDS = f"""
SELECT json_extract(one.value, '$[0]') AS row, {int(State.IN_FLIGHT)} AS state, substr(keys, 16 * one.key + 1, 16) AS key, 0 AS epoch,
    1 AS tries, first_ms, first_boot_ms, first_ms AS at_ms, NULL AS errcode, NULL AS msgid, NULL AS detail, invocation,
    json_extract(one.value, '$[1]') AS who
FROM intents, json_each(intents.rows) AS one
WHERE NOT EXISTS (SELECT 1 FROM main.rows WHERE rows.row = json_extract(one.value, '$[0]'))
"""  # noqa: S608 - a number of ours
#: The same of the rows :first to :last. Of batches elsewhere, as of those that are in flight beside a reading sender, nothing is parsed.
BETWEEN = f"SELECT {_NAMES} FROM ({RECORDS} AND last_row >= :first AND first_row <= :last) WHERE row BETWEEN :first AND :last"  # noqa: S608 - our own names


class IntentBatch(Struct, frozen=True):
    """Rows of one commit that have no record yet, and the invocation that intended them."""

    rows: AbstractSet[int]
    invocation: int


#: By number.
Batches = Mapping[int, IntentBatch]


def write_intents(
    connection: sqlite3.Connection, intents: Intents, batches: Batches, recorded: AbstractSet[int]
) -> Batches:
    """Write them inside the caller's transaction, and delete batches that are over.

    `recorded`: rows of which the same transaction writes a record. Returns the batches that there are once it is committed.
    """
    left = {number: IntentBatch(batch.rows - recorded, batch.invocation) for number, batch in batches.items()}
    for number in [number for number, batch in left.items() if not batch.rows]:
        connection.execute("DELETE FROM intents WHERE number = ?", (number,))
        del left[number]
    if intents.messages:
        rows = {message.row for message in intents.messages}
        left[_insert(connection, intents, min(rows), max(rows))] = IntentBatch(rows, intents.invocation)
    return left


def _insert(connection: sqlite3.Connection, intents: Intents, first_row: int, last_row: int) -> int:
    messages, first = intents.messages, intents.first
    rows = msgspec.json.encode([(message.row, message.who) for message in messages]).decode()
    keys = b"".join([message.key for message in messages])
    cursor = connection.execute(
        "INSERT INTO intents (first_row, last_row, first_ms, first_boot_ms, invocation, rows, keys) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (first_row, last_row, first.wall_ms, first.boot_ms, intents.invocation, rows, keys),
    )
    assert cursor.lastrowid is not None
    sums.add(connection, {(int(State.IN_FLIGHT), intents.invocation, 0): len(messages)})
    return cursor.lastrowid


def intended(connection: sqlite3.Connection, rows: AbstractSet[int]) -> Iterator[tuple[int, int]]:
    """Those of these rows that have an intent and no record, each with its invocation."""
    query = f"SELECT row, invocation FROM ({BETWEEN})"  # noqa: S608 - our own names
    for row, invocation in connection.execute(query, {"first": min(rows), "last": max(rows)}):
        if row in rows:
            yield row, invocation


def fold(connection: sqlite3.Connection) -> None:
    """Make records of what an earlier invocation left, inside the caller's transaction."""
    connection.execute(f"INSERT OR IGNORE INTO rows ({_NAMES}) {RECORDS}")
    connection.execute("DELETE FROM intents")


def show(connection: sqlite3.Connection) -> None:
    """Make the view `known` for this connection: every record, and those that first intents stand for."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'intents'").fetchone():
        connection.execute(f"CREATE TEMP TABLE {INTENTS}")  # a checkpoint of format 1 has none
    connection.execute(f"CREATE TEMP VIEW known AS SELECT {_NAMES} FROM main.rows UNION ALL {RECORDS}")  # noqa: S608 - our own names
