"""Several addresses of one host, tried a moment apart: the first that answers is taken."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

import anyio

#: Seconds before the next address is tried too: https://www.rfc-editor.org/rfc/rfc8305#section-5
APART: Final = 0.25

T = TypeVar("T")


class Race(Generic[T]):
    """One race for a connection. `attempt` makes one to an address or raises OSError; `drop` closes one that came too late."""

    def __init__(
        self,
        addresses: Sequence[str],
        attempt: Callable[[str], Awaitable[T]],
        drop: Callable[[T], Awaitable[None]],
    ) -> None:
        self._addresses = addresses
        self._attempt = attempt
        self._drop = drop
        self._faults: dict[str, OSError] = {}
        self._winner: tuple[str, T] | None = None
        #: The address that was taken, and those that were tried and did not answer as quickly, or not at all.
        self.taken = ""
        self.slower: list[str] = []

    @property
    def fault(self) -> OSError | None:
        """Why the preferred address failed, as soon as it did."""
        return self._faults.get(self._addresses[0])

    async def run(self) -> T:
        """The first connection that is made. Raises what the preferred address raised where none is."""
        if len(self._addresses) == 1:
            self.taken = self._addresses[0]
            return await self._attempt(self.taken)  # nearly always, and without a task more
        tried: list[str] = []
        try:
            async with anyio.create_task_group() as tasks:
                for address in self._addresses:
                    over = anyio.Event()
                    tried.append(address)
                    tasks.start_soon(self._try, address, over, tasks.cancel_scope)
                    with anyio.move_on_after(APART):
                        await over.wait()
        except BaseException:
            if self._winner is not None:  # who waited for it was cancelled in the same moment
                with anyio.CancelScope(shield=True):
                    await self._drop(self._winner[1])
            raise
        if self._winner is None:
            raise self._faults[self._addresses[0]]
        self.taken, connection = self._winner
        self.slower = [each for each in tried if each != self.taken]
        return connection

    async def _try(self, address: str, over: anyio.Event, others: anyio.CancelScope) -> None:
        try:
            made = await self._attempt(address)
        except OSError as exc:
            self._faults[address] = exc
        else:
            if self._winner is None:
                self._winner = (address, made)
                others.cancel()
            else:
                await self._drop(made)
        finally:
            over.set()
