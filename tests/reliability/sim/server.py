"""WeChat in memory: tokens, quota, rows of all kinds, ten minutes of de-duplication, and every fault."""

from dataclasses import dataclass
from enum import Enum
from random import Random

import msgspec

from tests.reliability.sim.faults import Dice, Event, Fate
from tests.reliability.sim.time import Time
from tests.reliability.sim.watch import Delivery, Watch
from wxpush.model import Arrival, Reply

DEDUPE_SECONDS = 600.0
#: 40241 says that something was seen within this time, and not whether it arrived.
SEEN_SECONDS = 60.0
#: No second theft before the new token has been accepted.
THEFTS_APART = 5.0
#: So long a cache in front of the token's source may serve the one before.
STALE_SECONDS = 10.0
_REPEATS = ("same", "new", "40241", "45065")


class Role(Enum):
    """What becomes of a row's message when nothing goes wrong."""

    FOLLOWER = "follower"
    UNFOLLOWED = "unfollowed"
    REVIEWED = "reviewed"
    FREQUENT = "frequent"


@dataclass(frozen=True, slots=True)
class Request:
    """`wall_error`: of the sender's clock when it wrote that this request will leave."""

    row: int
    client_msg_id: str
    token: str
    fate: Fate
    wall_error: float


class Server:
    """`take` one request at its true time; None: no answer ever."""

    def __init__(self, random: Random, time: Time, watch: Watch, rows: int) -> None:
        self._random, self._time, self._watch = random, time, watch
        self.dice = Dice(random)
        self.roles = {row: _role(random) for row in range(1, rows + 1)}
        self.deliveries: dict[int, list[Delivery]] = {}
        self.generation = 1
        self.token_seconds = random.choice((7200.0, 7200.0, 90.0))
        self.token_born = 0.0
        #: Tokens that a request was refused for.
        self.refused: set[str] = set()
        #: Of the fetches of a token.
        self.trouble_share = 0.0
        self.quota_left = random.choice((10**6, 10**6, rows // 2))
        self.minute_cap = random.choice((10**6, 10**6, 10**6, 20))
        self.outage_until = -1.0
        self.halted = False
        self._style = random.choice(_REPEATS)
        self._minute = (0, 0)
        self._seen: dict[str, float] = {}
        self._asked_at: dict[int, float] = {}
        # Luck of its own: it came later, and seeds that failed before must go on meaning the same.
        self._token_luck = Random(repr(random.getstate()))
        self.trouble_share = self._token_luck.choice((0.0, 0.0, 0.4))

    @property
    def token(self) -> str:
        return f"T{self.generation}"

    def calm(self) -> None:
        """From now on nothing goes wrong, and the quota is back."""
        self.dice.share = self.trouble_share = 0.0
        self.quota_left = self.minute_cap = 10**6
        self.halted = False
        self.outage_until = -1.0

    def renew(self, event: Event) -> None:
        """The token in use is good no more."""
        self._watch.fired[event] += 1
        self.generation += 1
        self.token_born = self._time.true()

    def token_trouble(self) -> Event | None:
        """What becomes of a fetch of the token. A dead one is given for a while only, as by a cache."""
        if self._token_luck.random() >= self.trouble_share:
            return None
        young = self.generation > 1 and self._time.true() - self.token_born < STALE_SECONDS
        trouble = (
            Event.TOKEN_STALE if young else self._token_luck.choice((Event.TOKEN_DOWN, Event.TOKEN_SLOW))
        )
        self._watch.fired[trouble] += 1
        return trouble

    def issue(self) -> tuple[str, float]:
        """The token, and the seconds it has left."""
        left = self.token_born + self.token_seconds - self._time.true()
        if left <= 1:
            self.renew(Event.TOKEN_EXPIRED)
            left = self.token_seconds
        return self.token, left

    def take(self, request: Request, at: float) -> Reply | None:
        self._watch.note("arrives", round(at, 6), request.row, request.token, request.fate.value)
        last = self._asked_at.get(request.row, -1e9)
        self._asked_at[request.row] = at
        refused = self._before(request, at, last)
        return refused if refused is not None else self._accept(request, at)

    def _before(self, request: Request, at: float, last: float) -> Reply | None:
        """The answer of a request that is refused before it has an effect."""
        if request.fate in _NOT_HEARD:
            return _NOT_HEARD[request.fate]
        if request.fate is Fate.STOLEN and at - self.token_born > THEFTS_APART:
            self.renew(Event.TOKEN_STOLEN)
        if request.token != self.token or at >= self.token_born + self.token_seconds:
            self.refused.add(request.token)
            return code(40001 if request.token != self.token else 42001)
        if self.halted:
            self._watch.fired[Event.HALT] += 1
            return code(48001)
        if request.fate in _REFUSED and (request.fate is not Fate.SEEN_LATELY or at - last < SEEN_SECONDS):
            return code(_REFUSED[request.fate])
        return self._limits(at) or self._person(request)

    def _limits(self, at: float) -> Reply | None:
        if self.quota_left <= 0:
            self._watch.fired[Event.NO_QUOTA] += 1
            return code(45009)
        minute, count = self._minute
        self._minute = (int(at // 60), count + 1 if minute == at // 60 else 1)
        if self._minute[1] > self.minute_cap:
            self._watch.fired[Event.MINUTE_CAP] += 1
            return code(45011)
        return None

    def _person(self, request: Request) -> Reply | None:
        role = self.roles[request.row]
        if role is Role.UNFOLLOWED:
            self._watch.fired[Event.REJECTED] += 1
            return code(43004)
        if role is Role.FREQUENT and self._random.random() < 0.7:
            self._watch.fired[Event.FREQUENT] += 1
            return code(43117)
        return None

    def _accept(self, request: Request, at: float) -> Reply:
        seen = self._seen.get(request.client_msg_id)
        if seen is None or at - seen >= DEDUPE_SECONDS:
            self._seen[request.client_msg_id] = at
            self._deliver(request, at)
            held = self.roles[request.row] is Role.REVIEWED
            self._watch.fired[Event.REVIEW] += held
            answer = code(40252 if held else 0, 1000 + request.row)
        else:
            answer = self._again(request)
        return _spoilt(answer, request.fate)

    def _deliver(self, request: Request, at: float) -> None:
        self._watch.note("delivered", request.row)
        self.quota_left -= 1
        now = Delivery(at, self._time.boot, self._time.wall_error)
        earlier = self.deliveries.setdefault(request.row, [])
        if earlier and not earlier[0].told(now):
            self._watch.unknowable += 1
        elif earlier:
            self._watch.wrong(f"row {request.row} was delivered twice, {at - earlier[0].at:.1f} s apart")
        earlier.append(Delivery(at, self._time.boot, request.wall_error))

    def _again(self, request: Request) -> Reply:
        self._watch.fired[Event.REPEAT] += 1
        if self.roles[request.row] is Role.REVIEWED:
            return code(40252, 1)
        if self._style in {"same", "new"}:
            return code(0, 1000 + request.row if self._style == "same" else 9000 + request.row)
        return code(int(self._style))


def code(errcode: int, msgid: int | None = None) -> Reply:
    answer = {"errcode": errcode, "errmsg": "as told"} | ({} if msgid is None else {"msgid": msgid})
    return Reply(Arrival.ANSWERED, 200, msgspec.json.encode(answer))


def _lost(fault: str) -> Reply:
    return Reply(Arrival.MAYBE, fault=fault)


def _role(random: Random) -> Role:
    luck = random.random()
    rare = {0: Role.UNFOLLOWED, 1: Role.REVIEWED, 2: Role.FREQUENT}
    return rare.get(int(luck * 40), Role.FOLLOWER)


def _spoilt(answer: Reply, fate: Fate) -> Reply:
    """What is left of an answer on its way back."""
    if fate is Fate.TRUNCATED:
        return Reply(Arrival.ANSWERED, 200, answer.body[: len(answer.body) // 2])
    return _SPOILT.get(fate, answer)


_NOT_HEARD = {Fate.RESET_BEFORE: _lost("reset"), Fate.HTTP_500: Reply(Arrival.ANSWERED, 500, b"")}
_REFUSED = {
    Fate.BUSY: -1,
    Fate.THROTTLED: 45011,
    Fate.QUOTA_LEFT: 45009,
    Fate.TEMPLATE_THERE: 40037,
    Fate.SEEN_LATELY: 40241,
}
_SPOILT = {
    Fate.RESET_AFTER: _lost("reset"),
    Fate.HTTP_502_AFTER: Reply(Arrival.ANSWERED, 502, b""),
    Fate.HTML_AFTER: Reply(Arrival.ANSWERED, 200, b"<html>gateway</html>"),
    Fate.NO_MSGID: code(0),
    Fate.BUSY_AFTER: code(-1),
}
