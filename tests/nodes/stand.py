"""Nodes in one process: each with a spool of its own, all with one real Redis; nothing is sent."""

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import anyio

from tests.intake.stand import campaign_file, served
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import open_store
from wxpush.credentials import AccountKey
from wxpush.intake.claiming import Claiming
from wxpush.intake.names import MessageNames
from wxpush.intake.spool import rows
from wxpush.intake.spool.spool import open_spool
from wxpush.intake.sums import IntakeSums
from wxpush.intake.taking import Reception
from wxpush.nodes.node import Node, node_of
from wxpush.nodes.redis import NodeStore
from wxpush.system.clock import SystemClock

ACCOUNT = AccountKey("wx0123456789abcdef", "https://api.example.com")
_KEPT_MS = 7 * 86_400_000


def _reception(spool, names, clock, campaign, claiming):
    return Reception(
        spool=spool,
        sums=IntakeSums(spool.ask(rows.counts)),
        names=names,
        clock=clock,
        campaigns={campaign.name: campaign}.get,
        came=lambda *_: None,
        most_waiting=100_000,
        claiming=claiming,
    )


@asynccontextmanager
async def node(folder, name, url, word, *, clock=None, without=(), allowed=None):
    """A node at work, named by its spool."""
    clock = clock or SystemClock()
    file = campaign_file(Path(folder))
    with open_spool(Path(folder) / f"{name}.db") as spool:
        campaign = served(spool, file, ACCOUNT.appid, clock)
        spool.begin(clock.boot_id(), clock.wall_ms())
        names = MessageNames(spool.secret)
        came, doubted = [], []
        async with open_store(url) as store:
            on = NodeStore(store, Names(word), ACCOUNT, node_of(spool.secret))
            with spool.at_work():
                known = {campaign.number: (campaign.name, "template")}.__getitem__
                member = Node(on, spool, names, clock, named=known, keep_ms=_KEPT_MS, without=without)
                claiming = Claiming(
                    spool=spool,
                    sharing=member,
                    names=names,
                    clock=clock,
                    named=known,
                    allowed=allowed,
                    came=lambda _, row: came.append(row),
                    doubted=lambda _, row: doubted.append(row),
                )
                claiming.begin()
                reception = _reception(spool, names, clock, campaign, claiming)
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(member.run)
                    tasks.start_soon(claiming.run)
                    yield SimpleNamespace(
                        member=member,
                        claiming=claiming,
                        take=reception.take,
                        spool=spool,
                        names=names,
                        came=came,
                        doubted=doubted,
                        on=on,
                    )
                    tasks.cancel_scope.cancel()


async def joined(*nodes):
    """Wait until they take messages."""
    await until(lambda: all(each.member.trouble is None for each in nodes))


async def until(condition, seconds=30):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)
