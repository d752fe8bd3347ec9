"""What people decide of a message in doubt."""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct


class Decision(StrEnum):
    """The words of `wxpush resolve --as`, of which each is what people know or want."""

    SENT = "sent"
    RESEND = "resend"
    SKIP = "skip"


class Undecided(Struct, frozen=True):
    """It is not in doubt; or it is, and repeated under its own id: for so many seconds more."""

    seconds: float | None = None


class NotHere(Struct, frozen=True):
    """There is no message of that name."""


#: What became of a decision; None: it is done.
Left: TypeAlias = Undecided | NotHere | None
