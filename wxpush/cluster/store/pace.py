"""One account's rate, quota and pauses, kept in Redis for all workers and timed by its clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import copysign, inf, isfinite

from wxpush import detail
from wxpush.answer import LONGEST_PAUSE
from wxpush.cluster.names import Names
from wxpush.cluster.store import pause as pauses
from wxpush.cluster.store.connection import Store
from wxpush.cluster.store.pacescripts import LOOK, PAUSE, RESERVE, SLOW
from wxpush.cluster.store.pause import WEIGHTS, Pause, PauseCause
from wxpush.cluster.store.scripts import DELETE_OWN
from wxpush.cluster.store.strange import reading
from wxpush.credentials import AccountKey
from wxpush.errors import Stop
from wxpush.limits.days import SHANGHAI
from wxpush.model import Kind, Verdict
from wxpush.options.send import RATE

#: Permits are reserved this many seconds ahead, a little further than intents, so a Redis whose disk takes that long to sync
#: does not lower the rate. A worker that runs out of rows wastes at most this much, or its share where others send too.
HELD_SECONDS = 0.1
#: Seconds of the rate that are reserved at once: few, so that workers share it evenly.
BATCH_SECONDS = 0.02
#: The same where there are many workers: the next permits are others' for longer than a worker wants to hold them.
SHARED_BATCH_SECONDS = 0.01
#: Unlimited, this many at once.
_UNPACED = 2000
#: A quota counted down is forgotten two days later.
_QUOTA_SECONDS = 2 * 86_400
#: WeChat renews quotas "at about midnight".
_AFTER_MIDNIGHT = timedelta(minutes=5)

#: No permit is reserved earlier than this many seconds ahead: a pause does not reach what is reserved.
AHEAD_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Granted:
    """`permits` for requests that leave one `step` apart, the first `wait` after `granted_at`, by the server's clock; all in seconds."""

    permits: int
    wait: float
    step: float
    granted_at: float


@dataclass(frozen=True, slots=True)
class Later:
    """No permit yet; it is worth asking again in so many seconds."""

    wait: float


@dataclass(frozen=True, slots=True)
class InForce:
    """The rates asked for and in force, seconds for which nothing leaves and until the asked rate is reached again, and the last
    complaint.
    """

    asked: float
    rate: float
    closed: float
    back: float
    why: Verdict | None


class Spent(Enum):
    """No permit, as today's quota is used up as far as it was known."""

    QUOTA = "quota"


