"""What the cluster asks of a broker: to hand each chunk to some worker, and again if that one dies.

No more: what was sent is known by the map in Redis, so a chunk may come twice, late, or, where a broker lost it, not at all.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

import anyio
from msgspec import Struct

from wxpush.cluster.noting import note_failure
from wxpush.cluster.poison import OtherVersionError, PoisonError
from wxpush.errors import WxpushError
from wxpush.words import Means

#: After this many failed deliveries a message goes to the dead letters.
DELIVERIES = 5
#: Dead letters hold personal data, and nobody needs them for longer.
DEAD_SECONDS = 7 * 24 * 3600
#: And whoever reaches the broker could have it keep any number: of more than these the oldest go.
DEAD_MOST = 10_000
#: A message that could not be handled is given back after this: given back at once, it would be delivered again and again.
BACK_OFF = 1.0

Handler = Callable[[bytes], Awaitable[None]]


class BrokerError(WxpushError):
    """The broker did not take or tell something; it may be asked again."""

    means = Means.PENDING


class ChunkQueue(Struct, frozen=True):
    """Where chunks of one account wait, and where those end that nobody could take."""

    name: str
    dead: str


class Broker(Protocol):
    """Messages of bytes. Every member runs on asyncio only, as FastStream does."""

    @property
    def longest(self) -> int:
        """Bytes of the longest message that it takes."""
        ...

    async def declare(self, queue: ChunkQueue) -> None:
        """Create the queue and its dead-letter queue where they do not exist. Raises BrokerError."""
        ...

    async def publish(self, queue: ChunkQueue, payload: bytes) -> None:
        """Put a message in; when it returns, the broker has it for good. Raises BrokerError."""
        ...

    async def consume(self, queue: ChunkQueue, handler: Handler, *, lanes: int) -> None:
        """Have up to `lanes` messages at once handled from now on; called again, it starts over, or goes on where nothing is wrong.

        A handler that returns has done with its message. One that raises, or whose process dies, gives it back, and
        after DELIVERIES it is a dead letter; with PoisonError it is one at once. The newest DEAD_MOST dead letters are kept for DEAD_SECONDS.
        Raises BrokerError.
        """
        ...

    async def cancel(self, queue: ChunkQueue) -> None:
        """Take no new messages of this queue until `consume` is called again. Messages in hand are still dealt with."""
        ...

    async def waiting(self, queue: ChunkQueue) -> int:
        """Messages in the queue that no worker has yet, at least: a broker may count those in hand, too. Raises BrokerError."""
        ...

    async def places(self, queue: ChunkQueue) -> int | None:
        """So many lanes can have a message of the queue at once, over all workers; None: any number. Raises BrokerError."""
        ...

    async def dead(self, queue: ChunkQueue) -> int:
        """Dead letters. Raises BrokerError."""
        ...

    async def remove(self, queue: ChunkQueue, unwanted: Callable[[bytes], bool]) -> int:
        """Delete unwanted messages, dead letters too; gives how many. The order of the others may change. Raises BrokerError."""
        ...

    async def stop(self) -> None:
        """Take no new messages. Messages in hand are still dealt with."""
        ...


class Delivery(Protocol):
    """One message in a worker's hands."""

    @property
    def body(self) -> bytes: ...

    async def done(self) -> None: ...

    async def give_back(self) -> None: ...

    async def reject(self) -> None:
        """Put it to the dead letters at once."""
        ...


async def deal(
    delivery: Delivery, handler: Handler, *, failed: Callable[[Exception], None] = note_failure
) -> None:
    """Let the handler have a message, and tell the broker what came of it. `failed` hears what the handler raises."""
    try:
        await handler(delivery.body)
    except OtherVersionError as error:
        failed(error)
        await anyio.sleep(BACK_OFF)
        await delivery.give_back()
    except PoisonError as error:
        failed(error)
        await delivery.reject()
    except Exception as error:  # noqa: BLE001 - whatever it was: the message must not be lost, nor spin
        failed(error)
        await anyio.sleep(BACK_OFF)
        await delivery.give_back()
    else:
        await delivery.done()
