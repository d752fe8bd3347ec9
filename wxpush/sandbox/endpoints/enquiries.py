"""What can be asked about the account: its templates, its quota, and a request that was refused.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates
https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota
https://developers.weixin.qq.com/doc/service/api/apimanage/api_getridinfo
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.followers import FollowersApi
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.answers import HttpAnswer, HttpCall, Refusal, refusal, reply
from wxpush.sandbox.faults import ActiveFaults
from wxpush.sandbox.options import Template
from wxpush.sandbox.refusals import RefusalLog

SEND_PATH = "/cgi-bin/message/template/send"
#: Quota is kept for the send call and for those of people; other paths are known, and free.
_OTHER_PATHS = frozenset(
    {"/cgi-bin/token", "/cgi-bin/stable_token", "/cgi-bin/template/get_all_private_template"}
)
_RID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}")


class UsageQuestion(Struct, frozen=True):
    """The body of a question: `cgi_path` for a quota, `rid` for a refused request."""

    cgi_path: str = ""
    rid: str = ""


_QUESTION = msgspec.json.Decoder(UsageQuestion)


class Enquiries:
    """Answers to whoever has a token."""

    def __init__(
        self,
        *,
        account: SandboxAccount,
        active: ActiveFaults,
        refusals: RefusalLog,
        clock: SandboxClock,
        followers_api: FollowersApi,
    ) -> None:
        self._account = account
        self._active = active
        self._refusals = refusals
        self._clock = clock
        self._followers_api = followers_api

    def templates(self, call: HttpCall) -> HttpAnswer:
        """`GET /cgi-bin/template/get_all_private_template`: no errcode on success."""
        refused = refusal(43001) if call.method != "GET" else self._account.know(call)
        if refused is not None:
            return self._refusals.answer(refused, call)
        return reply({"template_list": [_describe(each) for each in self._account.templates.values()]})

    def quota(self, call: HttpCall) -> HttpAnswer:
        """`POST /cgi-bin/openapi/quota/get`: 76003 for no path, 76021 for one that is not known."""
        return self._ask(call, self._quota)

    def rid(self, call: HttpCall) -> HttpAnswer:
        """`POST /cgi-bin/openapi/rid/get`: 76002 for what is no rid, 76001 for an unknown one."""
        return self._ask(call, self._rid)

    def _ask(
        self, call: HttpCall, find: Callable[[UsageQuestion, float], dict[str, Any] | Refusal]
    ) -> HttpAnswer:
        question = self._read(call)
        found = question if isinstance(question, Refusal) else find(question, self._clock.seconds(call.at_us))
        if isinstance(found, Refusal):
            return self._refusals.answer(found, call)
        return reply({"errcode": 0, "errmsg": "ok"} | found)

    def _read(self, call: HttpCall) -> UsageQuestion | Refusal:
        refused = refusal(43002) if call.method != "POST" else self._account.know(call)
        if refused is not None:
            return refused
        try:
            return _QUESTION.decode(call.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return refusal(47001)

    def _quota(self, question: UsageQuestion, now: float) -> dict[str, Any] | Refusal:
        path = question.cgi_path
        if not path.startswith("/"):
            return refusal(76003)
        faults, of_people = self._active.faults, self._followers_api.used(path, now)
        if path != SEND_PATH and path not in _OTHER_PATHS and of_people is None:
            return refusal(76021)
        limit, cap = faults.daily_limit, faults.minute_cap
        used = self._account.quota.used(now) if path == SEND_PATH else 0
        if of_people is not None:
            limit, cap, used = faults.people_daily_limit, faults.people_minute_cap, of_people
        return {
            "quota": {"daily_limit": limit, "used": used, "remain": max(limit - used, 0)},
            "rate_limit": {"call_count": cap or 0, "refresh_second": 0 if cap is None else 60},
            "component_rate_limit": {"call_count": 0, "refresh_second": 0},
        }

    def _rid(self, question: UsageQuestion, _now: float) -> dict[str, Any] | Refusal:
        if not _RID.fullmatch(question.rid):
            return refusal(76002)
        trace = self._refusals.find(question.rid)
        if trace is None:
            return refusal(76001)
        return {
            "request": {
                "invoke_time": trace.call.at_us // 1_000_000,
                "cost_in_ms": 1,
                "request_url": "access_token=xxxx",
                "request_body": trace.call.body.decode("utf-8", "replace"),
                "response_body": trace.answer.decode("utf-8"),
                "client_ip": "127.0.0.1",
            }
        }


def _describe(template: Template) -> dict[str, str]:
    return {
        "template_id": template.template_id,
        "title": template.title,
        "primary_industry": "",
        "deputy_industry": "",
        "content": template.content or "\n".join(f"{key}:{{{{{key}.DATA}}}}" for key in template.keys),
        "example": template.example or "\n".join(f"{key}:" for key in template.keys),
    }
