"""WeChat's low-rate API: access tokens, quota and templates of one account."""

import random
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self, TypeVar

import anyio
import httpx
import msgspec
from msgspec import Struct

from wxpush.credentials import Secret
from wxpush.wechat.answer import ApiFault, ApiRefusal, Fields, read_answer
from wxpush.wechat.line import ANSWER_BYTES, HttpLine
from wxpush.wechat.patience import Patience
from wxpush.wechat.refusals import TOKEN_CODES, TokenRefusedError, explain
from wxpush.wechat.values import FetchedToken, Quota, TemplateInfo, read_token

TEMPLATES_BYTES = 1024 * 1024
SEND_PATH = "/cgi-bin/message/template/send"

T = TypeVar("T")


class WechatApi:
    """Every call asks up to five times before UnreachableError; a refusal is an AccountError that explains itself.

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
        return await self._token(_Call("POST", "/cgi-bin/stable_token", msgspec.json.encode(body)))

    async def classic_token(self, appid: str, secret: Secret) -> FetchedToken:
        """A new token, which retires the one before it. The secret is in the URL: WeChat knows no other way.

        https://developers.weixin.qq.com/doc/service/api/base/api_getaccesstoken
        """
        query = httpx.QueryParams(grant_type="client_credential", appid=appid, secret=secret.reveal())
        return await self._token(_Call("GET", f"/cgi-bin/token?{query}"))

    async def quota(self, token: str, path: str = SEND_PATH) -> Quota:
        """Today's calls of the API at `path`. Raises TokenRefusedError when the token is refused.

        https://developers.weixin.qq.com/doc/service/api/apimanage/api_getapiquota
        """
        body = msgspec.json.encode({"cgi_path": path})
        call = _Call("POST", f"/cgi-bin/openapi/quota/get?access_token={token}", body)
        return await self._told(call, _read_quota, about="the quota")

    async def templates(self, token: str) -> list[TemplateInfo]:
        """The account's templates. Raises TokenRefusedError when the token is refused.

        https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates
        """
        path = f"/cgi-bin/template/get_all_private_template?access_token={token}"
        return await self._told(
            _Call("GET", path, cap=TEMPLATES_BYTES), _read_templates, about="the templates"
        )

    async def _token(self, call: "_Call") -> FetchedToken:
        answer = await self._ask(call, read_token)
        if isinstance(answer, ApiRefusal):
            raise explain(answer, about="an access token")
        return answer

    async def _told(self, call: "_Call", read: Callable[[Fields], T], *, about: str) -> T:
        answer = await self._ask(call, read)
        if not isinstance(answer, ApiRefusal):
            return answer
        if answer.errcode in TOKEN_CODES:
            raise TokenRefusedError(
                f"WeChat refused the access token when asked for {about} ({answer.errcode}); nothing was changed; "
                "run the same command again"
            )
        raise explain(answer, about=about)

    async def _ask(self, call: "_Call", read: Callable[[Fields], T]) -> T | ApiRefusal:
        async def once() -> T | ApiRefusal | ApiFault:
            reply = await self._line.ask(
                call.method, self._base_url + call.path, body=call.body, cap=call.cap
            )
            answer = read_answer(reply)
            return answer if isinstance(answer, (ApiRefusal, ApiFault)) else _read(answer, read)

        return await self._patience.ask(once, who="WeChat")

    async def aclose(self) -> None:
        await self._line.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


class _Call(Struct, frozen=True):
    """One request. `path` has its query, with a token or even the secret in it: never show it."""

    method: str
    path: str
    body: bytes | None = None
    cap: int = ANSWER_BYTES


def _read(answer: Fields, read: Callable[[Fields], T]) -> T | ApiFault:
    try:
        return read(answer)
    except (msgspec.ValidationError, KeyError, TypeError):
        # Their messages would show the value, which may be a token.
        return ApiFault("an answer without what was asked for")


def _read_quota(fields: Fields) -> Quota:
    return msgspec.convert({**(fields.get("rate_limit") or {}), **fields["quota"]}, Quota, strict=False)


def _read_templates(fields: Fields) -> list[TemplateInfo]:
    return msgspec.convert(fields["template_list"], list[TemplateInfo])
