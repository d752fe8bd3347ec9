"""The door of an intake, put together: routes, the edge around them, and the server."""

import time
from math import inf
from pathlib import Path

from wxpush.intake.base import Intake
from wxpush.limits.callers import CallerLimits
from wxpush.service.addresses import Addresses
from wxpush.service.app import make_routes
from wxpush.service.door import HttpDoor
from wxpush.service.edge import Edge
from wxpush.service.keys.ring import KeyRing
from wxpush.service.server import make_server
from wxpush.service.visitors import Doorkeeper
from wxpush.service.wire import Bounds, Connections

#: Seconds in which requests that have begun may end.
_DRAIN = 10


def make_door(intake: Intake, *, kept: float, keys: Path | None) -> HttpDoor:
    """`kept`: seconds for which messages can be asked for after their end; `keys`: the file of them; None: nobody is asked for one.

    Raises UsageError.
    """
    addresses = Addresses(())
    doorkeeper = Doorkeeper(
        KeyRing(keys),
        addresses=addresses,
        by_address=CallerLimits(inf, 1),
        by_key=CallerLimits(inf, 1),
        now=time.monotonic,
    )
    app = Edge(make_routes(intake, kept=kept), doorkeeper)
    return HttpDoor(make_server(app, Connections(Bounds(), addresses), drain_seconds=_DRAIN))
