"""A service as one node of several: its place in Redis, what it shares there, and the account's rate."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio

from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import open_store, risky_settings
from wxpush.cluster.store.pace import Pace, Spent
from wxpush.cluster.store.pause import Pause
from wxpush.cluster.store.rate import SharedRate
from wxpush.intake.claiming import Claiming
from wxpush.intake.names import MessageNames
from wxpush.limits.base import Rate
from wxpush.nodes.limits import NodeLimits
from wxpush.nodes.node import Node, node_of
from wxpush.nodes.redis import NodeStore
from wxpush.run.ports import Voice
from wxpush.run.serving.opened import OpenedService
from wxpush.run.serving.settings import StatePlace
from wxpush.system.clock import Clock
from wxpush.words import Sentence
from wxpush.words.labels import Label


@dataclass(frozen=True, slots=True)
class Membership:
    """What a node works with, instead of what it would have alone."""

    claiming: Claiming
    limits: NodeLimits
    rate: Rate


@asynccontextmanager
async def joined(
    opened: OpenedService, place: StatePlace, clock: Clock, voice: Voice
) -> AsyncIterator[Membership]:
    """For as long as the block. Raises UsageError, and StateError where the Redis does not answer at the beginning."""
    spool, names, account = opened.spool, MessageNames(opened.spool.secret), opened.account
    kinds = {each.number: each.kind.word for each in opened.campaigns}
    known = {number: (name, kinds.get(number, "template")) for number, (name, _) in spool.named().items()}
    async with open_store(place.url) as store:
        await store.require_reachable()
        for warning in await risky_settings(store):
            voice.say(warning, Label.WARNING)
        server = Names(place.namespace)
        on = NodeStore(store, server, account, node_of(spool.secret))
        voice.say(Sentence("run.node", node=on.node, at=store.label))
        node = Node(
            on,
            spool,
            names,
            clock,
            named=known.__getitem__,
            keep_ms=round(opened.settings.keep * 1000),
            without=place.without,
        )
        await node.begin()
        taking = Claiming(
            spool=spool,
            sharing=node,
            names=names,
            clock=clock,
            named=known.__getitem__,
            allowed=opened.settings.per_openid,
        )
        taking.begin()
        limits = NodeLimits(on)
        rate = await _shared(Pace(store, server, account), opened.settings.rate, clock)
        async with anyio.create_task_group() as tasks:
            for run in (node.run, limits.run, rate.run):
                tasks.start_soon(run)
            yield Membership(taking, limits, rate)
            tasks.cancel_scope.cancel()


async def _shared(pace: Pace, asked: float, clock: Clock) -> SharedRate:
    await pace.set_rate(asked)
    return SharedRate(pace, clock, asked=asked, on_no_permits=_waits)


async def _waits(_: Pause | Spent) -> None:
    """Nothing leaves for a while: it is asked again."""
