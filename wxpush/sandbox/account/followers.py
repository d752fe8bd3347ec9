"""What can be asked about people: all followers, those with a tag, the tags, and who of a hundred follows.

https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans
https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettags
https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettagfans
https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_batchuserinfo
https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_userinfo
https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_getusertags
"""

from collections import defaultdict
from collections.abc import Callable
from hashlib import blake2b
from random import Random
from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from wxpush.sandbox.account.account import SandboxAccount
from wxpush.sandbox.account.magic import Role, role_of
from wxpush.sandbox.account.quota import QuotaCounter
from wxpush.sandbox.account.sandboxclock import SandboxClock
from wxpush.sandbox.answers import HttpAnswer, HttpCall, Refusal, refusal, reply
from wxpush.sandbox.faults import ActiveFaults, ForeignInBatch
from wxpush.sandbox.messages import is_openid
from wxpush.sandbox.population import FollowerSet, SandboxTag
from wxpush.sandbox.refusals import RefusalLog

FOLLOWERS_PATH = "/cgi-bin/user/get"
TAGS_PATH = "/cgi-bin/tags/get"
TAGS_OF_PATH = "/cgi-bin/tags/getidlist"
TAGGED_PATH = "/cgi-bin/user/tag/get"
STANDINGS_PATH = "/cgi-bin/user/info/batchget"
PERSON_PATH = "/cgi-bin/user/info"
_MOST_ASKED = 100


class UserRef(Struct, frozen=True):
    openid: Any = None


class FollowersQuestion(Struct, frozen=True):
    """The body of a question: about a tag, or about people, or about one."""

    tagid: int = 0
    next_openid: str = ""
    user_list: tuple[UserRef, ...] = ()
    openid: Any = None


_QUESTION = msgspec.json.Decoder(FollowersQuestion)


