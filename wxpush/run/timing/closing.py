"""Ends an invocation that does not wait, when its window closes."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TypeAlias

import anyio

from wxpush.errors import Exit, Reason, Stop
from wxpush.limits.window import WindowLimit
from wxpush.run.session import Session
from wxpush.run.timing.opening import shown, window_of
from wxpush.sending.pauses import until_closed
from wxpush.sending.queue import Queue
from wxpush.sending.tally import Tally
from wxpush.words import Sentence

_LOOK = 0.5
#: Calls the stop it is given once its window is closed.
Closing: TypeAlias = Callable[[Callable[[Stop], None]], Coroutine[object, object, None]]


async def stop_when_closed(
    session: Session, limit: WindowLimit, queue: Queue, tally: Tally, stop: Callable[[Stop], None]
) -> None:
    """Stop a sender once nothing may leave any more."""
    seconds = await until_closed(limit, queue, tally, session.machine.clock)
    stop(has_closed(session, seconds))


def closing_of(session: Session, limit: WindowLimit | None) -> Closing | None:
    """What stops a dispatcher when its window closes; None: nothing does."""
    if limit is None or session.settings.timing.wait:
        return None
    return partial(stop_handing_out, session, limit)


async def stop_handing_out(session: Session, limit: WindowLimit, stop: Callable[[Stop], None]) -> None:
    """Stop a dispatcher once its workers let nothing new out any more."""
    clock = session.machine.clock
    while not (seconds := limit.wait(clock.wall_ms())):  # noqa: ASYNC110 - a clock rings no bell
        await anyio.sleep(_LOOK)
    stop(has_closed(session, seconds))


def has_closed(session: Session, seconds: float) -> Stop:
    """The stop that this is; `seconds`: until it opens."""
    opens = shown(session, session.machine.clock.wall_ms() + seconds * 1000)
    told = Sentence("schedule.has_closed", window=str(window_of(session)), opens=opens)
    return Stop(Reason.WINDOW, Exit.STOPPED, told)
