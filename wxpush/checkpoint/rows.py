"""The rows table: written many rows a statement, read by ranges and by sums."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from msgspec.structs import astuple

from wxpush.checkpoint import intents, sums
from wxpush.checkpoint.file.possible import require_record
from wxpush.detail import SKIPPED as SKIPPED  # noqa: PLC0414 - part of the table
from wxpush.model import Record, State

_COLUMNS = Record.__struct_fields__
_NAMES = ", ".join(_COLUMNS)
_BETWEEN = f"SELECT {_NAMES} FROM rows WHERE row BETWEEN :first AND :last UNION ALL {intents.BETWEEN}"  # noqa: S608 - our own names
# One statement takes many rows because executemany gives up the interpreter's lock at every row: beside a busy event loop each
# row would then wait for a switch interval (5 ms).
_BATCHES = (512, 128, 32, 8, 1)


class _Form:
    """A statement for records some of whose columns are the same in all of them.

    For a value that is no plain number, text or bytearray sqlite3 looks for an adapter, which takes longer than the rest of its
    row. So what is always the same is part of the statement, and the key goes as a bytearray.
    """

    def __init__(self, values: Callable[[Record], tuple[object, ...]], **same: int | None) -> None:
        """`values` gives the other columns, in the order of a Record."""
        bound = [name for name in _COLUMNS if name not in same]
        literals = ["NULL" if value is None else str(int(value)) for value in same.values()]
        places = f"({', '.join(['?'] * len(bound) + literals)})"
        self._values = values
        self._same = same
        self._replace = {
            size: f"REPLACE INTO rows ({', '.join([*bound, *same])}) VALUES {', '.join([places] * size)}"  # noqa: S608 - our own names
            for size in _BATCHES
        }

    def fits(self, records: Iterable[Record]) -> bool:
        return set(map(attrgetter(*self._same), records)) == {tuple(self._same.values())}

    def write(self, connection: sqlite3.Connection, records: Sequence[Record]) -> None:
        start = 0
        for size in _BATCHES:
            while len(records) - start >= size:
                values = map(self._values, records[start : start + size])
                connection.execute(self._replace[size], list(chain.from_iterable(values)))
                start += size


def _intent(one: Record) -> tuple[object, ...]:
    row, key, epoch, tries = one.row, bytearray(one.key), one.epoch, one.tries
    return row, key, epoch, tries, one.first_ms, one.first_boot_ms, one.at_ms, one.invocation, one.who


def _acceptance(one: Record) -> tuple[object, ...]:
    row, key, epoch, tries = one.row, bytearray(one.key), one.epoch, one.tries
    return row, key, epoch, tries, one.at_ms, one.msgid, one.invocation, one.who


_WHOLE = _Form(astuple)
#: How nearly every record is.
_USUAL = {
    State.IN_FLIGHT: _Form(_intent, state=State.IN_FLIGHT, errcode=None, msgid=None, detail=None),
    State.SENT: _Form(
        _acceptance, state=State.SENT, first_ms=None, first_boot_ms=None, errcode=0, detail=None
    ),
}
_NONE: intents.Batches = MappingProxyType({})
EVERY_ROW = 2**63 - 1
#: States whose rows nothing was ever sent for: the survey's own.
SURVEYED = (State.INVALID, State.DUPLICATE, State.SUPPRESSED)
_STATES = {int(state): state for state in State}
UNKNOWN = (State.IN_FLIGHT, State.IN_DOUBT)
_UNKNOWN = f"SELECT {_NAMES} FROM main.rows WHERE state IN (1, 5) UNION ALL {intents.RECORDS} ORDER BY row"  # noqa: S608 - as the index has it
#: Of a row that is rejected, and may have arrived all the same by an earlier try that got no answer.
PERHAPS = f"(state = {int(State.REJECTED)} AND first_ms IS NOT NULL)"


def write(
    connection: sqlite3.Connection, records: Iterable[Record], batches: intents.Batches = _NONE
) -> AbstractSet[int]:
    """Write records inside the caller's transaction, and what changes of the sums; of several of one row, the last. Returns whose they
    are. `batches`: of rows that stand in these, nobody looks for a record.
    """
    latest = {record.row: record for record in records}
    change = _before(connection, latest.keys(), batches)
    for state in {record.state for record in latest.values()}:
        group = [record for record in latest.values() if record.state is state]
        usual = _USUAL.get(state)
        form = usual if usual is not None and usual.fits(group) else _WHOLE
        form.write(connection, group)
        change.update(sums.of(state, group))
    sums.add(connection, change)
    return set(latest)


def _before(
    connection: sqlite3.Connection, written: AbstractSet[int], batches: intents.Batches
) -> Counter[sums.Key]:
    """What the rows that are written leave, as a change of the sums."""
    change: Counter[sums.Key] = Counter()
    others = set(written)
    for batch in batches.values():
        if met := batch.rows & written:
            change[State.IN_FLIGHT, batch.invocation, 0] -= len(met)
            others -= met
    if others:
        recorded = sums.recorded(connection, others)
        change.subtract(recorded.values())
        if fresh := others - recorded.keys():
            change.subtract(
                (int(State.IN_FLIGHT), number, 0) for _, number in intents.intended(connection, fresh)
            )
    return change


def between(connection: sqlite3.Connection, first: int, last: int) -> dict[int, Record]:
    """Records of the rows first..last, by row."""
    found = connection.execute(_BETWEEN, {"first": first, "last": last})
    return {record.row: record for record in _records(found)}


def settled_between(connection: sqlite3.Connection, first: int, last: int) -> int:
    """How many of the rows first..last are settled."""
    unsettled = (State.PENDING, State.IN_FLIGHT, State.IN_DOUBT)
    query = f"SELECT count(*) FROM rows WHERE row BETWEEN ? AND ? AND state NOT IN {_list(unsettled)}"  # noqa: S608 - numbers of ours
    return _number(connection, query, (first, last))


def counts(connection: sqlite3.Connection, last: int | None = None) -> dict[tuple[State, int], int]:
    """How many rows, up to row `last`, are in each state, by (state, invocation that put them there). All of them nobody counts."""
    if last is None:
        found: Counter[tuple[State, int]] = Counter()
        for (state, invocation, _), many in sums.read(connection).items():
            found[state_of(state), invocation] += many
        return dict(found)
    query = "SELECT state, invocation, count(*) FROM known WHERE row <= ? GROUP BY state, invocation"
    return {
        (state_of(state), invocation): many for state, invocation, many in connection.execute(query, (last,))
    }


def errcodes(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each errcode rejected, most first. Rows that the operator skipped were rejected by none."""
    found: Counter[int] = Counter()
    for (_, _, code), many in sums.read(connection).items():
        if code:
            found[code] += many
    return {str(code): many for code, many in sorted(found.items(), key=lambda each: (-each[1], each[0]))}


