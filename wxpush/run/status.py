"""How a campaign stands: summed up from its checkpoint alone."""

from dataclasses import dataclass

import msgspec

from wxpush.checkpoint import dispatched, invocations, rows
from wxpush.checkpoint.base import Invocation
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.file.lock import begun
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.options.send import DoubtPolicy
from wxpush.report.summary import Summary, count, summarise
from wxpush.run.place import Place
from wxpush.run.preparing.doubts import doubtful_rows
from wxpush.system.clock import Clock


@dataclass(frozen=True, slots=True)
class Status:
    """A checkpoint, summed up. `mark`: the dispatch that nobody is at work to see to its end; `in_hands`: rows that it has."""

    summary: Summary
    mark: Dispatch | None
    in_hands: int
    #: Rows in doubt that are too old to be repeated.
    held: int


def status(where: Place, clock: Clock) -> Status | None:
    """Sum up a checkpoint; None when there is none, or no survey in it."""
    alive = begun(where.checkpoint)
    checkpoint = SqliteCheckpoint.read(where.checkpoint)
    if checkpoint is None:
        return None
    with checkpoint, checkpoint.snapshot():
        facts = checkpoint.facts()
        if facts is None:
            return None
        last = checkpoint.invocations()[-1:]
        number = last[0].number if last else None
        alive = alive and checkpoint.ask(invocations.unended)
        mark = None if alive else checkpoint.ask(dispatched.active)
        in_hands = (
            checkpoint.ask(lambda connection: dispatched.in_hands(connection, facts.rows)) if mark else 0
        )
        counts = count(facts.rows, checkpoint.ask(rows.counts), number, alive=alive, in_hands=in_hands)
        invocation = _timed(last[0], clock, alive=alive) if last else None
        waited = checkpoint.ask(lambda connection: invocations.waited(connection, number)) if number else 0.0
        ended = invocation is not None and invocation.exit_code is not None
        summary = summarise(
            facts, counts, invocation, checkpoint.ask(rows.errcodes), waited=waited if ended else 0.0
        )
        doubtful = doubtful_rows(checkpoint, clock, DoubtPolicy.HOLD, last_row=facts.rows)
    return Status(msgspec.structs.replace(summary, running=alive), mark, in_hands, doubtful.held)


def _timed(invocation: Invocation, clock: Clock, *, alive: bool) -> Invocation:
    """The invocation with the time that it took, or has taken so far; of one that was cut off up to the last that it wrote."""
    if alive:
        seconds = max(clock.wall_ms() - invocation.started_ms, 0) / 1000
        return msgspec.structs.replace(invocation, exit_code=None, reason=None, total_seconds=seconds)
    if invocation.exit_code is None:
        # The newest record of a dispatcher is its workers' and may be older than what it counted.
        seconds = max((invocation.last_ms - invocation.started_ms) / 1000, invocation.seconds)
        return msgspec.structs.replace(invocation, total_seconds=seconds)
    return invocation
