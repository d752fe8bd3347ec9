"""How a campaign stands: summed up from its checkpoint alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec

from wxpush.channels import known
from wxpush.checkpoint import dispatched, invocations, moves, pulse, rows, timeline, typed
from wxpush.checkpoint.base import UNKNOWN_ORIGIN, Facts, Invocation, Origin
from wxpush.checkpoint.dispatched import Dispatch
from wxpush.checkpoint.file.lock import begun
from wxpush.checkpoint.sqlite import SqliteCheckpoint
from wxpush.checkpoint.typed import Typed
from wxpush.model import State
from wxpush.options.common import BASE_URL
from wxpush.parsing.baseurl import DEFAULT_BASE_URL
from wxpush.report.delivered import with_delivery
from wxpush.report.standing import StatusSummary, answered, left, pace, status_summary
from wxpush.report.summary import Counts, count, summarise
from wxpush.run.identity import SANDBOX
from wxpush.run.place import Place
from wxpush.run.preparing.doubts import unknowns
from wxpush.run.receipts.looking import look_at_delivery
from wxpush.system.clock import Clock


@dataclass(frozen=True, slots=True)
class Status:
    """A checkpoint, summed up. `mark`: the dispatch that nobody is at work to see to its end; `in_hands`: rows that it has."""

    summary: StatusSummary
    mark: Dispatch | None
    in_hands: int
    #: Rows in doubt that are too old to be repeated.
    held: int
    #: Whose it is, and what was typed to send it.
    appid: str
    typed: Typed


def status(where: Place, clock: Clock) -> Status | None:
    """Sum up a checkpoint; None when there is none, or no survey in it."""
    with looking(where, clock) as look:
        return look.take(where) if look else None


@contextmanager
def looking(where: Place, clock: Clock) -> Iterator["Look | None"]:
    """Look at a checkpoint as it is at one moment, whatever another process writes meanwhile; None when there is none, or no survey in it."""
    alive = begun(where.checkpoint)
    checkpoint = SqliteCheckpoint.read(where.checkpoint)
    if checkpoint is None:
        yield None
        return
    with checkpoint, checkpoint.snapshot():
        facts = checkpoint.facts()
        if facts is None:
            yield None
        else:
            yield Look(checkpoint, facts, clock, alive=alive and checkpoint.ask(invocations.unended))


class Look:
    """One look at a checkpoint. `alive`: a process is at work on it."""

    def __init__(self, checkpoint: SqliteCheckpoint, facts: Facts, clock: Clock, *, alive: bool) -> None:
        self.checkpoint = checkpoint
        self.facts = facts
        self._clock = clock
        self._alive = alive
        last = checkpoint.invocations()[-1:]
        self._last = _timed(last[0], clock, alive=alive) if last else None

    def take(self, where: Place) -> Status:
        checkpoint, facts, last = self.checkpoint, self.facts, self._last
        mark = None if self._alive else checkpoint.ask(dispatched.active)
        in_hands = (
            checkpoint.ask(lambda connection: dispatched.in_hands(connection, facts.rows)) if mark else 0
        )
        number = last.number if last else None
        states = checkpoint.ask(rows.counts)
        counts = count(facts.rows, states, number, alive=self._alive, in_hands=in_hands)
        summary = summarise(facts, counts, last, checkpoint.ask(rows.errcodes), waited=self._waited())
        origin = (
            checkpoint.ask(lambda connection: pulse.origin(connection, last.number))
            if last
            else UNKNOWN_ORIGIN
        )
        found = status_summary(
            msgspec.structs.replace(summary, running=self._alive),
            facts,
            origin,
            checkpoint=str(where.checkpoint.absolute()),
            errcodes=known(facts.channel).errcodes,
            moves=checkpoint.ask(lambda connection: moves.of(connection, number or 0)),
        )
        look = look_at_delivery(where, checkpoint)
        found = with_delivery(found, look.sums, look.fault)
        if last is not None:
            took = checkpoint.ask(lambda connection: timeline.took(connection, last.number))
            found = msgspec.structs.replace(found, **answered(took))
        if self._alive and last is not None:
            settled = sum(
                many
                for (state, of), many in states.items()
                if of == last.number and state is not State.IN_FLIGHT
            )
            return self._told(self._going_on(found, counts, origin, last, settled), None, 0, 0)
        doubts = unknowns(checkpoint, self._clock)
        if doubts.young:
            until = datetime.fromtimestamp(doubts.until_ms / 1000).astimezone().isoformat(timespec="seconds")
            found = msgspec.structs.replace(found, repeatable=doubts.young, repeatable_until=until)
        return self._told(found, mark, in_hands, doubts.rows - doubts.young)

    def _told(self, found: StatusSummary, mark: Dispatch | None, in_hands: int, held: int) -> Status:
        given = self.checkpoint.ask(typed.newest) or _of_facts(self.facts)
        return Status(found, mark, in_hands, held, self.facts.appid, given)

    def _going_on(
        self, found: StatusSummary, counts: Counts, origin: Origin, last: Invocation, settled: int
    ) -> StatusSummary:
        """With how fast it goes now, and for how long."""
        before = self.checkpoint.ask(lambda connection: pulse.earlier(connection, last.number))
        if before is None:
            return found
        rate, eta = pace(last, before, self._clock.wall_ms(), left=left(counts, origin, settled))
        return msgspec.structs.replace(found, rate=rate, eta=None if found.paused else eta)

    def _waited(self) -> float:
        last = self._last
        if last is None or last.exit_code is None:
            return 0.0
        return self.checkpoint.ask(lambda connection: invocations.waited(connection, last.number))


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
