"""WeChat's low-rate API: access tokens, quota and templates of one account."""

import random
from collections.abc import Awaitable, Callable, Collection
from types import TracebackType
from typing import Self, TypeVar

import anyio
import httpx
import msgspec
from msgspec import Struct

from wxpush.answer import ApiFault, ApiRefusal, Fields, read_fields
from wxpush.credentials import Secret
from wxpush.errors import GarbledError
from wxpush.wechat.line import ANSWER_BYTES, HttpLine
from wxpush.wechat.patience import TRIES, Patience
from wxpush.wechat.refusals import TOKEN_CODES, TokenRefusedError, explain
from wxpush.wechat.values import (
    FetchedToken,
    Page,
    Quota,
    Tag,
    TemplateInfo,
    listed,
    read_following,
    read_page,
    read_token,
)
from wxpush.words import Sentence

#: Of an answer that lists: ten thousand openids are about 310 KiB.
LIST_BYTES = 1024 * 1024
STANDINGS_PATH = "/cgi-bin/user/info/batchget"
#: People that one call may ask about.
MOST_STANDINGS = 100

T = TypeVar("T")


class WechatApi:
    """Every call asks up to five times, or `tries`, before UnreachableError; a refusal is an AccountError that explains itself.

    `base_url` has passed check_base_url; `timeout` is the deadline of one request in seconds; `jitter` gives 0 to 1.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        jitter: Callable[[], float] = random.random,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._line = HttpLine(base_url, timeout=timeout, transport=transport)
        self._patience = Patience(sleep=sleep, jitter=jitter)

    async def stable_token(self, appid: str, secret: Secret, *, force: bool = False) -> FetchedToken:
        """The account's token, the same one for everybody who asks; `force` ends the old one at once, everywhere.

        https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
        """
        body = {
            "grant_type": "client_credential",
            "appid": appid,
            "secret": secret.reveal(),
            "force_refresh": force,
        }
        return await self._token(_Request("POST", "/cgi-bin/stable_token", msgspec.json.encode(body)))

    async def classic_token(self, appid: str, secret: Secret) -> FetchedToken:
        """A new token, which retires the one before it. The secret is in the URL: WeChat knows no other way.

        https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken
        """
        query = httpx.QueryParams(grant_type="client_credential", appid=appid, secret=secret.reveal())
        return await self._token(_Request("GET", f"/cgi-bin/token?{query}"))

    async def quota(self, token: str, path: str, *, tries: int = TRIES) -> Quota:
        """Today's calls of the API at `path`. Raises TokenRefusedError when the token is refused.

        https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota
        """
        body = msgspec.json.encode({"cgi_path": path})
        call = _Request("POST", f"/cgi-bin/openapi/quota/get?access_token={token}", body)
        return await self._told(call, _read_quota, about="quota", tries=tries)

    async def templates(self, token: str, *, tries: int = TRIES) -> list[TemplateInfo]:
        """The account's templates. Raises TokenRefusedError when the token is refused.

        https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates
        """
        path = f"/cgi-bin/template/get_all_private_template?access_token={token}"
        return await self._told(
            _Request("GET", path, cap=LIST_BYTES), _read_templates, about="templates", tries=tries
        )

    async def followers(self, token: str, after: str = "") -> Page:
        """Up to ten thousand followers after this one, in WeChat's order. Raises TokenRefusedError when the token is refused.

        https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans
        """
        query = httpx.QueryParams(access_token=token, next_openid=after)
        call = _Request("GET", f"/cgi-bin/user/get?{query}", cap=LIST_BYTES)
        return await self._told(call, read_page, about="followers")

    async def tags(self, token: str) -> list[Tag]:
        """The account's tags. Raises TokenRefusedError when the token is refused.

        https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettags
        """
        call = _Request("GET", f"/cgi-bin/tags/get?access_token={token}")
        return await self._told(call, _read_tags, about="tags")

    async def tagged(self, token: str, tag_id: int, after: str = "") -> Page:
        """Followers with this tag after this one, in WeChat's order. Raises TokenRefusedError when the token is refused.

        https://developers.weixin.qq.com/doc/service/api/usermanage/tag/api_gettagfans
        """
        body = msgspec.json.encode({"tagid": tag_id, "next_openid": after})
        call = _Request("POST", f"/cgi-bin/user/tag/get?access_token={token}", body, cap=LIST_BYTES)
        return await self._told(call, read_page, about="followers_with_tag")

    async def standings(self, token: str, openids: Collection[str]) -> dict[str, bool]:
        """Whether each of up to MOST_STANDINGS people follows. Raises TokenRefusedError when the token is refused.

        An answer that does not tell of all is not asked for again: GarbledError, as each of them may be why.

        https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_batchuserinfo
        """
        body = msgspec.json.encode({"user_list": [{"openid": openid, "lang": "zh_CN"} for openid in openids]})
        call = _Request("POST", f"{STANDINGS_PATH}?access_token={token}", body, cap=LIST_BYTES, of_many=True)
        return await self._told(call, lambda fields: read_following(fields, openids), about="who_follows")

    async def _token(self, call: "_Request") -> FetchedToken:
        answer = await self._ask(call, read_token)
        if isinstance(answer, ApiRefusal):
            raise explain(answer, about=Sentence("wechat.access_token"))
        return answer

    async def _told(
        self, call: "_Request", read: Callable[[Fields], T], *, about: str, tries: int = TRIES
    ) -> T:
        answer = await self._ask(call, read, tries)
        if not isinstance(answer, ApiRefusal):
            return answer
        if answer.errcode in TOKEN_CODES:
            raise TokenRefusedError(
                "wechat.token_refused", about=Sentence(f"wechat.{about}"), errcode=answer.errcode
            )
        raise explain(answer, about=Sentence(f"wechat.{about}"))

    async def _ask(self, call: "_Request", read: Callable[[Fields], T], tries: int = TRIES) -> T | ApiRefusal:
        async def once() -> T | ApiRefusal | ApiFault:
            reply = await self._line.ask(
                call.method, self._base_url + call.path, body=call.body, cap=call.cap
            )
            fields = read_fields(reply)
            answer = fields if isinstance(fields, (ApiRefusal, ApiFault)) else _read(fields, read)
            if call.of_many and isinstance(answer, ApiFault) and answer.garbled:
                raise GarbledError("wechat.garbled", who=Sentence("wechat.wechat"), fault=answer.what)
            return answer

        return await self._patience.ask(
            once, who=Sentence("wechat.wechat"), host=self._line.host, tries=tries
        )

    async def aclose(self) -> None:
        await self._line.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class _Request(Struct, frozen=True):
    """One request. `path` has its query, with a token or even the secret in it: never show it."""

    method: str
    path: str
    body: bytes | None = None
    cap: int = ANSWER_BYTES
    #: Whether it is about many, one of whom may spoil the answer.
    of_many: bool = False


def _read(answer: Fields, read: Callable[[Fields], T]) -> T | ApiFault:
    try:
        return read(answer)
    except (msgspec.ValidationError, KeyError, TypeError):
        # Their messages would show the value, which may be a token.
        what = Sentence("wechat.answer_without_what_was_asked")
        return ApiFault(what, foreign=True, garbled=True)


def _read_quota(fields: Fields) -> Quota:
    return msgspec.convert({**(fields.get("rate_limit") or {}), **fields["quota"]}, Quota, strict=False)


def _read_templates(fields: Fields) -> list[TemplateInfo]:
    return listed(fields["template_list"], TemplateInfo)


def _read_tags(fields: Fields) -> list[Tag]:
    return listed(fields["tags"], Tag)
