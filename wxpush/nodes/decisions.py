"""Decisions on messages of other nodes: left in Redis for the node that has the message, which does it and tells what came of it.

What it does not find within a few seconds is gone, so that nothing is decided long after somebody asked for it.
"""

import secrets
from collections.abc import Awaitable, Callable

import anyio
import msgspec
from msgspec import Struct

from wxpush.cluster.store.strange import noted, reading
from wxpush.errors import DiskError, StateError
from wxpush.intake.decision import Decision, Left, NotHere, Undecided
from wxpush.nodes.orders import ASK, OBEY
from wxpush.nodes.redis import NodeStore

#: Seconds for which an order waits for its node and who gave it for what came of it, and between two looks.
_PATIENCE, _EACH = 5.0, 0.1
#: What came of it is kept a little longer.
_KEPT_MS = 30_000


class _Order(Struct, frozen=True, array_like=True):
    word: str
    name: str
    decision: Decision


class _Outcome(Struct, frozen=True):
    found: bool
    undecided: bool = False
    seconds: float | None = None


_ORDERS = msgspec.json.Decoder(_Order)
_OUTCOMES = msgspec.json.Decoder(_Outcome)
#: Decides a message of this node's by its name: gives what became of that.
Decide = Callable[[str, Decision], Awaitable[Left]]


class Decisions:
    """Of one node. Every method raises StateError, DiskError."""

    def __init__(self, on: NodeStore) -> None:
        self._on = on
        self.decide: Decide = _nobody

    async def ask(self, name: str, decision: Decision) -> Left:
        """Have another node decide a message of its own. Gives what `decide` of that node does."""
        order = _Order(secrets.token_hex(8), name, decision)
        owner = await self._on.run(ASK, name, msgspec.json.encode(order), round(_PATIENCE * 1000))
        with anyio.move_on_after(_PATIENCE):
            at = f"{self._on.prefix}:decided:{order.word}"
            while isinstance(owner, bytes):
                if (told := await self._on.store.ask("GET", at)) is not None:
                    with reading(self._on.store.label, at):
                        return _said(_OUTCOMES.decode(told))
                await anyio.sleep(_EACH)
        raise StateError(
            "intake.node_silent", node=owner.decode("ascii", "replace") if isinstance(owner, bytes) else "?"
        )

    async def obey(self, tell: Callable[[], Awaitable[None]]) -> None:
        """Do what other nodes ask of this one; `tell` lets all nodes know where its messages stand."""
        at = f"{self._on.prefix}:decisions:{self._on.node}"
        found = await self._on.run(OBEY)
        with reading(self._on.store.label, at):
            orders = [*found]
        for each in orders:
            with noted():
                with reading(self._on.store.label, at):
                    order = _ORDERS.decode(each)
                await self._do(order, tell)

    async def _do(self, order: _Order, tell: Callable[[], Awaitable[None]]) -> None:
        try:
            done = await self.decide(order.name, order.decision)
        except DiskError:
            return  # who asked hears nothing, and asks again
        await tell()
        at, outcome = f"{self._on.prefix}:decided:{order.word}", msgspec.json.encode(_outcome(done))
        await self._on.store.ask("SET", at, outcome, "PX", _KEPT_MS)


async def _nobody(_name: str, _decision: Decision) -> NotHere:
    return NotHere()


def _outcome(done: Left) -> _Outcome:
    if isinstance(done, Undecided):
        return _Outcome(found=True, undecided=True, seconds=done.seconds)
    return _Outcome(found=done is None)


def _said(told: _Outcome) -> Left:
    if told.undecided:
        return Undecided(told.seconds)
    return None if told.found else NotHere()
