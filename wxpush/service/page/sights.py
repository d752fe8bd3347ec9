"""What there is to look at beside messages and campaigns: the page, its login and its events, metrics, and what problems mean."""

from collections.abc import Callable, Mapping
from urllib.parse import parse_qsl

from msgspec.structs import replace
from starlette.types import ASGIApp

from wxpush.intake.base import Caller, Intake, IntakeSnapshot
from wxpush.listening.wire import Connections
from wxpush.monitoring.exposition import TYPE
from wxpush.service.answers import WebAnswer
from wxpush.service.description import description
from wxpush.service.keys.key import Right
from wxpush.service.metrics import service_metrics
from wxpush.service.network.bodies import read_body
from wxpush.service.page.access import access
from wxpush.service.page.document import answer, part
from wxpush.service.page.explained import explained
from wxpush.service.page.sessions import Sessions
from wxpush.service.page.streams import LiveAnswer, Streams
from wxpush.service.page.view import SAID, SECTIONS, view
from wxpush.service.problems import ProblemError
from wxpush.service.requests import Handler, WebRequest
from wxpush.service.sides import Sides
from wxpush.service.traffic import Traffic
from wxpush.service.visitors import Doorkeeper, Visitor, names_another_site, visitor_of
from wxpush.words import Sentence

#: A form with a key in it is smaller.
_LARGEST_FORM = 4096
_TITLE = Sentence("service.page_title")


class Sights:
    """Those of a service. Who looks sees the intake that is his."""

    def __init__(
        self,
        intakes: Sides[Intake],
        doorkeeper: Doorkeeper,
        *,
        traffic: Traffic,
        connections: Connections,
        now: Callable[[], float],
        streams: Streams,
    ) -> None:
        self._intakes = intakes
        self._doorkeeper = doorkeeper
        self._traffic = traffic
        self._connections = connections
        self._sessions = Sessions(doorkeeper.ring, now)
        self._streams = streams

    def handlers(self) -> Mapping[str, Mapping[str, Handler]]:
        """By path and method."""
        return {
            "/": {"GET": self.page},
            "/events": {"GET": self.events},
            "/login": {"POST": self.login},
            "/logout": {"POST": self.logout},
            "/metrics": {"GET": self.metrics},
            "/problems": {"GET": self.problems},
            "/openapi.json": {"GET": self.description},
        }

    async def page(self, asked: WebRequest) -> WebAnswer:
        """The page, or the form that asks for a key."""
        visitor = self._visitor(asked)
        if visitor.key is None and not visitor.open:
            return self._form(asked)
        values = await self._values(visitor, asked.language)
        who = visitor.key.name if visitor.key is not None else None
        more = {"title": _TITLE, "sections": list(SECTIONS.items()), "who": who}
        return answer("service.html", asked.language, {**values, **more})

    async def events(self, asked: WebRequest) -> ASGIApp:
        """The page's sections, whenever they have changed."""
        viewer, language = self._visitor(asked), asked.language
        who = viewer.caller(Right.READ).name or viewer.address

        async def look() -> Mapping[str, str] | None:
            visitor = self._visitor(asked)
            if visitor.key is None and not visitor.open:
                return None
            values = await self._values(visitor, language)
            return {name: part(template, language, values) for name, template in SECTIONS.items()}

        return LiveAnswer(look, self._streams, who)

    async def login(self, asked: WebRequest) -> WebAnswer:
        """Begin a session with the key of the form."""
        _require_own_page(asked)
        body = await read_body(asked.scope, asked.receive, most=_LARGEST_FORM)
        form = dict(parse_qsl(body.decode("latin-1")))
        key = self._doorkeeper.ring.find(form.get("key", "").strip().encode("latin-1", "replace"))
        if key is None or Right.READ not in key.scopes:
            return self._form(asked, wrong=True)
        self._doorkeeper.require_fit(key)
        cookie = self._sessions.begin(key, secure=self._doorkeeper.by_tls(asked.scope))
        return WebAnswer(303, headers=((b"location", b"/"), (b"set-cookie", cookie)))

    async def logout(self, asked: WebRequest) -> WebAnswer:
        """End the session."""
        _require_own_page(asked)
        cookie = self._sessions.end(_cookies(asked), secure=self._doorkeeper.by_tls(asked.scope))
        return WebAnswer(303, headers=((b"location", b"/"), (b"set-cookie", cookie)))

    async def metrics(self, asked: WebRequest) -> WebAnswer:
        """For a monitor, which sends a key as every other caller."""
        caller = asked.caller(Right.READ)
        intake = self._intakes.of(visitor_of(asked.scope))
        found = seen_by(await intake.snapshot(), caller)
        text = service_metrics(found, intake.readiness(), self._traffic, self._connections.all)
        return WebAnswer(200, text.encode(), TYPE, ((b"cache-control", b"no-store"),))

    async def problems(self, asked: WebRequest) -> WebAnswer:
        """What each word of a problem means."""
        return answer("problems.html", asked.language, explained())

    async def description(self, asked: WebRequest) -> WebAnswer:
        """All paths, for programs."""
        asked.only()
        return WebAnswer(200, description())

    def _visitor(self, asked: WebRequest) -> Visitor:
        """With the key that a session stands for, where none was sent; without one that was revoked meanwhile."""
        visitor = visitor_of(asked.scope)
        if visitor.open:
            return visitor
        sent = visitor.key
        key = (
            self._sessions.key(_cookies(asked))
            if sent is None
            else self._doorkeeper.ring.by_digest(sent.sha256)
        )
        return Visitor(visitor.address, key, open=False)

    async def _values(self, visitor: Visitor, language: str) -> dict[str, object]:
        caller = visitor.caller(Right.READ)
        intake = self._intakes.of(visitor)
        found, unready = await intake.snapshot(), intake.readiness()
        shown = access(visitor, self._doorkeeper, found.most_waiting)
        return {**view(found, unready, caller.campaigns, language), "access": shown}

    @staticmethod
    def _form(asked: WebRequest, *, wrong: bool = False) -> WebAnswer:
        values = {"title": _TITLE, "said": SAID, "wrong": wrong}
        return answer("login.html", asked.language, values, status=403 if wrong else 401)


def seen_by(found: IntakeSnapshot, caller: Caller) -> IntakeSnapshot:
    """What of it is of campaigns that the caller may use."""
    return replace(
        found,
        campaigns=[each for each in found.campaigns if caller.may_use(each.name)],
        ended={key: many for key, many in found.ended.items() if caller.may_use(key[0])},
        errcodes={key: many for key, many in found.errcodes.items() if caller.may_use(key[0])},
        refusals=[each for each in found.refusals if caller.may_use(each.campaign)],
    )


def _require_own_page(asked: WebRequest) -> None:
    """Raise ProblemError where a browser sends what the page of another site wants it to.

    Sec-Fetch-Site is what it says for sure, and only where the page came over TLS or from this machine; a proxy may have put another host
    into what the origin is held against. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
    """
    site = asked.header(b"sec-fetch-site")
    strange = names_another_site(asked.scope) if site is None else site not in (b"same-origin", b"none")
    if strange:
        raise ProblemError("stranger")


def _cookies(asked: WebRequest) -> bytes:
    return b"; ".join(value for name, value in asked.scope["headers"] if name == b"cookie")[:4096]
