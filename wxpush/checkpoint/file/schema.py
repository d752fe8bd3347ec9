"""The checkpoint file's format: one SQLite database. docs/checkpoint.md tells it in words."""

import sqlite3
from functools import cache
from pathlib import Path

from wxpush.checkpoint.file.log import NEW
from wxpush.checkpoint.file.possible import ImpossibleError, require_possible
from wxpush.errors import LostError, UsageError
from wxpush.system.databases import Schema, identity, schema_of_script
from wxpush.words import Sentence

#: "wxps" in ASCII: tells our files from any other SQLite database.
APPLICATION_ID = 0x77787073
FORMAT = 5
#: Format 1 has no intents, format 2 no mark that its log is needed, format 3 no sums, format 4 no timeline and no levers; the first write
#: turns each into the newest.
_READ = (1, 2, 3, 4, FORMAT)
#: STRICT tables came with 3.37, json_each without being asked for with 3.38. https://www.sqlite.org/changes.html
_OLDEST_SQLITE = (3, 38, 0)

TABLES = """
CREATE TABLE facts (json TEXT NOT NULL) STRICT;
CREATE TABLE blocks (
    number INTEGER PRIMARY KEY, offset INTEGER NOT NULL, length INTEGER NOT NULL, first_row INTEGER NOT NULL,
    rows INTEGER NOT NULL, first_line INTEGER NOT NULL, digest BLOB NOT NULL
) STRICT;
CREATE TABLE rows (
    row INTEGER PRIMARY KEY, state INTEGER NOT NULL, key BLOB NOT NULL, epoch INTEGER NOT NULL, tries INTEGER NOT NULL,
    first_ms INTEGER, first_boot_ms INTEGER, at_ms INTEGER NOT NULL, errcode INTEGER, msgid INTEGER, detail TEXT,
    invocation INTEGER NOT NULL, who INTEGER NOT NULL
) STRICT;
CREATE TABLE former (
    key BLOB PRIMARY KEY, state INTEGER NOT NULL, epoch INTEGER NOT NULL, tries INTEGER NOT NULL, first_ms INTEGER,
    first_boot_ms INTEGER, at_ms INTEGER NOT NULL, errcode INTEGER, msgid INTEGER, detail TEXT, invocation INTEGER NOT NULL,
    who INTEGER NOT NULL
) STRICT;
CREATE TABLE invocations (
    number INTEGER PRIMARY KEY, boot_id TEXT NOT NULL, started_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, retries INTEGER NOT NULL DEFAULT 0, seconds REAL NOT NULL DEFAULT 0,
    total_seconds REAL NOT NULL DEFAULT 0, exit_code INTEGER, reason TEXT
) STRICT;
"""

INTENTS = """intents (
    number INTEGER PRIMARY KEY, first_row INTEGER NOT NULL, last_row INTEGER NOT NULL, first_ms INTEGER NOT NULL,
    first_boot_ms INTEGER NOT NULL, invocation INTEGER NOT NULL, rows TEXT NOT NULL, keys BLOB NOT NULL
) STRICT"""
SUMS = """sums (
    state INTEGER NOT NULL, invocation INTEGER NOT NULL, errcode INTEGER NOT NULL, many INTEGER NOT NULL, PRIMARY KEY (state, invocation, errcode)
) STRICT, WITHOUT ROWID"""
#: The first format in which they are kept.
WITH_SUMS = 4
#: What a checkpoint of an earlier format may lack: the first transaction that writes to it adds it.
_LATER = (
    """CREATE TABLE IF NOT EXISTS ids (
    key BLOB NOT NULL, epoch INTEGER NOT NULL, made_of BLOB NOT NULL, PRIMARY KEY (key, epoch)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS dispatches (
    number INTEGER PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, fed INTEGER NOT NULL DEFAULT 0, position TEXT NOT NULL DEFAULT '0-0',
    active INTEGER NOT NULL DEFAULT 1
) STRICT""",
    """CREATE TABLE IF NOT EXISTS ways (
    number INTEGER PRIMARY KEY, broker TEXT NOT NULL, namespace TEXT NOT NULL
) STRICT""",
    """CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY, attempts INTEGER NOT NULL, retries INTEGER NOT NULL
) STRICT""",
    "CREATE TABLE IF NOT EXISTS waits (invocation INTEGER PRIMARY KEY, seconds REAL NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS typed (invocation INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT",
    f"CREATE TABLE IF NOT EXISTS main.{INTENTS}",
    "CREATE TABLE IF NOT EXISTS log (needed INTEGER NOT NULL, stamp INTEGER NOT NULL, earlier INTEGER NOT NULL) STRICT",
    NEW,
    f"CREATE TABLE IF NOT EXISTS {SUMS}",
    # Rows in flight or in doubt: few among many, and asked for by `status` and at each beginning.
    "CREATE INDEX IF NOT EXISTS unknown ON rows (row) WHERE state IN (1, 5)",
    "CREATE TABLE IF NOT EXISTS origins (invocation INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT",
    """CREATE TABLE IF NOT EXISTS pulses (
    invocation INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, attempts INTEGER NOT NULL, earlier_ms INTEGER NOT NULL, earlier_attempts INTEGER NOT NULL
) STRICT""",
    """CREATE TABLE IF NOT EXISTS timeline (
    number INTEGER PRIMARY KEY, invocation INTEGER NOT NULL, from_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, sent INTEGER NOT NULL,
    rejected INTEGER NOT NULL, attempts INTEGER NOT NULL, retries INTEGER NOT NULL, rate REAL, held TEXT, why TEXT, took TEXT NOT NULL
) STRICT""",
    """CREATE TABLE IF NOT EXISTS levers (
    number INTEGER PRIMARY KEY, invocation INTEGER NOT NULL, at_ms INTEGER NOT NULL, by TEXT NOT NULL, lever TEXT NOT NULL, before REAL, after REAL
) STRICT""",
    f"PRAGMA user_version = {FORMAT}",
)

