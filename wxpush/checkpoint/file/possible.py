"""What a process of ours can have written into a checkpoint: whoever may write to its folder may put a file of theirs in its place.

All values of a checkpoint are bounded here. Tables of few lines are held against their bounds when the file is opened; of `rows` and
`former`, which have a line for each recipient, each record is when it is read. What is beyond them is damage of that checkpoint.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from types import MappingProxyType

from wxpush.checkpoint.base import LATEST, MOST
from wxpush.model import Record, State
from wxpush.words import Sentence

#: Seconds that no process takes, and requests a second that none makes.
_LONGEST, _FASTEST = 10**9, 10**15
_LINE, _TEXT, _JSON = 64, 4096, 1 << 24


class ImpossibleError(sqlite3.DatabaseError):
    """A value that wxpush never writes. Told as damage is: nobody else writes there."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(table, column)
        self.sentence = Sentence("checkpoint.impossible", place=f"{table}.{column}")


_all = " AND ".join
#: Counting characters would read all of them.
_OCTETS = "coalesce(length(CAST({0} AS BLOB)), 0)"


def _whole(least: int = 0, most: int = MOST) -> str:
    return _all(["typeof({0})='integer'", f"{{0}}>={least}", f"{{0}}<={most}"])


def _real(least: int, most: int) -> str:
    return _all(["typeof({0})IN('real','integer')", f"{{0}}>={least}", f"{{0}}<={most}"])


def _long(most: int, kind: str = "text") -> str:
    return _all([f"typeof({{0}})='{kind}'", f"{_OCTETS}<={most}"])


def _maybe(bound: str) -> str:
    return f"({{0}})ISNULL OR coalesce({bound},0)"


def _among(words: Collection[str]) -> str:
    return f"{{0}} IN ({', '.join(repr(word) for word in words)})"


_COUNT, _MOMENT = _whole(), _whole(0, LATEST)
#: Since the machine was started: before it, where a first try is older than that.
_BOOT = _whole(-LATEST, LATEST)
_CODE = _whole(-MOST, MOST)
_ANY = "typeof({0}) = 'integer'"
_SECONDS, _RATE = _real(-_LONGEST, _LONGEST), _real(0, _FASTEST)
_KEY = _long(_LINE, "blob")
#: A position in a stream of Redis.
_POSITION = (
    f"{_long(_LINE)} AND {{0}} NOT GLOB '*[^0-9-]*' AND {{0}} GLOB '[0-9]*-[0-9]*' AND {{0}} NOT GLOB '*-*-*'"
)

#: Of the tables of few lines, by column, in SQL.
BOUNDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "facts": {"json": _long(_JSON)},
        "blocks": {
            "number": _COUNT, "offset": _COUNT, "length": _COUNT, "first_row": _whole(1), "rows": _whole(1), "first_line": _whole(1),
            "digest": _KEY,
        },
        "invocations": {
            "number": _COUNT, "boot_id": _long(_TEXT), "started_ms": _MOMENT, "last_ms": _MOMENT, "attempts": _COUNT, "retries": _COUNT,
            "seconds": _SECONDS, "total_seconds": _SECONDS, "exit_code": _maybe(_whole(0, 255)), "reason": _maybe(_long(_LINE)),
        },
        "intents": {
            "number": _COUNT, "first_row": _whole(1), "last_row": _whole(1), "first_ms": _MOMENT, "first_boot_ms": _BOOT,
            "invocation": _COUNT, "rows": _long(_JSON), "keys": _long(_JSON, "blob"),
        },
        "ids": {"key": _KEY, "epoch": _COUNT, "made_of": _KEY},
        "dispatches": {
            "number": _COUNT, "owner": _long(_TEXT), "state": _long(_TEXT), "fed": _COUNT, "position": _POSITION, "active": _whole(0, 1),
        },
        "ways": {"number": _COUNT, "broker": _long(_TEXT), "namespace": _long(_TEXT)},
        "requests": {"number": _COUNT, "attempts": _COUNT, "retries": _COUNT},
        "waits": {"invocation": _COUNT, "seconds": _SECONDS},
        "typed": {"invocation": _COUNT, "words": _long(_JSON)},
        "log": {"needed": _whole(0, 1), "stamp": _ANY, "earlier": _ANY},
        "sums": {"state": _whole(0, max(State)), "invocation": _COUNT, "errcode": _CODE, "many": _COUNT},
        "origins": {"invocation": _COUNT, "json": _long(_JSON)},
        "pulses": {"invocation": _COUNT, "at_ms": _MOMENT, "attempts": _COUNT, "earlier_ms": _MOMENT, "earlier_attempts": _COUNT},
        "timeline": {
            "number": _COUNT, "invocation": _COUNT, "from_ms": _MOMENT, "until_ms": _MOMENT, "sent": _COUNT, "rejected": _COUNT,
            "attempts": _COUNT, "retries": _COUNT, "rate": _maybe(_RATE), "held": _maybe(_long(_LINE)), "why": _maybe(_long(_LINE)),
            "took": _long(_JSON),
        },
        "levers": {
            "number": _COUNT, "invocation": _COUNT, "at_ms": _MOMENT, "by": _long(_TEXT), "lever": _among(("rate", "pause", "resume")),
            "before": _maybe(_RATE), "after": _maybe(_RATE),
        },
    }
)  # fmt: skip

