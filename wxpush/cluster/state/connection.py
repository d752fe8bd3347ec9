"""The way to the Redis that holds the shared state."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, AuthorizationError, RedisError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wxpush.cluster.address import EXAMPLE, parse_state
from wxpush.errors import DiskError, StateError, UsageError

#: A server that does not answer in this time is asked again, or given up by whoever asks.
_SECONDS = 5.0
#: Between two tries while it is away.
AGAIN_SECONDS = 0.25

#: What goes away by itself: the server is away, starting or full for now.
_PASSING = (RedisConnectionError, RedisTimeoutError, OSError, asyncio.TimeoutError)
#: What the library takes for a lost connection, and is a wrong password.
_REFUSED = (AuthenticationError, AuthorizationError)

_log = logging.getLogger(__name__)


class AwayError(StateError):
    """Redis does not answer; nothing is known of what was asked last."""


class Script:
    """One Lua script: Redis runs it as a whole or not at all, and logs it as one transaction."""

    def __init__(self, text: str) -> None:
        self.text = text


class State:
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
            return await known(keys=keys, args=list(values))
        except RedisError as error:
            raise self._translated(error) from None
        except _PASSING as error:
            raise self._translated(error) from None

    async def ask(self, *command: str | bytes | float) -> Any:
        """One command. Raises AwayError, DiskError."""
        try:
            return await self._redis.execute_command(*command)  # type: ignore[no-untyped-call]
        except (RedisError, *_PASSING) as error:
            raise self._translated(error) from None

    async def require_reachable(self) -> None:
        """Raise AwayError when nobody answers, and UsageError when what answers lets nobody in: that is a wrong address."""
        try:
            await self._redis.execute_command("PING")  # type: ignore[no-untyped-call]
        except (RedisError, *_PASSING) as error:
            why = type(error).__name__
            if isinstance(error, _REFUSED) or not isinstance(self._translated(error), AwayError):
                raise UsageError(
                    f"The Redis at {self.label} cannot be used ({why}); nothing was changed or sent. Check its address and password."
                ) from None
            raise AwayError(
                f"The Redis at {self.label} cannot be reached ({why}), so nothing was changed or sent. "
                f"Check address and server, then run the same command again."
            ) from None

    async def now_ms(self) -> int:
        """The server's clock, ms since 1970: the one that all hosts share."""
        seconds, micros = await self.ask("TIME")
        return int(seconds) * 1000 + int(micros) // 1000

    def _translated(self, error: Exception) -> DiskError:
        if isinstance(error, _PASSING):
            return AwayError(
                f"The Redis at {self.label} does not answer ({type(error).__name__}), so nothing more is sent until it does; "
                f"every row's state is kept there. Look after the server; what runs goes on by itself."
            )
        if isinstance(error, ResponseError) and str(error).startswith(("LOADING", "BUSY", "MASTERDOWN")):
            return AwayError(f"The Redis at {self.label} is not ready ({error}).")
        return DiskError(
            f"The Redis at {self.label} refuses ({error}), so sending was stopped; every row's state up to then is kept. "
            f"Mend the server, then run the same command again."
        )


@asynccontextmanager
async def open_state(url: str) -> AsyncIterator[State]:
    """Connect. Raises UsageError for what is no Redis URL."""
    address = parse_state(url)
    try:
        # No repeats by the library: whoever asks knows what may be asked twice, and for how long.
        redis = Redis.from_url(
            url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS, retry=Retry(NoBackoff(), 0)
        )
    except ValueError as error:
        # Its words may quote the address.
        raise UsageError(
            f"The client of Redis cannot use the address {address.shown} ({type(error).__name__}); nothing was sent. Write {EXAMPLE}."
        ) from None
    state = State(redis, address.shown)
    try:
        yield state
    finally:
        await redis.aclose()


async def forgets(state: State) -> bool:
    """Whether it may know less after a crash than it said: for its settings, or as a replica that took over."""
    try:
        settings = {
            name: _settings(await state.ask("CONFIG", "GET", name)) for name in ("appendonly", "appendfsync")
        }
        said = await state.ask("INFO", "replication")
    except AwayError:
        raise
    except DiskError:
        return True  # it does not tell
    kept = settings["appendonly"].get("appendonly") == "yes"
    synced = settings["appendfsync"].get("appendfsync") == "always"
    took_over = (
        set(str(said["master_replid2"])) != {"0"}
        if isinstance(said, dict) and "master_replid2" in said
        else True
    )
    return not kept or not synced or took_over


async def wishes(state: State) -> list[str]:
    """Sentences on settings of the server that endanger what a crash must not lose; empty when all is well."""
    found = {}
    for name in ("appendonly", "appendfsync", "maxmemory-policy"):
        try:
            answer = await state.ask("CONFIG", "GET", name)
        except DiskError:
            return [f"The Redis at {state.label} does not tell its settings; {_WANTED}"]
        found[name] = _settings(answer).get(name, "unknown")
    missing = []
    if found["appendonly"] != "yes" or found["appendfsync"] != "always":
        missing.append(
            f"The Redis at {state.label} does not keep every write on disk (appendonly {found['appendonly']}, "
            f"appendfsync {found['appendfsync']}): if it crashes, rows that were sent are in doubt or sent again; {_WANTED}"
        )
    if found["maxmemory-policy"] != "noeviction":
        missing.append(
            f"The Redis at {state.label} drops keys when memory is short (maxmemory-policy {found['maxmemory-policy']}), "
            f"which would stop the campaign; {_WANTED}"
        )
    return missing


_WANTED = "set `appendonly yes`, `appendfsync always` and `maxmemory-policy noeviction`."


def _settings(answer: Any) -> dict[str, str]:
    """What CONFIG GET says, in whichever protocol."""
    pairs = answer.items() if isinstance(answer, dict) else zip(answer[::2], answer[1::2], strict=True)
    return {_text(name): _text(value) for name, value in pairs}


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
