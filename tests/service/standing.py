"""The whole door of a fake intake: all routes and sights, behind the edge."""

import time
from dataclasses import dataclass, field

from starlette.types import ASGIApp

from tests.service.fakeintake import FakeIntake
from wxpush.intake.base import Intake
from wxpush.service.app import make_app, make_routes
from wxpush.service.keys.ring import KeyRing
from wxpush.service.page.sights import Sights
from wxpush.service.page.streams import Streams
from wxpush.service.routes import Routes
from wxpush.service.sides import Sides


@dataclass
class Stand:
    """A service of a fake intake, and what of it tests reach into."""

    intake: FakeIntake = field(default_factory=FakeIntake)
    #: That of keys for tests; the same where it is None.
    tests: FakeIntake | None = None
    streams: Streams = field(default_factory=lambda: Streams(every=0.05))
    rings: list[KeyRing] = field(default_factory=list)

    def app(self, parts) -> ASGIApp:
        return make_app(self._intakes, kept=86_400, more=self._sights(parts).handlers())

    def routes(self, parts) -> Routes:
        """Those before the intake that reaches people."""
        return make_routes(self.intake, kept=86_400, more=self._sights(parts).handlers())

    @property
    def _intakes(self) -> Sides[Intake]:
        return Sides(self.intake, self.tests or self.intake)

    def _sights(self, parts) -> Sights:
        self.rings.append(parts.doorkeeper.ring)
        return Sights(
            self._intakes,
            parts.doorkeeper,
            traffic=parts.traffic,
            connections=parts.connections,
            now=time.monotonic,
            streams=self.streams,
        )
