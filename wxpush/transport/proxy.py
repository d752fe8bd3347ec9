"""Which proxy the environment asks for, by the names and rules that curl, urllib and httpx share."""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.transport.address import Address

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

    Raises UsageError when the variable's value cannot be read as a proxy.
    """
    value = _variable(environ, "https_proxy" if address.tls else "http_proxy") or _variable(
        environ, "all_proxy"
    )
    if not value or address.loopback or _exempt(address, _variable(environ, "no_proxy")):
        return None
    return _parse(value)


def _variable(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name) or environ.get(name.upper()) or ""


def _exempt(address: Address, no_proxy: str) -> bool:
    return any(_matches(address, entry.strip().lower()) for entry in no_proxy.split(","))


def _matches(address: Address, entry: str) -> bool:
    name = entry.lstrip(".")
    hosts = (address.host, f"{address.host}:{address.port}", address.target)
    return entry == "*" or (bool(name) and any(host == name or host.endswith(f".{name}") for host in hosts))


def _parse(value: str) -> Proxy:
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise _refused() from None
    if parts.scheme not in _PORTS or not host:
        raise _refused()
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.scheme, host, port or _PORTS[parts.scheme], user, password)


def _refused() -> UsageError:
    # The value is not repeated: it may hold a password.
    return UsageError("transport.proxy_unusable")
