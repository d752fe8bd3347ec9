"""A request as a route sees it: who asks, in which language, and what stands in its address."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeAlias
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope

from wxpush.intake.base import Caller
from wxpush.service.keys.key import Right
from wxpush.service.languages import language_for
from wxpush.service.problems import ProblemError
from wxpush.service.visitors import visitor_of
from wxpush.words import Sentence


@dataclass(frozen=True)
class WebRequest:
    """One request. `named`: what stands in its path where the route has a name."""

    scope: Scope
    receive: Receive
    named: str = ""

    def caller(self, right: Right) -> Caller:
        """Who asks. Raises ProblemError where he may not do this."""
        return visitor_of(self.scope).caller(right)

    @property
    def test(self) -> bool:
        """Whether it is for the sandbox alone."""
        return visitor_of(self.scope).test

    @property
    def language(self) -> str:
        return language_for(self.header(b"accept-language"))

    def header(self, name: bytes) -> bytes | None:
        """The first of that name, in small letters."""
        return next((value for each, value in self.scope["headers"] if each == name), None)

    @cached_property
    def _parameters(self) -> Mapping[str, str]:
        return dict(parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True))

    def parameter(self, name: str) -> str | None:
        """One of the query; of several of a name the last."""
        return self._parameters.get(name)

    def only(self, *names: str) -> None:
        """Raise ProblemError where the query has another."""
        for name in self._parameters:
            if name not in names:
                raise wrong(name, Sentence("service.no_such_parameter"))

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 on. Raises ProblemError."""
        text = self.parameter(name)
        if text is None:
            return default
        if not (
            text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and 1 <= int(text) <= most
        ):
            raise wrong(name, Sentence("service.no_number_up_to", most=most))
        return int(text)

    def moment(self, name: str) -> int | None:
        """A moment as RFC 3339 has it, in ms since 1970. Raises ProblemError."""
        text = self.parameter(name)
        if text is None:
            return None
        found = _moment_ms(text)
        if found is None:
            raise wrong(name, Sentence("service.no_moment"))
        return found


def _moment_ms(text: str) -> int | None:
    try:
        found = datetime.fromisoformat(text)
        return None if found.tzinfo is None else round(found.timestamp() * 1000)
    except (ValueError, OverflowError):
        return None


#: Answers a request. Raises ProblemError.
Handler: TypeAlias = Callable[[WebRequest], Awaitable[ASGIApp]]


def wrong(name: str, why: Sentence) -> ProblemError:
    """That a parameter cannot be used."""
    return ProblemError("parameter", name=name, why=why)
