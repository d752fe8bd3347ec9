"""What all pages are made with, the report and those of a service: templates in which no text of anybody becomes markup, and none that is shown is personal."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from wxpush.redact import foreign
from wxpush.words import Sentence, told

#: How each language of the catalogue is called on the web.
TAGS = {"en": "en", "zh": "zh-CN"}


@cache
def templates(package: str) -> Environment:
    """Those of a package. Each page is handed its `language`, of the catalogue."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def in_one_line(package: str, name: str) -> str:
    """A style or a script beside the templates: who checks a page takes breaks in it for others than those that were digested."""
    source = files(package).joinpath("templates", name).read_text(encoding="utf-8")
    return " ".join(line.strip() for line in source.splitlines())


def digest(text: str) -> str:
    """By which a page's policy lets a style or a script in.

    https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
    """
    return b64encode(sha256(text.encode()).digest()).decode()


@pass_context
def _shown(context: Context, value: Any) -> Any:
    """A value as it may be shown: one line without secrets, whole openids and marks that turn the direction of writing. Markup stays as it is:
    it comes of a macro, whose values were shown so, or is ours and called safe by a template.
    """
    if hasattr(value, "__html__"):
        return value
    if isinstance(value, Sentence):
        value = told(value, language=context["language"])
    return foreign(str(value))
