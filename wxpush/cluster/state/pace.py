"""One account's rate, quota and pauses, kept in Redis for all workers and timed by its clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import inf

import msgspec
from msgspec import Struct

from wxpush.cluster.names import Account, Names
from wxpush.cluster.state.connection import Script, State
from wxpush.cluster.state.scripts import LET_GO
from wxpush.limits.days import SHANGHAI

#: A worker has permits reserved for so long ahead, a little longer than intents. A disk of Redis that takes this long to sync costs the
#: account nothing of its rate; a worker whose rows are at their end leaves as much unused, or its share where others send too.
HELD_SECONDS = 0.1
#: Permits reserved at once: so many seconds of the rate, a few only, so that workers share it evenly.
BATCH_SECONDS = 0.02
#: And so many when the next ones are others' for longer than a worker wants to hold: there are many workers.
SHARED_BATCH_SECONDS = 0.01
#: Unlimited, this many at once.
_UNPACED = 2000
#: After a slowdown the rate grows by this share of the asked rate a second, and not for the first seconds.
_RECOVERY, _CALM = 0.02, 5.0
_SLOWEST = 0.1
#: A quota counted down is forgotten two days later.
_QUOTA_SECONDS = 2 * 86_400
#: WeChat renews quotas "at about midnight".
_AFTER_MIDNIGHT = timedelta(minutes=5)

#: No permit is reserved earlier than this many seconds ahead: a pause does not reach what is reserved.
AHEAD_SECONDS = 1.0

#: KEYS account, pause, quota. ARGV seconds of a batch, of one that is shared, most unpaced, most ahead, held. Times in µs of
#: the server's clock.
_RATE = f"""
    local t = redis.call('TIME'); local now = t[1] * 1000000 + t[2]
    local account = KEYS[1]
    local kept = redis.call('HMGET', account, 'asked', 'tat', 'slow', 'slowed', 'closed')
    local asked = tonumber(kept[1] or '50')
    local rate = asked
    if kept[3] then
        local base = asked == math.huge and tonumber(kept[3]) * 2 or asked
        local calm = (now - tonumber(kept[4])) / 1000000 - {_CALM}
        rate = tonumber(kept[3]) + math.max(0, calm) * {_RECOVERY} * base
        if rate >= base then rate = asked; redis.call('HDEL', account, 'slow', 'slowed') end
    end
"""
RESERVE = Script(
    _RATE
    + """
    local pause = redis.call('GET', KEYS[2])
    if pause then return {'paused', pause, redis.call('PTTL', KEYS[2])} end
    local left = tonumber(redis.call('GET', KEYS[3]) or 'inf')
    if left <= 0 then return {'quota'} end
    local from = math.max(now, tonumber(kept[2] or '0'), tonumber(kept[5] or '0'))
    if from - now > tonumber(ARGV[4]) then return {'later', string.format('%.0f', from - now - ARGV[4])} end
    local seconds = tonumber(from - now > ARGV[5] * 1000000 and ARGV[2] or ARGV[1])
    local most = rate == math.huge and tonumber(ARGV[3]) or math.max(1, math.floor(rate * seconds))
    most = math.min(most, left)
    if left ~= math.huge then redis.call('DECRBY', KEYS[3], most) end
    local step = rate == math.huge and 0 or 1000000 / rate
    redis.call('HSET', account, 'tat', string.format('%.0f', from + most * step))
    return {'granted', most, string.format('%.0f', from - now), string.format('%.3f', step), string.format('%.0f', now)}
    """
)
#: ARGV 1: whether to the next minute nothing may leave.
SLOW = Script(
    _RATE
    + f"""
    if ARGV[1] == '1' then
        local minute = 60000000
        local closed = now - now % minute + minute
        redis.call('HSET', account, 'closed', string.format('%.0f', closed))
    end
    local slowed = tonumber(kept[4] or '0')
    if now - slowed < 1000000 then return 0 end
    local at = math.max(now, tonumber(redis.call('HGET', account, 'closed') or '0'))
    local current = rate == math.huge and tonumber(ARGV[2]) or rate
    local slow = math.min(asked, math.max(current / 2, {_SLOWEST}))
    redis.call('HSET', account, 'slow', string.format('%.3f', slow), 'slowed', string.format('%.0f', at))
    return 1
    """
)


#: ARGV the pause, its ms (0: until somebody ends it), the causes that it does not replace.
PAUSE = Script(
    """
    local standing = redis.call('GET', KEYS[1])
    local cause = standing and cjson.decode(standing).cause
    for i = 3, #ARGV do
        if cause == ARGV[i] then return 0 end
    end
    if ARGV[2] == '0' then redis.call('SET', KEYS[1], ARGV[1]) else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
    return 1
    """
)


class Cause(Enum):
    """Who or what paused an account."""

    #: `wxpush pause`: only `wxpush resume` ends it.
    OPERATOR = "operator"
    #: WeChat refuses the account; the next `wxpush dispatch` ends it.
    ACCOUNT = "account"
    QUOTA = "quota"


#: The weightiest first: what ends at midnight must not end what lasts until somebody has looked.
_WEIGHTS = tuple(Cause)


class Pause(Struct, frozen=True):
    """Why nothing is sent for an account, in a sentence. `seconds` it lasts still; infinite: until somebody ends it."""

    cause: Cause
    sentence: str = ""
    seconds: float = inf


@dataclass(frozen=True, slots=True)
class Granted:
    """`permits` for requests that leave one `step` apart, the first `wait` after `told`, by the server's clock; all in seconds."""

    permits: int
    wait: float
    step: float
    told: float


