"""What a dispatcher is asked to do."""

from dataclasses import dataclass, field

from wxpush.checkpoint.dispatched import Dispatch
from wxpush.errors import Stop
from wxpush.model import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One dispatch. `rate`: the account's, a second."""

    mark: Dispatch
    invocation: int
    rate: float
    #: Rows in doubt to send again, with their first try; None: as if it were now. `safely`: an id tells repeats apart.
    repeat: dict[int, Instant | None]
    safely: bool
    lease: float
    #: What chunks are sealed with.
    key: bytes | None = field(default=None, repr=False)
    #: As in Refusals: whether the run is proven, and the codes that are about rows.
    proven: bool = False
    is_row: frozenset[int] = frozenset()
    #: Why the account takes nothing more: then only results are collected.
    refused: Stop | None = None
    #: Whether WeChat has just said that something is left of the quota.
    quota_left: bool = False
