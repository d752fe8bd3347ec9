"""The Checkpoint of a worker's Sender: the rows of a chunk, in Redis."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

import anyio
import msgspec
from msgspec import Meta

from wxpush.checkpoint.base import MOST, NO_INTENTS, Count, Intents
from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import AGAIN_SECONDS, AwayError, Store
from wxpush.cluster.store.lease import Lease, LostLeaseError, RecalledError, gone
from wxpush.cluster.store.scripts import COMMIT
from wxpush.model import Record, State
from wxpush.sending.retry import MAX_TRIES
from wxpush.sending.tally import Tally
from wxpush.system.clock import Clock

#: Bytes of the map that are no State's number: in doubt and too old to be repeated; nothing can be composed of it; tried as often
#: as one dispatch tries, and refused before effect or in doubt.
HELD = 9
LEFT = 10
PENDING_TRIED = 11
IN_DOUBT_TRIED = 12
#: The byte of State.EXPIRED, whose number is another's.
EXPIRED = 13

#: Seconds for which the requests of a lost lease are reported again to a Redis that is away.
_PATIENCE = 10.0

_UNKNOWN = frozenset({State.IN_FLIGHT, State.IN_DOUBT})
_TRIED = {State.PENDING: PENDING_TRIED, State.IN_DOUBT: IN_DOUBT_TRIED}
#: States that prove nothing of the account.
_REFUSED = frozenset({State.REJECTED, State.PENDING, State.IN_FLIGHT, State.IN_DOUBT, State.EXPIRED})

_ENCODER = msgspec.msgpack.Encoder()


#: Ten years: no try is older, in ms.
OLDEST = 315_360_000_000


def byte_of(state: State) -> int:
    """What the map has for a row in that state."""
    return EXPIRED if state is State.EXPIRED else int(state)


class RowResult(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the collector reads of a row: a Record, its first try dated by an age in ms; -1: there was none, or it was answered.

    Bounded as a checkpoint is: whoever reaches Redis may have put it there.
    """

    row: Annotated[int, Meta(ge=1, le=MOST)]
    state: Annotated[int, Meta(ge=0, le=int(max(State)))]
    key: Annotated[bytes, Meta(max_length=64)]
    epoch: Count
    tries: Count
    age_ms: Annotated[int, Meta(ge=-1, le=OLDEST)]
    at_ms: Count
    errcode: Annotated[int, Meta(ge=-MOST, le=MOST)] | None
    msgid: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None
    detail: str | None
    who: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]


