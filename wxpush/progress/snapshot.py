"""One look at a run that is going on: everything a person is shown, as a value."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from wxpush.hold import Hold


class Snapshot(Struct, frozen=True, kw_only=True):
    """Rows of this invocation: `done` of `total` are settled. Rates per second, times in seconds.

    `disk_share`: the share of the last seconds in which a request was due and waited for the checkpoint's disk, 0 to 1.
    """

    done: int
    total: int
    sent: int
    rejected: int
    under_review: int
    in_doubt: int
    in_flight: int
    retries: int
    rate: float
    #: The rate in force, and the one that was asked for; None: unlimited.
    limit: float | None
    breaker: str
    #: Until the last row, by what is in force; None while unknown.
    eta: float | None
    disk_share: float = 0.0
    asked: float | None = None
    elapsed: float = 0.0
    #: When it was taken, ms since 1970; 0: a moment that does not matter.
    at_ms: int = 0
    #: Rows that earlier invocations of the run settled, and those of them that were sent.
    done_before: int = 0
    sent_before: int = 0
    #: Rows of this invocation that were rejected, by WeChat's code.
    errcodes: Mapping[int, int] = {}
    #: Of how many rows the canary is, and whether all of them were accepted; 0: there is none.
    canary: int = 0
    canary_passed: bool = False
    #: Rows of this invocation whose time was over before they could leave.
    expired: int = 0
    #: What holds messages back now, the weightiest first.
    holds: tuple[Hold, ...] = ()

    @property
    def hold(self) -> Hold | None:
        """The weightiest."""
        return self.holds[0] if self.holds else None

    def as_object(self) -> dict[str, object]:
        """For programs."""
        found = msgspec.structs.asdict(self)
        found["errcodes"] = {str(code): many for code, many in self.errcodes.items()}
        found["holds"] = [hold_object(hold, self.at_ms) for hold in self.holds]
        return found


def hold_object(hold: Hold, at_ms: int) -> dict[str, object]:
    """A hold for programs, as it was at that moment. `until` is ISO 8601 with zone."""
    until = None
    if hold.seconds is not None and at_ms:
        ends = datetime.fromtimestamp(round(at_ms / 1000 + hold.seconds)).astimezone()
        until = ends.isoformat(timespec="seconds")
    return {
        "word": hold.by.value,
        "seconds": None if hold.seconds is None else round(hold.seconds, 1),
        "until": until,
        "errcode": hold.errcode,
        "fault": hold.fault,
        "rate": hold.rate,
    }
