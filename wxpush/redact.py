"""Takes out of texts what must not be shown: tokens, secrets, openids, and characters that control a terminal."""

import json
import logging
import os
import re
import shlex
import string
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote, unquote

import msgspec

from wxpush.openid import SEEN
from wxpush.parsing.outline import outline
from wxpush.parsing.unseen import AsRead, has_unseen, seen
from wxpush.words import Sentence

MASK = "***"

_NAMES = r"(?:access_token|app_?secret|client_secret|secret)"
_IN_QUERY = re.compile(rf"({_NAMES}(?:=|%3D))[^&\s\"'<>\\]+", re.IGNORECASE)
#: JSON, JSON within JSON, and Python's repr of either.
_IN_OBJECT = re.compile(rf"({_NAMES}\\*[\"']\s*:\s*b?\\*[\"'])(?:[^\"'\\]|\\+/)+", re.IGNORECASE)
#: What WeChat's tokens look like: `92_` and about 130 characters.
_TOKEN = re.compile(r"(?<!\d)\d{1,6}_[A-Za-z0-9_-]{60,}")
_OPENID = re.compile(rf"(?<![A-Za-z0-9_-]){SEEN}(?![A-Za-z0-9_-])")

_SHORTEST = 6
#: Characters: more than a command with the longest paths has.
_LONGEST_LINE = 16_000
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Characters that need no escape between $' and '.
_TYPED = frozenset(string.printable[:95]) - frozenset("'\\")
_BREAKS = frozenset("\n\r\t\v\f\x85\u2028\u2029")


class _Learnt:
    """Values that this process holds and must not show, longest first, as they are and percent-encoded."""

    def __init__(self) -> None:
        self.values: tuple[str, ...] = ()


# The only state that a whole process shares: code that shows a text cannot know which secrets are in it.
_learnt = _Learnt()


def learn(value: str) -> None:
    """Mask this value from now on; shorter than six characters it would mask half of every text."""
    if len(value) >= _SHORTEST:
        known = {*_learnt.values, value, quote(value, safe="")}
        _learnt.values = tuple(sorted(known, key=len, reverse=True))


def forget() -> None:
    """Forget all learnt values: mask by name and shape only."""
    _learnt.values = ()


def redact(text: str) -> str:
    """The text with the secrets masked that were learnt, or can be told by their name or shape, also where something unseen is within them."""
    if has_unseen(text):
        for value in _learnt.values:
            text = _without_value(text, value)
        for pattern in (_IN_QUERY, _IN_OBJECT, _TOKEN):
            text = _without_shape(text, pattern)
    for value in _learnt.values:
        text = text.replace(value, MASK)
    text = _IN_QUERY.sub(rf"\1{MASK}", text)
    text = _IN_OBJECT.sub(rf"\1{MASK}", text)
    return _TOKEN.sub(MASK, text)


def _without_value(text: str, value: str) -> str:
    """A text with a value masked, as a reader takes it."""
    taken = seen(text, breaks=False)
    spans: list[tuple[int, int, str]] = []
    at = taken.text.find(value)
    while at >= 0:
        spans.append((at, at + len(value), MASK))
        at = taken.text.find(value, at + len(value))
    return _put(text, taken, spans)


def _without_shape(text: str, pattern: re.Pattern[str], put: Callable[[str], str] = lambda _: MASK) -> str:
    """A text with what a pattern finds masked, as a reader takes it; a name before it, the first group, stays."""
    taken = seen(text, breaks=True)
    spans = [
        (found.end(1) if pattern.groups else found.start(), found.end(), put(found[0]))
        for found in pattern.finditer(taken.text)
    ]
    return _put(text, taken, spans)


def _put(text: str, taken: AsRead, spans: Iterable[tuple[int, int, str]]) -> str:
    """A text with others in the place of what was found in it, from where that begins to where it ends."""
    parts: list[str] = []
    at = 0
    for begin, end, instead in spans:
        parts += text[at : taken.begins[begin]], instead
        at = taken.ends[end - 1]
    return "".join((*parts, text[at:]))


