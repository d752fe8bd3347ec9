"""What the sender asks of a rate: when the next request may leave. One process's own, or one that many share."""

from typing import Protocol

from wxpush.hold import Hold
from wxpush.model import Verdict


class Rate(Protocol):
    """Spaces requests, retries included. Told the time, in monotonic seconds; none of it waits."""

    def rate(self, now: float) -> float:
        """Requests a second in force; infinite when unlimited."""
        ...

    def wait(self, now: float) -> float:
        """Seconds until one more request may leave; 0 or less when it may now. Asked again after that long."""
        ...

    def reserve(self, now: float) -> None:
        """A message is ready, and `wait` says that it must wait: whoever goes before others takes the next permit for it already now."""
        ...

    def take(self, now: float) -> bool:
        """Count one request that leaves now; only after `wait` gave 0 or less. False: another process was quicker, so it may not."""
        ...

    def rows_within(self, seconds: float, now: float, *, least: int) -> float:
        """How many requests leave in that time; unlimited, no fewer than `least`."""
        ...

    def learn(self, verdict: Verdict, now: float) -> None:
        """Slow down for what an answer says of the whole account: more time between requests, and none before its `pause` is over."""
        ...

    def close_minute(self, now: float, wall_ms: int) -> None:
        """Let nothing leave before the next minute of the wall clock. Before `learn` is told."""
        ...

    def hold(self, now: float) -> Hold | None:
        """Why nothing leaves now, or fewer than were asked for, and until when."""
        ...