class FollowersApi:
    """Answers to whoever has a token, as far as the minute's and the day's calls go."""

    def __init__(
        self,
        *,
        people: int,
        tags: tuple[SandboxTag, ...],
        page: int,
        account: SandboxAccount,
        active: ActiveFaults,
        refusals: RefusalLog,
        clock: SandboxClock,
        random: Random,
    ) -> None:
        """`people`: how many follow; `page`: openids a call lists."""
        self._everybody = FollowerSet(people)
        self._tags = {tag.id: tag for tag in tags}
        self._page = page
        self._account = account
        self._active = active
        self._refusals = refusals
        self._clock = clock
        self._random = random
        self._quotas: defaultdict[str, QuotaCounter] = defaultdict(QuotaCounter)

    def handlers(self) -> dict[str, Callable[[HttpCall], HttpAnswer]]:
        """By path."""
        return {
            FOLLOWERS_PATH: lambda call: self._answer(call, "GET", self._followers),
            TAGS_PATH: lambda call: self._answer(call, "GET", self._list_tags),
            TAGGED_PATH: lambda call: self._answer(call, "POST", self._tagged),
            STANDINGS_PATH: lambda call: self._answer(call, "POST", self._standings),
            PERSON_PATH: lambda call: self._answer(call, "GET", self._person),
            TAGS_OF_PATH: lambda call: self._answer(call, "POST", self._tags_of),
        }

    def used(self, path: str, now: float) -> int | None:
        """Calls of the day; None for a path that is not of these."""
        return self._quotas[path].used(now) if path in self.handlers() else None

    def forget(self) -> None:
        """Calls of the day, of every kind."""
        for quota in self._quotas.values():
            quota.clear()

    def _answer(
        self, call: HttpCall, method: str, find: Callable[[HttpCall], dict[str, Any] | Refusal]
    ) -> HttpAnswer:
        refused = self._admit(call, method)
        found = find(call) if refused is None else refused
        return self._refusals.answer(found, call) if isinstance(found, Refusal) else reply(found)

    def _admit(self, call: HttpCall, method: str) -> Refusal | None:
        if call.method != method:
            return refusal(43001 if method == "GET" else 43002)
        faults = self._active.faults
        refused = self._account.know(call) or self._quotas[call.path].take(
            self._clock.seconds(call.at_us),
            minute_cap=faults.people_minute_cap,
            daily_limit=faults.people_daily_limit,
        )
        busy = self._random.random() < faults.people_busy_rate
        return refused or (refusal(-1) if busy else None)

    def _followers(self, call: HttpCall) -> dict[str, Any] | Refusal:
        """`total` is told besides. 40003 for a `next_openid` that is nobody's."""
        page = self._listed(self._everybody, _asked(call, "next_openid"))
        return page if isinstance(page, Refusal) else {"total": len(self._everybody)} | page

    def _list_tags(self, _call: HttpCall) -> dict[str, Any]:
        many = self._everybody.many
        return {
            "tags": [
                {"id": tag.id, "name": tag.name, "count": len(FollowerSet(many, tag.every))}
                for tag in self._tags.values()
            ]
        }

    def _tagged(self, call: HttpCall) -> dict[str, Any] | Refusal:
        """45159 for a tag that there is not."""
        question = _read(call)
        if isinstance(question, Refusal):
            return question
        tag = self._tags.get(question.tagid)
        if tag is None:
            return refusal(45159)
        return self._listed(FollowerSet(self._everybody.many, tag.every), question.next_openid)

    def _listed(self, people: FollowerSet, after: str) -> dict[str, Any] | Refusal:
        openids = people.behind(after, self._page)
        if openids is None:
            return refusal(40003)
        if not openids:
            return {"count": 0, "next_openid": ""}
        return {"count": len(openids), "data": {"openid": openids}, "next_openid": openids[-1]}

    def _standings(self, call: HttpCall) -> dict[str, Any] | Refusal:
        """40032 for none or more than a hundred, 40003 for what is no openid."""
        question = _read(call)
        if isinstance(question, Refusal):
            return question
        asked = [named.openid for named in question.user_list]
        if not 0 < len(asked) <= _MOST_ASKED:
            return refusal(40032)
        if not all(map(is_openid, asked)):
            return refusal(40003)
        return self._told(asked, [role_of(openid) for openid in asked])

    def _person(self, call: HttpCall) -> dict[str, Any] | Refusal:
        """One person, 40003 for somebody of another account too."""
        openid = _asked(call, "openid")
        if not is_openid(openid) or role_of(openid).errcode == 40003:  # noqa: PLR2004 - of another account
            return refusal(40003)
        return self._info(openid, role_of(openid))

    def _tags_of(self, call: HttpCall) -> dict[str, Any] | Refusal:
        question = _read(call)
        if isinstance(question, Refusal):
            return question
        return (
            {"tagid_list": self._tag_ids(question.openid)} if is_openid(question.openid) else refusal(40003)
        )

    def _tag_ids(self, openid: str) -> list[int]:
        many = self._everybody.many
        return [tag.id for tag in self._tags.values() if openid in FollowerSet(many, tag.every)]

    def _told(self, asked: list[str], roles: list[Role]) -> dict[str, Any] | Refusal:
        known = [role for role in roles if role.errcode != 40003]  # noqa: PLR2004 - of another account
        how = self._active.faults.foreign_in_batch
        if how is ForeignInBatch.REFUSED and len(known) < len(roles):
            return refusal(40003)
        if how is ForeignInBatch.SHIFTED:
            roles = known + [role for role in roles if role not in known]
        return {
            "user_info_list": [self._info(openid, role) for openid, role in zip(asked, roles, strict=True)]
        }

    def _info(self, openid: str, role: Role) -> dict[str, Any]:
        if role.errcode in {43004, 40003}:
            return {"subscribe": 0, "openid": openid}
        return {
            "subscribe": 1,
            "openid": openid,
            "nickname": "",
            "sex": 0,
            "language": "zh_CN",
            "city": "",
            "province": "",
            "country": "",
            "headimgurl": "",
            "subscribe_time": 1_434_093_047,
            "unionid": f"oU{blake2b(openid.encode(), digest_size=13).hexdigest()}",
            "remark": "",
            "groupid": 0,
            "tagid_list": self._tag_ids(openid),
            "subscribe_scene": "ADD_SCENE_QR_CODE",
            "qr_scene": 0,
            "qr_scene_str": "",
        }


def _asked(call: HttpCall, name: str) -> str:
    return parse_qs(call.query.decode("latin-1")).get(name, [""])[0]


def _read(call: HttpCall) -> FollowersQuestion | Refusal:
    try:
        return _QUESTION.decode(call.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return refusal(47001)
