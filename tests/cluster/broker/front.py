"""A relay before a server that speaks Kafka's protocol: TLS, and passwords as SASL has them, which the server behind cannot do."""

import asyncio
import ssl
import struct
from contextlib import suppress
from typing import Self

#: Requests of the protocol. https://kafka.apache.org/protocol#protocol_api_keys
_API_VERSIONS, _SASL_HANDSHAKE, _SASL_AUTHENTICATE = 18, 17, 36
_UNSUPPORTED_MECHANISM, _WRONG_PASSWORD = 33, 58


class Front:
    """Listens on a port of its own, for as long as the block; `words`: user and password that are let in, none: whoever comes."""

    def __init__(
        self, *, context: ssl.SSLContext | None = None, words: tuple[str, str] | None = None
    ) -> None:
        self._context = context
        self._words = words
        self.port = 0
        self.behind = 0
        self.let_in = 0
        self._ends: set[asyncio.Task] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._ends:
            task.cancel()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(asyncio.current_task())
        with suppress(asyncio.CancelledError, OSError, asyncio.IncompleteReadError):
            there, back = await asyncio.open_connection("127.0.0.1", self.behind)
            answers = asyncio.ensure_future(_copy(there, writer))
            self._ends.add(answers)
            try:
                await self._requests(reader, writer, back)
            finally:
                answers.cancel()
                back.close()
        writer.close()

    async def _requests(self, reader, writer, back) -> None:
        known = self._words is None
        while True:
            size = await reader.readexactly(4)
            frame = await reader.readexactly(int.from_bytes(size, "big"))
            kind, number = int.from_bytes(frame[:2], "big"), frame[4:8]
            if kind == _SASL_HANDSHAKE:
                wrong = 0 if frame.endswith(b"\x00\x05PLAIN") else _UNSUPPORTED_MECHANISM
                answer = number + struct.pack(">hih5s", wrong, 1, 5, b"PLAIN")
            elif kind == _SASL_AUTHENTICATE:
                user, password = self._words or ("", "")
                known = frame.endswith(f"\0{user}\0{password}".encode())
                self.let_in += known
                lifetime = bytes(8) if int.from_bytes(frame[2:4], "big") else b""
                answer = number + struct.pack(">hhi", 0 if known else _WRONG_PASSWORD, -1, 0) + lifetime
            elif known or kind == _API_VERSIONS:
                back.write(size + frame)
                continue
            else:
                return
            writer.write(len(answer).to_bytes(4, "big") + answer)


async def _copy(reader, writer) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
