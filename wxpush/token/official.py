"""Access tokens from WeChat itself, for an AppID and its secret."""

from wxpush.credentials import Secret
from wxpush.errors import UnreachableError
from wxpush.wechat.api import WechatApi
from wxpush.wechat.values import FetchedToken


class StableToken:
    """`POST /cgi-bin/stable_token`: everybody who asks gets the same token."""

    def __init__(self, api: WechatApi, appid: str, secret: Secret) -> None:
        self._api = api
        self._appid = appid
        self._secret = secret

    async def fetch(self, *, force: bool = False) -> FetchedToken:
        return await self._api.stable_token(self._appid, self._secret, force=force)


class ClassicToken:
    """`GET /cgi-bin/token`: every fetch retires the token before it, for everybody. Only where it is asked for."""

    def __init__(self, api: WechatApi, appid: str, secret: Secret) -> None:
        self._api = api
        self._appid = appid
        self._secret = secret

    async def fetch(self, *, force: bool = False) -> FetchedToken:  # noqa: ARG002 - each one is new anyway
        return await self._api.classic_token(self._appid, self._secret)


class NoSecret:
    """For a host without a secret, which has what others put into a cache that they share, or nothing."""

    def __init__(self, appid: str) -> None:
        self._appid = appid

    async def fetch(self, *, force: bool = False) -> FetchedToken:  # noqa: ARG002 - there is nothing to force
        raise UnreachableError("token.no_secret_here", appid=self._appid)
