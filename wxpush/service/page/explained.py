"""The page that the `type` of every problem leads to: what each word means."""

import string
from collections.abc import Mapping

from wxpush.service.problems import STATUS
from wxpush.words import Sentence, catalogue


class _AnyValue:
    """What stands where a problem has a value of its own."""

    def __format__(self, form: str) -> str:
        return "…"


def explained() -> Mapping[str, object]:
    """The values of the page."""
    return {
        "title": Sentence("service.page_problems"),
        "problems": [
            (word, status, Sentence(f"service.title_{word}"), _any(f"service.problem_{word}"))
            for word, status in STATUS.items()
        ],
    }


def _any(name: str) -> Sentence:
    text = catalogue().TEXTS[name]
    parts = (text,) if isinstance(text, str) else text
    fields = {field for part in parts for _, field, _, _ in string.Formatter().parse(part) if field}
    return Sentence(name, **dict.fromkeys(fields, _AnyValue()))
