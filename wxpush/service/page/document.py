"""Makes answers of values and a template, in the language of whoever looks."""

from collections.abc import Mapping
from functools import cache

from wxpush.report.page.markup import TAGS, digest, in_one_line, templates
from wxpush.service.answers import WebAnswer

HTML = b"text/html; charset=utf-8"
_PACKAGE = "wxpush.service.page"


def answer(
    template: str,
    language: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> WebAnswer:
    """A whole page. Its style and its script are let in by their digests, and it may speak with this service alone."""
    page = templates(_PACKAGE).get_template(template)
    html = page.render(language=language, tag=TAGS[language], style=_style(), script=_script(), **values)
    return WebAnswer(
        status,
        html.encode(),
        HTML,
        (
            (b"content-security-policy", _policy().encode()),
            (b"content-language", TAGS[language].encode()),
            (b"vary", b"accept-language, cookie"),
            (b"cache-control", b"no-store"),
            *headers,
        ),
    )


def part(template: str, language: str, values: Mapping[str, object]) -> str:
    """A part of a page, to take the place of an earlier one."""
    return templates(_PACKAGE).get_template(template).render(language=language, **values)


@cache
def _policy() -> str:
    return "; ".join(rule.format(style=digest(_style()), script=digest(_script())) for rule in _POLICY)


_POLICY = (
    "default-src 'none'",
    "style-src 'sha256-{style}'",
    "script-src 'sha256-{script}'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


@cache
def _style() -> str:
    """That of the report, and what this page has beside it."""
    return f"{in_one_line('wxpush.report.page', 'page.css')} {in_one_line(_PACKAGE, 'service.css')}"


def _script() -> str:
    return in_one_line(_PACKAGE, "live.js")
