"""What is handed in at the same moment, taken together: to compose many lines costs half of one by one, and the spool has one job instead of many."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from wxpush.intake.base import Caller, Outcome, TurnedAway

T = TypeVar("T")
Found: TypeAlias = Sequence[Outcome] | TurnedAway
#: Lines that are taken together; more of other requests wait until the loop has looked at what else there is to do.
_TOGETHER = 512


@dataclass(frozen=True, slots=True, eq=False)
class HandedIn:
    """One request's lines, and who waits for what becomes of them."""

    lines: Sequence[bytes]
    caller: Caller
    key: str
    found: "asyncio.Future[Found]"

    def answer(self, found: Found) -> None:
        if not self.found.done():  # who waited may have gone
            self.found.set_result(found)

    def fail(self, error: BaseException) -> None:
        if not self.found.done():
            self.found.set_exception(error)


class Gathering(Generic[T]):
    """Hands what comes to `take` with what `compose` makes of each; that answers each of them, at once or later."""

    def __init__(
        self,
        compose: Callable[[Sequence[HandedIn]], Sequence[T]],
        take: Callable[[Sequence[HandedIn], Sequence[T]], None],
    ) -> None:
        self._compose = compose
        self._take = take
        self._waiting: list[HandedIn] = []

    async def add(self, lines: Sequence[bytes], caller: Caller, key: str) -> Found:
        """What becomes of them."""
        loop = asyncio.get_running_loop()
        handed = HandedIn(lines, caller, key, loop.create_future())
        if not self._waiting:
            loop.call_soon(self._take_some)
        self._waiting.append(handed)
        return await handed.found

    def _take_some(self) -> None:
        many = 0
        for number, each in enumerate(self._waiting, 1):  # noqa: B007 - how many it came to
            many += len(each.lines)
            if many >= _TOGETHER:
                break
        some = self._waiting[:number]
        del self._waiting[:number]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._take_some)
        self._take_together(some)

    def _take_together(self, some: Sequence[HandedIn]) -> None:
        try:
            self._take(some, self._compose(some))
        except Exception as error:  # noqa: BLE001 - raised where it was handed in
            if len(some) == 1:
                some[0].fail(error)
                return
            # What goes wrong with one of them is nothing to the others.
            for each in some:
                self._take_together([each])
