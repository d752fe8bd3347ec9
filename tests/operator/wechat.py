"""WeChat in memory, for a command line in this process: what it answers each openid, and what it was sent."""

from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from wxpush.access import Access
from wxpush.errors import AccountError, GarbledError, UnreachableError
from wxpush.model import Arrival, Reply
from wxpush.sending.way import Way
from wxpush.wechat.values import Page, Quota, Tag, TemplateInfo
from wxpush.words import Sentence

TITLE = "Order shipped"
TEMPLATE = "ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY"
DAILY = 100_000
#: For `answers`: the message is taken, and nobody hears of it.
LOST = 1
_LOST = Reply(Arrival.MAYBE, fault="reset")


class _Request(msgspec.Struct):
    touser: str
    client_msg_id: str


@dataclass
class Wechat:
    """`answers`: the errcode for an openid, if not 0. `halted`: the one for everybody. `reached`: AppID and address of each message."""

    answers: dict[str, int] = field(default_factory=dict)
    halted: int = 0
    left: int = DAILY
    away: bool = False
    #: How it refuses the account, by an id of the catalogue.
    refusal: str = ""
    #: Nobody can read what it says of these.
    garbled: set[str] = field(default_factory=set)
    delivered: Counter[str] = field(default_factory=Counter)
    reached: list[tuple[str, str]] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def take(self, body: bytes, access: Access) -> Reply:
        request = msgspec.json.decode(body, type=_Request)
        self.reached.append((access.appid, access.base_url))
        code = self.halted or self.answers.get(request.touser, 0)
        if code in {0, LOST} and (request.touser, request.client_msg_id) not in self._seen:
            self._seen.add((request.touser, request.client_msg_id))
            self.delivered[request.touser] += 1
        if code == LOST:
            return _LOST
        answer = {"errcode": code, "errmsg": "as told"} | (
            {} if code else {"msgid": 4_000_000_000_000_000_001}
        )
        return Reply(Arrival.ANSWERED, 200, msgspec.json.encode(answer))

    @asynccontextmanager
    async def line(self, access: Access, *, seconds: float, clock: Any, cache: Any = None, tell: Any = None):
        """In the place of `wiring.line`."""
        yield _Line(self, access)


class _Line:
    """Transport, connection, tokens, account and API of one account: all of them one object."""

    current = "TOKEN"
    is_open = True

    def __init__(self, wechat: Wechat, access: Access) -> None:
        self._wechat, self._access = wechat, access
        self.transport = self.tokens = self.account = self.api = self

    def way(self, _about: object) -> Way:
        return Way(self, self, self)

    def connect(self) -> "_Line":
        return self

    async def open(self) -> None:
        """It is."""

    async def aclose(self) -> None:
        """Nothing is."""

    async def post(self, _path: str, body: bytes) -> Reply:
        return self._wechat.take(body, self._access)

    def hold(self, _now: float) -> None:
        """Nobody waits for a token."""

    async def get(self) -> str:
        if self._wechat.away:
            raise UnreachableError("wechat.no_answer", who="WeChat", tries=5, fault="no route to host")
        if self._wechat.refusal:
            code = {"appid_unknown": 40013, "secret_wrong": 40125}.get(self._wechat.refusal, 40164)
            raise AccountError(
                f"wechat.{self._wechat.refusal}",
                about=Sentence("wechat.access_token"),
                errcode=code,
                address="10.1.2.3",
            )
        return self.current

    async def refused(self, _token: str) -> None:
        """There is no other."""

    def accepted(self, _token: str) -> None:
        """As ever."""

    async def quota(self, *_: object, tries: int = 1) -> Quota:
        return Quota(DAILY, DAILY - self._wechat.left, self._wechat.left)

    async def templates(self, *_: object, tries: int = 1) -> list[TemplateInfo]:
        return [TemplateInfo(TEMPLATE, title=TITLE, content="{{thing1.DATA}}")]

    async def quota_left(self) -> int:
        return self._wechat.left

    async def has_template(self) -> bool:
        return True

    async def followers(self, _token: str, _after: str) -> Page:
        return Page(("oFollower0000000000000000001",), total=1)

    async def tags(self, _token: str) -> list[Tag]:
        return [Tag(2, "VIP", 1)]

    async def standings(self, _token: str, openids: Any) -> dict[str, bool]:
        if not self._wechat.garbled.isdisjoint(openids):
            raise GarbledError("wechat.garbled", who="WeChat", fault="no JSON")
        return {each: self._wechat.answers.get(each) != 43004 for each in openids}
