"""The brokers there are: one record each. Help texts, sentences and the contract suite of the tests follow from the table.

It is read by `--help` too, so nothing heavy is imported before a broker is opened.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wxpush.cluster.address import SCHEMES, parse, scheme_unknown
from wxpush.options.cluster import BROKER
from wxpush.words import catalogue

if TYPE_CHECKING:
    from wxpush.cluster.broker.base import Broker


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerKind:
    """One broker. `example`: an address, as it is written; `needs`: the modules that it is reached by, of this extra."""

    name: str
    schemes: tuple[str, ...]
    example: str
    needs: tuple[str, ...]
    extra: str = "cluster"
    #: Whether it is a Redis, which can hold what the machines share as well.
    holds_state: bool = False
    #: Connect to an address. Where the broker cannot see that a worker died, one that says nothing for so many seconds did.
    #: Raises UsageError, StateError where nobody answers.
    open: "Callable[[str, float], AbstractAsyncContextManager[Broker]]"


def _rabbit(url: str, _silence: float) -> "AbstractAsyncContextManager[Broker]":
    from wxpush.cluster.broker.rabbit import open_rabbit  # noqa: PLC0415 - only the one that is used

    return open_rabbit(url)


def _redis(url: str, silence: float) -> "AbstractAsyncContextManager[Broker]":
    from wxpush.cluster.broker.redis import open_redis  # noqa: PLC0415 - only the one that is used

    return open_redis(url, idle_seconds=silence)


def _kafka(url: str, silence: float) -> "AbstractAsyncContextManager[Broker]":
    from wxpush.cluster.broker.kafka import open_kafka  # noqa: PLC0415 - only the one that is used

    return open_kafka(url, silence=silence)


BROKERS: tuple[BrokerKind, ...] = (
    BrokerKind(
        name="RabbitMQ",
        schemes=("amqp", "amqps"),
        example="amqp://HOST:5672/",
        needs=("faststream", "aio_pika", "yarl"),
        open=_rabbit,
    ),
    BrokerKind(
        name="Redis",
        schemes=("redis", "rediss"),
        example="redis://HOST:6379/0",
        needs=("faststream", "redis"),
        holds_state=True,
        open=_redis,
    ),
    BrokerKind(
        name="Kafka",
        schemes=("kafka", "kafka+tls"),
        example="kafka://HOST:9092",
        needs=("faststream", "aiokafka"),
        open=_kafka,
    ),
)


def addresses() -> str:
    """How an address is written, for people: `amqp://HOST:5672/ or redis://HOST:6379/0`."""
    return catalogue().OR.join(kind.example for kind in BROKERS)


def secure_schemes() -> str:
    """How an address begins whose server is reached through TLS, for people: `amqps:// or rediss://`."""
    secure = [scheme for kind in BROKERS for scheme in kind.schemes if SCHEMES[scheme].tls]
    return catalogue().OR.join(f"{scheme}://" for scheme in secure)


def kind_of(url: str) -> BrokerKind:
    """The broker that an address is of. Raises UsageError where it is of none."""
    scheme = parse(url, flag=BROKER.flag, example=addresses()).scheme
    for kind in BROKERS:
        if scheme in kind.schemes:
            return kind
    raise scheme_unknown(scheme, flag=BROKER.flag, example=addresses())


def open_broker(url: str, *, silence: float) -> "AbstractAsyncContextManager[Broker]":
    """Connect to the broker at an address; `silence` as in BrokerKind. Raises UsageError, StateError."""
    return kind_of(url).open(url, silence)
