"""The lanes of a worker, and senders of theirs that only look at what they are given."""

from tests.cluster.conftest import ACCOUNT
from wxpush import wiring
from wxpush.cluster import chunk as chunks
from wxpush.cluster.chunk import Chunk, ChunkRow
from wxpush.cluster.store.pace import Pace
from wxpush.cluster.work.counts import ChunkCounts
from wxpush.cluster.work.lane import Lanes

TWO_ROWS = chunks.encode(
    Chunk(
        run="run",
        account=ACCOUNT,
        first=1,
        last=2,
        varying=(),
        rows=tuple(ChunkRow(row, b"k" * 16, b"{}", 0, tries=3) for row in (1, 2)),
    )
)


def lanes_with(store, names, clock, *, factory, ended=lambda _stop, _run: None) -> Lanes:
    return Lanes(
        store,
        names,
        clock,
        account=ACCOUNT,
        factory=factory,
        lease_seconds=15.0,
        rate=Pace(store, names, ACCOUNT).rate,
        ended=ended,
        counting=ChunkCounts().counting,
    )


class Curious:
    """A factory whose senders only look at what they are given."""

    def __init__(self) -> None:
        self.seen: list = []

    def sender(self, task):
        self.seen += [task.queue.take(0.0) for _ in range(2)]
        self.refused = task.refusals
        return self

    def refusals(self, chunk, claimed):
        return wiring.refusals(chunk.kind.errcodes, rows=claimed.is_row, proven=claimed.proven)

    def refusal(self, chunk):
        return lambda body: ""

    async def run(self):
        return None
