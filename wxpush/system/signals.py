"""Signals: after the first, requests in flight may still be answered; the second ends the process at once."""

import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from types import FrameType, TracebackType
from typing import Self, TypeVar

from wxpush.errors import Exit, Reason, Stop, Told
from wxpush.words import Sentence, told

T = TypeVar("T")

#: Longer than any destructor takes, in seconds.
_MOMENT = 0.01

_EXITS = {
    signal.SIGINT: Exit.INTERRUPTED,
    signal.SIGTERM: Exit.TERMINATED,
    signal.SIGHUP: Exit.HANGUP,
}


class InterruptedEarlyError(Told, BaseException):
    """A signal came while nothing was in flight. No Exception: code that goes on without an answer must not go on after this."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__("system.stopped", signal=number.name)
        self.number = number
        self.exit = _EXITS[number]


class Signals:
    """Handles the signals of one command, without a gap, for as long as the block.

    Before the sending a signal is an error, raised where the command is: all that happens then may be dropped. From
    `sending` on the first one stops the sender and the second leaves at once; that loses nothing either, as what is out is in
    the checkpoint as such. Behind it the first is too late to matter. Under nohup, SIGHUP stays ignored.
    """

    def __init__(self) -> None:
        self._react: Callable[[signal.Signals], None] = _raise
        self._handlers = _Handlers(self._received)

    def __enter__(self) -> Self:
        self._handlers.install()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handlers.restore()

    def _received(self, number: signal.Signals) -> None:
        self._react(number)

    def sending(self) -> "Watch":
        """From here on nothing is raised any more. Called before the event loop begins: see `run_interruptible`."""
        watch = Watch()
        self._react = watch.received
        return watch


def run_interruptible(main: Callable[[], Awaitable[T]]) -> T:
    """Run an event loop whose work may be dropped; the first signal cancels `main`, the second leaves at once.

    An error raised by the signal itself would come up in whatever the loop is doing, its own callbacks among it: there it
    is swallowed, and what the callback was to do never happens. Raises InterruptedEarlyError, and what `main` raises.
    """
    import anyio  # noqa: PLC0415 - not needed by --help

    interruption = _Interruption()
    handlers = _Handlers(interruption.received)
    handlers.install()
    try:
        found = anyio.run(interruption.watched, main)
    finally:
        handlers.restore()
    interruption.check()
    return found


class _Interruption:
    """Cancels an enquiry at the first signal."""

    def __init__(self) -> None:
        self._first: signal.Signals | None = None
        self._cancel: Callable[[], object] = lambda: None

    def received(self, number: signal.Signals) -> None:
        if self._first is not None:
            os._exit(_EXITS[number])
        self._first = number
        self._cancel()

    def check(self) -> None:
        """Raise what a signal asked for."""
        if self._first is not None:
            raise InterruptedEarlyError(self._first)

    async def watched(self, main: Callable[[], Awaitable[T]]) -> T:
        import asyncio  # noqa: PLC0415 - not needed by --help

        import anyio  # noqa: PLC0415 - not needed by --help

        soon = asyncio.get_running_loop().call_soon_threadsafe
        with anyio.CancelScope() as scope:
            self._cancel = lambda: soon(scope.cancel)
            try:
                self.check()
                return await main()
            finally:
                self._cancel = lambda: None
        self.check()
        raise AssertionError("only a signal cancels")


class Watch:
    """What a signal does to a sender. One that came before there was a sender stops it as soon as there is."""

    def __init__(self) -> None:
        self._soon: Callable[[Callable[[], None]], object] = lambda _: None
        self._first: signal.Signals | None = None
        #: Why it is to stop, and what is said of it meanwhile.
        self._ending: tuple[Stop, str] | None = None
        self._stop: Callable[[Stop], None] = lambda _: None
        self._tell: Callable[[str], None] = lambda _: None
        self._leave: Callable[[], None] = lambda: None

    @property
    def exit(self) -> Exit:
        """The exit code that the first signal asks for; Exit.DONE where none has come."""
        return Exit.DONE if self._first is None else _EXITS[self._first]

    @contextmanager
    def guarding(
        self, stop: Callable[[Stop], None], *, tell: Callable[[str], None], leave: Callable[[], None]
    ) -> Iterator[None]:
        """Inside the block: `stop` and `tell` at the first signal; at the second, `leave` the screen in order.

        Entered inside the event loop, which is where `stop` and `tell` are called.
        """
        import asyncio  # noqa: PLC0415 - not needed by --help

        self._stop, self._tell, self._leave = stop, tell, leave
        # A signal that comes between two tasks is handled in a context of none, where anyio knows no event loop.
        soon = asyncio.get_running_loop().call_soon_threadsafe
        self._soon = partial(soon, context=copy_context())
        if self._ending is not None:
            self._end()
        try:
            yield
        finally:  # nothing is left that could be stopped, and the loop is about to be closed
            self._soon = lambda _: None
            self._leave = lambda: None

    def received(self, number: signal.Signals) -> None:
        """Runs between any two instructions of the main thread."""
        if self._first is not None:
            try:
                self._leave()
            finally:  # a signal may come in the midst of what is being drawn
                os._exit(_EXITS[number])
        self._first = number
        stopped = Sentence("system.stopped", signal=number.name)
        stop = Stop(Reason.SIGNAL, _EXITS[number], stopped)
        self.end(stop, told(Sentence("system.stopping", signal=number.name)))

    def end(self, stop: Stop, said: str) -> None:
        """Stop the sender in order, from any thread; what is `said` is told at once."""
        self._ending = stop, said
        self._soon(self._end)

    def _end(self) -> None:
        assert self._ending is not None, "called behind an end"
        stop, said = self._ending
        self._tell(said)
        self._stop(stop)


class _Handlers:
    """Who hears of the signals, and who heard of them before. One that was ignored, as SIGHUP is under nohup, stays so."""

    def __init__(self, received: Callable[[signal.Signals], None]) -> None:
        self._received = received
        self._before: dict[signal.Signals, object] = {}

    def install(self) -> None:
        for number in _EXITS:
            before = signal.getsignal(number)
            if before is not signal.SIG_IGN:
                self._before[number] = before
                signal.signal(number, self._handle)

    def restore(self) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]  # it came from there

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        self._received(signal.Signals(number))


def send_again(error: InterruptedEarlyError) -> None:
    """Let the signal come once more, in a moment: a destructor or a weak reference's callback swallowed its error."""
    again = threading.Timer(_MOMENT, os.kill, (os.getpid(), error.number))
    again.daemon = True
    again.start()


def ignore_signals() -> None:
    """From now on to the end of the process."""
    for number in _EXITS:
        signal.signal(number, signal.SIG_IGN)


def interruption() -> BaseException:
    """What a signal raised last, for code into which a library let no exception through: SQLite calls back, and drops it."""
    return KeyboardInterrupt() if _raised is None else InterruptedEarlyError(_raised)


#: The signal of the last error that one raised.
_raised: signal.Signals | None = None


def _raise(number: signal.Signals) -> None:
    global _raised  # noqa: PLW0603 - signals are the process's
    _raised = number
    raise InterruptedEarlyError(number)
