"""Rows that workers had when their dispatch is given up: in doubt from then on, in the checkpoint that is a local one again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from wxpush.checkpoint import dispatched
from wxpush.cluster.dispatch.abandoning import Left
from wxpush.cluster.store.inflight import InFlight
from wxpush.errors import ChangedError
from wxpush.model import Message, Record, State
from wxpush.run.invocation import Begun, feed
from wxpush.run.session import Session
from wxpush.words import Sentence

_ROWS_AT_ONCE = 10_000
_DETAIL = Sentence("rows.dispatch_given_up")


@dataclass(frozen=True, slots=True)
class HandedRows:
    """What workers had of a campaign."""

    session: Session
    begun: Begun

    def records(self, left: Left) -> list[Record]:
        """Records that put the rows that workers had, and that have no result, in doubt. Raises ChangedError where their messages cannot be
        composed again.
        """
        checkpoint, facts = self.session.checkpoint, self.session.facts
        if left.known:
            wanted = left.doubtful
        else:
            hands = checkpoint.ask(dispatched.hands)
            wanted = {row: InFlight(row, None, 1) for row in self._in_hands(min(hands.fed, facts.rows))}
        if not wanted:
            return []
        require_same(self.session)
        messages, now = feed(self.session, self.begun), self.session.machine.clock.instant()
        found = [
            wanted[message.row].doubted(message, now, detail=_DETAIL, invocation=self.begun.number)
            for message in _within(messages.within, sorted(wanted))
            if message.row in wanted
        ]
        if len(found) < len(wanted):
            raise ChangedError("run.rows_cannot_be_made", many=len(wanted) - len(found))
        return found

    def _in_hands(self, last: int) -> Iterator[int]:
        """Rows that workers have, as far as this checkpoint can tell."""
        for start in range(1, last + 1, _ROWS_AT_ONCE):
            end = min(last, start + _ROWS_AT_ONCE - 1)
            known = self.session.checkpoint.between(start, end)
            for row in range(start, end + 1):
                if row not in known or known[row].state is State.PENDING:
                    yield row


def require_same(session: Session) -> None:
    """Raise ChangedError where the files do not make the messages that were handed out."""
    facts, source = session.facts, session.job.source
    same = source.identity() == facts.source or source.unchanged(session.checkpoint.blocks())
    if not same or session.job.fingerprint != facts.campaign:
        raise ChangedError("run.changed_since_dispatched")


def _within(messages: Callable[[int, int], Iterator[Message]], wanted: Sequence[int]) -> Iterator[Message]:
    """The messages of these rows, which are in order, and of some between them."""
    for start in range(0, len(wanted), _ROWS_AT_ONCE):
        some = wanted[start : start + _ROWS_AT_ONCE]
        if some[-1] - some[0] < 2 * len(some):
            yield from messages(some[0], some[-1])
        else:
            for row in some:
                yield from messages(row, row)
