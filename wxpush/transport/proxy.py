"""Which proxy the environment asks for, by the names and rules that curl and urllib share. Every client is told by this one.

https://curl.se/libcurl/c/CURLOPT_NOPROXY.html
"""

import re
from collections.abc import Mapping
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.transport.address import Address

_HOST = re.compile(r"[A-Za-z0-9._:%-]+", re.ASCII)
_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class Proxy(Struct, frozen=True, gc=False):
    """A proxy. `scheme` is http, https, socks5 or socks5h; `user` and `password` are empty where none are given."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @property
    def url(self) -> str:
        """The proxy without its credentials: fit to be shown."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def proxy_for(address: Address, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for an address, None where there is none. This machine itself is never asked through a proxy.

    Raises UsageError when the variable's value cannot be read as a proxy, or nothing is installed that speaks to it.
    """
    names = ("https_proxy" if address.tls else "http_proxy", "all_proxy")
    name = next(filter(None, (_set(environ, name) for name in names)), "")
    if not name or address.loopback or _exempt(address, environ.get(_set(environ, "no_proxy"), "")):
        return None
    return _parse(environ[name], name)


def check_library(proxy: Proxy) -> None:
    """Raises UsageError for a SOCKS proxy where the package that speaks SOCKS is missing."""
    if proxy.scheme.startswith("socks") and find_spec("socksio") is None:
        raise UsageError("transport.socks_library_missing")


def _set(environ: Mapping[str, str], name: str) -> str:
    """The name that it is set under, if at all."""
    return next((each for each in (name, name.upper()) if environ.get(each)), "")


def _exempt(address: Address, no_proxy: str) -> bool:
    return any(_matches(address, entry) for entry in re.split(r"[,\s]+", no_proxy.lower()))


def _matches(address: Address, entry: str) -> bool:
    """A name and all below it, an address, a network, each with a port if wanted; anything else matches nothing."""
    name = entry.strip(".").removesuffix(f":{address.port}") if entry.count(":") == 1 else entry.strip(".")
    name = name.removesuffix(f"]:{address.port}").removeprefix("[").removesuffix("]")
    if entry == "*" or not name:
        return entry == "*"
    try:
        return ip_address(address.host) in ip_network(name, strict=False)
    except ValueError:
        return address.host == name or address.host.endswith(f".{name}")


def _parse(value: str, name: str) -> Proxy:
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise _refused(name) from None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host):
        raise _refused(name)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.scheme, host, port or _PORTS[parts.scheme], user, password)


def _refused(name: str) -> UsageError:
    # The value is not repeated: it may hold a password.
    return UsageError("transport.proxy_unusable", name=name)
