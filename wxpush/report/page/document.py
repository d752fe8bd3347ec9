"""Makes HTML of values and a template. No text of a file, a server or a person ever becomes markup, and none that is shown is personal."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

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
    return page.render(language=language, digest=digest, style=style, **values)


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
    """A value as it may be shown: one line without secrets, whole openids and marks that turn the direction of writing. Markup stays as it is:
    it comes of a macro, whose values were shown so, or is ours and called safe by a template.
    """
    return value if hasattr(value, "__html__") else foreign(str(value))