_WHOLE = f"{TABLES} {'; '.join(_LATER)}"


def create(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty database, all or none."""
    connection.executescript(f"BEGIN IMMEDIATE; {_WHOLE}; PRAGMA application_id = {APPLICATION_ID}; COMMIT;")


def complete(connection: sqlite3.Connection) -> None:
    """Create the tables that an earlier version did not have, inside the caller's transaction."""
    # A script would commit what the caller has begun.
    for statement in _LATER:
        connection.execute(statement)
    connection.execute("DROP TABLE IF EXISTS temp.intents")  # stood for the one that there was not


def bare(connection: sqlite3.Connection) -> bool:
    """Whether nothing was ever written into the tables: then nothing has begun."""
    tables = ("facts", "rows", "former", "invocations", "main.intents")
    return not any(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in tables)  # noqa: S608 - our own names


def check(connection: sqlite3.Connection, path: Path) -> bool:
    """Tell whether the database holds a checkpoint (False: it is empty). Raises UsageError for anything that is not ours, sqlite3.DatabaseError for what
    we cannot have written.
    """
    found = identity(connection)
    if found.empty:
        return False
    if found.application != APPLICATION_ID:
        raise UsageError("checkpoint.foreign", path=path)
    if found.version not in _READ:
        raise UsageError("checkpoint.format_unknown", path=path, version=found.version, format=FORMAT)
    if not found.schema <= _ours():
        raise UsageError("checkpoint.strange_schema", path=path)
    require_possible(connection, {name for kind, name, _ in found.schema if kind == "table"})
    return True


@cache
def _ours() -> Schema:
    """All that a checkpoint of any format may hold."""
    return schema_of_script(_WHOLE)


def require_sqlite(version: tuple[int, int, int]) -> None:
    """Raise UsageError for an SQLite that cannot hold a checkpoint."""
    if version < _OLDEST_SQLITE:
        have, need = (".".join(map(str, each)) for each in (version, _OLDEST_SQLITE))
        raise UsageError("checkpoint.sqlite_too_old", have=have, need=need)


def words(error: sqlite3.Error) -> Sentence | str:
    """What SQLite says, by its code, which of extended ones is the lowest byte; of any other error of its family only the name, as its
    text may quote a row. https://www.sqlite.org/rescode.html
    """
    if isinstance(error, ImpossibleError):
        return error.sentence
    if not hasattr(error, "sqlite_errorcode"):
        return type(error).__name__
    name = _SAYS.get(error.sqlite_errorcode & 0xFF)
    return str(error) if name is None else Sentence(name)


_SAYS = {
    sqlite3.SQLITE_BUSY: "checkpoint.sqlite_busy",
    sqlite3.SQLITE_READONLY: "checkpoint.sqlite_readonly",
    sqlite3.SQLITE_IOERR: "checkpoint.sqlite_ioerr",
    sqlite3.SQLITE_CORRUPT: "checkpoint.sqlite_corrupt",
    sqlite3.SQLITE_FULL: "checkpoint.sqlite_full",
    sqlite3.SQLITE_CANTOPEN: "checkpoint.sqlite_cantopen",
    sqlite3.SQLITE_NOTADB: "checkpoint.sqlite_notadb",
}


def damaged(path: Path, error: sqlite3.Error) -> LostError:
    return LostError("checkpoint.damaged", path=path, why=words(error), name=path.name)
