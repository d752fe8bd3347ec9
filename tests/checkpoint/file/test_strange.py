"""A checkpoint of somebody else's making: SQLite runs what a schema says, so one that is not ours is not asked anything."""

import sqlite3
from contextlib import closing

import pytest

from tests.checkpoint.records import begun
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import LostError, UsageError

#: What SQLite runs when it is read or written: a view can be one that never ends, and no signal is heard meanwhile.
STRANGE = {
    "a view in the place of facts": "DROP TABLE facts; CREATE VIEW facts AS SELECT '{}' AS json WHERE 0",
    "a view in the place of rows": "DROP TABLE rows; CREATE VIEW rows AS SELECT 1 AS row, 1 AS state WHERE 0",
    "a trigger": "CREATE TRIGGER more AFTER INSERT ON invocations BEGIN DELETE FROM rows; END",
    "an index of an expression": "CREATE INDEX more ON rows (abs(row))",
    "a computed column": "ALTER TABLE facts ADD COLUMN more TEXT AS (hex(json))",
    "a table that checks": "DROP TABLE blocks; CREATE TABLE blocks (number INTEGER PRIMARY KEY CHECK (number < 0))",
}


@pytest.fixture(params=STRANGE)
def strange(path, request):
    begun(path)
    connection = sqlite3.connect(path)
    connection.executescript(STRANGE[request.param])
    connection.close()
    return path


@pytest.mark.parametrize("way", [SqliteCheckpoint.read, SqliteCheckpoint.open])
def test_a_checkpoint_of_another_schema_is_refused_before_it_is_asked(strange, way):
    with pytest.raises(UsageError) as refused:
        way(strange).close()
    assert strange.name in str(refused.value)


#: A time that no calendar has, or no number: whoever shows it fails.
IMPOSSIBLE = {
    "began before time": f"UPDATE invocations SET started_ms = {-(2**63)}",
    "wrote after all calendars": f"UPDATE invocations SET last_ms = {2**63 - 1}",
    "sent without end": "UPDATE invocations SET seconds = 9e999",
    "took without end": "UPDATE invocations SET total_seconds = -9e999",
    "a reason that is no word": "UPDATE invocations SET reason = printf('%.*c', 65, 'x')",
    "was waited for without end": "REPLACE INTO waits VALUES (1, 9e999)",
    "a pulse after all calendars": "REPLACE INTO pulses VALUES (1, 1000000000000000, 0, 1, 0)",
    "went on after all calendars": "INSERT INTO timeline VALUES (1, 1, 1, 1000000000000000, 0, 0, 0, 0, NULL, NULL, NULL, '{}')",
    "was slowed down before time": "INSERT INTO levers VALUES (1, 1, -1, 'ann', 'rate', 1, 2)",
}


@pytest.mark.parametrize("way", [SqliteCheckpoint.read, SqliteCheckpoint.open])
@pytest.mark.parametrize("statement", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_no_process_of_ours_has_written_is_damage(path, way, statement):
    begun(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)
    with pytest.raises(LostError, match="cannot be read"):
        way(path).close()


@pytest.mark.parametrize("way", [SqliteCheckpoint.read, SqliteCheckpoint.open])
def test_functions_that_do_something_are_not_run_for_a_schema(path, way):
    begun(path)
    with way(path) as checkpoint:
        assert checkpoint.ask(lambda connection: connection.execute("PRAGMA trusted_schema").fetchone()) == (
            0,
        )
