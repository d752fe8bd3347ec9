"""The sandbox's own endpoints, which WeChat does not have: faults, the ledger's sums, the end of a token."""

import msgspec
from msgspec import Struct

from wxpush.sandbox.account.account import Account
from wxpush.sandbox.account.dial import Dial
from wxpush.sandbox.account.ledger import Entry, Ledger
from wxpush.sandbox.answers import Answer, Call
from wxpush.sandbox.endpoints.arrivals import Arrivals
from wxpush.sandbox.faults import Faults, Weather
from wxpush.sandbox.refusals import Refusals

_JSON = b"application/json"
_FAULTS = msgspec.json.Decoder(Faults)


class Summary(Struct, frozen=True):
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
        account: Account,
        weather: Weather,
        ledger: Ledger,
        arrivals: Arrivals,
        refusals: Refusals,
        dial: Dial,
    ) -> None:
        self._account = account
        self._weather = weather
        self._ledger = ledger
        self._arrivals = arrivals
        self._refusals = refusals
        self._dial = dial

    def faults(self, call: Call) -> Answer:
        """`GET` tells the faults, `PUT` replaces them all; 400 says what is wrong with a knob."""
        if call.method == "PUT":
            try:
                self._weather.change(_FAULTS.decode(call.body))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                return _say({"error": str(error)}, 400)
        return _say(self._weather.faults)

    def summary(self, _call: Call) -> Answer:
        """`GET /sandbox/ledger`."""
        counts = self._ledger.counts
        return _say(
            Summary(
                deliveries=counts[Entry.DELIVERY],
                reviews=counts[Entry.REVIEW],
                repeats=counts[Entry.REPEAT],
                requests=self._arrivals.count,
                errcodes=dict(self._refusals.errcodes),
            )
        )

    def expire(self, call: Call) -> Answer:
        """`POST /sandbox/token/expire`: the tokens in use answer 42001 from now on."""
        self._account.tokens.expire(self._dial.seconds(call.at_us))
        return _say({})

    def evict(self, call: Call) -> Answer:
        """`POST /sandbox/token/evict`: the tokens in use answer 40001, as if somebody else had renewed them."""
        self._account.tokens.evict(self._dial.seconds(call.at_us))
        return _say({})


def _say(value: object, status: int = 200) -> Answer:
    return Answer(msgspec.json.encode(value), status, _JSON)
