"""The sandbox's own endpoints, which WeChat does not have: faults, the ledger's sums, the end of a token."""

import msgspec
from msgspec import Struct

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.ledger import Ledger, LedgerKind
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.answers import HttpAnswer, HttpCall
from wxpush.sandbox.endpoints.arrivals import Arrivals
from wxpush.sandbox.faults import ActiveFaults, Faults
from wxpush.sandbox.refusals import RefusalLog

_JSON = b"application/json"
_FAULTS = msgspec.json.Decoder(Faults)


class LedgerSummary(Struct, frozen=True):
    """Sums since the ledger began; `requests` and `errcodes` since the sandbox did.

    `requests` counts send calls as they arrive, `errcodes` refusals of every endpoint.
    """

    deliveries: int
    reviews: int
    repeats: int
    requests: int
    errcodes: dict[int, int]


class Control:
    """Changes the settings of a running sandbox. No token is asked for: it listens on loopback only."""

    def __init__(
        self,
        *,
        account: SandboxAccount,
        active: ActiveFaults,
        ledger: Ledger,
        arrivals: Arrivals,
        refusals: RefusalLog,
        clock: SandboxClock,
    ) -> None:
        self._account = account
        self._active = active
        self._ledger = ledger
        self._arrivals = arrivals
        self._refusals = refusals
        self._clock = clock

    def faults(self, call: HttpCall) -> HttpAnswer:
        """`GET` tells the faults, `PUT` replaces them all; 400 says what is wrong with a knob."""
        if call.method == "PUT":
            try:
                self._active.change(_FAULTS.decode(call.body))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                return _say({"error": str(error)}, 400)
        return _say(self._active.faults)

    def summary(self, _call: HttpCall) -> HttpAnswer:
        """`GET /sandbox/ledger`."""
        counts = self._ledger.counts
        return _say(
            LedgerSummary(
                deliveries=counts[LedgerKind.DELIVERY],
                reviews=counts[LedgerKind.REVIEW],
                repeats=counts[LedgerKind.REPEAT],
                requests=self._arrivals.count,
                errcodes=dict(self._refusals.errcodes),
            )
        )

    def expire(self, call: HttpCall) -> HttpAnswer:
        """`POST /sandbox/token/expire`: the tokens in use answer 42001 from now on."""
        self._account.tokens.expire(self._clock.seconds(call.at_us))
        return _say({})

    def evict(self, call: HttpCall) -> HttpAnswer:
        """`POST /sandbox/token/evict`: the tokens in use answer 40001, as if somebody else had renewed them."""
        self._account.tokens.evict(self._clock.seconds(call.at_us))
        return _say({})


def _say(value: object, status: int = 200) -> HttpAnswer:
    return HttpAnswer(msgspec.json.encode(value), status, _JSON)
