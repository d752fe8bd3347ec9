"""Faults that are made on purpose: their settings, and the random choice of one for each call."""

from enum import Enum
from itertools import accumulate
from random import Random
from types import MappingProxyType
from typing import Annotated

from msgspec import Meta, Struct

from wxpush.words import Sentence

Rate = Annotated[float, Meta(ge=0, le=1)]
Seconds = Annotated[float, Meta(ge=0)]
Count = Annotated[int, Meta(ge=0)]

#: Rates may be given as 0.1 ten times over.
_ALL = 1 + 1e-9


class Fate(Enum):
    """What happens to one send call. Those that end in _AFTER, TRUNCATED and HANG: after the message was delivered."""

    NONE = "none"
    BUSY = "busy"
    UNKNOWN_TEMPLATE = "unknown_template"
    HTTP_500 = "http_500"
    HTML_BEFORE = "html_before"
    RESET_BEFORE = "reset_before"
    BUSY_AFTER = "busy_after"
    HTML_AFTER = "html_after"
    RESET_AFTER = "reset_after"
    TRUNCATED = "truncated"
    HANG = "hang"


class ForeignInBatch(Enum):
    """What becomes of a call that asks who follows, when one of those asked about is of another account."""

    #: The answer says that they do not follow.
    UNFOLLOWED = "unfollowed"
    #: The whole call is refused with 40003.
    REFUSED = "refused"
    #: They get what belongs to the next, who get what belongs to the one behind them, and so on.
    SHIFTED = "shifted"


class Faults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All knobs. Rates are shares of the send calls, each call has one fate at most, so they add up to 1 at most."""

    #: Wait before every answer to a send call, and up to `jitter` more; the message is accepted before the wait.
    latency: Seconds = 0.0
    jitter: Seconds = 0.0
    #: Answered -1, not accepted.
    busy_rate: Rate = 0.0
    #: Answered -1 although accepted.
    busy_after_rate: Rate = 0.0
    #: Answered -1, not accepted, when more send calls than this are open at once.
    busy_above: Count | None = None
    #: A valid template answered with 40037.
    unknown_template_rate: Rate = 0.0
    reset_before_rate: Rate = 0.0
    reset_after_rate: Rate = 0.0
    html_before_rate: Rate = 0.0
    html_after_rate: Rate = 0.0
    http_500_rate: Rate = 0.0
    truncated_rate: Rate = 0.0
    #: Accepted and never answered.
    hang_rate: Rate = 0.0
    #: 45011 above it, until the next minute.
    minute_cap: Count | None = None
    #: 45009 above it, until the next day in Shanghai.
    daily_limit: Count = 100_000
    #: Seconds a new access token lives.
    token_lifetime: Annotated[float, Meta(gt=0)] = 7200.0
    #: Address that the token endpoints refuse with 40164; empty: none.
    ip_not_allowed: str = ""
    #: Answer of every send call, such as 48001; 0: none.
    account_errcode: int = 0
    #: Calls for followers, tags and who follows: answered -1; 45011 above so many a minute; 45009 above so many a day, each kind for itself.
    people_busy_rate: Rate = 0.0
    people_minute_cap: Count | None = None
    people_daily_limit: Count = 500_000
    #: WeChat does not say; all three have been told of.
    foreign_in_batch: ForeignInBatch = ForeignInBatch.UNFOLLOWED

    def __post_init__(self) -> None:
        if sum(getattr(self, name) for name in FATES) > _ALL:
            raise ValueError(Sentence("sandbox.rates_above_one"))


FATES = MappingProxyType(
    {
        "busy_rate": Fate.BUSY,
        "busy_after_rate": Fate.BUSY_AFTER,
        "unknown_template_rate": Fate.UNKNOWN_TEMPLATE,
        "reset_before_rate": Fate.RESET_BEFORE,
        "reset_after_rate": Fate.RESET_AFTER,
        "html_before_rate": Fate.HTML_BEFORE,
        "html_after_rate": Fate.HTML_AFTER,
        "http_500_rate": Fate.HTTP_500,
        "truncated_rate": Fate.TRUNCATED,
        "hang_rate": Fate.HANG,
    }
)


class ActiveFaults:
    """The faults in force, and their random numbers. The same seed gives the same fates in the same order of calls."""

    def __init__(self, faults: Faults, random: Random) -> None:
        self._random = random
        self.change(faults)

    def change(self, faults: Faults) -> None:
        """From now on these, all of them: a knob that is not named is at its default."""
        self.faults = faults
        rates = [getattr(faults, name) for name in FATES]
        self._bands = tuple(zip(accumulate(rates), FATES.values(), strict=True)) if any(rates) else ()

    def fate(self) -> Fate:
        if not self._bands:
            return Fate.NONE
        draw = self._random.random()
        return next((fate for edge, fate in self._bands if draw < edge), Fate.NONE)

    def delay(self) -> float:
        """Seconds to wait before the answer."""
        jitter = self.faults.jitter
        return self.faults.latency + (self._random.random() * jitter if jitter else 0.0)
