"""How httpx's connections come about: names looked up once, addresses raced, and answers taken by nobody else.

httpcore's own way (`AnyIOBackend`) asks for the name each time, takes a connection that was cut for one that was ended
(https://www.rfc-editor.org/rfc/rfc9112#section-9.8), and uses a connection again whatever else came in on it.
"""

import re
import select
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from errno import ETIMEDOUT
from typing import Any, Final

import anyio
import anyio.abc
import httpcore
import httpx
from anyio.streams.tls import TLSAttribute, TLSStream

from wxpush.transport.names import NAMES, HostNames, SlowNameError
from wxpush.transport.race import Race

_END: Final = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]+)[ \t]*\r\n", re.IGNORECASE)
#: Most bytes of an answer's head that are looked through for its length, and of all that may come before it.
_HEAD_CAP = 64 * 1024
#: An answer before the answer. https://www.rfc-editor.org/rfc/rfc9110#section-15.2
_INTERIM = re.compile(rb"HTTP/1\.[0-9] 1[0-9]{2}")
#: The connections that were opened for the request of this task.
_OPENED: ContextVar[list["NetworkStream"]] = ContextVar("opened")
#: The package that speaks SOCKS for httpcore; an extra, so it may be missing.
_SOCKS: Final = "socksio"
_BROKEN = (anyio.BrokenResourceError, anyio.ClosedResourceError, ssl.SSLError)


def open_pipe(
    context: ssl.SSLContext, *, limits: httpx.Limits, proxy: httpx.Proxy | None, names: HostNames = NAMES
) -> httpx.AsyncHTTPTransport:
    """A transport of httpx over connections of this file. It keeps no cookies and reads no environment."""
    pipe = _Pipe(verify=context, trust_env=False, limits=limits, proxy=proxy, retries=0)
    # httpx takes none; httpcore's pools do, and building those of three kinds of proxies is most of httpx's own transport.
    pipe._pool._network_backend = Network(names)  # noqa: SLF001
    return pipe


class _Pipe(httpx.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        opened: list[NetworkStream] = []
        before = _OPENED.set(opened)
        try:
            return await super().handle_async_request(request)
        except (httpx.ProxyError, httpx.NetworkError):
            await _close(
                opened
            )  # httpcore forgets the connection to a SOCKS proxy that refuses, or breaks off
            raise
        except Exception as error:
            if type(error).__module__.partition(".")[0] != _SOCKS:
                raise
            # What the library of SOCKS says of bytes that are no answer of such a proxy, httpcore hands on as it is.
            await _close(opened)
            raise httpx.ProxyError("", request=request) from None
        finally:
            _OPENED.reset(before)


async def _close(opened: Iterable["NetworkStream"]) -> None:
    for stream in opened:
        await stream.aclose()


class Network(httpcore.AsyncNetworkBackend):
    """TCP connections by name."""

    def __init__(self, names: HostNames) -> None:
        self._names = names

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
        local_address: str | None = None,  # noqa: ARG002 - nobody asks for one
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - nobody asks for any
    ) -> "NetworkStream":
        race: Race[anyio.abc.SocketStream] | None = None
        scope = anyio.move_on_after(timeout)
        try:
            with scope:
                addresses = await self._names.find(host, port)
                race = Race(
                    addresses, lambda address: anyio.connect_tcp(address, port), anyio.aclose_forcefully
                )
                made = await race.run()
                for address in race.slower:
                    self._names.leave(address, port)
                stream = NetworkStream(made)
                _OPENED.get().append(stream)
                return stream
            raise SlowNameError(timeout or 0.0) if race is None else race.fault or TimeoutError(ETIMEDOUT, "")
        except OSError as exc:
            self._names.doubt(host, port)
            raise (httpcore.ConnectTimeout if scope.cancelled_caught else httpcore.ConnectError) from exc

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)


class NetworkStream(httpcore.AsyncNetworkStream):
    """One connection. After an answer it tells httpcore, which asks before it uses it again, whether more has come than that."""

    def __init__(self, stream: anyio.abc.ByteStream) -> None:
        self._stream = stream
        self._answer = _Answer()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's
        with _translated(httpcore.ReadTimeout, httpcore.ReadError), anyio.fail_after(timeout):
            try:
                piece = await self._stream.receive(max_bytes)
            except anyio.EndOfStream:
                return b""
        self._answer.add(piece)
        if self._answer.begins_too_late:
            raise httpcore.RemoteProtocolError
        return piece

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's
        if self._answer.begun:
            self._answer = _Answer()
        if buffer:
            with _translated(httpcore.WriteTimeout, httpcore.WriteError), anyio.fail_after(timeout):
                await self._stream.send(buffer)

    async def aclose(self) -> None:
        # Without TLS's farewell, whose answer would have to be waited for.
        await anyio.aclose_forcefully(self._stream)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> "NetworkStream":
        try:
            with _translated(httpcore.ConnectTimeout, httpcore.ConnectError), anyio.fail_after(timeout):
                return NetworkStream(
                    await TLSStream.wrap(
                        self._stream,
                        hostname=server_hostname,
                        ssl_context=ssl_context,
                        standard_compatible=True,
                    )
                )
        except BaseException:
            await self.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks for: `is_readable`, whether the connection is of no use for another request; `ssl_object`."""
        if info == "is_readable":
            return not self._answer.whole or self._more()
        return self._tls() if info == "ssl_object" else None

    def _tls(self) -> ssl.SSLObject | None:
        return self._stream.extra(TLSAttribute.ssl_object, None)  # noqa: S610 - no database

    def _more(self) -> bool:
        """Whether something came that nobody read, the connection's end among it."""
        tls = self._tls()
        if tls is not None:
            try:
                tls.read(1)
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError:
                return True
            else:
                return True
        raw = self._stream.extra(anyio.abc.SocketAttribute.raw_socket)  # noqa: S610 - no database
        waiting = select.poll()
        waiting.register(raw, select.POLLIN)
        return bool(waiting.poll(0))


class _Answer:
    """What was read since a request was written: whether it is one answer, by the length that its head names, and no more."""

    def __init__(self) -> None:
        self._head = b""
        self._ends: int | None = None
        self._size = 0
        #: Bytes of answers before it.
        self._before = 0

    @property
    def begun(self) -> bool:
        return self._size > 0

    @property
    def whole(self) -> bool:
        """True for one whose length is known and met, and before one began. One without a length says not where it ends."""
        return not self.begun or self._size == self._ends

    @property
    def begins_too_late(self) -> bool:
        """Whether more came before it than anybody has to say: each costs its reader far more than its writer."""
        return self._before > _HEAD_CAP

    def add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._ends is None and len(self._head) < _HEAD_CAP:
            self._head += piece
            self._leave_out()
            head, end, _ = self._head.partition(_END)
            length = _LENGTH.search(head + b"\r\n") if end else None
            if length is not None:
                self._ends = self._before + len(head) + len(end) + int(length[1])

    def _leave_out(self) -> None:
        """What came before the answer is none of it."""
        begin = 0
        while _INTERIM.match(self._head, begin) and (end := self._head.find(_END, begin)) >= 0:
            begin = end + len(_END)
        self._before += begin
        self._head = self._head[begin:]


@contextmanager
def _translated(late: type[Exception], broken: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as exc:
        raise late from exc
    except (*_BROKEN, anyio.EndOfStream, OSError) as exc:
        raise broken from exc
