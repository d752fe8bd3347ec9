"""What each SQLite database of ours is asked before it is believed. Whether it has our schema and nothing else: SQLite runs what a schema says
whenever it is read or written.

https://www.sqlite.org/security.html
"""

import re
import sqlite3
from contextlib import closing
from typing import NamedTuple, TypeAlias

#: The tables, indices, views and triggers of a database: type, name, and the statement that made it, as SQLite keeps it.
Schema: TypeAlias = frozenset[tuple[str, str, str]]


class Identity(NamedTuple):
    """What a database says it is, as of one moment."""

    application: int
    version: int
    schema: Schema

    @property
    def empty(self) -> bool:
        """Whether nobody has made it anything yet."""
        return not self.schema and not self.application


#: Bytes of a value, and of a line of a table: twice what any of ours has.
_LONGEST = 1 << 26
_BLANKS = re.compile(r"\s+")


def distrust(connection: sqlite3.Connection) -> None:
    """Run no function for a schema, believe no page's word about its own size, and take no value that fills the memory. Nothing is read for it."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)


def identity(connection: sqlite3.Connection) -> Identity:
    """What the database is. Raises sqlite3.Error.

    Read in one transaction: another process may be making it, and what is read before and after that does not fit together.
    """
    connection.execute("SAVEPOINT identity")
    try:
        application, version = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("application_id", "user_version")
        )
        return Identity(application, version, schema_of(connection))
    finally:
        if connection.in_transaction:  # some errors have ended it
            connection.execute("RELEASE identity")


def schema_of(connection: sqlite3.Connection) -> Schema:
    """What the database holds. Blanks in statements do not count. Raises sqlite3.Error."""
    found = connection.execute("SELECT type, name, coalesce(sql, '') FROM main.sqlite_master")
    return frozenset((kind, name, _BLANKS.sub(" ", sql).strip()) for kind, name, sql in found)


def schema_of_script(script: str) -> Schema:
    """What a database would hold that the statements have made."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(script)
        return schema_of(connection)


def is_busy(error: BaseException) -> bool:
    """Whether another process has the database for itself. The higher bits of a code tell details of its kind."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
