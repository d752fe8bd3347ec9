"""How a campaign stands: summed up from its checkpoint alone."""

from dataclasses import dataclass

import msgspec

from wxpush.checkpoint import dispatched, invocations, rows, typed
from wxpush.checkpoint.base import Facts, Invocation
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.file.lock import begun
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.checkpoint.typed import Typed
from wxpush.options.common import BASE_URL
from wxpush.options.send import DoubtPolicy
from wxpush.parsing.baseurl import DEFAULT_BASE_URL
from wxpush.report.summary import Summary, count, summarise
from wxpush.run.job import SANDBOX
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
    #: Whose it is, and what was typed to send it.
    appid: str
    typed: Typed


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
        typed_then = checkpoint.ask(typed.newest) or _of_facts(facts)
    summary = msgspec.structs.replace(summary, running=alive)
    return Status(summary, mark, in_hands, doubtful.held, facts.appid, typed_then)


def _of_facts(facts: Facts) -> Typed:
    """What of it is known where nothing was noted."""
    return {} if facts.base_url in {SANDBOX.base_url, DEFAULT_BASE_URL} else {BASE_URL.flag: facts.base_url}


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
