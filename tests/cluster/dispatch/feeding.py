"""A feeder of a dispatcher whose broker is a list, and the run that it hands out. Redis is real."""

from tests.cluster.conftest import ACCOUNT
from wxpush.cluster import chunk as chunks
from wxpush.cluster.broker.base import ChunkQueue
from wxpush.cluster.dispatch.feeder import MOST_HANDED, Feeder
from wxpush.cluster.dispatch.material import Material
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.store.runs import RunFacts
from wxpush.model import Message

MANY, WIDE = MOST_HANDED + 20, 2


ROWS = MANY * WIDE


FACTS = RunFacts(account=ACCOUNT, owner="o", campaign="c", run=1, rows=ROWS, chunk_rows=WIDE)


class Listed:
    """A broker that keeps what is put in, until it is lost."""

    longest = 10**9

    def __init__(self) -> None:
        self.payloads: list[bytes] = []

    async def publish(self, _queue, payload) -> None:
        self.payloads.append(payload)

    async def waiting(self, _queue) -> int:
        return len(self.payloads)

    def taken(self):
        payloads, self.payloads = self.payloads, []
        return [chunks.decode(payload) for payload in payloads]


async def noted(_row):
    """As if it were written."""


def feeder(run, broker, store, names, *, facts=FACTS, settled=(), allowance=None):
    """One of a dispatcher that knows that the rows of `settled` need not be sent."""

    def messages(first, last):
        return (
            Message(row=row, key=b"k", body=b"{}", who=0)
            for row in range(first, last + 1)
            if row not in settled
        )

    return Feeder(
        run,
        broker,
        ChunkQueue("q", "d"),
        Pace(store, names, ACCOUNT),
        Material(
            facts=facts,
            channel="template",
            varying=(),
            messages=messages,
            end=lambda _row, _unknown: None,
            fed=noted,
            allowance=allowance,
        ),
        stale_seconds=0.05,
        on_pause=lambda _pause: None,
    )
