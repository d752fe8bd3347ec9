"""One account's token, shared by all workers: renewed once for all of them, and given up when that does not help."""

from collections.abc import Callable
from dataclasses import replace

import anyio

from wxpush.errors import AccountError, UnreachableError
from wxpush.hold import Held, Hold
from wxpush.system.clock import Clock
from wxpush.token.heldtoken import HeldToken
from wxpush.token.renewal import Renewal
from wxpush.wechat.refusals import MinuteLimitError
from wxpush.words import Sentence

#: When a renewal ahead of time fails, the token that still works is used on, and renewed after this many ms.
LATER_MS = 30_000
#: Minutes in a row that WeChat may close to requests for tokens (45011) and that are worth waiting for.
_FULL_MINUTES = 2


class AccountTokens:
    """The Tokens of a sender.

    `learn` is told each new token, to mask it; `tell` what somebody should know who waits for one. A *flight* is one renewal: whoever waited for it takes what it brought.
    """

    def __init__(
        self,
        renewal: Renewal,
        *,
        clock: Clock,
        learn: Callable[[str], None] = lambda _: None,
        tell: Callable[[Sentence], None] = lambda _: None,
    ) -> None:
        self._renewal = renewal
        self._clock = clock
        self._learn = learn
        self._tell = tell
        self._lock = anyio.Lock()
        self._held: HeldToken | None = None
        self._flights = 0
        self._failure: AccountError | UnreachableError | None = None
        #: The held token was refused and nothing has come in its place yet.
        self._dead = False
        #: The held token was fetched after a refusal and has not been accepted yet.
        self._on_trial = False

    @property
    def current(self) -> str | None:
        held = self._held
        return held.token if held and not self._dead and held.fresh(self._clock.wall_ms()) else None

    async def get(self) -> str:
        token = self.current or self._meanwhile()
        if token:
            return token
        flight = self._flights
        async with self._lock:
            if self._flights == flight and not self.current:
                await self._fly()
            return self._landed().token

    async def refused(self, token: str) -> None:
        flight = self._flights
        async with self._lock:
            if self._flights != flight:
                self._landed()  # one renewal serves all who were refused before it
            elif self._held and self._held.token == token:
                await self._replace()

    def accepted(self, token: str) -> None:
        if self._on_trial and self._held and self._held.token == token:
            self._on_trial = False

    def hold(self, _now: float) -> Hold | None:
        """That nothing leaves before a new token is there."""
        waited_for = self._lock.locked() and not (self.current or self._meanwhile())
        return Hold(by=Held.TOKEN) if waited_for else None

    def anew(self) -> "AccountTokens":
        """A new one of the same account: this one asks nothing more once the account is refused, though that may be mended."""
        return AccountTokens(self._renewal, clock=self._clock, learn=self._learn, tell=self._tell)

    def _meanwhile(self) -> str | None:
        """The token that is being renewed by another worker, while it still works."""
        held = self._held
        renewing = self._lock.locked() and not self._dead
        return held.token if held and renewing and held.alive(self._clock.wall_ms()) else None

    async def _replace(self) -> None:
        self._dead = True
        if self._on_trial:
            self._failure = AccountError("token.hopeless")
        else:
            await self._fly()
        self._landed()

    async def _fly(self) -> None:
        if isinstance(self._failure, AccountError):
            return  # nothing more is asked once the account is refused
        began_ms = self._clock.wall_ms()
        try:
            renewed = await self._patiently()
        except UnreachableError as error:
            self._failure = None if self._put_off() else error
        except AccountError as error:
            self._failure = error
        else:
            self._hold(renewed, on_trial=self._dead and renewed.fetched_ms >= began_ms)
        self._flights += 1

    def _put_off(self) -> bool:
        now_ms = self._clock.wall_ms()
        if self._held is None or not self._works():
            return False
        self._held = replace(self._held, renew_ms=min(now_ms + LATER_MS, self._held.expires_ms))
        return True

    def _hold(self, renewed: HeldToken, *, on_trial: bool) -> None:
        self._held, self._on_trial = renewed, on_trial
        self._dead, self._failure = False, None
        self._learn(renewed.token)

    def _works(self) -> bool:
        return self._held is not None and not self._dead and self._held.alive(self._clock.wall_ms())

    async def _patiently(self) -> HeldToken:
        """What a renewal brings. A full minute is waited out, unless the token still works: then it is no hurry."""
        for _ in range(_FULL_MINUTES):
            try:
                return await self._renewed()
            except MinuteLimitError:
                if self._works():
                    raise
                await self._renewal.next_minute(self._tell)
        return await self._renewed()

    async def _renewed(self) -> HeldToken:
        if self._held and self._dead:
            return await self._renewal.after(self._held.token)
        return await self._renewal.fresh()

    def _landed(self) -> HeldToken:
        """What the last flight brought. Raises its failure, a new one for each who waited."""
        if self._failure:
            failure = type(self._failure)(self._failure.sentence)
            if isinstance(failure, AccountError) and isinstance(self._failure, AccountError):
                failure.errcode = self._failure.errcode
            raise failure
        assert self._held, "a flight ends with a token or a failure"
        return self._held
