"""What holds a cluster's rows back, as its Redis knows it: no worker, a lower rate, a minute that is full."""

from math import inf

import anyio

from wxpush.cluster.names import AT_WORK, Names
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.pace import InForce, Pace
from wxpush.credentials import AccountKey
from wxpush.errors import DiskError
from wxpush.hold import Held, Hold
from wxpush.sending.tally import Tally

#: Between two looks.
_LOOK_SECONDS = 1.0
#: A worker that is there takes rows within this time, or has told of itself.
_PATIENCE = 3.0
#: A rate that Redis rounds is no other one.
_CLOSE = 0.999


class Overview:
    """Asks once a second, while `run` runs. Between two looks, and while Redis is away, what was found last stands."""

    def __init__(
        self, store: Store, names: Names, account: AccountKey, tally: Tally, *, asked: float
    ) -> None:
        """`asked`: the rate of this dispatch, until Redis says what is in force."""
        self._store = store
        self._pace = Pace(store, names, account)
        self._at_work = names.account(account.name, AT_WORK)
        self._tally = tally
        self._found = InForce(asked, asked, 0.0, 0.0, None)
        self._found_at = -inf
        #: When a worker was known to be there last, and how many requests there were then.
        self._seen_at = inf
        self._attempts = 0

    async def run(self) -> None:
        """Until cancelled."""
        self._seen_at = anyio.current_time()
        while True:
            try:
                self._found = await self._pace.in_force()
                there = await self._store.ask("EXISTS", self._at_work)
            except DiskError:
                there = True  # whoever needs Redis for rows tells of it
            now = self._found_at = anyio.current_time()
            if there or self._tally.attempts != self._attempts:
                self._seen_at, self._attempts = now, self._tally.attempts
            await anyio.sleep(_LOOK_SECONDS)

    def rate(self, _now: float) -> float:
        """Requests a second that are in force; infinite when unlimited."""
        return self._found.rate

    def nobody(self, now: float) -> Hold | None:
        """That no worker takes the account's rows."""
        return Hold(by=Held.NO_WORKER) if now - self._seen_at >= _PATIENCE else None

    def hold(self, now: float) -> Hold | None:
        """Why workers send nothing, or less than was asked for."""
        found, since = self._found, now - self._found_at
        if found.closed > since and found.why is not None:
            return Hold(by=Held.THROTTLED, why=found.why, seconds=found.closed - since, rate=found.rate)
        if found.rate < found.asked * _CLOSE:
            return Hold(by=Held.SLOWED, why=found.why, seconds=max(0.0, found.back - since), rate=found.rate)
        return None