#: One block begins where the one before it ends.
_APART = """SELECT 1 FROM (SELECT first_row, offset, lag(first_row + rows, 1, 1) OVER (ORDER BY number) AS next, lag(offset + length, 1, 0)
OVER (ORDER BY number) AS end FROM main.blocks) WHERE first_row <> next OR offset < end"""
_SURVEYED = "SELECT sum(rows) FROM main.blocks"
_COUNTED = "SELECT json_extract(json, '$.rows') FROM main.facts WHERE json_valid(json)"
#: Quick, as it is the table's own order.
_EDGES = "SELECT min(row), max(row) FROM main.rows"


def require_possible(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Raise ImpossibleError for a value in one of these tables that no process of ours has written."""
    for table in BOUNDS.keys() & tables:
        if found := connection.execute(_beyond(table)).fetchone():
            raise _impossible(table, found[0])
    if connection.execute(_APART).fetchone():
        raise _impossible("blocks", "first_row")
    (surveyed,) = connection.execute(_SURVEYED).fetchone()
    if surveyed is not None and any(many != surveyed for (many,) in connection.execute(_COUNTED)):
        raise _impossible("facts", "json")
    first, last = connection.execute(_EDGES).fetchone()
    if first is not None and not 1 <= first <= last <= (surveyed or MOST):
        raise _impossible("rows", "row")


def require_record(one: Record) -> Record:
    """The record, if a process of ours can have written it. Raises ImpossibleError."""
    try:
        possible = (
            0 <= one.row <= MOST
            and len(one.key) <= _LINE
            and 0 <= one.epoch <= MOST
            and 0 <= one.tries <= MOST
            and 0 <= one.at_ms <= LATEST
            and 0 <= one.invocation <= MOST
            and (one.first_ms is None or 0 <= one.first_ms <= LATEST)
            and (one.first_boot_ms is None or -LATEST <= one.first_boot_ms <= LATEST)
            and (one.errcode is None or -MOST <= one.errcode <= MOST)
        )
    except TypeError:  # of another type than its column
        possible = False
    if not possible:
        raise _impossible("rows", f"{one.row}")
    return one


def _impossible(table: str, column: str) -> ImpossibleError:
    return ImpossibleError(table, column)


@cache
def _beyond(table: str) -> str:
    """The question for the first column of a line that is beyond its bounds."""
    cases = " ".join(
        f"WHEN NOT coalesce({bound.format(column)}, 0) THEN '{column}'"
        for column, bound in BOUNDS[table].items()
    )
    return f"SELECT CASE {cases} END AS beyond FROM main.{table} WHERE beyond IS NOT NULL LIMIT 1"  # noqa: S608 - our own names
