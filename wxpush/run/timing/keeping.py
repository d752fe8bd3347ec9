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


class QuotaAllowance:
    """How many messages of the quota a list may have. `cut` tells whether it would have had more."""

    def __init__(
        self,
        keep: CountOrShare,
        *,
        left: float = inf,
        answered: Callable[[], int],
        rate: float,
    ) -> None:
        """`left`: messages that it may have now; `answered`: requests of it that were; `rate`: messages a second at the most."""
        self._keep = keep
        self._allowed = left
        self._answered = answered
        self._rate = rate
        self._taken = 0
        self._used = 0
        self.cut = False

    def take(self, many: int) -> bool:
        """Whether it may have so many more now; then they are its."""
        if self._taken + many > self._allowed:
            self.cut = True
            return False
        self._taken += many
        return True

    async def watch(
        self, ask: Callable[[], Awaitable[Quota]], over: Callable[[Stop], object] = lambda _: None
    ) -> None:
        """Ask again and again what is left, until cancelled. `over` is called while that is no more than what is kept."""
        while True:
            await anyio.sleep(self._soon())
            try:
                quota = await ask()
            except (AccountError, UnreachableError):
                continue  # what was heard before holds
            self.heard(quota)
            if not for_lists(quota, self._keep).remain:
                over(self.stop)

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


class KeptQuota(QuotaAllowance):
    """The messages of a list, as long as the quota has more than what is kept."""

    def __init__(
        self,
        messages: Iterator[Message],
        keep: CountOrShare,
        *,
        left: float = inf,
        answered: Callable[[], int],
        rate: float,
    ) -> None:
        super().__init__(keep, left=left, answered=answered, rate=rate)
        self._messages = messages

    def __iter__(self) -> Iterator[Message]:
        for message in self._messages:
            if not self.take(1):
                return  # it stays what it was: the next invocation reads it again
            yield message