class SharedCheckpoint:
    """Writes rows of the chunk that the lease is for. Promises what a Checkpoint promises, as far as Redis keeps what it
    confirms.
    """

    def __init__(
        self,
        store: Store,
        names: Names,
        clock: Clock,
        lease: Lease,
        *,
        earlier: Mapping[int, int] = MappingProxyType({}),
        tally: Tally | None = None,
    ) -> None:
        """`earlier`: tries of before this dispatch, by row. `tally`: the sender's, whose requests are counted with its results."""
        self._earlier = earlier
        self._tally = tally or Tally()
        self._counted = (0, 0)
        self._asked: tuple[int, int, int] | None = None
        self._store = store
        self._clock = clock
        self._lease = lease
        run = lease.run
        parts = (names.run(run, part) for part in ("map", "first"))
        facts, results, tries = names.run(run), names.run(run, "results"), names.run(run, "tries")
        self._keys = [*parts, lease.key, facts, results, tries, lease.numbered]

    async def commit(self, records: Sequence[Record], intents: Intents = NO_INTENTS) -> None:
        """As a Checkpoint's. While Redis is away it asks again until the lease is over.

        Raises LostLeaseError, GoneError, DiskError; RecalledError, and writes nothing, where rows were to leave by it and
        the run is called back.
        """
        if records or intents.messages:
            await self.write([*records, *intents.records()], {})

    async def write(self, records: Sequence[Record], bytes_of: dict[int, int]) -> None:
        """As `commit`; `bytes_of` gives rows another byte than their state's."""
        leaving = int(any(record.state is State.IN_FLIGHT for record in records))
        while True:
            self._lease.require()
            packed, (number, *counts) = self._packed(records, bytes_of), self._numbered()
            try:
                answer = await self._store.run(
                    COMMIT, self._keys, self._lease.token, *packed, *counts, number, leaving
                )
            except AwayError:
                await anyio.sleep(AGAIN_SECONDS)
                continue
            if answer == b"gone":
                raise gone(self._store.label)
            if answer == b"stopped":
                self._asked = None
                raise RecalledError
            self._answered()
            if answer == b"lost":
                raise LostLeaseError("cluster.lease_lost")
            return

    async def give_back(self) -> None:
        """Release the chunk if it is still ours, and count the requests that no commit has told of, whether it is or not.

        While Redis is away it asks again, for some seconds. Raises DiskError.
        """
        with anyio.move_on_after(_PATIENCE):
            if self._asked is not None:  # a commit whose answer was lost, and then the lease
                await self._until_told(release=False)
            await self._until_told(release=True)

    async def _until_told(self, *, release: bool) -> None:
        while True:
            number, attempts, retries = self._numbered()
            tell = self._lease.release if release and self._lease.valid else self._lease.count
            try:
                await tell(attempts=attempts, retries=retries, number=number)
            except AwayError:
                await anyio.sleep(AGAIN_SECONDS)
            else:
                self._answered()
                return

    def _numbered(self) -> tuple[int, int, int]:
        """What the next commit counts, under its number: the same until it is answered, as it may have been done."""
        if self._asked is None:
            attempts, retries = self._counted
            told = self._tally.attempts - attempts, self._tally.retries - retries
            self._asked = (self._lease.number(), *told)
        return self._asked

    def _answered(self) -> None:
        assert self._asked is not None, "it is asked before it is answered"
        (attempts, retries), (_, more, repeats) = self._counted, self._asked
        self._counted, self._asked = (attempts + more, retries + repeats), None

    def _packed(self, records: Sequence[Record], bytes_of: dict[int, int]) -> tuple[bytes, bytes, bytes]:
        # Packed anew for each try: ages are of now.
        boot_ms = self._clock.instant().boot_ms
        rows: list[int] = []
        results: list[RowResult] = []
        proven = False
        for record in records:
            age = -1
            if record.state in _UNKNOWN and record.first_boot_ms is not None:
                age = max(0, boot_ms - record.first_boot_ms)
            tried = age
            if record.state is State.REJECTED and record.first_boot_ms is not None:
                tried = max(0, boot_ms - record.first_boot_ms)
            # A try that is under way is counted by its end, or by who finds it: most rows then need no count of their own.
            under_way = record.state is State.IN_FLIGHT
            tries = record.tries - self._earlier.get(record.row, 0) - under_way
            byte = byte_of(record.state)
            byte = _TRIED.get(record.state, byte) if tries >= MAX_TRIES else byte
            rows += (record.row, bytes_of.get(record.row, byte), age, tries)
            if not under_way:
                results.append(_result(record, tried))
            proven = proven or record.state not in _REFUSED
        return _ENCODER.encode(rows), _ENCODER.encode(results) if results else b"", b"1" if proven else b"0"


def undated(record: Record) -> RowResult:
    """The result of a row whose first try has no date."""
    return _result(record, -1)


def _result(record: Record, age_ms: int) -> RowResult:
    return RowResult(
        row=record.row,
        state=int(record.state),
        key=record.key,
        epoch=record.epoch,
        tries=record.tries,
        age_ms=age_ms,
        at_ms=record.at_ms,
        errcode=record.errcode,
        msgid=record.msgid,
        detail=record.detail,
        who=record.who,
    )
