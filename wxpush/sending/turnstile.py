"""Where the sender's workers get their messages, one worker at a time."""

from typing import TypeAlias

import anyio

from wxpush.limits.base import Rate
from wxpush.model import Message
from wxpush.sending.bell import Bell
from wxpush.sending.journal import Journal
from wxpush.sending.pauses import Pauses
from wxpush.system.clock import Clock
from wxpush.token.base import Tokens

#: A message that may leave, the token for it, and since when it may, in monotonic seconds.
Passed: TypeAlias = tuple[Message, str, float]

#: A longer wait for a permit ends when a lever is moved; one that is shorter is not worth being woken from.
_LONG = 0.1


class Turnstile:
    """Waits for a durable intent, for a token, and last for the rate's permit.

    Last, because permits taken before a slow sync or a token renewal would leave together and exceed the rate.
    """

    def __init__(self, *, journal: Journal, tokens: Tokens, rate: Rate, clock: Clock, pauses: Pauses) -> None:
        self._journal = journal
        self._tokens = tokens
        self._rate = rate
        self._clock = clock
        self._pauses = pauses
        self._line = anyio.Lock(fast_acquire=True)
        self._standing = 0
        self._deserted = Bell()
        self._woken = Bell()

    def pass_at_once(self) -> Passed | None:
        """Give a message and the token for it if one may leave at once, without waiting in line; waiting workers are woken by the
        rate.
        """
        token = self._tokens.current
        return None if token is None else self._pass(token)

    async def take(self) -> Passed | None:
        """Stand in line for a message that may leave and the token for it; None when nothing leaves any more."""
        self._standing += 1
        try:
            async with self._line:  # most that waited in line find their message ready
                return self.pass_at_once() or await self._pauses.during(self._wait_and_pass())
        finally:
            self._standing -= 1
            if not self._standing:
                self._deserted.ring()

    def wake(self) -> None:
        """Ask the rate anew, whoever waits for it."""
        self._woken.ring()

    async def wants_more(self) -> bool:
        """Return once nobody stands in line, so that one more worker would be of use: False when nothing leaves any more.

        For one caller at a time.
        """
        while self._standing:  # when it is over, all of them leave
            await self._deserted.wait()
        return not self._journal.over

    async def _wait_and_pass(self) -> Passed | None:
        while not self._journal.over:
            if not self._journal.ready:
                await self._journal.became_ready.wait()
                continue
            token = self._tokens.current or await self._tokens.get()
            if (passed := self._pass(token)) is not None:
                return passed
            if self._journal.ready:
                await self._wait(self._rate.wait(self._clock.monotonic()))
        return None

    async def _wait(self, seconds: float) -> None:
        if seconds > _LONG:
            await self._woken.wait(seconds)
        else:
            await anyio.sleep(max(0.0, seconds))

    def _pass(self, token: str) -> Passed | None:
        if not self._journal.ready:
            return None
        now = self._clock.monotonic()
        if self._rate.wait(now) > 0:
            self._rate.reserve(now)
            return None
        if not self._rate.take(now):
            return None
        message = self._journal.hand_out()
        return None if message is None else (message, token, now)
