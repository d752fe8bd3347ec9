"""What operators did with the levers of an account for all workers: who and when, the newest kept in Redis."""

from datetime import datetime

import msgspec

from wxpush.checkpoint.moves import Moved
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.strange import reading
from wxpush.credentials import AccountKey
from wxpush.limits.lever import Lever, Move

#: So many are kept.
_MOST = 100

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Moved).decode


class AccountMoves:
    """One account's. Every method raises AwayError or DiskError."""

    def __init__(self, store: Store, names: Names, account: AccountKey) -> None:
        self._store = store
        self._key = names.account(account.name, "moves")

    async def note(self, move: Move) -> None:
        """Write it, dated by the server's clock."""
        moved = Moved(await self._store.now_ms(), move.by, move.lever.value, move.before, move.after)
        await self._store.ask("RPUSH", self._key, _encode(moved))
        await self._store.ask("LTRIM", self._key, -_MOST, -1)

    async def read(self) -> list[Moved]:
        """The oldest first."""
        with reading(self._store.label, self._key):
            return [_moved(each) for each in await self._store.ask("LRANGE", self._key, 0, -1)]


def _moved(kept: bytes) -> Moved:
    """Raises ValueError and msgspec.MsgspecError for what is no move of ours."""
    found = _decode(kept)
    Lever(found.lever)
    datetime.fromtimestamp(found.at_ms / 1000)  # noqa: DTZ006 - whether it is within all calendars
    return found
