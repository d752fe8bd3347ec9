"""What the chunks of a run are made of."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from wxpush.cluster.store.runs import RunFacts
from wxpush.errors import Stop
from wxpush.model import Message, Record
from wxpush.schedule.keys import WindowKeys


class RowStream(Protocol):
    """The rows of an endless run, in their order."""

    @property
    def more(self) -> bool:
        """Whether one may be there that was not given yet."""
        ...

    @property
    def most(self) -> int | None:
        """So many rows may be in the hands of workers, as nobody knows whether the account takes any; None: any number."""
        ...

    def next(self, most: int) -> Sequence[int]:
        """The next rows, so many at the most, that one chunk may hold; none: there are none now. What is given is not given again."""
        ...

    def back(self) -> None:
        """What was given last was not handed out: it is given again."""
        ...


class RowAllowance(Protocol):
    """How many rows may be handed out, as a part of the account's quota is kept."""

    def take(self, many: int) -> bool:
        """Whether so many more may now; then they are counted."""
        ...

    @property
    def stop(self) -> Stop:
        """What it is to end by where no more may."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What chunks are made of. `messages` gives those of the rows first..last that are not settled, in order."""

    facts: RunFacts
    #: The kind of message, a word of `wxpush.channels.CHANNELS`.
    channel: str
    varying: tuple[str, ...]
    messages: Callable[[int, int], Iterator[Message]]
    #: The record that ends a row of which `messages` could make nothing, also where it may have arrived; None: it has another end.
    end: Callable[[int, bool], Record | None]
    #: The window that they leave in, for workers, and whether it is closed now: then nothing is handed out.
    window: WindowKeys | None = None
    closed: Callable[[], bool] = lambda: False
    #: None: as many as there are.
    allowance: RowAllowance | None = None
    #: Where the rows of an endless run come from.
    stream: RowStream | None = None
    #: Called before rows up to this one may leave; when it returns, that is durable.
    fed: Callable[[int], Awaitable[None]]
