"""What an invocation needs from the machine: clocks, random numbers, an event loop, connections to WeChat."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from random import SystemRandom
from typing import TypeVar

import anyio

from wxpush import wiring
from wxpush.access import Access
from wxpush.sending.way import World
from wxpush.system.clock import Clock, SystemClock
from wxpush.system.signals import Signals, Watch, run_interruptible
from wxpush.words import Sentence

T = TypeVar("T")


class Machine:
    """The real machine. A simulation hands in another. `tell` tells people what they wait for."""

    def __init__(self, tell: Callable[[Sentence], None] = lambda _: None) -> None:
        self._tell = tell
        self.clock: Clock = SystemClock()
        #: Gives random numbers in [0, 1).
        self.chance: Callable[[], float] = SystemRandom().random

    def ask(self, main: Callable[[], Awaitable[T]]) -> T:
        """Run questions to WeChat, which a signal ends at once."""
        return anyio.run(main)

    def sending(self) -> Watch:
        """What may stop the sender from here on. Called before `run`."""
        return Watch()

    def run(self, main: Callable[[], Awaitable[T]]) -> T:
        """Run the sending to its end; a signal ends it in order."""
        return anyio.run(main, backend_options={"use_uvloop": wiring.has_uvloop()})

    @property
    def world(self) -> World:
        """Clock and random numbers, for a sender."""
        return World(self.clock, self.chance)

    def line(self, access: Access, *, seconds: float) -> AbstractAsyncContextManager[wiring.Line]:
        """The way to an account, inside `ask` or `run`. A request may take `seconds`."""
        return wiring.line(access, seconds=seconds, clock=self.clock, tell=self._tell)


class CommandMachine(Machine):
    """A command's, whose signals end what runs: an enquiry at once, the sending in order."""

    def __init__(self, signals: Signals, tell: Callable[[Sentence], None]) -> None:
        super().__init__(tell)
        self._signals = signals

    def ask(self, main: Callable[[], Awaitable[T]]) -> T:
        return run_interruptible(main)

    def sending(self) -> Watch:
        return self._signals.sending()
