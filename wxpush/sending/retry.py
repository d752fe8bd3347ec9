"""What becomes of a message after its reply: settled, or back to the queue. Pure: time and random number are handed in.

Every repeat of a message that may have been accepted carries the same id and leaves while the first try is young enough for the
platform to tell that it is one. How young that is, and whether there is such an id at all, its kind says (`Repeats`).
"""

from dataclasses import dataclass
from enum import Enum
from math import inf

from wxpush.channels.base import Repeats
from wxpush.detail import expired
from wxpush.model import Instant, Kind, Message, State, Verdict

MAX_TRIES = 5

#: Seconds, at the most, before a request is made again that never left. After other trouble it is one second at the most,
#: and twice as long each time.
_LONGEST_UNSENT = 2.0
#: After its deadline a try may still arrive for this many seconds. Where it arrives late and is refused, as its token is too old,
#: WeChat has seen it all the same: 65 seconds after the first 40241 the second would tell of that one only.
_STRAGGLING = 40.0


class When(Enum):
    """Where a message that is not settled waits."""

    LATER = "later"
    #: After everything else of this invocation.
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Settle:
    state: State


@dataclass(frozen=True, slots=True)
class Again:
    """Back to the queue. A free repeat is no retry: it spends no try and no budget."""

    delay: float = 0.0
    when: When = When.LATER
    free: bool = False


#: Tries of this message in this invocation are used up, or its repeats have no time left.
_HOLD = Settle(State.IN_DOUBT)
_UNTOUCHED = Settle(State.PENDING)

#: Answers that end a row whatever was before.
FINAL = {
    Kind.SENT: Settle(State.SENT),
    Kind.UNDER_REVIEW: Settle(State.UNDER_REVIEW),
    Kind.REJECTED: Settle(State.REJECTED),
}


def after(
    message: Message, verdict: Verdict, now: Instant, chance: float, *, repeats: Repeats
) -> Settle | Again:
    """Decide for a verdict that is not final. `message` has this reply's try counted and `message.last` is the verdict before; chance is in [0, 1)."""
    plan = _plan(message, verdict, chance, repeats)
    if isinstance(plan, Again) and message.unsure and seconds_left(message, now, repeats) <= plan.delay:
        return _HOLD
    return plan


def unanswered(message: Message) -> Settle:
    """The end of a message whose invocation ends before its answer: in doubt if any try may have been accepted."""
    return _HOLD if message.unsure else _UNTOUCHED


def over(message: Message, now: Instant, repeats: Repeats) -> tuple[State, Verdict | None] | None:
    """The end of a message for which there is no time left, with what is told of it; None: there is time.

    One that may have been accepted is in doubt: that its row has expired says nothing of what arrived before.
    """
    expires_ms = message.expires_ms
    gone = expires_ms is not None and expires_ms <= now.wall_ms
    if message.unsure:
        return (State.IN_DOUBT, message.last) if gone or seconds_left(message, now, repeats) <= 0 else None
    if not gone or expires_ms is None:
        return None
    return State.EXPIRED, Verdict(Kind.UNSENT, detail=expired(expires_ms))


def seconds_left(message: Message, now: Instant, repeats: Repeats) -> float:
    """How long this message, which may have been accepted, may still be sent.

    Where no repeat is safe, once in an invocation: that is the operator's word, without which it would not be in the queue.
    """
    if not repeats.seconds:
        return 0.0 if message.tries else inf
    return repeats.seconds - (age(message.first, now) if message.first else 0.0)


def age(first: Instant, now: Instant) -> float:
    """Seconds between two instants of one boot: the larger of both clocks' words, for a clock may be set back."""
    return max(now.wall_ms - first.wall_ms, now.boot_ms - first.boot_ms) / 1000


def redated(first: Instant, now: Instant) -> Instant:
    """The same moment of this boot, by a wall clock that may have been set back since: after a reboot it alone tells the age."""
    return Instant(min(first.wall_ms, now.wall_ms - (now.boot_ms - first.boot_ms)), first.boot_ms)


def _plan(message: Message, verdict: Verdict, chance: float, repeats: Repeats) -> Settle | Again:
    match verdict.kind:
        case Kind.HALT:
            return unanswered(message)
        case Kind.TOKEN:
            return Again(free=True)
        case Kind.UNSENT:
            return Again(chance * _LONGEST_UNSENT, free=True)
        case Kind.REPEATED:
            return _after_repeated(message, verdict, repeats)
        case Kind.DEFERRED:
            return _after_deferred(message)
        case _:
            return _after_trouble(message, chance)


def _after_trouble(message: Message, chance: float) -> Settle | Again:
    if message.tries >= MAX_TRIES:
        return unanswered(message)
    return Again(chance * 2 ** (message.tries - 1))


def _after_repeated(message: Message, verdict: Verdict, repeats: Repeats) -> Settle | Again:
    lately = repeats.seen_lately.get(verdict.errcode or 0)
    if lately is None:
        # The id is this row's alone: who answers that it is taken has the message, even where this checkpoint, being lost or
        # an older copy, never tried the row.
        return Settle(State.SENT)
    if message.last is not None and message.last.kind is Kind.REPEATED:
        # Later than WeChat's minute after this process's own request: the id may have been taken before, on behalf of a checkpoint
        # that is lost or newer. Rejected, it would be sent to whoever has it by `retry`.
        return Settle(State.SENT) if message.unsure else _HOLD
    return Again(lately + (_STRAGGLING if message.unsure else 0.0))


def _after_deferred(message: Message) -> Settle | Again:
    if message.unsure:
        # Whether an earlier try was accepted stays unknown; the repeats may not wait for the end of the run.
        return _HOLD
    again = message.last is not None and message.last.kind is Kind.DEFERRED
    return Settle(State.REJECTED) if again else Again(when=When.LAST)
