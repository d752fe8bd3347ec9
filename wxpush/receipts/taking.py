"""Takes over from checkpoints which rows were accepted, so that events are joined to them as they come.

A checkpoint is only read, as `status` reads it: without its lock, while a send may be writing it. It is never written, so nothing of the two files must happen together:
whatever was not taken over yet is the next time, and to take a row twice changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from types import TracebackType
from typing import Self, TypeAlias

from wxpush.checkpoint import rows
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.errors import WxpushError
from wxpush.model import State
from wxpush.receipts.file.store import AcceptedRow, KnownRun, ReceiptsFile

#: Rows of one transaction: an event that comes meanwhile waits for no more than that.
_BLOCK = 2000
_JOINED = 10_000
_ACCEPTED = (State.SENT, State.UNDER_REVIEW)
_UNSETTLED = (State.PENDING, State.IN_FLIGHT, State.IN_DOUBT)
_Found: TypeAlias = tuple[int, int, int | None, int, int]
_READ = "SELECT row, state, msgid, who, at_ms FROM rows WHERE row > ? ORDER BY row LIMIT ?"


def run_identity(facts: Facts, first: Invocation) -> bytes:
    """What tells a run from every other, wherever its checkpoint is moved: 16 bytes. `first`: its first invocation."""
    parts = (facts.appid, facts.name, str(facts.run), first.boot_id, str(first.started_ms))
    return blake2b("\0".join(parts).encode(), digest_size=16).digest()


def make_known(checkpoint: SqliteCheckpoint, file: ReceiptsFile) -> bytes | None:
    """Make the run of a checkpoint known to a receipts file; None where it has not begun. Raises as both files do."""
    facts, every = checkpoint.facts(), checkpoint.invocations()
    if facts is None or not every:
        return None
    identity = run_identity(facts, every[0])
    file.know(identity, checkpoint.path, facts.name, facts.run)
    return identity


def take_over(file: ReceiptsFile, known: KnownRun) -> bool:
    """Take over what a run has accepted since the last time; False where its checkpoint cannot be read, or is of another run by now.

    Raises DiskError and BusyError of the receipts file.
    """
    try:
        with _Accepting(known) as accepting:
            newest, accepted = accepting.standing()
            if (newest, accepted) == (known.invocation, known.accepted):
                return True
            low = begin = position = known.low if newest == known.invocation else 0
            while found := accepting.after(position):
                last = found[-1][0]
                file.take_rows(known.number, position + 1, last, list(_taken(found)))
                if low == position:
                    low = _settled(low, found)
                position = last
    except _GoneError:
        return False
    # When all are there: of several of one person the nearest is to be found.
    for first in range(begin + 1, position + 1, _JOINED):
        file.join_rows_by_person(known.number, first, first + _JOINED - 1)
    file.note_taken(known.number, low=low, invocation=newest, accepted=accepted)
    return True


class _GoneError(Exception):
    """The checkpoint is not there any more, cannot be read, or is of another run by now."""


class _Accepting:
    """The checkpoint of a run. Each question is answered as of one moment, and only of this run; between two of them nothing is held."""

    def __init__(self, known: KnownRun) -> None:
        self._known = known

    def __enter__(self) -> Self:
        with _gone():
            checkpoint = SqliteCheckpoint.read(self._known.checkpoint)
        if checkpoint is None:
            raise _GoneError
        self._checkpoint = checkpoint
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._checkpoint.close()

    def standing(self) -> tuple[int, int]:
        """The number of its newest invocation, and how many rows are accepted. A later invocation may change rows anywhere, as `retry` does."""
        with self._of_this_run() as newest:
            counts = self._checkpoint.ask(rows.counts)
        return newest, sum(many for (state, _), many in counts.items() if state in _ACCEPTED)

    def after(self, position: int) -> list[_Found]:
        """The next records."""
        with self._of_this_run():
            return self._checkpoint.ask(
                lambda connection: connection.execute(_READ, (position, _BLOCK)).fetchall()
            )

    @contextmanager
    def _of_this_run(self) -> Iterator[int]:
        with _gone(), self._checkpoint.snapshot():
            facts, every = self._checkpoint.facts(), self._checkpoint.invocations()
            if facts is None or not every or run_identity(facts, every[0]) != self._known.identity:
                raise _GoneError
            yield every[-1].number


@contextmanager
def _gone() -> Iterator[None]:
    try:
        yield
    except WxpushError:
        raise _GoneError from None


def _taken(found: list[_Found]) -> Iterator[AcceptedRow]:
    for row, state, msgid, who, at_ms in found:
        if state in _ACCEPTED:
            yield AcceptedRow(row, msgid, who, at_ms)


def _settled(low: int, found: list[_Found]) -> int:
    """Up to which row, without a gap, nothing changes any more in this invocation."""
    for row, state, *_ in found:
        if row != low + 1 or state in _UNSETTLED:
            break
        low = row
    return low
