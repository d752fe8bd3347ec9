"""What the sending of a list leaves of the day's quota to messages that come by themselves, as those over HTTP do.

Whoever else sends lowers what is left, so it is asked for again while the list is sent, the more often the less there is.
"""

from collections.abc import Awaitable, Callable, Iterator
from math import ceil, inf

import anyio

from wxpush.errors import AccountError, Exit, Reason, Stop, UnreachableError
from wxpush.model import Message
from wxpush.parsing.quantities import CountOrShare
from wxpush.wechat.values import Quota
from wxpush.words import Sentence

#: Seconds between two questions, at least and at the most. Each call of the API that is asked has a quota too, of a million a day.
_SOONEST, _LATEST = 1.0, 60.0


def kept_of(quota: Quota, keep: CountOrShare) -> int:
    """How many messages of a day are kept from lists."""
    if keep.percent is not None:
        return ceil(quota.daily_limit * keep.percent / 100)
    return keep.count or 0


def for_lists(quota: Quota, keep: CountOrShare) -> Quota:
    """The same quota without what is kept from them."""
    kept = kept_of(quota, keep)
    return Quota(
        daily_limit=max(0, quota.daily_limit - kept), used=quota.used, remain=max(0, quota.remain - kept)
    )


class KeptQuota:
    """The messages of a list, as long as the quota has more than what is kept. `cut` tells whether there were more of them."""

    def __init__(
        self,
        messages: Iterator[Message],
        keep: CountOrShare,
        *,
        left: float = inf,
        answered: Callable[[], int],
        rate: float,
    ) -> None:
        """`left`: messages that it may have now; `answered`: requests of it that were; `rate`: messages a second at the most."""
        self._messages = messages
        self._keep = keep
        self._allowed = left
        self._answered = answered
        self._rate = rate
        self._taken = 0
        self._used = 0
        self.cut = False

    def __iter__(self) -> Iterator[Message]:
        for message in self._messages:
            if self._taken >= self._allowed:
                self.cut = True  # it stays what it was: the next invocation reads it again
                return
            self._taken += 1
            yield message

    async def watch(self, ask: Callable[[], Awaitable[Quota]]) -> None:
        """Ask again and again what is left, until cancelled."""
        while True:
            await anyio.sleep(self._soon())
            try:
                self.heard(await ask())
            except (AccountError, UnreachableError):
                continue  # what was heard before holds

    def _soon(self) -> float:
        """Half of the time in which nothing would be left."""
        left = max(0.0, self._allowed - self._taken)
        return min(max(left / self._rate / 2, _SOONEST), _LATEST) if left < inf else _SOONEST

    def heard(self, quota: Quota) -> None:
        """Go on by what WeChat says now."""
        allowed = self._answered() + for_lists(quota, self._keep).remain
        # Requests whose answers are under way may be in it or not, so it only ever becomes less, until the quota is renewed.
        renewed, self._used = quota.used < self._used, quota.used
        self._allowed = allowed if renewed else min(self._allowed, allowed)

    @property
    def stop(self) -> Stop:
        """Why nothing more of the list leaves."""
        return Stop(Reason.QUOTA, Exit.STOPPED, Sentence("run.quota_kept_back", kept=str(self._keep)))
