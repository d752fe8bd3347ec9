"""Makes HTML of values and a template. No text of a file, a server or a person ever becomes markup, and none that is shown is personal."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wxpush.redact import foreign
from wxpush.words import chosen

#: How a browser names a language that a catalogue calls otherwise.
_TAGS = {"zh": "zh-CN"}


def document(template: str, **values: object) -> str:
    """The whole page. A style is let in by its digest, and nothing else is: no script, no picture, no request.

    https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
    """
    style = _styles()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    language = _TAGS.get(chosen(), chosen())
    page = _environment().get_template(template)
    # Both are ours, and stay to the letter: a style with another digest is none.
    return page.render(language=language, digest=Markup(digest), style=Markup(style), **values)  # noqa: S704


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("wxpush.report.page"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _styles() -> str:
    """In one line: who checks a page takes breaks in it for others than those that were digested."""
    environment = _environment()
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, "page.css")
    return " ".join(line.strip() for line in source.splitlines())


def _shown(value: object) -> object:
    """A value as it may be shown: one line without secrets, whole openids and marks that turn the direction of writing."""
    return value if isinstance(value, Markup) else foreign(str(value))
