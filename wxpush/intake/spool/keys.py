"""By which key a message is found, in SQL: the first bytes of each, and the row that it has.

An index of SQLite's would be written in the order of the messages, which is none of their keys: each falls on a page of its own, and all of them
together were most of what a message costs its spool. So the keys of a commit are put in their own order, and of each only as much as tells it from
nearly all others: whoever looks compares the whole key with that of the row.
"""

import sqlite3
from collections.abc import Iterable

#: Bytes of a key.
_MARK = 8
#: What is asked with the marks of keys.
BY_MARK = "keys CROSS JOIN messages USING (row)"
_MARKED = f"SELECT substr(key, 1, {_MARK}), row FROM messages"  # noqa: S608 - our own words


def mark(key: bytes) -> bytearray:
    """What a key is looked for with: sqlite3 looks for no adapter of a bytearray."""
    return bytearray(key[:_MARK])


def note(connection: sqlite3.Connection, after: int) -> None:
    """Let the messages behind that row be found."""
    connection.execute(f"INSERT INTO keys {_MARKED} WHERE row > ? ORDER BY 1, 2", (after,))


def delete(connection: sqlite3.Connection, rows: Iterable[int], *, among: str = "TRUE") -> None:
    """Delete these messages, as far as they are `among` those of which this is true."""
    some = [(row,) for row in rows]
    connection.executemany(
        f"DELETE FROM keys WHERE (mark, row) = ({_MARKED} WHERE row = ? AND {among})",  # noqa: S608 - our own words
        some,
    )
    connection.executemany(f"DELETE FROM messages WHERE row = ? AND {among}", some)  # noqa: S608 - our own words
