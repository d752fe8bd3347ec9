"""Rows of a run that are in flight, as the map has them: what a dispatcher that ends early must not take for untouched."""

from dataclasses import dataclass

from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.runs import Run
from wxpush.cluster.store.runscripts import OUT
from wxpush.cluster.store.strange import reading
from wxpush.detail import Detail, stored
from wxpush.model import Instant, Message, Record, State

_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class InFlight:
    """A row, the age of its first try in ms, None where nobody can tell, and its tries in this dispatch that are known."""

    row: int
    age_ms: int | None
    tries: int

    def doubted(self, message: Message, now: Instant, *, detail: Detail, invocation: int) -> Record:
        """The row as one of which nobody can tell any more whether it arrived. `message` is its own."""
        return Record(
            row=self.row,
            state=State.IN_DOUBT,
            key=message.key,
            epoch=message.epoch,
            tries=max(1, message.earlier_tries + self.tries),
            first_ms=None if self.age_ms is None else now.wall_ms - self.age_ms,
            first_boot_ms=None if self.age_ms is None else now.boot_ms - self.age_ms,
            at_ms=now.wall_ms,
            detail=stored(detail),
            invocation=invocation,
            who=message.who,
        )


async def in_flight(store: Store, names: Names, run: Run, *, doubtful: bool = False) -> list[InFlight]:
    """All of them, in order; `doubtful`: also those that may have arrived and are to be repeated. Raises GoneError, AwayError, DiskError."""
    other = int(State.IN_DOUBT if doubtful else State.IN_FLIGHT)
    found: list[int] = []
    start = 1
    async for piece in run.pieces():
        if State.IN_FLIGHT in piece or other in piece:
            found += [row for row, byte in enumerate(piece, start) if byte in (State.IN_FLIGHT, other)]
        start += len(piece)
    keys = [names.run(run.id, part) for part in ("map", "first")]
    keys += [names.run(run.id), names.run(run.id, "tries")]
    out: list[InFlight] = []
    for first in range(0, len(found), _ROWS_AT_ONCE):
        numbers = await store.run(OUT, keys, other, *found[first : first + _ROWS_AT_ONCE])
        with reading(store.label, keys[0]):
            threes = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
            out += [InFlight(row, age if age >= 0 else None, tries) for row, age, tries in threes]
    return out
