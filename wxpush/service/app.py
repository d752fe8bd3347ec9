"""All paths of the service."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from wxpush.intake.base import Intake
from wxpush.service.requests import Handler
from wxpush.service.routes import Routes
from wxpush.service.routes_campaigns import CampaignRoutes
from wxpush.service.routes_messages import MessageRoutes
from wxpush.service.sides import Sides
from wxpush.service.visitors import visitor_of


def make_routes(
    intake: Intake, *, kept: float, more: Mapping[str, Mapping[str, Handler]] | None = None
) -> Routes:
    """Those of one intake. `kept`: seconds for which messages can be asked for after their end; `more`: other paths."""
    messages, campaigns = MessageRoutes(intake, kept), CampaignRoutes(intake)
    return Routes(
        {
            "/v1/messages": {"POST": messages.post, "GET": messages.listing},
            "/v1/messages/{name}": {"GET": messages.look},
            "/v1/messages/{name}/resolve": {"POST": messages.resolve},
            "/v1/campaigns": {"GET": campaigns.campaigns},
            "/v1/campaigns/{name}/pause": {"POST": campaigns.pause},
            "/v1/campaigns/{name}/resume": {"POST": campaigns.resume},
            "/livez": {"GET": campaigns.alive},
            "/readyz": {"GET": campaigns.ready},
            **(more or {}),
        }
    )


def make_app(
    intakes: Sides[Intake], *, kept: float, more: Mapping[str, Mapping[str, Handler]] | None = None
) -> ASGIApp:
    """All paths, behind the edge: whoever asks reaches the intake that is his."""
    routes = Sides(
        make_routes(intakes.people, kept=kept, more=more),
        None if intakes.tests is None else make_routes(intakes.tests, kept=kept, more=more),
    )

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await routes.of(visitor_of(scope))(scope, receive, send)

    return app
