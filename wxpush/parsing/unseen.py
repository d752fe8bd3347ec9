"""Texts as whoever reads them takes them: without what is not seen, and with what is written as an escape in its own place.

A secret with such characters within it is shown in two halves by whoever looks for the whole of it. Not seen is what Unicode has as control, format
or half a pair, and as default ignorable: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_UNSEEN = (
    "\0-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: Blanks that are none of a sentence.
_BLANKS = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BREAKS = frozenset("\n\r\t\v\f\x85\u2028\u2029")
_GAP = re.compile(f"[{_UNSEEN}{_BLANKS}]")
#: Bytes as addresses have them, encoded any number of times; characters as JSON and Python have them, within as many texts.
_WRITTEN = re.compile(
    r"(?P<bytes>(?:%(?:25)*[0-9A-Fa-f]{2})+)"
    r"|(?<!\\)\\+(?:u(?P<u>[0-9A-Fa-f]{4})|x(?P<x>[0-9A-Fa-f]{2})|U00(?P<U>(?:0[0-9A-Fa-f]|10)[0-9A-Fa-f]{4})|(?P<c>[nrtbfv0]))"
    rf"|(?P<gap>[{_UNSEEN}{_BLANKS}])"
)
_BYTE = re.compile(r"%(?:25)*([0-9A-Fa-f]{2})")
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


class AsRead(NamedTuple):
    """A text as it is taken, and where each of its characters begins and ends in the text as it stands."""

    text: str
    begins: list[int]
    ends: list[int]


def is_unseen(char: str) -> bool:
    """Whether a character is one that no reader takes for a part of a word."""
    return _GAP.fullmatch(char) is not None


def has_unseen(text: str) -> bool:
    """Whether a text may be taken in another way than it stands."""
    return _WRITTEN.search(text) is not None


def seen(text: str, *, breaks: bool) -> AsRead:
    """How a text is taken; `breaks`: with those of lines and words, which end what is told by a name."""
    parts: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    at = 0
    for found in _WRITTEN.finditer(text):
        parts.append(text[at : found.start()])
        begins.extend(range(at, found.start()))
        ends.extend(range(at + 1, found.start() + 1))
        for char, begin, end in _meant(found):
            if not is_unseen(char) or (breaks and char in _BREAKS):
                parts.append(char)
                begins.append(begin)
                ends.append(end)
        at = found.end()
    parts.append(text[at:])
    begins.extend(range(at, len(text)))
    ends.extend(range(at + 1, len(text) + 1))
    return AsRead("".join(parts), begins, ends)


def _meant(found: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The characters that are written so, and where each begins and ends."""
    if found["bytes"]:
        yield from _decoded(found)
        return
    code = found["u"] or found["x"] or found["U"]
    char = chr(int(code, 16)) if code else found["gap"] or _LETTERS[found["c"]]
    yield char, found.start(), found.end()


def _decoded(found: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    places = [*_BYTE.finditer(found.string, *found.span())]
    data = bytes(int(each[1], 16) for each in places)
    at = 0
    for char in data.decode(errors="surrogateescape"):
        many = len(char.encode(errors="surrogateescape"))
        yield char, places[at].start(), places[at + many - 1].end()
        at += many
