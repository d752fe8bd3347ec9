"""A small world for the sender: an in-memory WeChat, checkpoint, tokens and account."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import inf
from random import Random

import anyio
import msgspec

from wxpush.channels.base import Endpoint
from wxpush.channels.template import TEMPLATE
from wxpush.checkpoint.base import NO_INTENTS, Checkpoint, Intents
from wxpush.errors import DiskError
from wxpush.limits.breaker import Breaker
from wxpush.limits.foreign import Foreign
from wxpush.limits.limits import Limits
from wxpush.limits.rate import RateLimiter
from wxpush.limits.refusals import Canary, MaxErrors, Refusals
from wxpush.limits.window import WindowLimit
from wxpush.model import Arrival, Instant, Kind, Message, Record, Reply, State, Verdict
from wxpush.sending.queue import Queue
from wxpush.sending.sender import Sender
from wxpush.sending.tally import Tally
from wxpush.sending.way import Listeners, Way
from wxpush.sending.way import World as Surroundings


class LoopClock:
    """The event loop's clock, so that trio's mock clock turns everything. `base_ms`: what the wall's clock shows when that is at 0."""

    def __init__(self, base_ms: int = 1_700_000_000_000) -> None:
        self.base_ms = base_ms

    def monotonic(self) -> float:
        return anyio.current_time()

    def wall_ms(self) -> int:
        return self.instant().wall_ms

    def instant(self) -> Instant:
        now = round(anyio.current_time() * 1000)
        return Instant(self.base_ms + now, now)

    def boot_id(self) -> str:
        return "boot"


class MemoryCheckpoint:
    """Keeps the newest record of each row, and every record in order."""

    def __init__(self, *, seconds: float = 0.001, fail_after: float = inf) -> None:
        self.records: dict[int, Record] = {}
        self.log: list[Record] = []
        self._seconds = seconds
        self._left = fail_after

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        await anyio.sleep(self._seconds)
        self._left -= 1
        if self._left < 0:
            raise DiskError("full")
        told = [*records, *intents.records()]
        self.log += told
        self.records.update({record.row: record for record in told})

    def fill(self) -> None:
        """Take no commit any more."""
        self._left = 0

    def states(self) -> Counter[State]:
        return Counter(record.state for record in self.records.values())


class OneBadCommit(MemoryCheckpoint):
    """Refuses one commit, and takes all others."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        self._number -= 1
        if self._number == 0:
            raise DiskError("busy")
        await super().commit(records, intents)


Answer = Callable[[int, int], Reply]  # (row, how many requests for it came before) -> reply


def ok(row: int, _before: int = 0) -> Reply:
    return code(0, row)


def code(errcode: int, row: int = 0) -> Reply:
    return Reply(
        Arrival.ANSWERED, 200, msgspec.json.encode({"errcode": errcode, "errmsg": "", "msgid": 1000 + row})
    )


def lost(row: int = 0, before: int = 0) -> Reply:
    return Reply(Arrival.MAYBE, fault="no answer")


def unsent(row: int = 0, before: int = 0) -> Reply:
    return Reply(Arrival.NEVER_LEFT, fault="refused")


class Wechat:
    """Answers by a script, after `latency` seconds; remembers when each row's requests came."""

    def __init__(
        self, answer: Answer = ok, *, latency: float = 0.01, checkpoint: MemoryCheckpoint | None = None
    ) -> None:
        self.answer = answer
        self.latency = latency
        self.requests: list[tuple[float, int, str]] = []
        self.asked: Counter[int] = Counter()
        self.without_intent: list[int] = []
        self.together = 0
        self.most_together = 0
        self.handshake = 0.0
        self.closing = 0.0
        self.opening = self.most_opening = self.opened = self.closed = 0
        self._checkpoint = checkpoint

    def connect(self) -> "Line":
        return Line(self)

    async def serve(self, path: str, body: bytes) -> Reply:
        row = int(body)
        self.requests.append((anyio.current_time(), row, path))
        if self._checkpoint is not None:
            record = self._checkpoint.records.get(row)
            if record is None or record.state is not State.IN_FLIGHT:
                self.without_intent.append(row)
        before = self.asked[row]
        self.asked[row] += 1
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            await anyio.sleep(self.latency)
        finally:
            self.together -= 1
        return self.answer(row, before)


class Line:
    def __init__(self, wechat: Wechat) -> None:
        self._wechat = wechat
        self.is_open = False

    async def open(self) -> None:
        wechat = self._wechat
        wechat.opening += 1
        wechat.most_opening = max(wechat.most_opening, wechat.opening)
        await anyio.sleep(wechat.handshake)
        wechat.opening -= 1
        wechat.opened += 1
        self.is_open = True

    async def post(self, path: str, body: bytes) -> Reply:
        return await self._wechat.serve(path, body)

    async def aclose(self) -> None:
        await anyio.sleep(self._wechat.closing)
        self.is_open = False
        self._wechat.closed += 1


