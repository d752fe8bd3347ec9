"""All limits of one sender together."""

from dataclasses import dataclass, field

from wxpush.limits.base import Rate
from wxpush.limits.breaker import Breaker
from wxpush.limits.foreign import Foreign
from wxpush.limits.refusals import Canary, MaxErrors, Refusals
from wxpush.limits.window import WindowLimit


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything that says when a message may leave, and when none may any more."""

    rate: Rate
    breaker: Breaker
    refusals: Refusals
    max_errors: MaxErrors
    canary: Canary
    foreign: Foreign = field(default_factory=Foreign)
    window: WindowLimit | None = None
