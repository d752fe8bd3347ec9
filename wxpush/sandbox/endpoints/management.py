"""What SDKs ask an account for besides.

Its industry, templates that come and go, WeChat's addresses, a cleared quota, tickets for pages, and its blacklist.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_addtemplate
https://developers.weixin.qq.com/doc/service/api/notify/template/api_deletetemplate
https://developers.weixin.qq.com/doc/service/api/notify/template/api_getindustry
https://developers.weixin.qq.com/doc/service/api/apimanage/api_clearapiquota
https://developers.weixin.qq.com/doc/service/api/base/api_callbackcheck
https://developers.weixin.qq.com/doc/service/en/api/invoice/FiscalReceipt/api_getticket.html
https://developers.weixin.qq.com/doc/subscription/api/usermanage/userinfo/api_getblacklist
"""

import string
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.followers import FollowersApi
from wxpush.sandbox.account.magic import magic_openid
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.answers import HttpAnswer, HttpCall, Refusal, refusal, reply
from wxpush.sandbox.options import Template
from wxpush.sandbox.refusals import RefusalLog

_CLEARED_A_MONTH = 10
_SHANGHAI = timedelta(hours=8)
_ID_CHARACTERS = string.ascii_letters + string.digits + "-_"
_ID_LENGTH = 43
_HERE = "127.0.0.1"
_DNS = [{"ip": _HERE, "real_operator": "DEFAULT"}]
_PING = [{"ip": _HERE, "from_operator": "DEFAULT", "package_loss": "0%", "time": "0.1ms"}]
_LOOKS = {"dns": {"dns": _DNS}, "ping": {"ping": _PING}, "all": {"dns": _DNS, "ping": _PING}}
#: Characters, of captured ones.
_TICKET_LENGTH = 86
_TICKET_SECONDS = 7200
#: Whoever a message does not reach for it.
_BLACKLIST = [magic_openid("blacklisted", 1)]
_INDUSTRY = {"first_class": "IT科技", "second_class": "互联网|电子商务"}


class ManagementBody(Struct, frozen=True):
    """The body of any of them."""

    template_id: str = ""
    template_id_short: str = ""
    keyword_name_list: tuple[str, ...] = ()
    appid: str = ""
    appsecret: str = ""
    action: str = ""
    begin_openid: str = ""


_ORDER = msgspec.json.Decoder(ManagementBody)
Work = Callable[[ManagementBody, float], dict[str, Any] | Refusal]


