"""Claims of one node, asked of Redis together: all that wait share one script."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, TypeAlias

from wxpush.errors import StateError
from wxpush.intake.base import Refused, Trouble
from wxpush.intake.sharing import Claim
from wxpush.intake.spool.taking import KEY_MS, RequestKey
from wxpush.nodes import records
from wxpush.nodes.redis import NodeStore, pack
from wxpush.nodes.scripts import CLAIM
from wxpush.sending.bell import Bell

#: Lines that are claimed at once, at the most: Redis does nothing else meanwhile.
_LINES = 1000

_Waiting: TypeAlias = tuple[object, int, asyncio.Future[Any]]
Answer: TypeAlias = list[str | Refused | None] | Trouble


class UnsettledError(StateError):
    """Redis knows less than it did, or was told less than it must: `nodes` are waited for, if any are beside this one."""

    def __init__(self, nodes: Sequence[str]) -> None:
        if nodes:
            super().__init__("intake.state_lost", nodes=nodes)
        else:
            super().__init__("intake.joining")
        self.nodes = nodes


class Claims:
    """`claim` while `run` runs."""

    def __init__(self, on: NodeStore) -> None:
        self._on = on
        self._waiting: deque[_Waiting] = deque()
        self._bell = Bell()

    async def claim(self, lines: Sequence[Claim | Refused], request: RequestKey | None) -> Answer:
        """As `wxpush.intake.sharing.Sharing`."""
        key, content = ("", "") if request is None else (request.key.hex(), request.content.hex())
        asked = (key, content, [records.claim(each) for each in lines])
        done: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, len(lines), done))
        self._bell.ring()
        return await done

    async def run(self) -> None:
        """Ask what waits, until cancelled."""
        try:
            while True:
                if not self._waiting:
                    await self._bell.wait()
                    continue
                await self._ask()
        finally:
            for _, _, done in self._waiting:
                _settle(done, UnsettledError([]))

    async def _ask(self) -> None:
        some: list[_Waiting] = []
        many = 0
        while self._waiting and (not some or many + self._waiting[0][1] <= _LINES):
            some.append(self._waiting.popleft())
            many += some[-1][1]
        found: list[Any] | BaseException
        try:
            told = await self._on.run(CLAIM, pack([asked for asked, _, _ in some]), KEY_MS)
            with self._on.reading():
                word, *rest = told
                if word == b"done":
                    found = [_answer(each, many) for each, (_, many, _) in zip(rest[0], some, strict=True)]
                else:
                    found = UnsettledError([each.decode() for each in rest])
        except BaseException as error:
            for _, _, done in some:
                _settle(done, error if isinstance(error, Exception) else UnsettledError([]))
            if isinstance(error, Exception):
                return
            raise
        for place, (_, _, done) in enumerate(some):
            _settle(done, found if isinstance(found, BaseException) else found[place])


def _answer(told: Any, many: int) -> Answer:
    if told == b"other":
        return Trouble.KEY_REUSED
    if len(told) != many:
        raise ValueError
    return [records.answer(each) for each in told]


def _settle(done: "asyncio.Future[Any]", found: Any) -> None:
    if done.done():
        return
    if isinstance(found, BaseException):
        done.set_exception(found)
    else:
        done.set_result(found)
