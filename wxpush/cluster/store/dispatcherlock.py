"""One dispatcher for a run, wherever it is: results must not be collected into two checkpoints."""

from uuid import uuid4

import anyio

from wxpush.cluster.names import Names
from wxpush.cluster.store import LONGEST_LEASE_MS
from wxpush.cluster.store.connection import AwayError, Store
from wxpush.cluster.store.scripts import DELETE_OWN, RENEW, TAKE_LOCK
from wxpush.errors import BusyError, DiskError

_POLL = 0.2
_RENEWALS = 5


class ElsewhereError(BusyError):
    """The campaign is dispatched elsewhere, or was: this dispatch sends nothing."""

    under_way = BusyError.means


class DispatcherLock:
    """The right to be a run's dispatcher. When its holder is killed it is free after `seconds`."""

    def __init__(self, store: Store, names: Names, run: str, *, seconds: float) -> None:
        self._store = store
        self.key = names.run(run, "dispatcher")
        self.token = uuid4().hex
        self._seconds = seconds

    async def take(self) -> None:
        """Take the lock; wait for the end of one whose holder may have died. Raises BusyError when the holder lives, AwayError when Redis was away all the time."""
        away: AwayError | None = None
        with anyio.move_on_after(self._seconds * 2):
            while True:
                try:
                    if await self._store.run(
                        TAKE_LOCK, [self.key], self.token, self._ttl_ms, LONGEST_LEASE_MS
                    ):
                        return
                    away = None
                except AwayError as error:
                    away = error
                await anyio.sleep(_POLL)
        if away is not None:
            raise away
        raise ElsewhereError("cluster.another_dispatch")

    async def keep(self) -> None:
        """Renew it until cancelled. Raises BusyError when another dispatcher has it."""
        while True:
            await anyio.sleep(self._seconds / _RENEWALS)
            try:
                if not await self._store.run(RENEW, [self.key], self.token, self._ttl_ms):
                    await self.take()
            except AwayError:
                continue
            except BusyError:
                raise ElsewhereError("cluster.overtaken") from None

    async def leave(self) -> None:
        with anyio.CancelScope(shield=True):
            try:
                await self._store.run(DELETE_OWN, [self.key], self.token)
            except DiskError:
                return  # it expires soon

    @property
    def _ttl_ms(self) -> int:
        return round(self._seconds * 1000)
