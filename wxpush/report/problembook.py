"""Problems in the order of their rows, however many there are: the survey tells duplicates last, and warnings before what is invalid."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from wxpush.checkpoint.file.schema import words
from wxpush.detail import restored, stored
from wxpush.errors import DiskError
from wxpush.report.problems import Outcome, Problem
from wxpush.system.scratch import temporary_folder

_TABLE = "CREATE TABLE problems (row INTEGER, line INTEGER, outcome TEXT, kind TEXT, place TEXT, reason TEXT, value TEXT)"
_ORDERED = "SELECT row, line, outcome, kind, place, reason, value FROM problems ORDER BY row, line, rowid"


class ProblemBook:
    """Takes problems, then gives them. They are kept in a database without a name, on disk where there are many. Raises DiskError."""

    def __init__(self) -> None:
        with _room():
            self._connection = sqlite3.connect("", isolation_level=None)
            self._connection.execute(_TABLE)
            self._connection.execute("BEGIN")
        #: How many there are.
        self.many = 0

    def add(self, one: Problem) -> None:
        """Take the next."""
        values = (one.row, one.line, one.outcome.value, one.kind, one.place, stored(one.reason), one.value)
        with _room():
            self._connection.execute("INSERT INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        self.many += 1

    def ordered(self) -> Iterator[Problem]:
        """All of them by row, those of no row first."""
        with _room():
            for row, line, outcome, kind, place, reason, value in self._connection.execute(_ORDERED):
                yield Problem(row, line, Outcome(outcome), kind, place, restored(reason), value)

    def close(self) -> None:
        self._connection.close()


@contextmanager
def _room() -> Iterator[None]:
    """Raise DiskError for what SQLite says of its file."""
    try:
        yield
    except sqlite3.Error as error:
        raise DiskError("system.no_room", folder=temporary_folder(), why=words(error)) from None
