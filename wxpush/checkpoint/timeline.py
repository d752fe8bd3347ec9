"""How invocations went: a line for some seconds each, written with a commit that is made anyway, and read by who tells of it later.

Nothing depends on it: what a crash or a full disk takes of it is missing in a chart.
"""

import sqlite3
from collections import Counter, deque
from collections.abc import Iterator

import msgspec
from msgspec import Struct, field

from wxpush.checkpoint.base import Count
from wxpush.checkpoint.latencies import Bucket, Latencies

_WRITE = "INSERT INTO timeline VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_READ = "SELECT invocation, from_ms, until_ms, sent, rejected, attempts, retries, rate, held, why, took FROM timeline ORDER BY number"
_TOOK = "SELECT took FROM timeline WHERE invocation = ? AND took <> '{}'"
_json = msgspec.json.Decoder(dict[Bucket, Count])


class Stretch(Struct, frozen=True, kw_only=True):
    """Some seconds of an invocation. Times in ms since 1970; rows and requests are those of these seconds."""

    invocation: int
    from_ms: int
    until_ms: int
    sent: int = 0
    rejected: int = 0
    attempts: int = 0
    retries: int = 0
    #: Requests a second that were in force at its end; None: no bound.
    rate: float | None = None
    #: What held messages back, a word of `wxpush.hold.Held`, and why: an errcode, or a stable word for a fault; None: nothing, or not known.
    held: str | None = None
    why: str | None = None
    #: How long answers took, of a sample where there are thousands a second; none of a cluster, whose workers do not tell.
    took: Latencies = field(default_factory=dict)

    @property
    def idle(self) -> bool:
        """Whether nothing left and nothing became of any row."""
        return not (self.attempts or self.sent or self.rejected)


def write(connection: sqlite3.Connection, stretches: deque[Stretch]) -> None:
    """Write them inside the caller's transaction, and empty the queue, which another thread may fill meanwhile."""
    while stretches:
        one = stretches.popleft()
        values = msgspec.structs.astuple(one)[:-1]
        connection.execute(_WRITE, (*values, msgspec.json.encode(one.took).decode()))


def forget(connection: sqlite3.Connection, invocation: int) -> None:
    """Forget what an earlier run left of this invocation and later ones, inside the caller's transaction."""
    connection.execute("DELETE FROM timeline WHERE invocation >= ?", (invocation,))


def took(connection: sqlite3.Connection, invocation: int) -> Latencies:
    """How long the answers of one invocation took."""
    found: Counter[int] = Counter()
    if _there(connection):
        for (text,) in connection.execute(_TOOK, (invocation,)):
            found += _decoded(text)
    return found


def every(connection: sqlite3.Connection) -> Iterator[Stretch]:
    """All of them, as they went; none in a checkpoint of format 4 or earlier."""
    if not _there(connection):
        return
    names = Stretch.__struct_fields__
    for *values, text in connection.execute(_READ):
        yield Stretch(**dict(zip(names, [*values, _decoded(text)], strict=True)))


def _there(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'timeline'").fetchone())


def _decoded(text: str) -> Counter[int]:
    try:
        return Counter(_json.decode(text))
    except (msgspec.MsgspecError, RecursionError):
        raise sqlite3.DatabaseError from None  # as damage does: nobody else writes there