@dataclass(frozen=True, slots=True)
class Later:
    """No permit yet; it is worth asking again in so many seconds."""

    wait: float


class Spent(Enum):
    """No permit, as today's quota is used up as far as it was known."""

    QUOTA = "quota"


class Pace:
    """One account's permits. Every method raises AwayError or DiskError."""

    def __init__(self, state: State, names: Names, account: Account) -> None:
        self._state = state
        self._names = names
        self.account = account
        self._key = names.account(account.name)
        self._pause = names.account(account.name, "pause")

    async def set_rate(self, rate: float) -> None:
        """The rate that all workers share from now on."""
        values = ("appid", self.account.appid, "base_url", self.account.base_url, "asked", f"{rate}")
        await self._state.ask("HSET", self._key, *values)

    async def rate(self) -> float:
        asked = await self._state.ask("HGET", self._key, "asked")
        return float(asked) if asked else 50.0

    async def reserve(self, *, enough: bool = False) -> Granted | Later | Pause | Spent:
        """The next permits there are; for who has `enough`, none while the rate is unlimited."""
        keys = [self._key, self._pause, self._quota(await self._day())]
        word, *rest = await self._state.run(
            RESERVE,
            keys,
            *(BATCH_SECONDS, SHARED_BATCH_SECONDS, 0 if enough else _UNPACED),
            *(round(AHEAD_SECONDS * 1e6), HELD_SECONDS),
        )
        if word == b"paused":
            return _pause(rest[0], rest[1])
        if word == b"quota":
            return Spent.QUOTA
        if word == b"later":
            return Later(float(rest[0]) / 1e6)
        return Granted(int(rest[0]), *(float(micros) / 1e6 for micros in rest[1:]))

    async def slow_down(self, *, this_minute: bool, measured: float) -> None:
        """Halve the rate, which comes back slowly; perhaps nothing leaves before the next minute.

        `measured`: requests a second lately, where no rate is asked for.
        """
        keys = [self._key, self._pause, self._key]
        await self._state.run(SLOW, keys, int(this_minute), measured)

    async def paused(self) -> Pause | None:
        found = await self._state.ask("GET", self._pause)
        return _pause(found, await self._state.ask("PTTL", self._pause)) if found else None

    async def pause(self, pause: Pause) -> None:
        """Let nothing leave; a pause for a weightier cause stays as it is."""
        kept = msgspec.json.encode(msgspec.structs.replace(pause, seconds=0.0))
        ms = 0 if pause.seconds == inf else max(1, round(pause.seconds * 1000))
        weightier = [cause.value for cause in _WEIGHTS[: _WEIGHTS.index(pause.cause)]]
        await self._state.run(PAUSE, [self._pause], kept, ms, *weightier)

    async def resume(self, *causes: Cause) -> bool:
        """End a pause of one of these causes; whether there was one."""
        found = await self._state.ask("GET", self._pause)
        if not found or msgspec.json.decode(found, type=Pause).cause not in causes:
            return False
        return bool(await self._state.run(LET_GO, [self._pause], found))  # another one may stand there by now

    async def pause_until_tomorrow(self, sentence: str) -> None:
        """Nothing leaves before the quota is renewed."""
        now = datetime.fromtimestamp(await self._state.now_ms() / 1000, SHANGHAI)
        await self.pause(Pause(Cause.QUOTA, sentence, until_renewal(now)))

    async def quota_known(self) -> bool:
        """Whether today's quota is counted down already."""
        return bool(await self._state.ask("EXISTS", self._quota(await self._day())))

    async def set_quota(self, left: int, *, anew: bool = False) -> None:
        """So many messages may leave today still, from all workers together. What is counted down stays, unless `anew`."""
        key, only = self._quota(await self._day()), () if anew else ("NX",)
        await self._state.ask("SET", key, left, "EX", _QUOTA_SECONDS, *only)

    async def _day(self) -> str:
        return datetime.fromtimestamp(await self._state.now_ms() / 1000, SHANGHAI).strftime("%Y%m%d")

    def _quota(self, day: str) -> str:
        return self._names.account(self.account.name, f"quota:{day}")


def until_renewal(now: datetime) -> float:
    """Seconds until the quota is renewed, perhaps this very day: right after midnight the old one may still be told."""
    renewal = now.replace(hour=0, minute=0, second=0, microsecond=0) + _AFTER_MIDNIGHT
    return (renewal + timedelta(days=renewal <= now) - now).total_seconds()


def _pause(kept: bytes, ttl_ms: int) -> Pause:
    seconds = inf if ttl_ms < 0 else ttl_ms / 1000
    return msgspec.structs.replace(msgspec.json.decode(kept, type=Pause), seconds=seconds)
