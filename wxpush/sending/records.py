"""What the checkpoint is told of a message."""

from wxpush.detail import stored
from wxpush.model import Message, Record, State, Verdict
from wxpush.sending import retry
from wxpush.system.clock import Clock

_IN_FLIGHT = State.IN_FLIGHT
_UNKNOWN = frozenset({_IN_FLIGHT, State.IN_DOUBT})
_REJECTED = State.REJECTED


def record(
    outcome: tuple[Message, State, Verdict | None], at_ms: int, invocation: int, clock: Clock
) -> Record:
    """The record of a row that is in this state from now on, `at_ms`, with the verdict that put it there."""
    message, state, verdict = outcome
    # That its repeat was refused says nothing of an earlier try that got no answer: its date stays, and tells that there was one.
    first = message.first if state in _UNKNOWN or (state is _REJECTED and message.unsure) else None
    if first is not None and message.unsure:
        first = retry.redated(first, clock.instant())
    return Record(
        row=message.row,
        state=state,
        key=message.key,
        epoch=message.epoch,
        tries=message.earlier_tries + message.tries + (state is _IN_FLIGHT),  # it may leave at any moment
        first_ms=first.wall_ms if first else None,
        first_boot_ms=first.boot_ms if first else None,
        at_ms=at_ms,
        errcode=verdict.errcode if verdict else None,
        msgid=verdict.msgid if verdict else None,
        detail=stored(verdict.detail) if verdict and verdict.detail else None,
        invocation=invocation,
        who=message.who,
    )
