"""Where a request comes from: the other end of its connection, or what a proxy says of it that is named as one."""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

#: Whoever has one address of such a network has all of them. https://www.rfc-editor.org/rfc/rfc6177
_IPV6_BITS = 64
#: What no connection of the network has: one by a socket file.
LOCAL = "local"


class Addresses:
    """`proxies`: addresses or networks whose X-Forwarded-For is believed; of all others it is what anybody could have written."""

    def __init__(self, proxies: Sequence[str] = ()) -> None:
        """Raises ValueError for what is no address."""
        self._networks = [ip_network(text) for text in proxies]
        # A method's own cache, so that two services do not share one.
        self._counted = lru_cache(maxsize=1024)(self._counted_anew)

    def of(self, scope: Scope) -> str:
        """The address that a request counts for: of IPv6 its network of a site."""
        client = scope.get("client")
        if client is None:
            return LOCAL
        peer: str = client[0]
        if not self._networks:
            return self._counted(peer, b"")
        told = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        return self._counted(peer, told[-512:])

    def is_proxy(self, peer: str) -> bool:
        """Whether the other end of a connection is a proxy that is named."""
        address = _address(peer)
        return address is not None and self._is_named(address)

    def _counted_anew(self, peer: str, told: bytes) -> str:
        found = _address(peer)
        # From the end: what stands before the entry of a proxy that is named, anybody may have written.
        for entry in reversed(told.split(b",")):
            if found is None or not self._is_named(found):
                break
            nearer = _address(entry.strip().decode("latin-1"))
            if nearer is None:
                break
            found = nearer
        return _counted_as(found) if found is not None else peer

    def _is_named(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._networks)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # As a socket for both kinds names those of IPv4.
    return getattr(found, "ipv4_mapped", None) or found


def _counted_as(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((address, _IPV6_BITS), strict=False))
