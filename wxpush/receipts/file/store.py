"""What is asked of a receipts file, and put into it. Each method is one transaction."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import Struct

from wxpush.channels.common.identity import People
from wxpush.delivery import DeliveryOutcome, DeliverySums, RowDelivery
from wxpush.receipts.file import joining
from wxpush.receipts.file.opening import open_to_add, open_to_look, translated
from wxpush.receipts.file.values import many_of, outcome_of, second_of
from wxpush.receipts.reading.events import DeliveryEvent, EventKind

_ADD = "INSERT INTO events (msgid, who, created_s, kind, outcome, status) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_LAST = "SELECT coalesce(max(number), 0) FROM events"


class KnownRun(Struct, frozen=True):
    """A run of a campaign that is known here; `low`, `invocation`, `accepted`: how far its rows were taken over."""

    number: int
    identity: bytes
    checkpoint: Path
    name: str
    run: int
    low: int
    invocation: int
    accepted: int


class AcceptedRow(Struct, frozen=True, gc=False):
    """A row that WeChat accepted, as its checkpoint has it; `msgid`: None where the answer had none."""

    row: int
    msgid: int | None
    who: int
    at_ms: int


class ReceiptsFile:
    """One that is open. A context manager, to be used by one thread at a time."""

    def __init__(self, path: Path, appid: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self.appid = appid
        self._connection = connection
        self._people = People(appid)

    @classmethod
    def open(cls, path: Path, appid: str) -> Self:
        """Create or open it for writing. Raises UsageError, DiskError and BusyError."""
        return cls(path, appid, open_to_add(path, appid))

    @classmethod
    def look(cls, path: Path, appid: str) -> Self | None:
        """Open what is there for reading; None where there is none."""
        connection = open_to_look(path, appid)
        return None if connection is None else cls(path, appid, connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def add(self, events: Sequence[DeliveryEvent], *, blocked_wait: bool = False) -> list[bool]:
        """Keep events, durably when this returns, and join those whose row is known by msgid. Tells of each whether it is new.

        blocked_wait: people who refuse messages wait to be put on the suppression list.
        """
        with self.transaction() as connection:
            (last,) = connection.execute(_LAST).fetchone()
            new = [self._add(connection, event) for event in events]
            taken = [event for event, is_new in zip(events, new, strict=True) if is_new]
            joining.add_up(connection, Counter((0, int(event.outcome), 0) for event in taken))
            joining.by_msgid_of_events(connection, last)
            if blocked_wait:
                refusing = [event for event in taken if event.outcome is DeliveryOutcome.BLOCKED]
                connection.executemany(
                    "INSERT INTO waiting VALUES (?, ?) ON CONFLICT DO NOTHING",
                    ((event.openid, event.created_s) for event in refusing),
                )
        return new

    def _add(self, connection: sqlite3.Connection, event: DeliveryEvent) -> bool:
        who = self._people.who(event.openid)
        values = (event.msgid, who, event.created_s, int(event.kind), int(event.outcome))
        return connection.execute(_ADD, (*values, event.status or None)).rowcount == 1

    def know(self, identity: bytes, checkpoint: Path, name: str, run: int) -> None:
        """Make a run known; one that is known may have another checkpoint by now, if that was moved."""
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO runs (identity, checkpoint, name, run) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET checkpoint = excluded.checkpoint",
                (identity, str(checkpoint.absolute()), name, run),
            )

    def runs(self) -> list[KnownRun]:
        """Those that are known."""
        query = "SELECT number, identity, checkpoint, name, run, low, invocation, accepted FROM runs ORDER BY number"
        return [
            KnownRun(number, identity, Path(path), *rest) for number, identity, path, *rest in self.ask(query)
        ]

    def take_rows(self, run: int, first: int, last: int, rows: Sequence[AcceptedRow]) -> None:
        """Take over the rows first..last of a run; `rows`: those of them that were accepted. One that has another msgid was sent anew, and what was known of it counts no more."""
        with self.transaction() as connection:
            span = (run, first, last)
            known = {
                row: (msgid, who, outcome, probable)
                for row, msgid, who, outcome, probable in connection.execute(
                    "SELECT row, msgid, who, outcome, probable FROM sent WHERE run = ? AND row BETWEEN ? AND ?",
                    span,
                )
            }
            changed = [row for row in rows if known.get(row.row, ())[:2] != (row.msgid, row.who)]
            gone = [known[row.row] for row in changed if row.row in known]
            change = Counter(
                (run, outcome, probable) for *_, outcome, probable in gone if outcome is not None
            )
            joining.add_up(connection, Counter({key: -many for key, many in change.items()}))
            connection.executemany(
                "REPLACE INTO sent (run, row, msgid, who, at_ms) VALUES (?, ?, ?, ?, ?)",
                ((run, row.row, row.msgid, row.who, row.at_ms) for row in changed),
            )
            joining.by_msgid_of_rows(connection, *span)

    def note_taken(self, run: int, *, low: int, invocation: int, accepted: int) -> None:
        """Keep how far the rows of a run were taken over."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE runs SET low = ?, invocation = ?, accepted = ? WHERE number = ?",
                (low, invocation, accepted, run),
            )

    def newest_event(self) -> int:
        """The number of the event that came last; 0: none has."""
        ((last,),) = self.ask(_LAST)
        return int(last)

    def loose_since(self, after: int) -> int:
        """How many of the events that were numbered after that have no row."""
        query = "SELECT count(*) FROM events WHERE number > ? AND run IS NULL"
        ((many,),) = self.ask(query, after)
        return int(many)

    def loose_of(self, who: int, first_s: int, last_s: int) -> int:
        """How many events of a template message to a person have no row, of those that are dated so."""
        query = "SELECT count(*) FROM events INDEXED BY loose WHERE run IS NULL AND who = ? AND kind = ? AND created_s BETWEEN ? AND ?"
        ((many,),) = self.ask(query, who, int(EventKind.TEMPLATE), first_s, last_s)
        return int(many)

    def join_by_person(self, upto: int) -> None:
        """Join events up to that number, as far as that was not done yet, that have no msgid that is known."""
        ((joined,),) = self.ask("SELECT joined FROM about")
        if upto > joined:
            with self.transaction() as connection:
                joining.by_person_of_events(connection, joined, upto)
                connection.execute("UPDATE about SET joined = ?", (upto,))

    def join_rows_by_person(self, run: int, first: int, last: int) -> None:
        """Join rows of a run of which nothing is known, to events that came before them."""
        if self.ask("SELECT 1 FROM events INDEXED BY loose WHERE run IS NULL LIMIT 1"):
            with self.transaction() as connection:
                joining.by_person_of_rows(connection, run, first, last)

    def sums(self, identity: bytes) -> DeliverySums | None:
        """What is known of a run; None: the run is not known here."""
        found = self.ask("SELECT number, newest_s FROM runs WHERE identity = ?", identity)
        if not found:
            return None
        (number, newest_s), counted = found[0], Counter[str]()
        for outcome, probable, many in self.ask(
            "SELECT outcome, probable, many FROM sums WHERE run = ?", number
        ):
            counted[outcome_of(outcome, self.path).name.lower()] += many_of(many, self.path)
            counted["probable"] += many * probable
        newest_s = None if newest_s is None else second_of(newest_s, self.path)
        return DeliverySums(**counted, newest_s=newest_s)

    def outcomes(self) -> dict[DeliveryOutcome, int]:
        """How many events have come, by outcome."""
        return {
            outcome_of(outcome, self.path): many_of(many, self.path)
            for outcome, many in self.ask("SELECT outcome, many FROM sums WHERE run = 0")
        }

    def events(self) -> tuple[dict[DeliveryOutcome, int], int]:
        """How many events have come, by outcome, and how many of them have no row."""
        ((loose,),) = self.ask("SELECT count(*) FROM events INDEXED BY loose WHERE run IS NULL")
        return self.outcomes(), int(loose)

    def between(self, identity: bytes, first: int, last: int) -> dict[int, RowDelivery]:
        """What is known of the rows first..last of a run."""
        query = (
            "SELECT row, outcome, at_s, probable FROM sent JOIN runs ON runs.number = sent.run "
            "WHERE identity = ? AND row BETWEEN ? AND ? AND outcome IS NOT NULL"
        )
        return {
            row: RowDelivery(outcome_of(outcome, self.path), second_of(at_s, self.path), bool(probable))
            for row, outcome, at_s, probable in self.ask(query, identity, first, last)
        }

    def waiting(self, most: int) -> list[str]:
        """People who wait to be put on the suppression list."""
        return [openid for (openid,) in self.ask("SELECT openid FROM waiting LIMIT ?", most)]

    def listed(self, openids: Sequence[str]) -> None:
        """They are on the list, so nobody needs their names here any more."""
        with self.transaction() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.executemany("DELETE FROM waiting WHERE openid = ?", ((openid,) for openid in openids))

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with translated(self.path):
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside becomes durable together, or not at all. Raises DiskError and BusyError."""
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
