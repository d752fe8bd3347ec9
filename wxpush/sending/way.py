"""What a sender has around it: the way to one account, and time and chance."""

from collections.abc import Callable
from dataclasses import dataclass

from wxpush.sending.inquiries import Account
from wxpush.system.clock import Clock
from wxpush.token.base import Tokens
from wxpush.transport.base import Transport


@dataclass(frozen=True, slots=True)
class Way:
    """An open way to one account. `account` answers what a refusal leaves open."""

    transport: Transport
    tokens: Tokens
    account: Account


@dataclass(frozen=True, slots=True)
class World:
    """The time, and random numbers in [0, 1)."""

    clock: Clock
    chance: Callable[[], float]
