"""Ends an invocation that does not wait, when its window closes."""

from collections.abc import Callable
from math import inf

import anyio

from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.window import WindowLimit
from wxpush.run.session import Session
from wxpush.run.timing.opening import shown, window_of
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally
from wxpush.words import Sentence

_LOOK = 0.5


async def stop_when_closed(
    session: Session, limit: WindowLimit, queue: Queue, tally: Tally, stop: Callable[[Stop], None]
) -> None:
    """Stop once nothing may leave any more. What may have arrived is repeated before, as long as there is time."""
    clock = session.machine.clock
    while True:
        now_ms = clock.wall_ms()
        idle = not tally.in_flight and queue.due_to_repeat() == inf
        wait = limit.wait(now_ms)
        if wait > 0 and (idle or limit.wait_to_repeat(now_ms) > 0):
            opens = shown(session, now_ms + wait * 1000)
            told = Sentence("schedule.has_closed", window=str(window_of(session)), opens=opens)
            stop(Stop(Reason.WINDOW, Exit.STOPPED, told))
            return
        await anyio.sleep(_LOOK)
