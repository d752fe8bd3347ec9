"""Why a push is not taken. Whoever sent it is told a number; the operator a word and how often."""

from enum import Enum


class PushFault(Enum):
    """What is wrong with it. Its value names it to programs."""

    #: No signature, or not the one that the token makes.
    FORGED = "forged"
    #: Its timestamp is too far from this machine's clock, so somebody may be repeating what they saw.
    STALE = "stale"
    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    #: It is encrypted, and no key was given.
    NO_KEY = "no_key"
    #: It was encrypted for another account, or with another key.
    FOREIGN = "foreign"

    @property
    def status(self) -> int:
        """Of the HTTP answer."""
        return _STATUSES.get(self, 403)


_STATUSES = {PushFault.MALFORMED: 400, PushFault.TOO_LARGE: 413}


class PushRefusedError(Exception):
    """A push that is not taken."""

    def __init__(self, fault: PushFault) -> None:
        super().__init__(fault.value)
        self.fault = fault
