"""The whole door of a fake intake: all routes and sights, behind the edge."""

import time
from dataclasses import dataclass, field

from tests.service.fakeintake import FakeIntake
from wxpush.service.app import make_routes
from wxpush.service.keys.ring import KeyRing
from wxpush.service.page.sights import Sights
from wxpush.service.page.streams import Streams
from wxpush.service.routes import Routes


@dataclass
class Stand:
    """A service of a fake intake, and what of it tests reach into."""

    intake: FakeIntake = field(default_factory=FakeIntake)
    streams: Streams = field(default_factory=lambda: Streams(every=0.05))
    rings: list[KeyRing] = field(default_factory=list)

    def app(self, parts) -> Routes:
        self.rings.append(parts.doorkeeper.ring)
        sights = Sights(
            self.intake,
            parts.doorkeeper,
            traffic=parts.traffic,
            connections=parts.connections,
            now=time.monotonic,
            streams=self.streams,
        )
        return make_routes(self.intake, kept=86_400, more=sights.handlers())
