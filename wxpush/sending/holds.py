"""What holds one sender's messages back, as its parts know it. Asked when somebody looks; nothing is noted for it meanwhile."""

from collections.abc import Callable
from math import inf
from typing import TypeAlias

import anyio
from msgspec.structs import replace

from wxpush.hold import Held, Hold, Holder
from wxpush.limits.limits import Limits
from wxpush.model import Verdict
from wxpush.sending.inquiries import Inquiries
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally

#: A repeat that is due sooner needs no word of when.
_NOTABLE = 1.0


Holders: TypeAlias = tuple[Holder, ...]


def holders(
    limits: Limits,
    inquiries: Inquiries,
    queue: Queue,
    tally: Tally,
    *,
    workers: anyio.CancelScope,
    trouble: Callable[[], Verdict | None],
) -> Holders:
    """All of one sender's. `workers` has a deadline once it was stopped; `trouble`: why a message was to be repeated last."""

    def stopping(_now: float) -> Hold | None:
        left = workers.deadline - anyio.current_time()
        many = tally.in_flight
        return Hold(by=Held.STOPPING, seconds=max(0.0, left), many=many) if many and left < inf else None

    def repeats(now: float) -> Hold | None:
        waiting, why = queue.waiting, trouble()
        if not waiting or why is None:
            return None
        due = queue.due() - now
        if tally.in_flight or not _NOTABLE < due < inf:
            return Hold(by=Held.REPEATING, many=waiting, why=why)
        return Hold(by=Held.REPEATS, many=waiting, seconds=due, why=why)

    def breaker(now: float) -> Hold | None:
        hold, sooner = limits.breaker.hold(now), -limits.foreign.overdue(limits.breaker.awake.time(now))
        if hold is None or hold.gives_up is None:
            return hold
        return replace(hold, gives_up=max(0.0, min(hold.gives_up, sooner)))

    own = (stopping, inquiries.hold, repeats)
    return (*own, breaker, limits.rate.hold, limits.canary.hold, limits.refusals.held_back)
