"""The connection to the Redis that holds what the machines share."""

import asyncio
import os.path
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, AuthorizationError, RedisError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wxpush.cluster.address import EXAMPLE, parse_state
from wxpush.cluster.bounded import parser_for
from wxpush.cluster.closed import closed_is_broken
from wxpush.cluster.here import here
from wxpush.cluster.store.strange import StrangeError, reading
from wxpush.cluster.why import why
from wxpush.errors import DiskError, Reason, StateError, UsageError
from wxpush.redact import masked
from wxpush.words import Means, Sentence

#: A server that does not answer in this time is asked again, or given up by whoever asks.
_SECONDS = 5.0
#: Between two tries while it is away.
AGAIN_SECONDS = 0.25

#: Failures that pass: the server is away, starting, or full for now.
_PASSING = (RedisConnectionError, RedisTimeoutError, OSError, asyncio.TimeoutError)
#: What the library says of an answer that is none after Redis's protocol, after which it has closed the connection.
_NO_ANSWER = (ValueError, TypeError, AttributeError, IndexError, EOFError, RecursionError, MemoryError)
#: A wrong password, which the library reports as a lost connection.
_REFUSED = (AuthenticationError, AuthorizationError)

#: How answers begin that are errors and no refusal: Redis is asked again. (BUSYGROUP is a refusal.)
_NOT_READY = ("LOADING ", "BUSY ", "MASTERDOWN ")
#: What people call it.
NAME = "Redis"


class AwayError(StateError):
    """Redis does not answer; whether it did what was asked last is not known."""

    under_way = Means.STATES_KEPT


#: What Redis says, or a script of ours in it, of a key that holds another kind of value than we write.
_OF_A_KEY = ("WRONGTYPE", "user_script:", "not an integer", "not a valid float")
#: Behind it Redis names the script that ran.
_SCRIPT = " script: "
#: Characters of its words that are told.
_TOLD = 200


class RefusedError(DiskError):
    """Redis answers, and does not do what it is asked. `said`: its own words."""

    reason = Reason.STATE

    def __init__(self, label: str, said: str) -> None:
        super().__init__("cluster.refuses", at=label, said=said)
        self.said = said


class Script:
    """One Lua script: Redis runs it as a whole or not at all, and logs it as one transaction. `parts`: how many its answer has at least, where it is a list."""

    def __init__(self, text: str, parts: int | None = None) -> None:
        self.text = text
        self.parts = parts


#: Of which kind the answers to commands are, of those whose answers are read.
_KINDS: Mapping[object, tuple[type, ...]] = {
    **dict.fromkeys(("GET", "HGET"), (bytes, type(None))),
    "GETRANGE": (bytes,),
    **dict.fromkeys(("HGETALL", "CONFIG"), (dict, list)),
    **dict.fromkeys(("HMGET", "MGET", "LRANGE", "XRANGE", "SCAN"), (list, tuple)),
    **dict.fromkeys(("EXISTS", "HEXISTS", "STRLEN", "XLEN", "PTTL"), (int,)),
}