def without(text: str, values: Iterable[str]) -> str:
    """The text with these values masked, short ones too, as they are and percent-encoded, and where it ends within one. For words of whoever was
    sent them.
    """
    forms = {form for value in values for form in (value, quote(value, safe=""), unquote(value))}
    for form in sorted(forms - {""}, key=len, reverse=True):
        text = _without_value(text, form).replace(form, MASK)
        for taken in (_as_it_is(text), seen(text, breaks=False)):
            begun = next(
                (many for many in range(len(form) - 1, 2, -1) if taken.text.endswith(form[:many])), 0
            )
            if begun:
                text = text[: taken.begins[-begun]] + MASK
                break
    return text


def _as_it_is(text: str) -> AsRead:
    return AsRead(text, [*range(len(text))], [*range(1, len(text) + 1)])


def masked(text: str) -> str:
    """The text with secrets and whole openids masked."""
    text = redact(text)
    if has_unseen(text):
        text = _without_shape(text, _OPENID, mask_openid)
    return _OPENID.sub(lambda found: mask_openid(found[0]), text)


def foreign(text: str) -> str:
    """Words of a server or a library, fit to be shown and kept: one line without secrets and whole openids."""
    return clean(masked(text))


def line(text: object) -> str:
    """A line for people: clean, without secrets, and no longer than a sentence can be, whoever's words are in it."""
    found = clean(redact(str(text)))
    return found if len(found) <= _LONGEST_LINE else f"{found[:_LONGEST_LINE]}…"


def mask_openid(openid: str) -> str:
    """`oABC…wxyz`; of a shorter one less is shown, of a very short one nothing."""
    shown = min(4, len(openid) // 4)
    return clean(f"{openid[:shown]}…{openid[len(openid) - shown :]}")


def clean(text: str) -> str:
    """One line that is safe on a terminal: breaks become blanks; controls, bidi marks and lone surrogates go."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if char in _BREAKS else char for char in text if char in _BREAKS or _harmless(char))


def clean_lines(text: str) -> str:
    """Lines that are safe on a terminal: each as `clean` has it."""
    return "\n".join(map(clean, text.split("\n")))


def as_json(value: object) -> str:
    """One line of JSON for programs, in which nothing moves a cursor either: what `clean` would take is escaped. A sentence is its text."""
    try:
        text = msgspec.json.encode(value, enc_hook=_told).decode()
    except (
        UnicodeEncodeError
    ):  # the name of a file is no UTF-8: the halves of pairs that Python puts for it are escaped
        text = json.dumps(msgspec.to_builtins(value, enc_hook=_told), separators=(",", ":"))
    if text.isascii():
        return text
    return "".join(
        char if _harmless(char) and char not in _BREAKS else f"\\u{ord(char):04x}" for char in text
    )


def _told(value: object) -> str:
    if isinstance(value, Sentence):
        return str(value)
    raise TypeError(type(value))


def quoted(text: str) -> str:
    """A word of a command line that people are shown, and may type or copy: what a terminal would obey is escaped."""
    if clean(text) == text:
        return shlex.quote(text)
    plain = (chr(byte) if chr(byte) in _TYPED else f"\\x{byte:02x}" for byte in os.fsencode(text))
    return f"$'{''.join(plain)}'"


def quoted_path(path: Path) -> str:
    """The path of a file, as a word of such a command: one that begins with - would be taken for an option."""
    text = str(path)
    return quoted(f"./{text}" if text.startswith("-") else text)


def _harmless(char: str) -> bool:
    return char not in _BIDI and unicodedata.category(char) not in {"Cc", "Cs"}


class OwnRecords(logging.Filter):
    """For handlers: what wxpush itself logs is masked. Of what libraries log only the exception is told, in outline."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: nothing is dropped."""
        own = record.name.partition(".")[0] == "wxpush"
        text = foreign(record.getMessage()) if own else f"{record.name} logged something of its own"
        error = record.exc_info[1] if record.exc_info else None
        record.msg, record.args = f"{text}: {outline(error)}" if error else text, None
        record.exc_info = record.exc_text = record.stack_info = None
        return True
