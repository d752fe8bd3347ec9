"""Signals: the first lets what is out come home, the second leaves at once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

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


class Signals:
    """Handles the signals of one command, without a gap, for as long as the block.

    Before the sending a signal is an error, raised where the command is: all that happens then may be dropped. Inside
    `sending` the first one stops the sender and the second leaves at once; that loses nothing either, as what is out is in
    the checkpoint as such. Behind it the first is too late to matter. Under nohup, SIGHUP stays ignored.
    """

    def __init__(self) -> None:
        self._react: Callable[[signal.Signals], None] = _raise

    def __enter__(self) -> Self:
        wanted = [number for number in _EXITS if signal.getsignal(number) is not signal.SIG_IGN]
        self._before = {number: signal.signal(number, self._received) for number in wanted}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _received(self, number: int, _frame: FrameType | None) -> None:
        self._react(signal.Signals(number))

    @contextmanager
    def sending(self) -> Iterator["Watch"]:
        """From here on nothing is raised any more. Enter it inside the event loop."""
        import asyncio  # noqa: PLC0415 - not needed by --help

        watch = Watch(asyncio.get_running_loop().call_soon_threadsafe)
        self._react = watch.received
        try:
            yield watch
        finally:
            watch.over()


class Watch:
    """What a signal does to a sender. One that came before there was a sender stops it as soon as there is."""

    def __init__(self, soon: Callable[[Callable[[], None]], object]) -> None:
        """`soon` calls back inside the event loop."""
        self._soon = soon
        self._first: signal.Signals | None = None
        self._stop: Callable[[Stop], None] = lambda _: None
        self._tell: Callable[[str], None] = lambda _: None
        self._leave: Callable[[], None] = lambda: None
        self._over = False

    def guard(
        self, stop: Callable[[Stop], None], *, tell: Callable[[str], None], leave: Callable[[], None]
    ) -> None:
        """From now on: `stop` and `tell` at the first signal; at the second, `leave` the screen in order."""
        self._stop, self._tell, self._leave = stop, tell, leave
        if self._first is not None:
            self._end()

    def received(self, number: signal.Signals) -> None:
        """Runs between any two instructions of the main thread."""
        if self._first is not None:
            self._leave()
            os._exit(_EXITS[number])
        self._first = number
        if not self._over:
            self._soon(self._end)

    def over(self) -> None:
        """The sending has ended, nothing is left to be stopped."""
        self._over = True
        self._leave = lambda: None

    def _end(self) -> None:
        assert self._first is not None, "called behind a signal"
        name = self._first.name
        self._tell(
            f"{name}: no new row is sent, what is out comes home. The same signal once more leaves at once."
        )
        self._stop(
            Stop(
                Reason.SIGNAL,
                _EXITS[self._first],
                f"Stopped by {name}; the rows not sent are kept. Run the same command again.",
            )
        )


def ignore_signals() -> None:
    """From now on to the end of the process."""
    for number in _EXITS:
        signal.signal(number, signal.SIG_IGN)


def _raise(number: signal.Signals) -> None:
    raise InterruptedEarlyError(number)
