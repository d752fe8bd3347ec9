"""The spool's format: one SQLite database, private. docs/serve.md tells it in words."""

import sqlite3
from functools import cache

from wxpush.system.databases import Identity, Schema, identity, schema_of_script

#: "wxpi" in ASCII: tells a spool from a checkpoint and from any other SQLite database.
APPLICATION_ID = 0x77787069
FORMAT = 2

#: Messages are looked for in their order, from the oldest that is open: an index of states would cost each message more than all else.
#: States 0, 1 and 5 are those that are not settled (`wxpush.model.State`). `content` is what tells whether two of one key are the same;
#: `body` is the request's without its id, and goes when its message is settled. `keys`: by which messages are found (`keys.py`). `runs`: what workers of a cluster have (`handed.py`).
TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE campaigns (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, paused_by TEXT) STRICT;
CREATE TABLE messages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, campaign INTEGER NOT NULL, state INTEGER NOT NULL, key BLOB NOT NULL, content BLOB NOT NULL,
    body BLOB, who INTEGER NOT NULL, taken_ms INTEGER NOT NULL, at_ms INTEGER NOT NULL, expires_ms INTEGER, epoch INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0, first_ms INTEGER, first_boot_ms INTEGER, errcode INTEGER, msgid INTEGER, detail TEXT,
    invocation INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE keys (mark BLOB NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (mark, row)) STRICT, WITHOUT ROWID;
CREATE TABLE requests (key BLOB PRIMARY KEY, content BLOB NOT NULL, at_ms INTEGER NOT NULL, answer BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX requested ON requests (at_ms);
CREATE TABLE runs (
    campaign INTEGER PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, namespace TEXT NOT NULL, base INTEGER NOT NULL, fed INTEGER NOT NULL,
    position TEXT NOT NULL, attempts INTEGER NOT NULL, retries INTEGER NOT NULL, returned INTEGER NOT NULL
) STRICT;
CREATE TABLE invocations (
    number INTEGER PRIMARY KEY, boot_id TEXT NOT NULL, started_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL
) STRICT;
"""


def create(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty database, all or none."""
    connection.executescript(
        f"BEGIN IMMEDIATE; {TABLES} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"
    )


def fits(connection: sqlite3.Connection) -> bool | None:
    """Whether the database is a spool of this format; None: it is empty. Raises sqlite3.Error."""
    found = identity(connection)
    if found.empty:
        return None
    # The table of AUTOINCREMENT is SQLite's own, and its statement depends on no version of ours.
    return found == Identity(APPLICATION_ID, FORMAT, _ours())


@cache
def _ours() -> Schema:
    return schema_of_script(TABLES)


def is_spool(head: bytes) -> bool:
    """Whether a file that begins so is a spool: https://www.sqlite.org/fileformat2.html#the_database_header"""
    return head[:16] == b"SQLite format 3\0" and head[68:72] == APPLICATION_ID.to_bytes(4, "big")
