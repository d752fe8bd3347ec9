"""What a dispatch leaves of the day's quota: its workers send for services too, so it hands out no more than lists may have, and calls back."""

from collections.abc import Callable
from functools import partial
from math import inf

from wxpush.errors import Stop
from wxpush.run.session import Session
from wxpush.run.timing.closing import Closing
from wxpush.run.timing.keeping import QuotaAllowance
from wxpush.sending.tally import Tally

#: What is left for lists is at least so many chunks: only whole ones are handed out, and the last may be too large.
_CHUNKS = 20


class HandedAllowance(QuotaAllowance):
    """Of the rows of a dispatch."""

    def chunk_rows(self, usual: int) -> int:
        """How many rows a chunk has."""
        return int(min(usual, max(1, self._allowed / _CHUNKS)))


def allowance_of(session: Session, left: int | None, tally: Tally) -> HandedAllowance | None:
    """None: nothing of the quota is kept. `left`: messages that lists may have now; None: that is not known."""
    if session.access is None or not str(session.settings.keep_quota):
        return None
    return HandedAllowance(
        session.settings.keep_quota,
        left=inf if left is None else left,
        answered=lambda: tally.attempts,
        rate=session.settings.rate,
    )


def watch_of(session: Session, allowance: HandedAllowance | None) -> Closing | None:
    """What stops a dispatcher where no more than what is kept is left; None: nothing does."""
    return None if allowance is None else partial(_watch, session, allowance)


async def _watch(session: Session, allowance: HandedAllowance, stop: Callable[[Stop], None]) -> None:
    assert session.access is not None, "it has an allowance"
    async with session.machine.line(session.access, seconds=session.settings.timeout) as line:
        await allowance.watch(partial(line.account.quota, session.job.kind.path), stop)
