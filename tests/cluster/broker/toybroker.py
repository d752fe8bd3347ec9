"""A broker in memory, registered by one record: what another one would need to be."""

import threading
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import anyio
from anyio.abc import TaskGroup

from wxpush.cluster.broker import BrokerKind
from wxpush.cluster.broker.base import DELIVERIES, ChunkQueue, Handler, deal

_POLL = 0.005


@dataclass
class Letter:
    """A message; how often it was delivered in vain."""

    body: bytes
    vain: int = 0


@dataclass
class Server:
    """Its queues by name, which outlive connections; those may be of several threads."""

    letters: defaultdict[str, deque[Letter]] = field(default_factory=lambda: defaultdict(deque))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, name: str, letter: Letter) -> None:
        with self.lock:
            self.letters[name].append(letter)

    def take(self, name: str) -> Letter | None:
        with self.lock:
            return self.letters[name].popleft() if self.letters[name] else None

    def sift(self, name: str, unwanted: Callable[[bytes], bool]) -> int:
        with self.lock:
            before = self.letters[name]
            self.letters[name] = deque(letter for letter in before if not unwanted(letter.body))
            return len(before) - len(self.letters[name])


#: By address.
SERVERS: defaultdict[str, Server] = defaultdict(Server)


class _Hand:
    """One message in a worker's hands."""

    def __init__(self, server: Server, queue: ChunkQueue, letter: Letter) -> None:
        self.body = letter.body
        self._server = server
        self._queue = queue
        self._letter = letter

    async def done(self) -> None:
        """It is in no queue any more."""

    async def give_back(self) -> None:
        self._letter.vain += 1
        name = self._queue.dead if self._letter.vain >= DELIVERIES else self._queue.name
        self._server.put(name, self._letter)

    async def reject(self) -> None:
        self._server.put(self._queue.dead, self._letter)


class ToyBroker:
    """One connection."""

    longest = 2**30

    def __init__(self, server: Server, tasks: TaskGroup) -> None:
        self._server = server
        self._tasks = tasks
        self._consumed: dict[str, object] = {}

    async def declare(self, queue: ChunkQueue) -> None:
        """A queue is there once something is in it."""

    async def publish(self, queue: ChunkQueue, payload: bytes) -> None:
        self._server.put(queue.name, Letter(payload))

    async def consume(self, queue: ChunkQueue, handler: Handler, *, lanes: int) -> None:
        token = self._consumed[queue.name] = object()
        for _ in range(lanes):
            self._tasks.start_soon(self._lane, queue, handler, token)

    async def _lane(self, queue: ChunkQueue, handler: Handler, token: object) -> None:
        while self._consumed.get(queue.name) is token:
            letter = self._server.take(queue.name)
            if letter is None:
                await anyio.sleep(_POLL)
                continue
            try:
                await deal(_Hand(self._server, queue, letter), handler, failed=lambda _: None)
            except BaseException:  # the process dies: another gets it
                self._server.put(queue.name, letter)
                raise

    async def cancel(self, queue: ChunkQueue) -> None:
        self._consumed.pop(queue.name, None)

    async def waiting(self, queue: ChunkQueue) -> int:
        return len(self._server.letters[queue.name])

    async def dead(self, queue: ChunkQueue) -> int:
        return len(self._server.letters[queue.dead])

    async def places(self, queue: ChunkQueue) -> None:
        """As many as there are."""

    async def remove(self, queue: ChunkQueue, unwanted: Callable[[bytes], bool]) -> int:
        return sum(self._server.sift(name, unwanted) for name in (queue.name, queue.dead))

    async def stop(self) -> None:
        self._consumed.clear()


@asynccontextmanager
async def _open(url: str, _silence: float) -> AsyncIterator[ToyBroker]:
    async with anyio.create_task_group() as tasks:
        yield ToyBroker(SERVERS[url], tasks)
        tasks.cancel_scope.cancel()


TOY = BrokerKind(name="Toy", schemes=("toy",), example="toy://NAME", needs=(), open=_open)