class Store:
    """One Redis, asked by script or command. Raises AwayError where it does not answer, DiskError where it refuses."""

    def __init__(self, redis: "Redis", label: str) -> None:
        self._redis = redis
        self.label = label
        self._scripts: dict[Script, Any] = {}

    async def run(self, script: Script, keys: list[str], *values: str | bytes | float) -> Any:
        """Run a script. Raises AwayError, DiskError."""
        known = self._scripts.get(script)
        if known is None:
            known = self._scripts[script] = self._redis.register_script(script.text)
        try:
            with closed_is_broken():
                answer = await known(keys=keys, args=list(values))
        except RedisError as error:
            raise self._translated(error, keys) from None
        except (*_PASSING, *_NO_ANSWER) as error:
            raise self._translated(error) from None
        if script.parts is not None and not (isinstance(answer, list) and len(answer) >= script.parts):
            raise self._no_answer()
        return answer

    async def ask(self, *command: str | bytes | float) -> Any:
        """One command. Raises AwayError, DiskError."""
        try:
            with closed_is_broken():
                answer = await self._redis.execute_command(*command)  # type: ignore[no-untyped-call]
        except (RedisError, *_PASSING, *_NO_ANSWER) as error:
            raise self._translated(error, [str(key) for key in command[1:2]]) from None
        if not isinstance(answer, _KINDS.get(command[0], object)):
            raise self._no_answer()
        return answer

    async def require_reachable(self) -> None:
        """Raise AwayError when nobody answers, and UsageError when what answers lets nobody in: that is a wrong address."""
        try:
            with closed_is_broken():
                await self._redis.execute_command("PING")  # type: ignore[no-untyped-call]
        except (RedisError, *_PASSING, *_NO_ANSWER) as error:
            if isinstance(error, _REFUSED) or not isinstance(self._translated(error), AwayError):
                kind = type(error).__name__
                raise UsageError("cluster.unusable", server=NAME, at=self.label, why=kind) from None
            raise AwayError("cluster.unreachable", server=NAME, at=self.label, why=why(error)) from None

    async def now_ms(self) -> int:
        """The server's clock, ms since 1970: the one that all hosts share."""
        answer = await self.ask("TIME")
        with reading(self.label, "TIME"):
            seconds, micros = map(int, answer)
        return seconds * 1000 + micros // 1000

    def _no_answer(self) -> AwayError:
        return AwayError("cluster.silent", server=NAME, at=self.label, why=Sentence("cluster.no_redis"))

    def _translated(self, error: Exception, keys: Sequence[str] = ()) -> DiskError:
        """`keys`: those that were asked about."""
        if isinstance(error, _PASSING):
            return AwayError("cluster.silent", server=NAME, at=self.label, why=why(error))
        if isinstance(error, _NO_ANSWER):
            return self._no_answer()
        if isinstance(error, ResponseError) and str(error).startswith(_NOT_READY):
            return AwayError("cluster.not_ready", at=self.label, said=masked(str(error))[:_TOLD])
        # Masked before it is cut: half a secret is not known again.
        said = masked(str(error).partition(_SCRIPT)[0])[:_TOLD]
        if keys and any(words in said for words in _OF_A_KEY):
            more = "*" if len(keys) > 1 else ""
            return StrangeError("cluster.strange", at=self.label, key=os.path.commonprefix(keys) + more)  # noqa: RUF071 - of texts
        return RefusedError(self.label, said)


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[Store]:
    """Connect. Raises UsageError for what is no Redis URL, AwayError where a name of this machine leads elsewhere."""
    address = parse_state(url)
    try:
        url = await asyncio.wait_for(here(url, address), _SECONDS)
    except (TimeoutError, OSError) as error:
        raise AwayError("cluster.unreachable", server=NAME, at=address.shown, why=why(error)) from None
    try:
        # No repeats by the library: whoever asks knows what may be asked twice, and for how long.
        redis = Redis.from_url(
            url,
            socket_timeout=_SECONDS,
            socket_connect_timeout=_SECONDS,
            retry=Retry(NoBackoff(), 0),
            parser_class=parser_for(url),
        )
    except (ValueError, RedisError) as error:
        # Its words may quote the address.
        raise UsageError(
            "cluster.address_refused", address=address.shown, why=type(error).__name__, example=EXAMPLE
        ) from None
    store = Store(redis, address.shown)
    try:
        yield store
    finally:
        await redis.aclose()


async def may_lose_writes(store: Store) -> bool:
    """Whether the server may have lost writes that it confirmed: by its settings, or because a replica took over. Raises AwayError."""
    try:
        settings = {name: await _setting(store, name) for name in ("appendonly", "appendfsync")}
        said = await store.ask("INFO", "replication")
    except AwayError:
        raise
    except DiskError:
        return True  # it does not tell
    kept, synced = settings["appendonly"] == "yes", settings["appendfsync"] == "always"
    took_over = (
        set(str(said["master_replid2"])) != {"0"}
        if isinstance(said, dict) and "master_replid2" in said
        else True
    )
    return not kept or not synced or took_over


async def risky_settings(store: Store) -> list[Sentence]:
    """Sentences on settings of the server that endanger what a crash must not lose; empty when all is well."""
    found = {}
    for name in ("appendonly", "appendfsync", "maxmemory-policy"):
        try:
            found[name] = await _setting(store, name)
        except DiskError:
            return [Sentence("cluster.settings_untold", at=store.label)]
    missing = []
    if found["appendonly"] != "yes" or found["appendfsync"] != "always":
        kept = {"appendonly": found["appendonly"], "appendfsync": found["appendfsync"]}
        missing.append(Sentence("cluster.forgets", at=store.label, **kept))
    if found["maxmemory-policy"] != "noeviction":
        missing.append(Sentence("cluster.evicts", at=store.label, policy=found["maxmemory-policy"]))
    return missing


async def _setting(store: Store, name: str) -> str:
    """What CONFIG GET says, in whichever protocol. Raises AwayError, DiskError."""
    answer = await store.ask("CONFIG", "GET", name)
    with reading(store.label, name):
        pairs = answer.items() if isinstance(answer, dict) else zip(answer[::2], answer[1::2], strict=True)
        return {_text(each): _text(value) for each, value in pairs}.get(name, "?")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