def invalid_kinds(connection: sqlite3.Connection) -> list[tuple[str, int, str]]:
    """What is wrong with invalid rows, most first: the kind, how many rows, and the detail of the first of them. Earlier versions kept no
    kind.
    """
    query = (
        "SELECT json_extract(detail, '$.kind') AS kind, count(*) AS many, detail, min(row) FROM rows "
        "WHERE state = ? AND json_valid(detail) AND kind IS NOT NULL GROUP BY kind ORDER BY many DESC, kind"
    )
    return [
        (str(kind), many, detail) for kind, many, detail, _ in connection.execute(query, (State.INVALID,))
    ]


def unknown(connection: sqlite3.Connection) -> list[Record]:
    """Rows in flight or in doubt, in order: never more than were in flight or queued when an invocation ended."""
    return list(_records(connection.execute(_UNKNOWN)))


def made_of(connection: sqlite3.Connection) -> dict[int, bytes]:
    """The keys that ids of rows in flight or in doubt were made of, by row, where a row's key has changed since."""
    query = f"SELECT row, made_of FROM rows JOIN ids USING (key, epoch) WHERE state IN {_list(UNKNOWN)}"  # noqa: S608 - numbers of ours
    return dict(connection.execute(query))


def touched(connection: sqlite3.Connection) -> bool:
    """Whether anything may have been accepted: sent, under review, in doubt, in flight, skipped, or rejected after a try without an
    answer; also of rows that left.
    """
    states = (State.SENT, State.UNDER_REVIEW, *UNKNOWN)
    if any(state in states for state, *_ in sums.read(connection)):
        return True
    accepted = f"WHERE state IN {_list(states)} OR {PERHAPS} OR detail = ?"
    query = f"SELECT EXISTS (SELECT 1 FROM known {accepted}) OR EXISTS (SELECT 1 FROM former {accepted})"  # noqa: S608 - numbers of ours
    return bool(_number(connection, query, (SKIPPED, SKIPPED)))


def pending_again(connection: sqlite3.Connection) -> bool:
    """Whether any row was ever made pending again, by `retry` or `resolve --as resend`."""
    again = "SELECT 1 FROM known WHERE epoch > 0 UNION ALL SELECT 1 FROM former WHERE epoch > 0"
    return bool(_number(connection, f"SELECT EXISTS ({again})", ()))


def decide_doubt(
    connection: sqlite3.Connection, state: State, detail: str | None, *, only: Sequence[int] | None = None
) -> int:
    """Put every row whose outcome is unknown, or only those of these numbers, into a settled state, as the operator says. Returns how many.

    What was answered before says nothing of that state, so it goes.
    """
    cursor = connection.execute(
        "UPDATE rows SET state = ?1, detail = ?2, errcode = NULL, msgid = NULL, first_ms = NULL, first_boot_ms = NULL, invocation = 0 "  # noqa: S608 - numbers of ours
        f"WHERE state IN {_list(UNKNOWN)} AND (?3 IS NULL OR row IN (SELECT value FROM json_each(?3)))",
        (state, detail, None if only is None else json.dumps([*only])),
    )
    sums.recount(connection)
    return cursor.rowcount


def _records(found: sqlite3.Cursor) -> Iterator[Record]:
    return map(recorded, found)


def recorded(values: Sequence[Any]) -> Record:
    """The record of a line of the table. Raises sqlite3.DatabaseError, as damage does, for one that no process of ours has written."""
    row, state, key, epoch, tries, *rest = values
    if not (type(key) is bytes and type(epoch) is type(tries) is int and state in _STATES):
        raise sqlite3.DatabaseError
    return require_record(Record(row, _STATES[state], key, epoch, tries, *rest))


def state_of(number: int) -> State:
    """The state of that number. Raises sqlite3.DatabaseError, as damage does, for one that there is not."""
    state = _STATES.get(number)
    if state is None:
        raise sqlite3.DatabaseError
    return state


def _number(connection: sqlite3.Connection, query: str, values: tuple[int | str, ...]) -> int:
    return int(connection.execute(query, values).fetchone()[0])


def _list(numbers: Iterable[int]) -> str:
    return f"({', '.join(str(int(number)) for number in numbers)})"
