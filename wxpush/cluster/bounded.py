"""How long an answer of a Redis may be. Its client offers no setting for that: an answer without end would fill memory until the time for it is over."""

from types import MappingProxyType
from typing import Any, Final

from redis._parsers import _AsyncRESP2Parser, _AsyncRESP3Parser
from redis.asyncio.connection import Connection, parse_url
from redis.exceptions import ConnectionError as RedisConnectionError

#: Bytes of an answer: more than the longest of ours, a chunk or the results of many commits. It is held several times while it comes.
MOST_BYTES: Final = 32 * 1024 * 1024
#: And its lines, each a value of its own in memory: empty lists are twenty times what they are on the wire.
MOST_LINES: Final = 400_000


class TooLongError(RedisConnectionError):
    """An answer is longer than any that we ask for: to its client the connection broke, which is closed."""


class _Counting:
    """What a parser reads from, which ends where one answer is longer than any that we ask for."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._bytes = self._lines = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def begin(self) -> None:
        """What is read from now on is the next answer."""
        self._bytes = self._lines = 0

    async def readline(self) -> bytes:
        self._lines += 1
        line: bytes = await self._stream.readline()
        self._count(len(line))
        return line

    async def readexactly(self, size: int) -> bytes:
        self._count(size)
        found: bytes = await self._stream.readexactly(size)
        return found

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MOST_BYTES or self._lines > MOST_LINES:
            raise TooLongError


class _Bounded:
    """Beside a parser: each answer is counted by itself."""

    _stream: Any

    def on_connect(self, connection: Any) -> None:
        super().on_connect(connection)  # type: ignore[misc] # the parser's
        self._stream = _Counting(self._stream)

    async def read_response(self, *how: Any, **more: Any) -> Any:
        if self._stream is not None:
            self._stream.begin()
        return await super().read_response(*how, **more)  # type: ignore[misc] # the parser's


class _Bounded2(_Bounded, _AsyncRESP2Parser):
    """Of the second version of Redis's protocol."""


class _Bounded3(_Bounded, _AsyncRESP3Parser):
    """Of the third."""


_PARSERS: Final = MappingProxyType({2: _Bounded2, 3: _Bounded3})


def parser_for(url: str) -> type:
    """Of the version of Redis's protocol that its client speaks by itself with that address. Raises ValueError, RedisError for what is no address of a Redis."""
    spoken = Connection(protocol=parse_url(url).get("protocol")).protocol
    return _PARSERS[int(spoken)]
