"""A checkpoint that others prepared: whatever a column of it holds, a command ends with a sentence and never as a bug."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.cli.harness import magic, openid, row
from wxpush.checkpoint.file.possible import BOUNDS
from wxpush.checkpoint.file.schema import create
from wxpush.errors import Exit

#: Lines for tables that a small campaign leaves empty, as it would write them.
MORE = """
REPLACE INTO former SELECT x'00', state, epoch, tries, first_ms, first_boot_ms, at_ms, errcode, msgid, detail, invocation, who FROM rows LIMIT 1;
REPLACE INTO ids SELECT key, epoch, x'01' FROM rows LIMIT 1;
REPLACE INTO dispatches VALUES (1, 'a', 'redis://127.0.0.1:1/0', 0, '0-0', 0);
REPLACE INTO ways VALUES (1, 'redis://127.0.0.1:1/0', 'wxpush');
REPLACE INTO requests VALUES (1, 1, 0);
REPLACE INTO waits VALUES (1, 1.5);
REPLACE INTO levers VALUES (1, 1, 1700000000000, 'ann', 'rate', 1, 2);
REPLACE INTO intents VALUES (1, 6, 6, 1700000000000, 1, 1, '[[6,5]]', zeroblob(16));
REPLACE INTO sums VALUES (1, 1, 0, 1);
REPLACE INTO timeline VALUES (1, 1, 1700000000000, 1700000005000, 2, 1, 3, 0, 50, 'spaced', NULL, '{"-10":3}');
"""
#: What ended commands as a bug, or is shown: by the statement that puts it there.
FORGED = {
    "a row changed after all calendars": "UPDATE rows SET at_ms = 1000000000000000",
    "a row tried before time": f"UPDATE rows SET first_ms = {-(2**63)}, state = 5",
    "a row beyond the input": "UPDATE rows SET row = 1000000000000 WHERE row = 1",
    "a row of no state": "UPDATE rows SET state = 77 WHERE row = 1",
    "a block without end": f"UPDATE blocks SET length = {2**63 - 1}",
    "a block that begins far off": "UPDATE blocks SET first_row = 1000000000000",
    "a lever that there is not": "UPDATE levers SET lever = 'brake'",
    "a word that nothing was held by": "UPDATE timeline SET held = 'x' || char(27) || '[31m'",
    "some seconds after all calendars": f"UPDATE timeline SET from_ms = {2**63 - 1}",
    "answers that took for ever": """UPDATE timeline SET took = '{"1000000000":1}'""",
    "a rate without end": "UPDATE timeline SET rate = 9e999",
    "a survey of too many rows": "UPDATE facts SET json = json_set(json, '$.rows', 1000000000000)",
    "a survey in no encoding": "UPDATE facts SET json = json_set(json, '$.encoding', 'rot13', '$.format', 'docx')",
    "a run beyond all numbers": f"UPDATE facts SET json = json_set(json, '$.run', {2**63 - 1})",
    "sums beyond all numbers": f"UPDATE sums SET many = {2**63 - 1}",
    "sums of no state": "UPDATE OR IGNORE sums SET state = 77",
    "a process beyond all numbers": f"""UPDATE origins SET json = json_set(json, '$.pid', {2**63 - 1})""",
    "a pulse beyond all numbers": f"UPDATE pulses SET earlier_attempts = {-(2**63)}",
    "a word that fills the memory": "UPDATE rows SET detail = printf('%.*c', 80000000, 'x') WHERE row = 1",
    "an exit code that there is not": "UPDATE invocations SET exit_code = 1000000000000",
}
COMMANDS = (
    ("status", "campaign.csv"),
    ("status", "campaign.csv", "--json"),
    ("history",),
    ("results", "campaign.csv"),
    ("report", "campaign.csv", "-o", "report.html"),
    ("send", "campaign.csv", "--dry-run"),
    ("send", "campaign.csv", "--yes"),
)
#: What a column of a type may hold at its edges and beyond them.
VALUES = {
    "INTEGER": (-1, -(2**63), 2**63 - 1, 10**15, 10**9),
    "REAL": (-1.0, 9e999, -9e999, 1e300),
    "TEXT": ("", "\x1b[31m\u202e", "x" * 300_000, "{}", "[" * 5000, '{"1e999":1}'),
    "BLOB": (b"", b"x" * 300_000),
}
#: More than what a command says of six rows.
_LONG = 20_000


@pytest.fixture
def stopped(campaign):
    """A campaign of which some rows left, and a checkpoint that has a line in each table."""
    wrong = [row(magic("unfollowed"), 8), row("bad openid", 9)]
    campaign.rows(*(row(openid(n), n) for n in range(2)), *wrong, row(openid(3), 10), row(openid(4), 11))
    assert campaign.send("--max-sends", "3").code == Exit.STOPPED
    with closing(sqlite3.connect(campaign.checkpoint)) as connection:
        connection.executescript(MORE)
    return campaign


def tried(campaign, statement: str, values: tuple = ()) -> list[str]:
    """What ended as a bug, or was shown as it is, once the statement has changed the checkpoint; each command finds it as it was changed."""
    with closing(sqlite3.connect(campaign.checkpoint)) as connection, connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(statement, values)
    kept = campaign.folder / "kept"
    shutil.copy(campaign.checkpoint, kept)
    found = []
    for words in COMMANDS:
        for suffix in ("-wal", "-shm"):
            campaign.checkpoint.with_name(campaign.checkpoint.name + suffix).unlink(missing_ok=True)
        shutil.copy(kept, campaign.checkpoint)
        ran = campaign.run(*words)
        shown = ran.err if words[0] == "results" else ran.out + ran.err
        if ran.code == Exit.BUG or "Traceback" in ran.err or len(shown) > _LONG or "\x1b" in shown:
            found.append(f"{' '.join(words)}: {ran.code} {ran.err[:500]}")
    return found


@pytest.mark.parametrize("statement", FORGED.values(), ids=FORGED)
def test_no_command_ends_as_a_bug(stopped, statement):
    assert tried(stopped, statement) == []


def columns() -> list[tuple[str, str, str]]:
    """Table, column and type of all that a checkpoint may hold."""
    with closing(sqlite3.connect(":memory:")) as connection:
        create(connection)
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return [
            (table, column, kind)
            for table in tables
            for _, column, kind, *_ in connection.execute(f"PRAGMA table_info({table})")
        ]


@pytest.mark.long
@pytest.mark.parametrize(("table", "column", "kind"), columns())
def test_no_value_of_any_column_ends_a_command_as_a_bug(stopped, table, column, kind):
    shutil.copy(stopped.checkpoint, whole := stopped.folder / "whole")
    found = []
    for value in VALUES[kind]:
        shutil.copy(whole, stopped.checkpoint)
        found += tried(stopped, f"UPDATE OR IGNORE {table} SET {column} = ?", (value,))
    assert found == []


def test_every_column_has_its_bounds():
    """`rows` and `former` are held against theirs record by record."""
    of_few_lines = {(table, column) for table, column, _ in columns() if table not in {"rows", "former"}}
    assert {(table, column) for table, bounds in BOUNDS.items() for column in bounds} == of_few_lines


def test_a_campaign_that_nobody_changed_is_read(stopped):
    """Else nothing is proved by the others."""
    codes = [stopped.run(*words).code for words in COMMANDS]
    assert not {Exit.USAGE, Exit.CHANGED, Exit.DISK} & set(codes)
