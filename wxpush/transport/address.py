"""Where requests go: a base URL, taken apart once."""

from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.parsing.baseurl import DEFAULT_BASE_URL

_PORTS = {"http": 80, "https": 443}
_PLAIN_IN_PATHS = "/?&=%:@!$'()*+,;-._~"


class Address(Struct, frozen=True, gc=False):
    """A base URL's parts. `host` is ASCII, without brackets; `prefix` is the path without its last slash."""

    tls: bool
    host: str
    port: int
    prefix: str = ""

    @property
    def target(self) -> str:
        """`host:port`, as CONNECT wants it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def authority(self) -> str:
        """What stands in the Host header: the port only where it is not the usual one."""
        usual = _PORTS["https" if self.tls else "http"]
        return self.target.removesuffix(f":{usual}") if self.port == usual else self.target

    @property
    def loopback(self) -> bool:
        """Whether the host is this machine."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost" or self.host.endswith(".localhost")

    def request_path(self, path: str) -> str:
        """The request target of a path with its query. What could break the request line is percent-encoded."""
        return quote(self.prefix + path, safe=_PLAIN_IN_PATHS)


def parse_address(base_url: str) -> Address:
    """Take a base URL apart. Raises UsageError when it is not `http(s)://host[:port][/path]`."""
    try:
        parts = urlsplit(base_url)
        # A dot at its end says only that the name is whole; no certificate has it.
        host = (parts.hostname or "").removesuffix(".").encode("idna").decode("ascii")
        port = parts.port
    except ValueError:
        raise _refused() from None
    if (
        parts.scheme not in _PORTS
        or not host
        or port == 0
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
    ):
        raise _refused()
    return Address(parts.scheme == "https", host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))


def _refused() -> UsageError:
    # The URL itself is not repeated: whoever mistypes it may have put a password into it.
    return UsageError("transport.base_url_unusable", example=DEFAULT_BASE_URL)
