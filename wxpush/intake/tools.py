"""What the drains of one account share."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

from wxpush.intake.names import MessageNames
from wxpush.intake.spool.spool import Spool
from wxpush.intake.sums import IntakeSums
from wxpush.limits.base import Rate
from wxpush.model import Record
from wxpush.sending.way import World
from wxpush.wiring import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class DrainTools:
    """What the drains of one account share. `timeout` in seconds; `asked`: messages a second."""

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
