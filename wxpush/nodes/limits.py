"""How often each of many may call, counted for all nodes together: a token bucket for everyone, as GCRA, timed by Redis's clock."""

import asyncio
from collections import deque
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from math import inf
from typing import Any

from wxpush.cluster.store.connection import Script
from wxpush.errors import DiskError
from wxpush.nodes.redis import NodeStore, pack
from wxpush.nodes.scripts import TAKE
from wxpush.sending.bell import Bell

#: Calls that are counted by one script.
_PART = 500

#: ARGV[3]: calls, each a list of who is counted (key, µs between two of its calls, µs of its burst), in their order. Gives for each 0, or who was
#: refused, from 1, and the µs until it may. Whoever stands behind him is not counted.
COUNT = Script(
    TAKE
    + """
    local told = {}
    for i, callers in ipairs(cmsgpack.unpack(ARGV[3])) do
        told[2 * i - 1], told[2 * i] = 0, 0
        for place, each in ipairs(callers) do
            local over = take(each[1], each[2], each[3])
            if over > 0 then told[2 * i - 1], told[2 * i] = place, math.ceil(over); break end
        end
    end
    return told
    """
)


class NodeLimits:
    """`count` while `run` runs."""

    def __init__(self, on: NodeStore) -> None:
        self._on = on
        self._waiting: deque[tuple[Sequence[object], asyncio.Future[Any]]] = deque()
        self._bell = Bell()

    async def count(self, callers: Sequence[tuple[str, str, float, float]]) -> tuple[str, float] | None:
        """Count a call of each: (kind, who, rate, burst), calls a second and at once. Gives the kind of the first that may not call now, and in
        how many seconds it may. Raises AwayError, DiskError.
        """
        counted = [(kind, _call(*each)) for each in callers if each[2] < inf for kind in (each[0],)]
        if not counted:
            return None
        done: asyncio.Future[tuple[int, float]] = asyncio.get_running_loop().create_future()
        self._waiting.append(([call for _, call in counted], done))
        self._bell.ring()
        place, micros = await done
        return (counted[place - 1][0], micros / 1e6) if place else None

    async def run(self) -> None:
        """Count what waits, until cancelled."""
        while True:
            if not self._waiting:
                await self._bell.wait()
                continue
            some = [self._waiting.popleft() for _ in range(min(_PART, len(self._waiting)))]
            try:
                answer = await self._on.run(COUNT, pack([calls for calls, _ in some]))
                with self._on.reading():
                    told = [
                        _told(*each, len(calls))
                        for each, (calls, _) in zip(_pairs(answer), some, strict=True)
                    ]
            except DiskError as error:
                for _, done in some:
                    if not done.done():
                        done.set_exception(error)
                continue
            for (_, done), found in zip(some, told, strict=True):
                if not done.done():
                    done.set_result(found)


def _pairs(answer: Any) -> Iterator[tuple[Any, Any]]:
    return zip(answer[::2], answer[1::2], strict=True)


def _told(place: Any, micros: Any, many: int) -> tuple[int, float]:
    """Who may not call, of so many, from 1, or 0; and the µs until he may. Raises ValueError for what says neither."""
    found = int(place), float(micros)
    if not (0 <= found[0] <= many and 0 <= found[1] < inf):
        raise ValueError
    return found


def _call(kind: str, who: str, rate: float, burst: float) -> tuple[str, float, float]:
    named = blake2b(f"{kind}\n{who}".encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return named, 1e6 / rate, max(burst, 1) / rate * 1e6
