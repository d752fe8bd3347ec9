"""WeChat in memory, as a campaign's messages see it: who follows, ten minutes of de-duplication, and a fate for each request."""

from collections import deque
from collections.abc import Sequence
from contextlib import asynccontextmanager

import anyio
import msgspec

from tests.reliability.sim.faults import Fate
from tests.reliability.sim.server import DEDUPE_SECONDS, code
from tests.reliability.sim.time import Time
from tests.reliability.sim.watch import Delivery
from tests.reliability.stateful.life import Life
from wxpush.model import Arrival, Reply
from wxpush.sending.way import Way as Path
from wxpush.wechat.values import Quota, TemplateInfo

TIMEOUT = 10.0
#: Seconds that a request or its answer is under way.
_WAY = 0.01
TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
#: What may happen to a request; the first lets it be.
FATES = (
    Fate.OK, Fate.NEVER_LEFT, Fate.RESET_BEFORE, Fate.RESET_AFTER, Fate.HANG_BEFORE, Fate.HANG_AFTER, Fate.HTTP_500,
    Fate.TRUNCATED, Fate.BUSY, Fate.BUSY_AFTER,
)  # fmt: skip
#: A fate of a whole account.
HALTED = 48001
_LOST = Reply(Arrival.MAYBE, fault="reset")


class Request(msgspec.Struct, frozen=True):
    """What wxpush posted, as far as it matters here."""

    touser: str
    client_msg_id: str
    data: dict[str, dict[str, str]]

    @property
    def said(self) -> tuple[str, str]:
        """Whom it goes to, and what it says."""
        return self.touser, self.data["thing1"]["value"]


class Wechat:
    """`arrived` and `delivered` are what happened since the invocation began."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self._seen: dict[tuple[str, str], float] = {}
        self.gone: set[str] = set()
        self.halted = False
        #: What is left of today's messages, as the account tells before a campaign.
        self.quota_left = 10**6
        self.arrived: list[Request] = []
        self.delivered: list[tuple[Request, Delivery]] = []

    def take(self, body: bytes, fate: Fate, at: float) -> Reply:
        """What arrives at that true time. Gives the answer, which may get lost."""
        request = msgspec.json.decode(body, type=Request)
        self.arrived.append(request)
        if fate in {Fate.RESET_BEFORE, Fate.HANG_BEFORE}:
            return _LOST
        if fate is Fate.HTTP_500:
            return Reply(Arrival.ANSWERED, 500, b"")
        if self.halted or fate is Fate.BUSY:
            return code(HALTED if self.halted else -1)
        if request.touser in self.gone:
            return code(43004)
        self._accept(request, at)
        answer = code(0, 1000)
        spoilt = {
            Fate.RESET_AFTER: _LOST,
            Fate.HANG_AFTER: _LOST,
            Fate.BUSY_AFTER: code(-1),
            Fate.TRUNCATED: Reply(Arrival.ANSWERED, 200, answer.body[:9]),
        }
        return spoilt.get(fate, answer)

    def _accept(self, request: Request, now: float) -> None:
        pair = (request.touser, request.client_msg_id)
        if now - self._seen.get(pair, -DEDUPE_SECONDS) >= DEDUPE_SECONDS:
            self._seen[pair] = now
            self.delivered.append((request, Delivery(now, self.time.boot, self.time.wall_error)))


class Line:
    """An open way, all of which is one object."""

    def __init__(self, way: "Way") -> None:
        self.tokens = self.account = way

    def way(self, about) -> Path:
        assert about.template_id == TEMPLATE
        return Path(self.tokens, self.tokens, self.tokens)


class Way:
    """Transport, connection, tokens and account of one invocation."""

    def __init__(self, wechat: Wechat, life: Life, fates: Sequence[Fate]) -> None:
        self._wechat, self.life, self._fates = wechat, life, deque(fates)
        self.is_open = False
        self.current = "TOKEN"

    @asynccontextmanager
    async def line(self):
        yield Line(self)

    def hold(self, _now: float) -> None:
        """Nobody waits for a token."""

    def connect(self) -> "Way":
        return self

    async def open(self) -> None:
        self.is_open = True

    async def aclose(self) -> None:
        """Nothing."""

    async def post(self, path: str, body: bytes) -> Reply:
        fate = self._fates.popleft() if self._fates else Fate.OK
        if fate is Fate.NEVER_LEFT:
            await anyio.sleep(0.001)
            return Reply(Arrival.NEVER_LEFT, fault="refused")
        self.life.step()
        arrives = self._wechat.time.true() + _WAY  # also when this process or its machine sleeps meanwhile
        await anyio.sleep(_WAY)
        reply = self._wechat.take(body, fate, arrives)
        self.life.step()
        await anyio.sleep(TIMEOUT if fate in {Fate.HANG_BEFORE, Fate.HANG_AFTER} else _WAY)
        return reply

    async def get(self) -> str:
        return self.current

    async def refused(self, token: str) -> None:
        raise AssertionError("no token was refused")

    def accepted(self, token: str) -> None:
        """Nothing."""

    async def quota(self, _path, *, tries: int) -> Quota:
        return Quota(10**6, 10**6 - self._wechat.quota_left, self._wechat.quota_left)

    async def templates(self, *, tries: int) -> list[TemplateInfo]:
        return [TemplateInfo(TEMPLATE, content="{{thing1.DATA}}")]

    async def quota_left(self) -> int:
        return 10**6

    async def has_template(self) -> bool:
        return True
