"""What error codes mean and what to do about them, in plain words: the `errcodes.json` of each language, by code.

A code has one clause for each, without a full stop. What a code asks wxpush to do is no text, and stands with its kind of message.
"""

import pkgutil
from dataclasses import dataclass
from functools import cache

import msgspec
from msgspec import Struct

from wxpush.words import chosen


class Codes(Struct, frozen=True, forbid_unknown_fields=True):
    """One language's."""

    #: What it means, and what to do.
    codes: dict[int, tuple[str, str]]
    #: What to do about a message that came alone, of no list, where that is something else.
    alone: dict[int, str]
    #: What a code means in a word or a few, for counts and for what is said while a run goes on; 0 has none.
    short: dict[int, str]
    #: What ranges of codes are about, by the first of the range.
    families: dict[int, str]
    #: Of a code that is not there: alone, and over `near`, what the codes near it are about.
    unknown: str
    unknown_near: str
    #: Over `code` and `streak`.
    unknown_advice: str


def codes(language: str | None = None) -> Codes:
    """Of a language, of the one that is chosen if none is named."""
    return _read(language or chosen())


@cache
def _read(language: str) -> Codes:
    return msgspec.json.decode(
        pkgutil.get_data("wxpush.words", f"{language}/errcodes.json") or b"", type=Codes
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A field of a sentence: told as `43004 unfollowed`, and as the code alone where there is no word for it."""

    code: int

    def __str__(self) -> str:
        word = codes().short.get(self.code)
        return f"{self.code} {word}" if word else str(self.code)
