"""The Redis of the nodes of one account, asked by script."""

from contextlib import AbstractContextManager
from typing import Any

import msgspec

from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Script, Store
from wxpush.cluster.store.strange import reading
from wxpush.credentials import AccountKey

pack = msgspec.msgpack.Encoder().encode


class NodeStore:
    """For one node. Every method raises AwayError or DiskError."""

    def __init__(self, store: Store, names: Names, account: AccountKey, node: str) -> None:
        self.store = store
        self.node = node
        self.prefix = names.account(account.name, "intake")
        self.index = f"{self.prefix}:messages"
        self._keys = [f"{self.prefix}:nodes", f"{self.prefix}:facts", self.index]

    async def run(self, script: Script, *values: str | bytes | float) -> Any:
        """Run a script of this room's."""
        return await self.store.run(script, self._keys, self.prefix, self.node, *values)

    def reading(self) -> AbstractContextManager[None]:
        """Raise StrangeError for an answer that is none to what was asked: whoever has the server answers what he likes."""
        return reading(self.store.label, f"{self.prefix}:*")

    def message(self, name: str) -> str:
        """Where a message stands."""
        return f"{self.prefix}:message:{name}"
