"""Connections to a cluster: to its broker and its Redis, opened together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from wxpush.cluster.broker import open_broker
from wxpush.cluster.broker.base import Broker, ChunkQueue
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Store, open_store
from wxpush.credentials import AccountKey


@dataclass(frozen=True, slots=True)
class Servers:
    """Open connections to broker and store."""

    broker: Broker
    store: Store
    names: Names

    def queue(self, account: AccountKey) -> ChunkQueue:
        return ChunkQueue(self.names.queue(account.name), self.names.dead(account.name))


@asynccontextmanager
async def open_servers(broker: str, state: str, namespace: str, lease: float) -> AsyncIterator[Servers]:
    """Connect to both. Raises UsageError, and StateError where one of them does not answer."""
    async with open_store(state) as opened:
        await opened.require_reachable()
        async with open_broker(broker, silence=lease) as connected:
            yield Servers(connected, opened, Names(namespace))
