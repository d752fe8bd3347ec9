"""The sandbox as an ASGI application: objects put together, paths to handlers."""

import asyncio
from collections.abc import Callable
from random import Random

from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.followers import FollowersApi
from wxpush.sandbox.account.ledger import Ledger
from wxpush.sandbox.account.mailbox import Mailbox
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.answers import FORBIDDEN, LENGTH_REQUIRED, NOT_FOUND, TOO_LARGE, HttpAnswer, HttpCall
from wxpush.sandbox.callback.posting import CallbackPoster
from wxpush.sandbox.endpoints.arrivals import Arrivals
from wxpush.sandbox.endpoints.control import Control
from wxpush.sandbox.endpoints.enquiries import SEND_PATH, Enquiries
from wxpush.sandbox.endpoints.issuing import Issuer
from wxpush.sandbox.endpoints.management import Management
from wxpush.sandbox.endpoints.sending import Exchange, ExchangeEnd, SendHandler
from wxpush.sandbox.faults import ActiveFaults
from wxpush.sandbox.options import SandboxOptions
from wxpush.sandbox.refusals import RefusalLog
from wxpush.sandbox.wire import BodyTooLargeError, hang, lacks_length, of_a_stranger, read_call, reset, write


class QuickEndpoint:
    """An endpoint that answers at once."""

    def __init__(self, handle: Callable[[HttpCall], HttpAnswer], clock: SandboxClock) -> None:
        self._handle = handle
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = await read_call(scope, receive, self._clock.wall_us())
        if call is not None:
            await write(scope, send, LENGTH_REQUIRED if lacks_length(scope) else self._handle(call))


class SendEndpoint:
    """The send endpoint: notes the arrival, lets the handler decide, then waits, answers, hangs or breaks off."""

    def __init__(
        self, handler: SendHandler, *, active: ActiveFaults, arrivals: Arrivals, clock: SandboxClock
    ) -> None:
        self._handler = handler
        self._active = active
        self._arrivals = arrivals
        self._clock = clock
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        at_us = self._clock.wall_us()
        self._arrivals.note(at_us)
        self._in_flight += 1
        try:
            call = await read_call(scope, receive, at_us)
            if call is not None:
                await self._serve(call, scope, receive, send)
        except asyncio.CancelledError:
            # The server stops: whoever is still waiting finds the connection broken.
            await reset(scope, receive)
        finally:
            self._in_flight -= 1

    async def _serve(self, call: HttpCall, scope: Scope, receive: Receive, send: Send) -> None:
        if lacks_length(scope):
            await write(scope, send, LENGTH_REQUIRED)
            return
        turn = self._handler.take(call, self._in_flight)
        delay = self._active.delay() + turn.delay
        if delay:
            await asyncio.sleep(delay)
        await _finish(turn, scope, receive, send)


async def _finish(turn: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
    if turn.ending is ExchangeEnd.ANSWER:
        await write(scope, send, turn.answer)
    elif turn.ending is ExchangeEnd.RESET:
        await reset(scope, receive)
    else:
        await hang(receive)


class _Router(Router):
    """Serves whoever started it, and no page that a browser shows."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if of_a_stranger(scope):
            await write(scope, send, FORBIDDEN)
            return
        try:
            await super().__call__(scope, receive, send)
        except BodyTooLargeError:
            await write(scope, send, TOO_LARGE)


async def _nothing_there(scope: Scope, _receive: Receive, send: Send) -> None:
    await write(scope, send, NOT_FOUND)


class SandboxApp:
    """The imitation itself. `app` is the ASGI application; files are open until `close`."""

    def __init__(self, options: SandboxOptions, clock: SandboxClock | None = None) -> None:
        """Raises UsageError when the ledger or the arrivals cannot be written, or are no such files."""
        random = Random(options.seed)
        self._clock = clock or SandboxClock(options.speed)
        self._refusals = RefusalLog(random)
        # Random numbers of their own: other questions to a sandbox must not change the fates.
        self._active = ActiveFaults(options.faults, Random(options.seed))
        self._account = SandboxAccount(
            templates=options.templates,
            active=self._active,
            clock=self._clock,
            typed=not options.test_account,
        )
        self._arrivals = Arrivals(options.arrivals)
        self._ledger = Ledger(options.ledger)
        self._poster = CallbackPoster(options.callback, options.appid, options.seed)
        self._mailbox = Mailbox(
            ledger=self._ledger,
            window=options.dedupe_seconds,
            clock=self._clock,
            random=random,
            keep_data=options.ledger_data,
        )
        self.app = _Router(routes=self._routes(options), redirect_slashes=False, default=_nothing_there)

    def close(self) -> None:
        """Close the files. Idempotent."""
        self._poster.close()
        self._ledger.close()
        self._arrivals.close()

    def _routes(self, options: SandboxOptions) -> list[Route]:
        handlers = self._tokens(options) | self._questions(options)
        return [
            Route(SEND_PATH, self._send(options)),
            *(Route(path, QuickEndpoint(handle, self._clock)) for path, handle in handlers.items()),
            *(
                Route(path, QuickEndpoint(handle, self._clock), methods=methods)
                for path, (handle, *methods) in self._controls().items()
            ),
        ]

    def _send(self, options: SandboxOptions) -> SendEndpoint:
        handler = SendHandler(
            account=self._account,
            active=self._active,
            mailbox=self._mailbox,
            refusals=self._refusals,
            repeats=options.dedupe,
            on_accepted=self._poster.accepted,
        )
        return SendEndpoint(handler, active=self._active, arrivals=self._arrivals, clock=self._clock)

    def _tokens(self, options: SandboxOptions) -> dict[str, Callable[[HttpCall], HttpAnswer]]:
        issuer = Issuer(
            account=self._account,
            appid=options.appid,
            secret=options.secret,
            active=self._active,
            refusals=self._refusals,
            clock=self._clock,
        )
        return {"/cgi-bin/token": issuer.plain, "/cgi-bin/stable_token": issuer.stable}

    def _questions(self, options: SandboxOptions) -> dict[str, Callable[[HttpCall], HttpAnswer]]:
        followers_api = FollowersApi(
            people=options.followers,
            tags=options.tags,
            page=options.page,
            random=Random(options.seed),
            account=self._account,
            active=self._active,
            refusals=self._refusals,
            clock=self._clock,
        )
        enquiries = Enquiries(
            account=self._account,
            active=self._active,
            refusals=self._refusals,
            clock=self._clock,
            followers_api=followers_api,
        )
        management = Management(
            account=self._account,
            appid=options.appid,
            secret=options.secret,
            followers_api=followers_api,
            refusals=self._refusals,
            clock=self._clock,
            random=Random(options.seed),
        )
        return (followers_api.handlers() | management.handlers()) | {
            "/cgi-bin/template/get_all_private_template": enquiries.templates,
            "/cgi-bin/openapi/quota/get": enquiries.quota,
            "/cgi-bin/openapi/rid/get": enquiries.rid,
        }

    def _controls(self) -> dict[str, tuple[Callable[[HttpCall], HttpAnswer], *tuple[str, ...]]]:
        """Handlers, each with the methods that it answers to."""
        control = Control(
            account=self._account,
            active=self._active,
            ledger=self._ledger,
            arrivals=self._arrivals,
            refusals=self._refusals,
            clock=self._clock,
        )
        return {
            "/sandbox/faults": (control.faults, "GET", "PUT"),
            "/sandbox/ledger": (control.summary, "GET"),
            "/sandbox/token/expire": (control.expire, "POST"),
            "/sandbox/token/evict": (control.evict, "POST"),
        }
