"""`wxpush receipts serve` as a process, and a crowd of connections that push events to it as WeChat does."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import httpx

from tests.cli.harness import Campaign
from tests.receipts.pushes import APPID, KEY, TOKEN
from tests.warm import Piped
from wxpush.receipts.file.store import ReceiptsFile


class Stand:
    """A folder with token and key, and the receipts file `of.receipts`."""

    def __init__(self, folder: Path, appid: str = APPID) -> None:
        self.folder = folder
        self.path = folder / "of.receipts"
        self.appid = appid
        self.commands = Campaign(folder)
        self.commands.environ |= {"WXPUSH_APPID": appid, "WXPUSH_RECEIPTS": "of.receipts"}
        for name, text in (("token", TOKEN), ("key", KEY)):
            (folder / name).write_text(text)
            (folder / name).chmod(0o600)

    def run(self, *words: object, **more):
        return self.commands.run("receipts", *words, **more)

    @contextmanager
    def serving(self, *words: object, port: int = 0, key: bool = True) -> Iterator["Served"]:
        """It runs inside the block, and has ended behind it."""
        own = (
            "--token-file",
            "token",
            "--listen",
            f"127.0.0.1:{port}",
            "--json",
            *(("--aes-key-file", "key") if key else ()),
        )
        process = self.commands.begin("receipts", "serve", *own, *words)
        with process:
            try:
                ready = json.loads(process.stdout.readline() or "null")
                assert ready is not None, process.communicate()[1].decode()
                yield Served(process, ready["url"])
            finally:
                process.kill()

    @contextmanager
    def looking(self) -> Iterator[ReceiptsFile]:
        file = ReceiptsFile.look(self.path, self.appid)
        assert file is not None
        with file:
            yield file

    def events(self) -> int:
        with self.looking() as file:
            return sum(file.events()[0].values())


@dataclass
class Served:
    """One that runs."""

    process: Piped
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def push(self, asked: str, body: bytes, path: str = "/wechat/callback") -> httpx.Response:
        return httpx.post(
            f"{self.url}{path}?{asked}", content=body, headers={"content-type": "text/xml"}, timeout=20
        )

    def check(self, asked: str) -> httpx.Response:
        return httpx.get(f"{self.url}/?{asked}", timeout=20)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, dict, str]:
        """Its exit code, the last object and what it said."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, json.loads(out.splitlines()[-1]), err.decode()


@dataclass
class Crowd:
    """What came of pushes, each repeated until it was taken, as WeChat does up to three times. Seconds in `took` are those of single requests."""

    taken: set[int] = field(default_factory=set)
    took: list[float] = field(default_factory=list)
    broken: int = 0
    seconds: float = 0.0

    def p99(self) -> float:
        return sorted(self.took)[len(self.took) * 99 // 100]


def pushed(
    url: Callable[[], str],
    make: Callable[[int], tuple[str, bytes]],
    order: Sequence[int],
    *,
    connections: int = 50,
) -> Crowd:
    """Push events of these numbers, each until it is taken. `url` is asked for each connection: the receiver may have been started anew.

    Bytes over sockets, as a client that does more would take longer than the receiver.
    """
    crowd, numbers = Crowd(), iter(order)

    async def one() -> None:
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        for number in numbers:
            while True:
                begin = perf_counter()
                try:
                    line = line or await _connected(url())
                    status, answer = await _asked(line, *make(number))
                except (OSError, EOFError, ValueError):
                    crowd.broken += 1
                    line = await _closed(line)
                    await asyncio.sleep(0.05)
                    continue
                crowd.took.append(perf_counter() - begin)
                if status == 200:
                    assert answer == b"success"
                    crowd.taken.add(number)
                    break
        await _closed(line)

    async def all_of_them() -> None:
        await asyncio.gather(*(one() for _ in range(connections)))

    begin = perf_counter()
    asyncio.run(all_of_them())
    crowd.seconds = perf_counter() - begin
    return crowd


async def _connected(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, _, port = url.removeprefix("http://").rpartition(":")
    return await asyncio.open_connection(host, int(port))


async def _closed(line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None) -> None:
    if line is not None:
        line[1].close()
        with suppress(OSError):
            await line[1].wait_closed()


async def _asked(
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter], query: str, body: bytes
) -> tuple[int, bytes]:
    reader, writer = line
    writer.write(f"POST /?{query} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    return int(head.split(b" ", 2)[1]), await reader.readexactly(length)
