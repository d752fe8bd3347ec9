"""Where a sandbox pushes delivery events, in which form, and what it does to them on the way."""

from enum import Enum
from itertools import accumulate
from random import Random
from typing import Annotated

from msgspec import Meta, Struct

from wxpush.parsing.baseurl import is_loopback
from wxpush.sandbox.faults import Rate, Seconds
from wxpush.words import Sentence

#: Known to everybody, as the sandbox's secret is: no real account has them.
CALLBACK_TOKEN = "sandboxtoken"  # noqa: S105 - nobody's
CALLBACK_KEY = "sandboxsandboxsandboxsandboxsandboxsandbox1"
#: Rates may be given as 0.1 ten times over.
_ALL = 1 + 1e-9


class CallbackMode(Enum):
    """How pushes are encrypted."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"
    #: Each in one of these, by chance.
    MIXED = "mixed"


class CallbackForm(Enum):
    """How pushes are written."""

    XML = "xml"
    JSON = "json"
    MIXED = "mixed"


class Callback(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it. Rates are shares of the accepted messages. Without `url` nothing is pushed."""

    #: On this machine only.
    url: str = ""
    token: str = CALLBACK_TOKEN
    key: Annotated[str, Meta(pattern="^[A-Za-z0-9+/]{43}$")] = CALLBACK_KEY
    mode: CallbackMode = CallbackMode.PLAIN
    form: CallbackForm = CallbackForm.XML
    #: From the acceptance to the push, and up to `spread` more: what spreads is shuffled.
    delay: Seconds = 1.0
    spread: Seconds = 0.0
    #: How often a push is tried that is not answered as it should be, and after which pause again.
    tries: Annotated[int, Meta(ge=1)] = 3
    pause: Seconds = 0.5
    #: Outcomes other than success; they add up to 1 at most.
    blocked_rate: Rate = 0.0
    failed_rate: Rate = 0.0
    limited_rate: Rate = 0.0
    #: Pushed twice; never pushed; pushed with MsgID 0.
    doubled_rate: Rate = 0.0
    lost_rate: Rate = 0.0
    nameless_rate: Rate = 0.0
    #: Events of messages that nobody sent, beside those of the messages.
    foreign_rate: Rate = 0.0
    #: Path of the account of it: a line for each event; None: none is kept.
    account: str | None = None

    def __post_init__(self) -> None:
        if self.url and not is_loopback(self.url):
            raise ValueError(Sentence("sandbox.callback_loopback_only"))
        if self.blocked_rate + self.failed_rate + self.limited_rate > _ALL:
            raise ValueError(Sentence("sandbox.callback_rates_over_1"))

    def status(self, random: Random) -> str:
        """What becomes of a message, in WeChat's words."""
        drawn = random.random()
        bounds = accumulate((self.blocked_rate, self.failed_rate, self.limited_rate))
        words = ("failed:user block", "failed: system failed", "failed:freq limit")
        return next((word for bound, word in zip(bounds, words, strict=True) if drawn < bound), "success")
