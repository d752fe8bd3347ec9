"""The brokers there are, by the scheme of their address."""

from contextlib import AbstractAsyncContextManager
from urllib.parse import urlsplit

from wxpush.cluster.broker.base import Broker
from wxpush.errors import UsageError

SCHEMES = ("amqp", "amqps", "redis", "rediss")


def open_broker(url: str, *, silence: float) -> AbstractAsyncContextManager[Broker]:
    """Connect to the broker at an address. Where it cannot see that a worker died, one that says nothing for so many seconds did. Raises UsageError."""
    scheme = urlsplit(url).scheme
    if scheme in {"amqp", "amqps"}:
        from wxpush.cluster.broker.rabbit import open_rabbit  # noqa: PLC0415 - only the one that is used

        return open_rabbit(url)
    if scheme in {"redis", "rediss"}:
        from wxpush.cluster.broker.redis import open_redis  # noqa: PLC0415 - only the one that is used

        return open_redis(url, idle_seconds=silence)
    raise UsageError(
        f"--broker has the scheme {scheme!r}; nothing was sent. Write amqp://HOST:5672/ or redis://HOST:6379/0."
    )
