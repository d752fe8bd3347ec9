"""The port of what several nodes share: who has taken which message, and where messages of others stand.

A node is a service with a spool of its own. docs/serve.md#several-nodes tells the protocol.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

from wxpush.detail import Detail
from wxpush.intake.base import ListedMessages, MessageStanding, Query, Refused, Trouble
from wxpush.intake.decision import Decision, Left
from wxpush.intake.spool.taking import RequestKey
from wxpush.model import Record


class Person(NamedTuple):
    """Who gets a message, and how many he may get: one each so many µs, so many µs ahead. `refusal`: what is answered beyond that."""

    who: int
    every: float
    ahead: float
    refusal: Refused


class Claim(NamedTuple):
    """A message that is durable in this node's spool, and is to be its own. Without a `name`: only who has it is asked.

    `other`: what is answered where its key stands for another message; `unknown`: the same where nobody has one, and none is claimed.
    """

    key: bytes
    content: bytes
    name: str
    campaign: str
    channel: str
    accepted_ms: int
    other: Refused
    unknown: Refused | None = None
    person: Person | None = None


class Sharing(Protocol):
    """What a node asks of the others. Those that wait raise StateError where nobody can be asked, and DiskError where it is refused."""

    @property
    def trouble(self) -> Detail | None:
        """Why nothing can be claimed now."""
        ...

    async def claim(
        self, lines: Sequence[Claim | Refused], request: RequestKey | None
    ) -> list[str | Refused | None] | Trouble:
        """By one step for all nodes: the name of each message, by which its key is known from now on, of whichever node it is.

        None: nobody has it, where only that was asked. With a `request` that was answered before, that answer. A trouble concerns all of it.
        """
        ...

    async def pause(self, campaign: str, by: str | None) -> None:
        """Let nothing more of a campaign leave any node, also none that begins later; None: let it leave."""
        ...

    async def resolve(self, name: str, decision: Decision) -> Left:
        """Have the node that has it decide a message. Raises StateError where it does not answer."""
        ...

    def obey(self, decide: Callable[[str, Decision], Awaitable[Left]]) -> None:
        """Let other nodes have messages of this one decided."""
        ...

    def hear(self, heard: Callable[[str, str | None], None]) -> None:
        """Tell of each such order from now on, whichever node it was given at: the campaign's name, and by whom it is paused."""
        ...

    def published(self, changes: Sequence[Record]) -> None:
        """Tell the others of messages of this node, soon."""
        ...

    async def standing(self, name: str) -> MessageStanding | None:
        """Where a message of another node stands."""
        ...

    async def listing(self, query: Query, campaigns: frozenset[str]) -> ListedMessages | None:
        """Messages of all nodes, of these campaigns; None: what `after` says is no place in a listing."""
        ...
