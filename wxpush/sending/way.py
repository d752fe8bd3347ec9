"""What a sender is given: the way to one account, time and chance, and who is told of refusals."""

from collections.abc import Callable
from dataclasses import dataclass

from wxpush.model import Message, Verdict
from wxpush.sending.inquiries import AccountQuestions
from wxpush.system.clock import Clock
from wxpush.token.base import Tokens
from wxpush.transport.base import Transport


@dataclass(frozen=True, slots=True)
class Way:
    """An open way to one account. `account` answers what a refusal leaves open."""

    transport: Transport
    tokens: Tokens
    account: AccountQuestions


@dataclass(frozen=True, slots=True)
class World:
    """The time, and random numbers in [0, 1)."""

    clock: Clock
    chance: Callable[[], float]


def _ignore(_message: Message, _verdict: Verdict) -> None:
    return


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told of refusals; none may wait. `witness`: each request that was not taken; `rejected`: each row settled as rejected."""

    witness: Callable[[Message, Verdict], None] = _ignore
    rejected: Callable[[Message, Verdict], None] = _ignore


NOBODY = Listeners()
