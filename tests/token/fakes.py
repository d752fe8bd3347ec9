"""A clock that only sleep moves, a source that answers by a script, and a server in memory."""

from contextlib import asynccontextmanager

import anyio
import httpx
import respx

from wxpush.errors import AccountError, UnreachableError
from wxpush.model import Instant
from wxpush.token.base import Kept
from wxpush.wechat.values import FetchedToken

START_MS = 1_800_000_000_000
GONE = UnreachableError("no answer")


def told(error: BaseException | None) -> str:
    """All that a traceback would say of an error and of those behind it, without source lines."""
    if error is None:
        return ""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{error!r} {told(behind)}"


class FakeClock:
    """Sleeping passes time and nothing else; `slept` notes how long each sleep was."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wall_ms(self) -> int:
        return self.instant().wall_ms

    def instant(self) -> Instant:
        return Instant(START_MS + round(self.now * 1000), round(self.now * 1000))

    def boot_id(self) -> str:
        return "boot"

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await anyio.lowlevel.checkpoint()


class ScriptedSource:
    """Answers its script one by one, the last one for ever: a token, (token, expires_in), or an error to raise."""

    def __init__(self, *script) -> None:
        self._script = list(script)
        self.fetches = 0
        self.forced = 0

    async def fetch(self, *, force: bool = False) -> FetchedToken:
        self.fetches += 1
        self.forced += force
        await anyio.lowlevel.checkpoint()
        answer = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        if isinstance(answer, Exception):
            raise answer
        return FetchedToken(*answer) if isinstance(answer, tuple) else FetchedToken(answer, 7200)


class HeldUp(ScriptedSource):
    """Tells that a renewal is under way, and gives it when told to go on."""

    def __init__(self, *script) -> None:
        super().__init__(*script)
        self.renewing, self.go_on = anyio.Event(), anyio.Event()

    async def fetch(self, *, force: bool = False) -> FetchedToken:
        if self.fetches:
            self.renewing.set()
            await self.go_on.wait()
        return await super().fetch(force=force)


class Server:
    """A server in memory, WeChat's or a token service's. Answers one by one, the last for ever: (status, body), body, a response, or an error to raise."""

    def __init__(self, *answers) -> None:
        self._answers = list(answers)
        self._router = respx.Router(assert_all_called=False)
        self._router.route(scheme="https", host__regex=r"^(api\.weixin\.qq\.com|tokens\.example\.com)$").mock(
            side_effect=self._answer
        )

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._served)

    @property
    def requests(self) -> list[httpx.Request]:
        """Every request so far. One to any other host fails its test."""
        return [call.request for call in self._router.calls]

    async def _served(self, request: httpx.Request) -> httpx.Response:
        answer = await self._router.async_handler(request)
        # Once more as a stream: the router has read it, and what is tested reads raw bytes.
        stream = httpx.ByteStream(answer.content)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)

    def _answer(self, _request: httpx.Request) -> httpx.Response:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        return httpx.Response(status, content=body)


class SharedCache:
    """What a file would keep, in memory, for several processes' Tokens in one test."""

    def __init__(self, kept: Kept | None = None) -> None:
        self.kept = kept or Kept()
        self._lock = anyio.Lock()

    @asynccontextmanager
    async def turn(self):
        async with self._lock:
            yield

    async def read(self) -> Kept:
        """Others run meanwhile, as other processes would."""
        found = self.kept
        await anyio.lowlevel.checkpoint()
        return found

    async def write(self, kept: Kept) -> None:
        self.kept = kept


async def crowd(count, act):
    """What each of `count` concurrent workers got: a value, or the error it met."""
    outcomes = []

    async def one():
        try:
            outcomes.append(await act())
        except (AccountError, UnreachableError) as error:
            outcomes.append(error)

    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(one)
    return outcomes
