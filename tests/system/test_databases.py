"""What a database says it is, while another process is making it."""

import sqlite3
from contextlib import closing, suppress

import pytest

from wxpush.checkpoint.file import schema as checkpoints
from wxpush.errors import UsageError
from wxpush.intake.spool import schema as spools
from wxpush.receipts.file import opening as receipts
from wxpush.receipts.file.schema import TABLES as RECEIPTS
from wxpush.system.databases import Identity, identity

_MADE = "BEGIN IMMEDIATE; CREATE TABLE made (number INTEGER); PRAGMA application_id = 7; PRAGMA user_version = 2; COMMIT;"
_STATEMENTS = range(5)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "made.db"


class Maker:
    """Another process that makes the database just before the reader's statement of a number."""

    def __init__(self, path, script, before):
        self._path = path
        self._script = script
        self._statements = before

    def __call__(self, statement):
        if self._statements == 0:
            with (
                suppress(sqlite3.OperationalError),  # the reader has it, and it would wait
                closing(sqlite3.connect(self._path, isolation_level=None, timeout=0)) as connection,
            ):
                connection.executescript(self._script)
        self._statements -= 1


def watched(path, script, before):
    connection = sqlite3.connect(path, isolation_level=None)
    connection.set_trace_callback(Maker(path, script, before))
    return closing(connection)


@pytest.mark.parametrize("before", _STATEMENTS)
def test_it_is_empty_or_made_and_nothing_between(path, before):
    with watched(path, _MADE, before) as connection:
        found = identity(connection)
    made = Identity(7, 2, frozenset({("table", "made", "CREATE TABLE made (number INTEGER)")}))
    assert found in (Identity(0, 0, frozenset()), made)
    assert found.empty == (found != made)


def test_a_maker_who_comes_first_is_seen(path):
    with watched(path, _MADE, 0) as connection:
        assert identity(connection).application == 7


def test_a_transaction_that_is_under_way_goes_on(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        identity(connection)
        assert connection.in_transaction


@pytest.mark.parametrize("before", _STATEMENTS)
def test_a_checkpoint_that_is_being_made_is_not_called_foreign(path, before):
    script = f"BEGIN IMMEDIATE; {checkpoints._WHOLE}; PRAGMA application_id = {checkpoints.APPLICATION_ID}; COMMIT;"
    with watched(path, script, before) as connection:
        assert checkpoints.check(connection, path) in (True, False)


@pytest.mark.parametrize("before", _STATEMENTS)
def test_a_spool_that_is_being_made_is_not_called_foreign(path, before):
    script = f"BEGIN IMMEDIATE; {spools.TABLES} PRAGMA application_id = {spools.APPLICATION_ID}; PRAGMA user_version = {spools.FORMAT}; COMMIT;"
    with watched(path, script, before) as connection:
        assert spools.fits(connection) in (True, None)


@pytest.mark.parametrize("before", _STATEMENTS)
def test_a_receipts_file_that_is_being_made_is_not_called_foreign(path, before):
    with watched(path, RECEIPTS, before) as connection:
        assert receipts._require_ours(connection, path, new=False) in (True, False)


def test_what_is_made_by_another_program_is_foreign(path):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_MADE)
        assert spools.fits(connection) is False
        for check in (checkpoints.check, lambda *of: receipts._require_ours(*of, new=True)):
            with pytest.raises(UsageError):
                check(connection, path)
