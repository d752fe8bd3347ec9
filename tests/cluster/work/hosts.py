"""The surroundings of an AccountWorker: a broker that brings nothing for a while, and lanes, rate, token and account that make no trouble."""

import anyio

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster.broker.base import BrokerError, ChunkQueue
from wxpush.cluster.store.pause import Pause, PauseCause
from wxpush.cluster.work.accountworker import AccountWorker


class Deaf:
    """A broker whose messages wait, and come to nobody before it is asked for the second time; at first it is away."""

    def __init__(self) -> None:
        self.asked = 0
        self.told: list[str] = []

    async def cancel(self, _queue) -> None:
        self.told.append("cancel")

    async def consume(self, _queue, _handler, *, lanes) -> None:
        self.asked += 1
        self.told.append("consume")
        if self.asked == 1:
            raise BrokerError("away")

    async def waiting(self, _queue) -> int:
        return 1 if self.asked < 3 else 0


class Easy:
    """A lane with nothing in hand, a rate that is not asked, a token at once, and an account whose pauses are kept."""

    busy, closed, account = 0, None, ACCOUNT

    def __init__(self) -> None:
        self.pauses: list = []
        self.stops: list = []

    def stop(self, stop) -> None:
        self.stops.append(stop)

    async def run(self) -> None:
        await anyio.sleep_forever()

    async def get(self) -> str:
        return "token"

    async def quota_known(self) -> bool:
        return True

    async def pause(self, pause) -> None:
        self.pauses.append(pause)

    async def pause_until_tomorrow(self, stop) -> None:
        self.pauses.append(Pause(PauseCause.QUOTA, stop.sentence, means=stop.means))


def account_worker(broker, easy) -> AccountWorker:
    queue = ChunkQueue("q", "d")
    return AccountWorker(broker=broker, queue=queue, pace=easy, tokens=easy, account=easy, width=1)


async def until(what) -> None:
    with anyio.fail_after(5):
        while not what():
            await anyio.sleep(0.005)
