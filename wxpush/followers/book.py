"""What has been listed so far, in an SQLite file beside the output: it outlives a crash, and is gone with the last row written.

People are appended as they come and sorted once at the end, on disk: a tree that is kept sorted all along would write some
eighty megabytes for every ten thousand people among millions.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
from msgspec import Struct

from wxpush.errors import BusyError, DiskError, UsageError, WxpushError, meaning
from wxpush.followers.selection import Selection
from wxpush.oserror import cause
from wxpush.system.companions import strange_companion
from wxpush.system.databases import distrust, identity, schema_of_script
from wxpush.system.files import NotOwnError, make_private, open_private
from wxpush.wechat.values import Page
from wxpush.words import Means, Sentence

#: "wxpf" in ASCII: tells these files from any other SQLite database.
APPLICATION_ID = 0x77787066
#: In the header of the file. https://www.sqlite.org/fileformat.html#the_database_header
_WHERE_ID = 68
_TABLES = f"""
BEGIN;
CREATE TABLE about (account TEXT NOT NULL, selection TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE lists (
    number INTEGER PRIMARY KEY, next_openid TEXT NOT NULL, listed INTEGER NOT NULL, total INTEGER, done INTEGER NOT NULL
) STRICT;
CREATE TABLE people (number INTEGER PRIMARY KEY, list INTEGER NOT NULL, openid TEXT NOT NULL) STRICT;
PRAGMA application_id = {APPLICATION_ID};
COMMIT;
"""
#: Somebody is taken who is on enough of the wanted lists, which come first, and on no other; once, where they came first.
_CHOSEN = """
SELECT openid FROM people GROUP BY openid HAVING max(list) <= ? AND count(DISTINCT list) >= ? ORDER BY min(number)
"""


class ListState(Struct, frozen=True):
    """How far one list is. `total` is how many WeChat says it has, where it says."""

    number: int
    next_openid: str
    listed: int
    total: int | None
    done: bool


class Book:
    """A context manager. One process at a time: BusyError for the second."""

    def __init__(self, path: Path) -> None:
        """Raises BusyError, DiskError, and UsageError for a file that is not ours."""
        self.path = path
        try:
            with meaning(Means.NOT_LISTED), self._translated():
                self._descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
        except NotOwnError:
            raise _foreign(path) from None
        with ExitStack() as failed:
            failed.callback(os.close, self._descriptor)
            if strange := strange_companion(path):
                raise UsageError("followers.beside_another_file", path=strange[0], why=strange[1])
            self._connection = failed.enter_context(
                closing(sqlite3.connect(path, isolation_level=None, timeout=0.0))
            )
            distrust(self._connection)
            with meaning(Means.NOT_LISTED), self._translated():
                self._open()
                make_private(self._descriptor)
            failed.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(WxpushError):
            if not self.lists():
                self.delete()  # it came to nothing
        self._connection.close()
        os.close(self._descriptor)  # behind SQLite's own: to close any of them drops its locks

    def _open(self) -> None:
        # Kept until it is closed: nobody else can even read it.
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._connection.execute("BEGIN EXCLUSIVE")
        self._connection.execute("COMMIT")
        found = identity(self._connection)
        if found.empty:
            self._connection.executescript(_TABLES)
        elif found.application != APPLICATION_ID or found.schema != schema_of_script(_TABLES):
            raise _foreign(self.path)

    def belongs_to(self, account: str, selection: Selection) -> bool:
        """Whether what is in it was listed for the same account and the same people."""
        found = self._ask("SELECT account, selection FROM about")
        return found == [(account, _text(selection))]

    def begin(self, account: str, selection: Selection, now_ms: int) -> None:
        """Forget all, and begin these lists."""
        with self._transaction():
            for table in ("about", "lists", "people"):
                self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            self._connection.execute(
                "INSERT INTO about VALUES (?, ?, ?)", (account, _text(selection), now_ms)
            )
            for number, tag in enumerate(selection.lists, start=1):
                total = None if tag is None else tag.count
                self._connection.execute("INSERT INTO lists VALUES (?, '', 0, ?, 0)", (number, total))

    def newest_ms(self) -> int:
        """When the last page came, in ms since 1970; 0 when it holds nothing."""
        found = self._ask("SELECT at_ms FROM about")
        return int(found[0][0]) if found else 0

    def lists(self) -> list[ListState]:
        """All of them, in order."""
        rows = self._ask("SELECT number, next_openid, listed, total, done FROM lists ORDER BY number")
        return [
            ListState(number, following, listed, total, bool(done))
            for number, following, listed, total, done in rows
        ]

    @property
    def complete(self) -> bool:
        """Whether every list is done."""
        lists = self.lists()
        return bool(lists) and all(each.done for each in lists)

    def add(self, number: int, page: Page, now_ms: int) -> None:
        """Take the next page of a list: its people and how to go on are kept together, or not at all."""
        with self._transaction():
            self._connection.executemany(
                "INSERT INTO people (list, openid) VALUES (?, ?)",
                ((number, openid) for openid in page.openids),
            )
            self._connection.execute(
                "UPDATE lists SET next_openid = ?, listed = listed + ?, total = coalesce(?, total), done = ? WHERE number = ?",
                (page.next_openid, len(page.openids), page.total, not page.next_openid, number),
            )
            self._connection.execute("UPDATE about SET at_ms = ?", (now_ms,))

    def chosen(self, selection: Selection) -> Iterator[str]:
        """The openids of those who are wanted, each once, in the order in which they were listed."""
        with self._translated():
            yield from (
                openid
                for (openid,) in self._connection.execute(_CHOSEN, (selection.wanted_lists, selection.needed))
            )

    def holds(self, openids: Sequence[str]) -> dict[str, int]:
        """How often each of these people is in it, of those who are."""
        found = (self._ask("SELECT count(*) FROM people WHERE openid = ?", each) for each in openids)
        return {openid: many for openid, ((many,),) in zip(openids, found, strict=True) if many}

    def erase(self, openids: Sequence[str]) -> None:
        """Delete these people, and write over where they stood."""
        self._connection.execute("PRAGMA secure_delete = ON")
        with self._transaction():
            self._connection.executemany("DELETE FROM people WHERE openid = ?", ((each,) for each in openids))

    def delete(self) -> None:
        """Remove the file, which is of no use any more."""
        with self._translated():
            # Its journal first: without a journal it is still what it was.
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)

    def _ask(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        with self._translated():
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BusyError("followers.busy", path=self.path) from None
            raise _unwritable(self.path, str(error)) from None
        except sqlite3.DatabaseError:
            raise _foreign(self.path) from None
        except OSError as error:
            raise _unwritable(self.path, cause(error)) from None


def is_book(path: Path) -> bool:
    """Whether a file of one's own says of itself that it is one, and no other database."""
    try:
        with os.fdopen(open_private(path, os.O_RDONLY), "rb") as file:
            head = file.read(_WHERE_ID + 4)
    except (OSError, NotOwnError):
        return False
    return head[_WHERE_ID:] == APPLICATION_ID.to_bytes(4, "big")


def _text(selection: Selection) -> str:
    # Without the counts, which change while one looks.
    ids = [[tag.id for tag in tags] for tags in (selection.wanted, selection.unwanted)]
    return msgspec.json.encode([*ids, selection.needed]).decode()


def _foreign(path: Path) -> UsageError:
    return UsageError("followers.foreign", path=path)


def _unwritable(path: Path, why: Sentence | str) -> DiskError:
    return DiskError("followers.unwritable", path=path, why=why)