class Management:
    """All but `clear_quota/v2` want a token."""

    def __init__(
        self,
        *,
        account: SandboxAccount,
        appid: str,
        secret: str,
        followers_api: FollowersApi,
        refusals: RefusalLog,
        clock: SandboxClock,
        random: Random,
    ) -> None:
        self._account = account
        self._appid = appid
        self._secret = secret
        self._followers_api = followers_api
        self._refusals = refusals
        self._clock = clock
        self._random = random
        self._tickets = {kind: self._drawn(_TICKET_LENGTH) for kind in ("jsapi", "wx_card")}
        self._cleared: Counter[tuple[int, int]] = Counter()

    def handlers(self) -> dict[str, Callable[[HttpCall], HttpAnswer]]:
        """By path. SDKs ask for the industry by POST too."""
        return {
            "/cgi-bin/template/get_industry": self._told(
                {"primary_industry": _INDUSTRY, "secondary_industry": _INDUSTRY}
            ),
            "/cgi-bin/getcallbackip": self._told({"ip_list": [_HERE]}),
            "/cgi-bin/get_api_domain_ip": self._told({"ip_list": [_HERE]}),
            "/cgi-bin/ticket/getticket": self._ticket,
            "/cgi-bin/tags/members/getblacklist": self._posted(_blacklist),
            "/cgi-bin/template/api_add_template": self._posted(self._add),
            "/cgi-bin/template/del_private_template": self._posted(self._delete),
            "/cgi-bin/callback/check": self._posted(_check),
            "/cgi-bin/clear_quota": self._posted(self._clear),
            "/cgi-bin/clear_quota/v2": self._posted(self._clear_by_secret, token=False),
        }

    def _told(self, value: dict[str, Any]) -> Callable[[HttpCall], HttpAnswer]:
        def answer(call: HttpCall) -> HttpAnswer:
            refused = self._account.know(call)
            return self._refusals.answer(refused, call) if refused else reply(value)

        return answer

    def _ticket(self, call: HttpCall) -> HttpAnswer:
        """The same for all of the process's time; 40097 for another kind of page."""
        refused = refusal(43001) if call.method != "GET" else self._account.know(call)
        kind = parse_qs(call.query.decode("latin-1")).get("type", [""])[0]
        if refused is None and kind not in self._tickets:
            refused = refusal(40097)
        if refused is not None:
            return self._refusals.answer(refused, call)
        return reply(_OK | {"ticket": self._tickets[kind], "expires_in": _TICKET_SECONDS})

    def _posted(self, work: Work, *, token: bool = True) -> Callable[[HttpCall], HttpAnswer]:
        def answer(call: HttpCall) -> HttpAnswer:
            order = self._read(call, token=token)
            done = order if isinstance(order, Refusal) else work(order, self._clock.seconds(call.at_us))
            return self._refusals.answer(done, call) if isinstance(done, Refusal) else reply(done)

        return answer

    def _read(self, call: HttpCall, *, token: bool) -> ManagementBody | Refusal:
        refused = refusal(43002) if call.method != "POST" else self._account.know(call) if token else None
        if refused is not None:
            return refused
        try:
            return _ORDER.decode(call.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return refusal(47001)

    def _add(self, order: ManagementBody, _now: float) -> dict[str, Any] | Refusal:
        """40246 for one of a category (its number is all digits) without keywords."""
        if not order.template_id_short:
            return refusal(40037)
        if order.template_id_short.isdecimal() and not order.keyword_name_list:
            return refusal(40246)
        template_id = self._drawn(_ID_LENGTH)
        keys = tuple(f"thing{number}" for number, _ in enumerate(order.keyword_name_list, 1))
        named = zip(order.keyword_name_list, keys, strict=True)
        content = "\n".join(f"{word}:{{{{{key}.DATA}}}}" for word, key in named)
        template = Template(template_id, keys, content=content) if keys else Template(template_id)
        self._account.templates[template_id] = template
        return _OK | {"template_id": template_id}

    def _drawn(self, length: int) -> str:
        return "".join(self._random.choices(_ID_CHARACTERS, k=length))

    def _delete(self, order: ManagementBody, _now: float) -> dict[str, Any] | Refusal:
        return _OK if self._account.templates.pop(order.template_id, None) else refusal(40037)

    def _clear_by_secret(self, order: ManagementBody, now: float) -> dict[str, Any] | Refusal:
        if order.appid == self._appid and order.appsecret != self._secret:
            return refusal(40125)
        return self._clear(order, now)

    def _clear(self, order: ManagementBody, now: float) -> dict[str, Any] | Refusal:
        """48006 after ten of a month, both ways together."""
        if order.appid != self._appid:
            return refusal(40013)
        day = datetime.fromtimestamp(now, UTC) + _SHANGHAI
        month = (day.year, day.month)
        if self._cleared[month] >= _CLEARED_A_MONTH:
            return refusal(48006)
        self._cleared[month] += 1
        self._account.quota.clear()
        self._followers_api.forget()
        return _OK


_OK = {"errcode": 0, "errmsg": "ok"}


def _blacklist(order: ManagementBody, _now: float) -> dict[str, Any] | Refusal:
    """One page, and the empty one behind it; 40003 for a `begin_openid` that is not on it."""
    after = order.begin_openid
    if after and after not in _BLACKLIST:
        return refusal(40003)
    total = {"total": len(_BLACKLIST)}
    if after:
        return total | {"count": 0, "next_openid": ""}
    return total | {
        "count": len(_BLACKLIST),
        "data": {"openid": _BLACKLIST},
        "next_openid": _BLACKLIST[-1],
    }


def _check(order: ManagementBody, _now: float) -> dict[str, Any] | Refusal:
    return _LOOKS.get(order.action) or refusal(40202)
