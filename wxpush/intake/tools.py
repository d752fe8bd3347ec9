"""What the drains of one account share."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from wxpush.intake.base import RefusedMessage
from wxpush.intake.names import MessageNames
from wxpush.intake.served import ServedCampaign
from wxpush.intake.spool.spool import Spool
from wxpush.intake.sums import IntakeSums
from wxpush.limits.base import Rate
from wxpush.model import Message, Record, Verdict
from wxpush.sending.way import World
from wxpush.wiring import Line


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
