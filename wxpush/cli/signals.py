"""Signals: the first lets what is out come home, the second leaves at once."""

import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType

import anyio

from wxpush.errors import Exit, Reason, Stop, WxpushError

_EXITS = {
    signal.SIGINT: Exit.INTERRUPTED,
    signal.SIGTERM: Exit.TERMINATED,
    signal.SIGHUP: Exit.HANGUP,
}


class InterruptedEarlyError(WxpushError):
    """A signal came while nothing was out."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(f"Stopped by {number.name} before anything was sent; run the same command again.")
        self.exit = _EXITS[number]


def _wanted() -> list[signal.Signals]:
    """The signals to handle: under nohup, SIGHUP stays ignored."""
    return [number for number in _EXITS if signal.getsignal(number) is not signal.SIG_IGN]


@contextmanager
def before_sending() -> Iterator[None]:
    """Turn a signal into an error: for all that happens before the first message, and may be dropped."""

    def interrupt(number: int, _frame: FrameType | None) -> None:
        raise InterruptedEarlyError(signal.Signals(number))

    before = {number: signal.signal(number, interrupt) for number in _wanted()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@asynccontextmanager
async def while_sending(stop: Callable[[Stop], None], leave: Callable[[], None]) -> AsyncIterator[None]:
    """Stop the sender at the first signal; at the second, `leave` the screen in order and exit at once.

    The second loses nothing either: what is out is in the checkpoint as such.
    """
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_watch, stop, leave)
        yield
        tasks.cancel_scope.cancel()


async def _watch(stop: Callable[[Stop], None], leave: Callable[[], None]) -> None:
    with anyio.open_signal_receiver(*_wanted()) as signals:
        first = True
        async for number in signals:
            if not first:
                leave()
                os._exit(_EXITS[number])
            first = False
            sentence = f"Stopped by {number.name}: no new row is sent, what is out comes home. Once more leaves at once."
            stop(Stop(Reason.SIGNAL, _EXITS[number], sentence))
