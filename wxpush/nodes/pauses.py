"""Which campaigns are paused at all nodes, and by whom: kept in Redis, and in the spool of each node.

Each order has a number that is higher than all before it of its campaign, and the highest holds: a node that was away hears of it, and a Redis that
lost it is told it again. An order to let a campaign leave is kept as one to pause it is.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import anyio
import msgspec

from wxpush.cluster.store.strange import noted, reading
from wxpush.intake.spool.spool import Spool
from wxpush.nodes.orders import ORDER
from wxpush.nodes.redis import NodeStore, pack

_NAME = "pauses"
_DECODER = msgspec.json.Decoder(dict[str, tuple[int, str]])
#: In Redis: the number of the order, and by whom it is paused; nobody: it is not.
_ENTRY = re.compile(r"([0-9]{1,15}) (.{0,64})", re.ASCII)
_NEVER = (0, "")


class PausedCampaigns:
    """Of one node. `heard` is told of each order of any node, by the campaign's name."""

    def __init__(self, on: NodeStore, spool: Spool) -> None:
        self._on = on
        self._spool = spool
        self.heard: Callable[[str, str | None], None] = lambda _name, _by: None
        self._kept = spool.ask(_read)
        paused = {name: by or "" for name, by in spool.named().values()}
        self._served = frozenset(paused)
        #: What was ordered while it was served alone: it holds where no node has heard of anything since.
        self._alone = {name: by for name, by in paused.items() if by != self._kept.get(name, _NEVER)[1]}
        self._changing = anyio.Lock()

    async def order(self, name: str, by: str | None) -> None:
        """Pause the campaign at all nodes; None: let it leave. Raises StateError, DiskError: then it may have been done."""
        await self._exchange([(name, self._kept.get(name, _NEVER)[0], by or "", "order")])

    async def look(self) -> None:
        """Hear what others ordered, and tell what Redis has lost. Raises StateError, DiskError."""
        kept = [(name, *each, "kept") for name, each in self._kept.items() if name not in self._alone]
        alone = [(name, self._kept.get(name, _NEVER)[0], by, "alone") for name, by in self._alone.items()]
        await self._exchange([*kept, *alone])
        self._alone = {}

    async def _exchange(self, told: Sequence[tuple[str, int, str, str]]) -> None:
        async with self._changing:
            found = await self._on.run(ORDER, pack(told))
            news = {
                name: each
                for name, each in self._entries(found)
                if name in self._served and self._kept.get(name, _NEVER) != each
            }
            if not news:
                return
            kept = self._kept | news
            await self._spool.do(partial(_write, kept=kept, news=news))
            self._kept = kept
        for name, (_, by) in news.items():
            self.heard(name, by or None)

    def _entries(self, found: Sequence[bytes]) -> Iterable[tuple[str, tuple[int, str]]]:
        at = f"{self._on.prefix}:{_NAME}"
        with reading(self._on.store.label, at):
            pairs = [*zip(found[::2], found[1::2], strict=True)]
        for name, value in pairs:
            with noted(), reading(self._on.store.label, at):
                match = _ENTRY.fullmatch(str(value, "utf-8"))
                if match is None:
                    raise ValueError
                yield str(name, "utf-8"), (int(match[1]), match[2])


def _read(connection: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    found = connection.execute("SELECT value FROM about WHERE name = ?", (_NAME,)).fetchone()
    try:
        return {} if found is None else _DECODER.decode(found[0])
    except (msgspec.DecodeError, RecursionError) as error:
        raise sqlite3.DatabaseError(f"about.{_NAME}") from error


def _write(
    connection: sqlite3.Connection,
    kept: Mapping[str, tuple[int, str]],
    news: Mapping[str, tuple[int, str]],
) -> None:
    connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_NAME, msgspec.json.encode(kept)))
    connection.executemany(
        "UPDATE campaigns SET paused_by = ? WHERE name = ?",
        ((by or None, name) for name, (_, by) in news.items()),
    )
