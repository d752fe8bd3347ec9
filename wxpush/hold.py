"""What keeps messages from leaving, or lets fewer leave than were asked for, as a value. Whoever knows of such a thing has a `hold`
that is asked when somebody looks; nothing is noted for it meanwhile.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from wxpush.detail import Detail
from wxpush.model import Verdict


class Held(StrEnum):
    """By what. The words are stable, as programs read them; the weightiest stand first, and the first that holds is told."""

    #: Nothing more leaves, and what is in flight is waited for.
    STOPPING = "stopping"
    PAUSED = "paused"
    #: Outside the window of the campaign, or before --at.
    WINDOW = "window"
    NO_WORKER = "no_worker"
    #: Nothing is left but rows in doubt, which are repeated while that is safe.
    LINGERING = "lingering"
    TOKEN = "token"  # noqa: S105 - a word, no secret
    #: Most requests fail: none leaves for a while, or one alone that tries.
    BREAKER = "breaker"
    PROBING = "probing"
    #: Nothing leaves before WeChat or a gateway takes requests again.
    THROTTLED = "throttled"
    ASKING_QUOTA = "asking_quota"
    ASKING_TEMPLATE = "asking_template"
    CANARY = "canary"
    NO_ANSWER = "no_answer"
    #: Answers of one code in a row are not settled before it is known whether they are about their rows.
    KEPT_BACK = "kept_back"
    #: Nothing is left but rows that are to be repeated later.
    REPEATS = "repeats"
    #: The rate is so low that the next message is some time away.
    SPACED = "spaced"
    # Messages leave from here on, slower than asked for, or not for long.
    SLOWED = "slowed"
    #: Other processes on this host send for the same account.
    SHARED = "shared"
    FAULTS = "faults"
    DISK = "disk"
    SLOW_ANSWERS = "slow_answers"
    REPEATING = "repeating"
    QUOTA = "quota"


#: By these no message leaves.
STALLS = frozenset([*Held][: [*Held].index(Held.SLOWED)])


class Hold(Struct, frozen=True, kw_only=True):
    """One such thing at one moment."""

    by: Held
    #: Until it ends, or is tried again; None: nobody knows.
    seconds: float | None = None
    #: The answer that is why, or what came instead of one.
    why: Verdict | None = None
    #: How many rows, requests or answers it is about, and of how many.
    many: int = 0
    of: int = 0
    #: Messages a second that may leave now, or once it is over.
    rate: float | None = None
    #: How long one takes, or the longest did.
    takes: float | None = None
    #: And how long each may take at the most.
    most: float | None = None
    #: Seconds until the run is given up for it.
    gives_up: float | None = None

    @property
    def errcode(self) -> int | None:
        """WeChat's, where an answer is why."""
        return None if self.why is None else self.why.errcode

    @property
    def said(self) -> Detail:
        """WeChat's own words, or what requests died of."""
        return "" if self.why is None else self.why.detail

    @property
    def fault(self) -> str | None:
        """A stable word for what requests died of: `name_not_resolved`, `http_500`."""
        if self.errcode is not None or not self.said:
            return None
        word = self.said if isinstance(self.said, str) else self.said.id.partition(".")[2]
        return "_".join(word.lower().split())


#: Told the time, in monotonic seconds.
Holder: TypeAlias = Callable[[float], Hold | None]
