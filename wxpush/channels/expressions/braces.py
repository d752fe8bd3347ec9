"""Braces in a text, of any width and number, and what stands between them. Every look takes time in proportion to the text."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

#: Marks of other widths, as input methods write them: each becomes one plain character, so that places stay what they are.
_WIDTHS = {
    "{": "｛﹛︷❴⦃⎨",
    "}": "｝﹜︸❵⦄⎬",
    "%": "％﹪",
    "<": "＜﹤",
    ">": "＞﹥",
    "[": "［",
    "]": "］",
    "$": "＄﹩",
    "#": "＃﹟",
    "@": "＠﹫",
}
_PLAIN = str.maketrans({wide: plain for plain, wides in _WIDTHS.items() for wide in wides})
_PIECES = re.compile(r"(\{+)([^{}]*)(\}*)|\}+")
#: What stands before braces in other template languages.
_LEADS = frozenset("$#%@\\")
#: Characters that nobody sees: joiners, marks of direction, soft hyphens, byte order marks.
UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
#: What may stand between a brace and a name.
_EDGES = f"{BLANKS}{UNSEEN}%#$+-=~\\'\"“”‘’"
#: Nor do blanks, hyphens and underscores tell names apart: `order no` is meant to be `order_no`.
_DROPPED = str.maketrans(dict.fromkeys(f"{UNSEEN}{BLANKS}-_"))


class Braced(NamedTuple):
    """A run of braces that open, one that closes, and the text between; for a lone run the other one is empty.

    `written` is all of it as it stands in the text, with the sign of another template language before it.
    """

    written: str
    opening: str
    inner: str
    closing: str


def plain(text: str) -> str:
    """The text with braces and other marks in their plain width, character for character."""
    return text.translate(_PLAIN)


def folded(name: str) -> str:
    """A name as it is compared: width, case, blanks, hyphens, underscores and characters that nobody sees make no difference."""
    return unicodedata.normalize("NFKC", name).translate(_DROPPED).casefold()


def bare(inner: str) -> str:
    """What is between braces, without what may stand around a name there."""
    return inner.strip(_EDGES)


def braced(text: str) -> Iterator[Braced]:
    """All braces of a text in their order, each way of writing them once; of braces within braces the innermost pair."""
    seen: set[str] = set()
    behind = 0
    for found in _PIECES.finditer(plain(text)):
        start, end = found.span()
        opening = bool(found[1])
        # The text in front of a lone closing run is looked at with it.
        begin = start - (start > 0 and text[start - 1] in _LEADS) if opening else behind
        written = text[begin:end]
        behind = end
        if written in seen:
            continue
        seen.add(written)
        if opening:
            middle, closing = found.span(2)
            yield Braced(written, text[start:middle], text[middle:closing], text[closing:end])
        else:
            yield Braced(written, "", text[begin:start], text[start:end])
