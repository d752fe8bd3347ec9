"""Everything that can go wrong in the simulated world, by name, and the dice."""

from enum import Enum
from random import Random


class Fate(Enum):
    """What happens to one request. AFTER: once the message is delivered; BEFORE: it never is."""

    OK = "ok"
    NEVER_LEFT = "never left"
    RESET_BEFORE = "reset before"
    RESET_AFTER = "reset after"
    HANG_BEFORE = "hang before"
    HANG_AFTER = "hang after"
    LATE = "arrives after its deadline"
    SLOW = "answered about its deadline"
    HTTP_500 = "500"
    HTTP_502_AFTER = "502 after"
    HTML_AFTER = "html after"
    TRUNCATED = "truncated"
    NO_MSGID = "0 without msgid"
    BUSY = "-1"
    BUSY_AFTER = "-1 after"
    THROTTLED = "45011"
    QUOTA_LEFT = "45009 with quota left"
    TEMPLATE_THERE = "40037 with the template there"
    SEEN_LATELY = "40241 before anything arrived"
    STOLEN = "token stolen while requests are out"


class Event(Enum):
    """What befalls the process, the machine or the account."""

    CRASH = "crash"
    CRASH_BEFORE_THE_YES = "crash between survey and yes"
    LATE_YES = "an operator who is asked and answers late"
    CRASH_KEEPS_UNSYNCED = "crash that keeps an unsynced commit"
    CRASH_DROPS_UNSYNCED = "crash that drops an unsynced commit"
    PAUSE = "pause"
    SUSPEND = "suspend"
    CLOCK_FORWARD = "clock forward"
    CLOCK_BACK = "clock back"
    REBOOT = "reboot"
    SIGNAL = "signal"
    DISK_FULL = "disk full"
    TOKEN_EXPIRED = "token expired"
    TOKEN_STOLEN = "token stolen"
    TOKEN_DOWN = "token endpoint fails"
    TOKEN_SLOW = "token endpoint is slow"
    TOKEN_STALE = "token endpoint gives a dead token"
    NO_QUOTA = "45009 without quota"
    MINUTE_CAP = "45011 by the minute"
    OUTAGE = "outage"
    HALT = "48001"
    REJECTED = "row rejected"
    REVIEW = "row under review"
    FREQUENT = "43117"
    REPEAT = "repeat recognised"


class Dice:
    """Fates of one world: a few kinds at a time, so that each meets all others in many mixtures."""

    def __init__(self, random: Random) -> None:
        self._random = random
        kinds = [fate for fate in Fate if fate is not Fate.OK]
        self._kinds = random.sample(kinds, random.randint(1, 6))
        self.share = random.choice((0.0, 0.05, 0.2, 0.5))

    def fate(self) -> Fate:
        return self._random.choice(self._kinds) if self._random.random() < self.share else Fate.OK
