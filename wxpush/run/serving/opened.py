"""What a service works with: all that is open before its event loop begins, and the door before its intake."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from wxpush.access import Access
from wxpush.credentials import AccountKey
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool.spool import Spool
from wxpush.intake.sums import IntakeSums
from wxpush.limits.rate import RateLimiter
from wxpush.run.serving.settings import ServeSettings


class Door(Protocol):
    """What answers requests out of an intake."""

    @property
    def scheme(self) -> str:
        """As addresses have it."""
        ...

    async def serve(self, listener: socket.socket) -> None:
        """Answer until `close`, then what is being asked."""
        ...

    def reread(self) -> None:
        """Read its own files anew. Raises UsageError, and goes on with what it had."""
        ...

    def close(self) -> None:
        """Take no request any more."""
        ...


@dataclass(frozen=True, kw_only=True)
class OpenedService:
    """Everything that is open before the event loop begins."""

    settings: ServeSettings
    access: Access
    account: AccountKey
    spool: Spool
    campaigns: list[ServedCampaign]
    sums: IntakeSums
    rate: RateLimiter
    now_ms: Callable[[], int]
    listener: socket.socket
    invocation: int
    concurrency: int

    @property
    def appid(self) -> str:
        return self.campaigns[0].appid
