"""What is wrong with a request, as a value: a stable word with fields, which becomes a problem in the caller's language.

A problem is a JSON object of type application/problem+json (https://www.rfc-editor.org/rfc/rfc9457): `type`, an address where it is
explained; `title`, `status`, `detail`; and of ours `code`, its word; `advice`, what to do; `errors`, where it is about places of the body.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

import msgspec

from wxpush.detail import Detail
from wxpush.redact import foreign
from wxpush.report.page.markup import TAGS
from wxpush.service.answers import Headers, WebAnswer
from wxpush.words import Sentence, parts, told

TYPE = b"application/problem+json"
#: Where the page is that explains each problem at an anchor of its word.
EXPLAINED = "/problems"

#: Every word with the status that it is answered with. Each has texts `service.title_WORD` and `service.problem_WORD`.
STATUS = {
    "malformed": 400,
    "parameter": 400,
    "not_json": 400,
    "secret_in_address": 400,
    "idempotency_key": 400,
    "key_missing": 401,
    "key_unknown": 401,
    "scope": 403,
    "campaign_of_key": 403,
    "test_key": 403,
    "stranger": 403,
    "not_found": 404,
    "message_unknown": 404,
    "campaign_unknown": 404,
    "method": 405,
    "too_slow": 408,
    "in_progress": 409,
    "not_in_doubt": 409,
    "repeated": 409,
    "too_large": 413,
    "too_many_lines": 413,
    "line_too_long": 413,
    "media_type": 415,
    "shape": 422,
    "row": 422,
    "other_body": 422,
    "decision": 422,
    "rate_of_key": 429,
    "rate_of_address": 429,
    "rate_of_person": 429,
    "head_too_large": 431,
    "bug": 500,
    "connections": 503,
    "bodies": 503,
    "full": 503,
    "stopping": 503,
    "unready": 503,
    "state": 503,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One place of a body that cannot be taken. `place`: as in `fields.openid`; `kind`: the stable word of what is wrong there."""

    place: str
    kind: str
    detail: Detail
    advice: Detail = ""

    def members(self, language: str) -> dict[str, str]:
        found = {"place": self.place, "kind": self.kind, "detail": _said(self.detail, language)}
        return found | ({"advice": _said(self.advice, language)} if self.advice else {})


@dataclass(frozen=True, slots=True)
class HttpProblem:
    """One. `word`: of STATUS; `fields`: those of its text; `retry_after`: seconds after which it may be another matter."""

    word: str
    fields: dict[str, Any] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    retry_after: float | None = None
    headers: Headers = ()

    @property
    def status(self) -> int:
        return STATUS[self.word]

    def members(self, language: str) -> dict[str, object]:
        """The object, for a body of its own or for a line of a batch. `language`: of the catalogue."""
        what, do = parts(Sentence(f"service.problem_{self.word}", **self.fields), language=language)
        found: dict[str, object] = {
            "type": f"{EXPLAINED}#{self.word}",
            "title": told(Sentence(f"service.title_{self.word}"), language=language),
            "status": self.status,
            "code": self.word,
            "detail": foreign(what),
        }
        if do:
            found["advice"] = foreign(do)
        if self.faults:
            found["errors"] = [fault.members(language) for fault in self.faults]
        return found

    def answer(self, language: str) -> WebAnswer:
        """The whole answer, with Retry-After in whole seconds where one is known: never too early."""
        headers = [
            *self.headers,
            (b"content-language", TAGS[language].encode()),
            (b"vary", b"accept-language"),
            (b"cache-control", b"no-store"),
        ]
        if self.retry_after is not None:
            headers.append((b"retry-after", b"%d" % max(ceil(self.retry_after), 1)))
        return WebAnswer(self.status, msgspec.json.encode(self.members(language)), TYPE, tuple(headers))


class ProblemError(Exception):
    """A request ends here, with this problem as its answer."""

    def __init__(
        self,
        word: str,
        /,
        *,
        faults: Sequence[Fault] = (),
        retry_after: float | None = None,
        headers: Headers = (),
        **fields: object,
    ) -> None:
        super().__init__(word)
        self.problem = HttpProblem(word, fields, faults, retry_after, headers)


def _said(detail: Detail, language: str) -> str:
    return foreign(told(detail, language=language) if isinstance(detail, Sentence) else detail)
