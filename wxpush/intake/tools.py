"""What the drains of one account share, and the port by which one has its messages sent by others."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Protocol

from wxpush.errors import Stop
from wxpush.hold import Hold
from wxpush.intake.base import Parked, RefusedMessage
from wxpush.intake.feeding import SpoolBooks
from wxpush.intake.names import MessageNames
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool.spool import Spool
from wxpush.intake.sums import IntakeSums
from wxpush.limits.base import Rate
from wxpush.model import Message, Record, Verdict
from wxpush.sending.tally import Tally
from wxpush.sending.way import World
from wxpush.wiring import Line


class Handing(Protocol):
    """The messages of one campaign, handed out until something stops it. `take_back`, then `run`, each once; everything else at any time."""

    @property
    def tally(self) -> Tally: ...

    @property
    def parked(self) -> Parked | None:
        """Why nothing of it leaves for a while."""
        ...

    def holds(self) -> Sequence[Hold]:
        """What holds its messages back now."""
        ...

    def came(self, row: int) -> None:
        """Messages of it are in the spool, up to that row."""
        ...

    def begin_anew(self) -> None:
        """Some message is to be sent although newer ones were: let `run` return as if nothing were wrong, and the next one have it."""
        ...

    def decided(self) -> None:
        """WeChat has decided on one of its messages."""
        ...

    def stop(self, stop: Stop) -> None:
        """Let nothing more leave, and let `run` return when what is in flight has had its time to be answered."""
        ...

    async def take_back(self) -> Stop | None:
        """Take back what an earlier one handed out: what came of it is in the spool then. Gives why that cannot be done now."""
        ...

    async def run(self, first: Sequence[Message], *, after: int, newest: int) -> Stop | None:
        """Have them sent: first those given, which may have arrived, and all that are pending behind the row `after`. Gives what stopped it."""
        ...


class HandingFor(Protocol):
    """Makes them."""

    def __call__(self, served: ServedCampaign, books: SpoolBooks, *, cautious: bool) -> Handing:
        """For a campaign and its books; `cautious`: only one message leaves before WeChat has decided on one."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainTools:
    """One account's. `timeout` in seconds; `asked`: messages a second."""

    spool: Spool
    sums: IntakeSums
    names: MessageNames
    line: Line
    rate: Rate
    world: World
    base_url: str
    concurrency: int
    timeout: float
    asked: float
    invocation: int
    #: Rows that are not to be read yet, and who is told of what is durable of messages: where several nodes take them.
    coming: Container[int] = frozenset()
    told: Callable[[Sequence[Record]], None] | None = None
    #: Where workers of a cluster send.
    handing: HandingFor | None = None

    def refused(self, message: Message, verdict: Verdict, served: ServedCampaign) -> None:
        """Keep it for who looks on."""
        refusal = RefusedMessage(
            id=self.names.name(message.row),
            campaign=served.name,
            at_ms=self.world.clock.wall_ms(),
            errcode=verdict.errcode,
            reason=verdict.detail,
            channel=served.kind.word,
        )
        self.sums.refusals.appendleft(refusal)
