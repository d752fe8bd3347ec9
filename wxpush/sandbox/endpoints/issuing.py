"""The two endpoints that issue access tokens.

https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken
https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
"""

from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.answers import HttpAnswer, HttpCall, Refusal, refusal, reply
from wxpush.sandbox.faults import ActiveFaults
from wxpush.sandbox.refusals import RefusalLog


class Request(Struct, frozen=True):
    """The parameters of a request for a token."""

    grant_type: str = ""
    appid: str = ""
    secret: str = ""
    force_refresh: bool = False


_REQUEST = msgspec.json.Decoder(Request)


class Issuer:
    """Hands tokens to whoever knows appid and secret, from an address that is allowed."""

    def __init__(
        self,
        *,
        account: SandboxAccount,
        appid: str,
        secret: str,
        active: ActiveFaults,
        refusals: RefusalLog,
        clock: SandboxClock,
    ) -> None:
        self._tokens = account.tokens
        self._appid = appid
        self._secret = secret
        self._active = active
        self._refusals = refusals
        self._clock = clock

    def plain(self, call: HttpCall) -> HttpAnswer:
        """`GET /cgi-bin/token`: the newest, 40125 for a wrong secret."""
        if call.method != "GET":
            return self._refusals.answer(refusal(43001), call)
        query = {name: texts[0] for name, texts in parse_qs(call.query.decode("latin-1")).items()}
        request = Request(query.get("grant_type", ""), query.get("appid", ""), query.get("secret", ""))
        refused = self._check(request)
        issued = refused or self._tokens.plain.fetch(self._now(call), self._active.faults.token_lifetime)
        return self._issue(issued, call)

    def stable(self, call: HttpCall) -> HttpAnswer:
        """`POST /cgi-bin/stable_token`: the same while it lasts, 40125 for a wrong secret."""
        request = _read(call)
        if isinstance(request, Request):
            return self._issue(self._check(request) or self._fetch(request, call), call)
        return self._issue(request, call)

    def _fetch(self, request: Request, call: HttpCall) -> tuple[str, int] | Refusal:
        stable = self._tokens.stable
        fetch = stable.force if request.force_refresh else stable.fetch
        return fetch(self._now(call), self._active.faults.token_lifetime)

    def _check(self, request: Request) -> Refusal | None:
        """The appid is looked at first, as on WeChat."""
        address = self._active.faults.ip_not_allowed
        steps = (
            (not request.appid, refusal(41002)),
            (request.appid != self._appid, refusal(40013)),
            (request.grant_type != "client_credential", refusal(40002)),
            (not request.secret, refusal(41004)),
            (request.secret != self._secret, refusal(40125)),
            (bool(address), Refusal(40164, f"invalid ip {address} ipv6 ::ffff:{address}, not in whitelist")),
        )
        return next((refused for fails, refused in steps if fails), None)

    def _issue(self, issued: tuple[str, int] | Refusal, call: HttpCall) -> HttpAnswer:
        if isinstance(issued, Refusal):
            return self._refusals.answer(issued, call)
        token, seconds = issued
        return reply({"access_token": token, "expires_in": seconds})

    def _now(self, call: HttpCall) -> float:
        return self._clock.seconds(call.at_us)


def _read(call: HttpCall) -> Request | Refusal:
    if call.method != "POST":
        return refusal(43002)
    try:
        return _REQUEST.decode(call.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return refusal(47001)