class Pace:
    """One account's permits. Every method raises AwayError or DiskError."""

    def __init__(self, store: Store, names: Names, account: AccountKey) -> None:
        self._store = store
        self._names = names
        self.account = account
        self._key = names.account(account.name)
        self._pause = names.account(account.name, "pause")

    async def set_rate(self, rate: float) -> None:
        """The rate that all workers share from now on."""
        values = ("appid", self.account.appid, "base_url", self.account.base_url, "asked", f"{rate}")
        await self._store.ask("HSET", self._key, *values)

    async def rate(self) -> float:
        asked = await self._store.ask("HGET", self._key, "asked")
        with reading(self._store.label, self._key):
            return _rate(asked) if asked else RATE.default

    async def reserve(self, *, enough: bool = False) -> Granted | Later | Pause | Spent:
        """The next permits there are; none for a worker that has `enough` while the rate is unlimited."""
        keys = [self._key, self._pause, self._quota(await self._day())]
        word, *rest = await self._store.run(
            RESERVE,
            keys,
            *(BATCH_SECONDS, SHARED_BATCH_SECONDS, 0 if enough else _UNPACED),
            *(round(AHEAD_SECONDS * 1e6), HELD_SECONDS),
        )
        if word == b"paused":
            with reading(self._store.label, self._pause):
                return _pause(rest[0], rest[1])
        if word == b"quota":
            return Spent.QUOTA
        with reading(self._store.label, self._key):
            if word == b"later":
                return Later(float(rest[0]) / 1e6)
            return _granted(rest)

    async def in_force(self) -> InForce:
        """What workers go by now."""
        asked, rate, closed, back, why = await self._store.run(LOOK, [self._key])
        with reading(self._store.label, self._key):
            complaint = _complaint(why)
            return InForce(_rate(asked), _rate(rate), int(closed) / 1e6, int(back) / 1e6, complaint)

    async def slow_down(
        self, *, this_minute: bool, measured: float, pause: float = 0.0, why: Verdict | None = None
    ) -> None:
        """Halve the rate, which comes back slowly; perhaps nothing leaves before the next minute, or for `pause` seconds, ten minutes at the most.

        `measured`: requests a second lately, where no rate is asked for; `why`: the answer that asks for it.
        """
        keys = [self._key, self._pause, self._key]
        said = (
            ""
            if why is None
            else f"{'-' if why.errcode is None else why.errcode} {detail.stored(why.detail)}"
        )
        closed = min(pause, LONGEST_PAUSE)
        await self._store.run(SLOW, keys, int(this_minute), measured, round(closed * 1e6), said)

    async def paused(self) -> Pause | None:
        found = await self._store.ask("GET", self._pause)
        if not found:
            return None
        seconds = await self._store.ask("PTTL", self._pause)
        with reading(self._store.label, self._pause):
            return _pause(found, seconds)

    async def pause(self, pause: Pause) -> None:
        """Let nothing leave; a pause for a graver cause stays as it is."""
        ms = 0 if pause.seconds == inf else max(1, round(pause.seconds * 1000))
        weightier = [cause.value for cause in WEIGHTS[: WEIGHTS.index(pause.cause)]]
        await self._store.run(PAUSE, [self._pause], pauses.kept(pause), ms, *weightier)

    async def resume(self, *causes: PauseCause) -> bool:
        """End a pause of one of these causes; whether there was one."""
        found = await self._store.ask("GET", self._pause)
        if not found:
            return False
        with reading(self._store.label, self._pause):
            if _pause(found, 0).cause not in causes:
                return False
        return bool(
            await self._store.run(DELETE_OWN, [self._pause], found)
        )  # another one may stand there by now

    async def pause_until_tomorrow(self, stop: Stop) -> None:
        """Nothing leaves before the quota is renewed. `stop`: what it ended."""
        now = datetime.fromtimestamp(await self._store.now_ms() / 1000, SHANGHAI)
        await self.pause(Pause(PauseCause.QUOTA, stop.sentence, until_renewal(now), means=stop.means))

    async def quota_known(self) -> bool:
        """Whether today's quota is counted down already."""
        return bool(await self._store.ask("EXISTS", self._quota(await self._day())))

    async def set_quota(self, left: int, *, anew: bool = False) -> None:
        """So many messages may leave today still, from all workers together. What is counted down stays, unless `anew`."""
        key, only = self._quota(await self._day()), () if anew else ("NX",)
        await self._store.ask("SET", key, left, "EX", _QUOTA_SECONDS, *only)

    async def _day(self) -> str:
        return datetime.fromtimestamp(await self._store.now_ms() / 1000, SHANGHAI).strftime("%Y%m%d")

    def _quota(self, day: str) -> str:
        return self._names.account(self.account.name, f"quota:{day}")


def until_renewal(now: datetime) -> float:
    """Seconds until the quota is renewed, perhaps this very day: right after midnight the old one may still be told."""
    renewal = now.replace(hour=0, minute=0, second=0, microsecond=0) + _AFTER_MIDNIGHT
    return (renewal + timedelta(days=renewal <= now) - now).total_seconds()


def _rate(kept: bytes) -> float:
    """Raises ValueError for what is no rate."""
    rate = float(kept)
    if not rate > 0:  # nor is NaN
        raise ValueError
    return rate


def _granted(told: Sequence[bytes]) -> Granted:
    """Raises ValueError for permits that leave no time between them, or whose times are no numbers."""
    wait, step, granted_at = (float(micros) / 1e6 for micros in told[1:])
    if copysign(1, step) < 0 or not all(map(isfinite, (wait, step, granted_at))):
        raise ValueError
    return Granted(int(told[0]), wait, step, granted_at)


def _complaint(kept: bytes) -> Verdict | None:
    code, _, said = kept.decode("utf-8", "replace").partition(" ")
    if not code:
        return None
    return Verdict(Kind.THROTTLED, int(code) if code != "-" else None, detail=detail.restored(said))


def _pause(kept: bytes, ttl_ms: int) -> Pause:
    return pauses.restored(kept, inf if ttl_ms < 0 else ttl_ms / 1000)
