"""The account that calls are made for: who may call, and how often."""

from urllib.parse import unquote_to_bytes

from wxpush.sandbox.account.quota import QuotaCounter
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.account.tokens import IssuedTokens
from wxpush.sandbox.answers import HttpCall, Refusal, refusal
from wxpush.sandbox.faults import ActiveFaults
from wxpush.sandbox.identity import SANDBOX_TEMPLATE_ID
from wxpush.sandbox.options import Template

_TOKEN = b"access_token="


class SandboxAccount:
    """The imitated account: its tokens, templates and quota."""

    def __init__(
        self,
        *,
        templates: tuple[Template, ...],
        active: ActiveFaults,
        clock: SandboxClock,
        typed: bool = True,
    ) -> None:
        self.tokens = IssuedTokens()
        self.quota = QuotaCounter()
        listed = templates or (Template(SANDBOX_TEMPLATE_ID),)
        #: By id. They come and go.
        self.templates = {each.template_id: each for each in listed}
        #: Ids of the templates there are; None: any.
        self.registered = self.templates.keys() if templates else None
        #: Whether the keys of its templates tell what their values may be: not so in a test account.
        self.typed = typed
        self._active = active
        self._clock = clock

    def know(self, call: HttpCall) -> Refusal | None:
        """The refusal of a call without a valid token; None: it has one."""
        return self.tokens.check(access_token(call.query), self._clock.seconds(call.at_us))

    def admit(self, call: HttpCall) -> Refusal | None:
        """Method, token, permission and quota of a send call, in this order. An admitted call is counted."""
        if call.method != "POST":
            return refusal(43002)
        faults = self._active.faults
        refused = self.know(call)
        if refused is None and faults.account_errcode:
            refused = refusal(faults.account_errcode)
        return refused or self.quota.take(
            self._clock.seconds(call.at_us), minute_cap=faults.minute_cap, daily_limit=faults.daily_limit
        )


def access_token(query: bytes) -> str:
    """The token in a query string; empty when there is none."""
    parts = query.split(b"&")
    found = (part[len(_TOKEN) :] for part in parts if part.startswith(_TOKEN))
    return unquote_to_bytes(next(found, b"")).decode("latin-1")
