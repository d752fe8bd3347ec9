"""The way to WeChat's server for messages: one connection per worker, one request at a time on each."""

from collections.abc import Awaitable
from typing import Protocol

from wxpush.model import Reply


class Connection(Protocol):
    """One keep-alive connection. It opens itself when first used and again after it broke."""

    @property
    def is_open(self) -> bool:
        """Whether a request could leave now without connecting first."""
        ...

    async def open(self) -> None:
        """Connect if not connected. Never raises: what fails here fails again in the next post, and is told there."""
        ...

    def post(self, path: str, body: bytes) -> Awaitable[Reply]:
        """Post a JSON body (UTF-8) to path (query included, `/cgi-bin/...`). What comes back is awaited at once.

        Never raises for anything the network or the server does: that is a Reply whose arrival says whether the
        request never left or may have arrived. Ends within the transport's timeout, however slowly bytes drip. The
        answer's body is at most 64 KiB; redirects are not followed; nothing is decompressed.
        """
        ...

    async def aclose(self) -> None:
        """Close. Idempotent."""
        ...


class Transport(Protocol):
    """Makes connections to one base URL."""

    def connect(self) -> Connection:
        """Make one connection, without any I/O yet."""
        ...
