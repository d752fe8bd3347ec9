"""What an invocation has of the world around it: clocks, chance, an event loop, the way to WeChat."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from random import SystemRandom
from typing import TypeVar

import anyio

from wxpush import wiring
from wxpush.cli.common.signals import run_interruptible
from wxpush.clock import Clock, SystemClock

T = TypeVar("T")


class Machine:
    """The real one. A simulation hands in another."""

    def __init__(self) -> None:
        self.clock: Clock = SystemClock()
        #: Gives random numbers in [0, 1).
        self.chance: Callable[[], float] = SystemRandom().random

    def ask(self, main: Callable[[], Awaitable[T]]) -> T:
        """Run an enquiry, which a signal may end."""
        return run_interruptible(main)

    def run(self, main: Callable[[], Awaitable[T]]) -> T:
        """Run the sending to its end, which may be one that a signal asks for."""
        return anyio.run(main, backend_options={"use_uvloop": wiring.has_uvloop()})

    def line(
        self, access: wiring.Access, template_id: str, *, seconds: float
    ) -> AbstractAsyncContextManager[wiring.Line]:
        """The way to an account, inside `run`. A request may take `seconds`."""
        return wiring.line(access, template_id, seconds=seconds)
