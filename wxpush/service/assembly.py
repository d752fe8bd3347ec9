"""The door of an intake, put together: routes and sights, the edge around them, and the server."""

import ssl
from collections.abc import Sequence
from math import inf
from pathlib import Path

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.intake.base import Intake
from wxpush.limits.callers import CallerLimits
from wxpush.listening.addresses import Addresses
from wxpush.listening.server import ServerManner, make_server
from wxpush.listening.wire import MOST_CONNECTIONS, Bounds, Connections
from wxpush.service.app import make_app
from wxpush.service.door import HttpDoor
from wxpush.service.edge import Edge
from wxpush.service.keys.ring import KeyRing
from wxpush.service.network.refused import as_problem
from wxpush.service.page.sights import Sights
from wxpush.service.page.streams import Streams
from wxpush.service.sides import Sides
from wxpush.service.traffic import Traffic
from wxpush.service.visitors import Doorkeeper, SharedLimits
from wxpush.system.clock import SystemClock
from wxpush.system.openfiles import room_for
from wxpush.system.tls import reload_certificate, server_context

#: Seconds in which requests that have begun may end.
_DRAIN = 10


class DoorSettings(Struct, frozen=True, kw_only=True):
    """What the operator says of the door. Rates are requests a second; `lent`: somebody else guards the file of keys; `beside`: connections of
    this process that are none of callers'.
    """

    keys: Path | None = None
    lent: bool = False
    key_rate: float = inf
    address_rate: float = inf
    proxies: tuple[str, ...] = ()
    #: Certificate and key.
    tls: tuple[Path, Path] | None = None
    sandbox: bool = False
    beside: int = 0


def make_door(
    intake: Intake,
    tests: Intake | None = None,
    shared: SharedLimits | None = None,
    *,
    kept: float,
    settings: DoorSettings,
) -> HttpDoor:
    """`tests`: where messages with keys for tests go; `kept`: seconds for which messages can be asked for after their end; `shared`: where other doors count callers, too.

    Raises UsageError.
    """
    addresses, traffic, streams = _addresses(settings.proxies), Traffic(), Streams()
    intakes = Sides(intake, intake if settings.sandbox else tests)
    connections = Connections(Bounds(connections=_room(settings.beside)), addresses)
    doorkeeper = Doorkeeper(
        KeyRing(settings.keys, lent=settings.lent),
        addresses=addresses,
        by_address=_limits(settings.address_rate),
        by_key=_limits(settings.key_rate),
        tests=intakes.tests is not None,
        now=SystemClock.monotonic,
        shared=shared,
    )
    sights = Sights(
        intakes,
        doorkeeper,
        traffic=traffic,
        connections=connections,
        now=SystemClock.monotonic,
        streams=streams,
    )
    app = Edge(make_app(intakes, kept=kept, more=sights.handlers()), doorkeeper, traffic=traffic)
    context = server_context(*settings.tls) if settings.tls is not None else None
    manner = ServerManner(drain_seconds=_DRAIN, tls=context, answerer=as_problem)
    server = make_server(app, connections, manner)
    tls = context is not None
    return HttpDoor(server, streams, lambda: _reread(doorkeeper, context, settings), tls=tls)


def _addresses(proxies: Sequence[str]) -> Addresses:
    try:
        return Addresses(proxies)
    except ValueError:
        raise UsageError("service.proxy_odd", given=list(proxies)) from None


def _room(beside: int) -> int:
    """How many connections of callers there may be: no more than this process may open files."""
    return max(1, room_for(MOST_CONNECTIONS + beside) - beside)


def _limits(rate: float) -> CallerLimits:
    """As many at once as in one second."""
    return CallerLimits(rate, 1 if rate == inf else rate)


def _reread(doorkeeper: Doorkeeper, context: ssl.SSLContext | None, settings: DoorSettings) -> None:
    doorkeeper.ring.reload()
    if context is not None and settings.tls is not None:
        reload_certificate(context, *settings.tls)