KINDS = {
    0: Kind.SENT, 40252: Kind.UNDER_REVIEW, 43004: Kind.REJECTED, 47003: Kind.REJECTED, 50002: Kind.REJECTED, 40001: Kind.TOKEN,
    -1: Kind.UNSURE, 45011: Kind.THROTTLED, 45009: Kind.QUOTA, 40037: Kind.TEMPLATE, 43117: Kind.DEFERRED, 40241: Kind.REPEATED,
    45065: Kind.REPEATED, 48001: Kind.HALT,
}  # fmt: skip


def judged(reply: Reply) -> Verdict:
    """Verdicts from a small table."""
    if reply.arrival is Arrival.NEVER_LEFT:
        return Verdict(Kind.UNSENT, detail=reply.fault)
    if reply.arrival is Arrival.MAYBE:
        return Verdict(Kind.UNSURE, detail=reply.fault)
    answer = msgspec.json.decode(reply.body)
    errcode = answer["errcode"]
    return Verdict(KINDS[errcode], errcode, answer["msgid"] if errcode == 0 else None, "as told")


#: Takes messages whose body is the row number.
CODES = Endpoint("/send", judged, TEMPLATE.repeats, TEMPLATE.questions)


class FakeTokens:
    """Hands out T0, then T1 once T0 is refused, and so on."""

    def __init__(self) -> None:
        self.number = 0
        self.renewals = 0
        self.proven: set[str] = set()
        self.current: str | None = None

    async def get(self) -> str:
        await anyio.sleep(0.01)
        self.current = f"T{self.number}"
        return self.current

    async def refused(self, token: str) -> None:
        if token == f"T{self.number}":
            self.number += 1
            self.renewals += 1
            self.current = None

    def accepted(self, token: str) -> None:
        self.proven.add(token)


class FakeAccount:
    def __init__(self, *, quota: int | None = 1000, template: bool | None = True) -> None:
        self.quota = quota
        self.template = template
        self.latency = 0.01
        self.asked: Counter[str] = Counter()

    async def quota_left(self) -> int | None:
        self.asked["quota"] += 1
        await anyio.sleep(self.latency)
        return self.quota

    async def has_template(self) -> bool | None:
        self.asked["template"] += 1
        await anyio.sleep(self.latency)
        return self.template


class World:
    """One sender with everything around it; tests turn the knobs before `run`."""

    def __init__(
        self,
        rows: int,
        answer: Answer = ok,
        *,
        rate: float = inf,
        concurrency: int = 10,
        latency: float = 0.01,
        canary: int = 0,
        max_errors: MaxErrors | None = None,
        commit_seconds: float = 0.001,
        fail_after: float = inf,
        messages: Iterator[Message] | None = None,
        checkpoint: MemoryCheckpoint | None = None,
        witness: Callable[[Message, Verdict], None] = lambda _message, _verdict: None,
        rejected: Callable[[Message, Verdict], None] = lambda _message, _verdict: None,
        wechat: type[Wechat] = Wechat,
        endpoint: Endpoint | None = None,
        refusals: Refusals | None = None,
        linger: float = 0.0,
        clock: LoopClock | None = None,
        window: WindowLimit | None = None,
        foreign: Foreign | None = None,
    ) -> None:
        self.clock, self._window = clock or LoopClock(), window
        self.checkpoint = checkpoint or MemoryCheckpoint(seconds=commit_seconds, fail_after=fail_after)
        self.wechat = wechat(answer, latency=latency, checkpoint=self.checkpoint)
        self.tokens = FakeTokens()
        self.account = FakeAccount()
        self.tally = Tally()
        self.limiter = RateLimiter(rate)
        self.breaker = Breaker()
        self.queue = Queue(messages or fresh(rows), self.tally, allowance=canary or inf)
        self._max_errors, self._canary = max_errors or MaxErrors(), canary
        self._concurrency, self._witness, self._rejected = concurrency, witness, rejected
        self._linger, self._foreign = linger, foreign or Foreign()
        self._endpoint, self._refusals = endpoint or CODES, refusals or Refusals({50002: 3})
        self.sender = self.with_checkpoint(self.checkpoint)

    def with_checkpoint(self, checkpoint: Checkpoint) -> Sender:
        """A sender that writes there, before the world's own has begun."""
        return Sender(
            queue=self.queue,
            endpoint=self._endpoint,
            checkpoint=checkpoint,
            way=Way(self.wechat, self.tokens, self.account),
            world=Surroundings(self.clock, Random(7).random),
            limits=Limits(
                self.limiter,
                self.breaker,
                self._refusals,
                self._max_errors,
                Canary(self._canary),
                foreign=self._foreign,
                window=self._window,
            ),
            tally=self.tally,
            concurrency=self._concurrency,
            invocation=1,
            listeners=Listeners(self._witness, self._rejected),
            linger=self._linger,
        )


def fresh(rows: int) -> Iterator[Message]:
    return (Message(row=row, key=b"k" * 16, body=str(row).encode(), who=row) for row in range(1, rows + 1))
