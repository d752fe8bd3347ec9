"""A proxy in httpx's words."""

import ssl

import httpx

from wxpush.transport.proxy import Proxy, check_library


def translated(proxy: Proxy, context: ssl.SSLContext) -> httpx.Proxy:
    """The proxy; one by TLS is verified by `context`. Raises UsageError where a package is missing that speaks to it."""
    check_library(proxy)
    return httpx.Proxy(
        proxy.url,
        auth=(proxy.user, proxy.password) if proxy.user else None,
        ssl_context=context if proxy.scheme == "https" else None,
    )
