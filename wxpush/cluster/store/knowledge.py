"""What a Redis knows of a run, compared with the checkpoint: after a restart it may know less than before."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from wxpush.cluster.names import Names
from wxpush.cluster.store.connection import Script, Store
from wxpush.cluster.store.scripts import DONE, NOW, SERVER
from wxpush.cluster.store.strange import place, reading

_ROWS_AT_ONCE = 1000

_ENCODER = msgspec.msgpack.Encoder()

#: What a Redis knows of a run: whether this start of the server was compared with the checkpoint already; the positions of the
#: last result that was written and of the last that was collected; the age at the most, in ms, of the newest that it certainly
#: knows, -1 where its clock does not tell.
BOOKS = Script(
    NOW
    + SERVER
    + """
    local facts, results = KEYS[1], KEYS[2]
    local last = '0-0'
    if redis.call('EXISTS', results) == 1 then
        local info = redis.call('XINFO', 'STREAM', results)
        for i = 1, #info, 2 do if info[i] == 'last-generated-id' then last = info[i + 1] end end
    end
    local kept = redis.call('HMGET', facts, 'collected', 'since', 'clock')
    local known = tonumber(kept[1] and string.match(kept[1], '^(%d+)') or kept[2] or '0')
    local age = now - known
    if age < 0 or now < tonumber(kept[3] or '0') - 5000 then age = -1 end
    return {settled(facts) and 1 or 0, last, kept[1] or '0-0', age}
    """,
    4,
)

#: Write what the checkpoint knows into the map: (row, byte, age of the first try in ms or -1) by threes. A row that is settled
#: in Redis stays as it is; one becomes doubtful only where nothing is known to have left for it.
SETTLE = Script(
    NOW
    + DONE
    + """
    local map, firsts = KEYS[1], KEYS[2]
    local rows = cmsgpack.unpack(ARGV[1])
    for i = 1, #rows, 3 do
        local row, byte, age = rows[i], rows[i + 1], rows[i + 2]
        local b = string.byte(redis.call('GETRANGE', map, row - 1, row - 1))
        if byte == 5 then
            if b == 0 or b == 11 then
                redis.call('SETRANGE', map, row - 1, string.char(5))
                if age >= 0 then redis.call('HSET', firsts, row, now - age) end
            end
        elseif b and (not done(b) or b == 11 or b == 12) then
            redis.call('SETRANGE', map, row - 1, string.char(byte))
            redis.call('HDEL', firsts, row)
        end
    end
    return 0
    """
)

#: Note that this start of the server was compared with the checkpoint: chunks may be taken. New results get positions after the
#: last that was read, whatever the clock says.
VOUCH = Script(
    SERVER
    + """
    local facts, results = KEYS[1], KEYS[2]
    if ARGV[1] ~= '0-0' then
        local added = redis.pcall('XADD', results, ARGV[1], 'at', '0', 'rows', '')
        if type(added) == 'string' then redis.call('XDEL', results, ARGV[1]) end
    end
    redis.call('HSET', facts, 'server', server())
    return 0
    """
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How much Redis knows of a run. Positions are of results; `age` in ms, None where its clock does not tell."""

    #: Whether this start of the server was compared with the checkpoint already.
    settled: bool
    #: The last result that was ever written, and the last that was collected.
    last: str
    collected: str
    #: The age, at the most, of the newest thing that it certainly knows.
    age: int | None


class RunKnowledge:
    """What Redis knows of one run, and its correction. Every method raises AwayError or DiskError."""

    def __init__(self, store: Store, names: Names, run: str) -> None:
        self._store = store
        self._names = names
        self._run = run
        self._facts, self._results = names.run(run), names.run(run, "results")

    async def look(self) -> Knowledge:
        """Ask how much of the run this Redis knows."""
        answer = await self._store.run(BOOKS, [self._facts, self._results])
        with reading(self._store.label, self._facts):
            settled, last, collected, age = answer
            return Knowledge(bool(settled), place(last), place(collected), age if age >= 0 else None)

    async def settle(self, rows: Sequence[tuple[int, int, int]]) -> None:
        """Write (row, byte, age of its first try in ms or -1) into the map; rows that are settled there stay."""
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            flat = [number for one in rows[start : start + _ROWS_AT_ONCE] for number in one]
            keys = [self._names.run(self._run, part) for part in ("map", "first")]
            await self._store.run(SETTLE, keys, _ENCODER.encode(flat))

    async def vouch(self, position: str) -> None:
        """Note that what this Redis knows was compared with the checkpoint, which has the results up to `position`."""
        await self._store.run(VOUCH, [self._facts, self._results], position)

    async def drop(self) -> None:
        """Delete all that there is of the run."""
        await self._store.ask("HDEL", self._names.runs, self._run)
        await self._store.ask("DEL", self._facts)
        cursor = b"0"
        while True:
            answer = await self._store.ask(
                "SCAN", cursor, "MATCH", self._names.run(self._run, "*"), "COUNT", _ROWS_AT_ONCE
            )
            with reading(self._store.label, "SCAN"):
                cursor, some = answer
                left = int(cursor)
                some = [*some]
            if some:
                await self._store.ask("DEL", *some)
            if left == 0:
                return
