"""What `doctor` tries on the way to an account, one thing at a time: the proxy, an answer, a token."""

from collections.abc import Mapping

from wxpush import wiring
from wxpush.access import Access
from wxpush.detail import Detail
from wxpush.model import Reply
from wxpush.system.clock import Clock
from wxpush.token.sources import source_of
from wxpush.transport.address import parse_address
from wxpush.transport.faults import blames_proxy
from wxpush.transport.names import NAMES
from wxpush.transport.proxy import check_library, proxy_for
from wxpush.wechat.api import WechatApi
from wxpush.wechat.line import HttpLine


def proxy(base_url: str, environ: Mapping[str, str]) -> str:
    """The proxy on the way to a base URL, without its credentials; empty where there is none. Raises UsageError."""
    found = proxy_for(parse_address(base_url), environ)
    if found is None:
        return ""
    check_library(found)
    return found.url


def at_proxy(fault: Detail) -> bool:
    """Whether it is the proxy that a connection failed at."""
    return blames_proxy(fault)


def look_up(base_url: str, environ: Mapping[str, str]) -> float:
    """Seconds that it took to find the first hop on the way there, the proxy or the host; 0 where it is named by its address."""
    address = parse_address(base_url)
    hop = proxy_for(address, environ) or address
    return NAMES.took(hop.host, hop.port)


async def knock(base_url: str, *, seconds: float) -> tuple[Reply, str]:
    """Whether anybody answers there, and the Date header of the answer."""
    async with HttpLine(base_url, timeout=seconds) as door:
        return await door.knock(f"{base_url}/")


async def fetch_token(access: Access, *, seconds: float, clock: Clock) -> None:
    """Prove that a token can be had. Raises AccountError, UnreachableError, UsageError.

    It is asked for anew, as a cached one would prove nothing of secret and address; but not where
    that would retire the token that others use.
    """
    if source_of(access.config).retires:
        async with wiring.line(access, seconds=seconds, clock=clock) as opened:
            await opened.tokens.get()
    else:
        async with (
            WechatApi(access.base_url, timeout=seconds) as api,
            wiring.token_source(access, api, seconds) as source,
        ):
            await source.fetch()
