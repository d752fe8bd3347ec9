"""`wxpush receipts serve` as a process, and a crowd of connections that push events to it as WeChat does."""

import asyncio
import json
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
    tries: int = 1000,
) -> Crowd:
    """Push events of these numbers. `url` is asked at each try: the receiver may have been started anew."""
    crowd, numbers = Crowd(), iter(order)

    async def one(client: httpx.AsyncHTTPTransport) -> None:
        for number in numbers:
            for _ in range(tries):
                asked, body = make(number)
                request = httpx.Request("POST", f"{url()}/?{asked}", content=body)
                begin = perf_counter()
                try:
                    response = await client.handle_async_request(request)
                    await response.aread()
                except httpx.HTTPError:
                    crowd.broken += 1
                    await asyncio.sleep(0.05)
                    continue
                crowd.took.append(perf_counter() - begin)
                if response.status_code == 200:
                    assert response.content == b"success"
                    crowd.taken.add(number)
                    break

    async def all_of_them() -> None:
        async with httpx.AsyncHTTPTransport(limits=httpx.Limits(max_connections=connections)) as client:
            await asyncio.gather(*(one(client) for _ in range(connections)))

    begin = perf_counter()
    asyncio.run(all_of_them())
    crowd.seconds = perf_counter() - begin
    return crowd
