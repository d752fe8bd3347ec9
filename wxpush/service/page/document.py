"""Makes HTML of values and a template, in the language of whoever looks. No text of anybody becomes markup."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from wxpush.redact import foreign
from wxpush.service.answers import WebAnswer
from wxpush.service.languages import TAGS
from wxpush.words import Sentence, told

HTML = b"text/html; charset=utf-8"


def answer(
    template: str,
    language: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    headers: tuple[tuple[bytes, bytes], ...] = (),
) -> WebAnswer:
    """A whole page. Its style and its script are let in by their digests, and it may speak with this service alone.

    https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
    """
    page = _environment().get_template(template)
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
    return _environment().get_template(template).render(language=language, **values)


@cache
def _policy() -> str:
    style, script = (b64encode(sha256(text.encode()).digest()).decode() for text in (_style(), _script()))
    return "; ".join(rule.format(style=style, script=script) for rule in _POLICY)


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
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("wxpush.service.page"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    """That of the report, and what this page has beside it."""
    return f"{_file('wxpush.report.page', 'page.css')} {_file('wxpush.service.page', 'service.css')}"


@cache
def _script() -> str:
    return _file("wxpush.service.page", "live.js")


def _file(package: str, name: str) -> str:
    """In one line, as its digest and the page must have the same breaks."""
    source = files(package).joinpath("templates", name).read_text(encoding="utf-8")
    return " ".join(line.strip() for line in source.splitlines())


@pass_context
def _shown(context: Context, value: Any) -> Any:
    """A value as it may be shown: one line without secrets and whole openids. Markup of a macro, or that a template calls safe, stays."""
    if hasattr(value, "__html__"):
        return value
    if isinstance(value, Sentence):
        value = told(value, language=context["language"])
    return foreign(str(value))
