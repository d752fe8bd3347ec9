"""Where messages of all nodes stand, as Redis has it."""

from collections.abc import AsyncIterator

from wxpush.cluster.store.connection import Script
from wxpush.cluster.store.strange import reading
from wxpush.intake.base import ListedMessages, MessageStanding, Query
from wxpush.nodes import records
from wxpush.nodes.redis import NodeStore, pack

#: Messages in the order in which they were taken. ARGV[3]: ms since 1970, [4]: so many of those taken then or later are passed over, [5]: how many
#: are looked at, [6]: what is asked of each. Gives its name, its ms and that.
LIST = Script(
    """
    local index, prefix = KEYS[3], ARGV[1]
    local found = redis.call('ZRANGEBYSCORE', index, ARGV[3], '+inf', 'WITHSCORES', 'LIMIT', ARGV[4], ARGV[5])
    local fields, told = cmsgpack.unpack(ARGV[6]), {}
    for i = 1, #found, 2 do
        told[#told + 1] = {found[i], found[i + 1], redis.call('HMGET', prefix .. ':message:' .. found[i], unpack(fields))}
    end
    return told
    """
)

#: Take from the index what is kept no more. ARGV[3]: of those taken before, in ms since 1970, [4]: so many are passed over, [5]: how many are
#: looked at. Gives how many of these are kept still, and whether there may be more.
PRUNE = Script(
    """
    local index, prefix = KEYS[3], ARGV[1]
    local found = redis.call('ZRANGEBYSCORE', index, '-inf', ARGV[3], 'LIMIT', ARGV[4], ARGV[5])
    local kept = 0
    for _, name in ipairs(found) do
        if redis.call('EXISTS', prefix .. ':message:' .. name) == 1 then kept = kept + 1 else redis.call('ZREM', index, name) end
    end
    return {kept, #found == tonumber(ARGV[5]) and 1 or 0}
    """
)

#: Messages that are looked at by one script, for one page, and of one page at the most.
_PART, _LOOKED_AT, _LONGEST_PAGE = 500, 20_000, 1000
_FIELDS = pack(records.FIELDS)
_HIGHEST = 2**53
_DIGITS = len(str(_HIGHEST))


class Standings:
    """Every method raises AwayError or DiskError."""

    def __init__(self, on: NodeStore) -> None:
        self._on = on

    async def one(self, name: str) -> MessageStanding | None:
        """A message's; None: there is none of that name."""
        key = self._on.message(name)
        kept = await self._on.store.ask("HMGET", key, *records.FIELDS)
        with reading(self._on.store.label, key):
            return records.standing(name, kept)

    async def listing(self, query: Query, campaigns: frozenset[str]) -> ListedMessages | None:
        """As `wxpush.intake.sharing.Sharing`."""
        place = _place(query.after)
        if place is None:
            return None
        since, most = max(place[0], query.since_ms or 0), max(1, min(query.limit, _LONGEST_PAGE))
        found: list[MessageStanding] = []
        looked_at = 0
        async for at_ms, one in self._behind(since):
            if (at_ms, one.id) <= place:
                continue
            if len(found) == most or looked_at == _LOOKED_AT:
                return ListedMessages(found, "{}.{}".format(*place))
            looked_at, place = looked_at + 1, (at_ms, one.id)
            if _fits(one, query, campaigns):
                found.append(one)
        return ListedMessages(found)

    async def _behind(self, since_ms: int) -> AsyncIterator[tuple[int, MessageStanding]]:
        passed = 0
        while True:
            some = await self._on.run(LIST, since_ms, passed, _PART, _FIELDS)
            with reading(self._on.store.label, self._on.index):
                told = [(int(at_ms), records.standing(name.decode(), kept)) for name, at_ms, kept in some]
            for at_ms, one in told:
                if one is not None:
                    yield at_ms, one
            passed += len(some)
            if len(some) < _PART:
                return

    async def prune(self, before_ms: int) -> None:
        """Forget the places of messages, taken before, that are kept no more."""
        passed, more = 0, 1
        while more:
            answer = await self._on.run(PRUNE, before_ms, passed, _PART)
            with self._on.reading():
                kept, more = map(int, answer)
            passed += max(kept, 0)


def _place(after: str | None) -> tuple[int, str] | None:
    if after is None:
        return 0, ""
    at_ms, _, name = after.partition(".")
    if not (at_ms.isascii() and at_ms.isdecimal() and len(at_ms) <= _DIGITS and int(at_ms) < _HIGHEST):
        return None
    return int(at_ms), name


def _fits(one: MessageStanding, query: Query, campaigns: frozenset[str]) -> bool:
    return (
        one.campaign in campaigns
        and query.campaign in (None, one.campaign)
        and query.state in (None, one.state)
    )
