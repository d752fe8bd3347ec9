"""A proxy in httpx's words."""

import ssl

import httpx

from wxpush.transport import faults
from wxpush.transport.proxy import Proxy, check_library
from wxpush.words import Sentence

#: How httpcore tells what a SOCKS proxy said, and the sentences for it: https://www.rfc-editor.org/rfc/rfc1928#section-6
_SAID = {
    "Requested NO AUTHENTICATION REQUIRED": "socks_wants_password",
    "Invalid username/password": "socks_refuses_password",
    "Proxy Server could not connect: Connection not allowed by ruleset": "socks_not_allowed",
    "Proxy Server could not connect: Connection refused": "refused",
    "Proxy Server could not connect: Host unreachable": "host_unreachable",
    "Proxy Server could not connect: Network unreachable": "network_unreachable",
}


def translated(proxy: Proxy, context: ssl.SSLContext) -> httpx.Proxy:
    """The proxy; one by TLS is verified by `context`. Raises UsageError where a package is missing that speaks to it."""
    check_library(proxy)
    return httpx.Proxy(
        proxy.url,
        auth=(proxy.user, proxy.password) if proxy.user else None,
        ssl_context=context if proxy.scheme == "https" else None,
    )


def refusal(error: httpx.ProxyError) -> Sentence:
    """What the proxy said instead of opening a way. Of the library's text only what is known is taken: a proxy may write anything into it."""
    said = str(error)
    if said[:3].isdigit():
        return faults.proxy_refused(int(said[:3]))
    word = next((word for known, word in _SAID.items() if said.startswith(known)), "proxy_failed")
    found = Sentence(f"rows.{word}")
    return (
        found if word.startswith(("socks", "proxy")) else Sentence("rows.socks_reaches_nobody", fault=found)
    )
