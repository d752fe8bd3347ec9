"""Why a row is in its state: a sentence of ours, or the words of others, shown unchanged; and how a checkpoint stores either as
one text.

Words of others, such as WeChat's own `errmsg`, are kept as they are. A sentence is kept as a JSON object: `id`, and its fields; a
sentence among them is such an object too. So it is told in whatever language is asked for, days later. Earlier versions kept the
English text, which is told as it stands. The ids and fields of sentences that are kept are part of the checkpoint's format.
"""

from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from wxpush.words import Sentence, told

Detail: TypeAlias = Sentence | str

#: The detail of a row in doubt that the operator decided not to send: a word of the checkpoint's format.
SKIPPED = "skipped"

#: Characters of a text that is kept, and texts of a list.
_LONGEST_FIELD, _MOST_LISTED = 1000, 100
#: Characters of a stored text that another process hands over; ours are shorter.
_LONGEST_STORED = 65_536
_AT = "rows.at"
_LEFT_OUT = "rows.left_out"
_BEGINNING = '{"id":"'
#: What a text that is no sentence of this version leads to.
_UNTELLABLE = (msgspec.DecodeError, LookupError, TypeError, ValueError, AttributeError, RecursionError)


def at(place: str, reason: Detail) -> Detail:
    """The reason with the place of the campaign file that is to blame, where there is one."""
    return Sentence(_AT, place=place, reason=reason) if place else reason


def left_out(kind: str, reason: Detail) -> Sentence:
    """Why a row is not sent, with the word that it is counted by."""
    return Sentence(_LEFT_OUT, kind=kind, reason=reason)


def expired(expires_ms: int) -> Sentence:
    """Why a row has expired, with the moment, ms since 1970."""
    at_ms = datetime.fromtimestamp(expires_ms / 1000).astimezone()
    return Sentence("rows.expired", at=at_ms.isoformat(sep=" ", timespec="seconds"))


def reason_of(detail: Detail) -> Detail:
    """The reason alone, where the detail is one of `left_out`."""
    inner = detail.fields["reason"] if isinstance(detail, Sentence) and detail.id == _LEFT_OUT else detail
    return inner if isinstance(inner, (Sentence, str)) else detail


def without_place(reason: Detail, place: str) -> Detail:
    """The same without its place."""
    if isinstance(reason, Sentence):
        inner = reason.fields["reason"] if reason.id == _AT else reason
        return inner if isinstance(inner, (Sentence, str)) else reason
    return reason.removeprefix(f"{place}: ") if place else reason


def stored(detail: Detail) -> str:
    """The text that a checkpoint stores for it."""
    detail = _bounded(detail)
    if isinstance(detail, Sentence):
        return _kept(detail)
    # Words of others that look like ours are kept as a field of a sentence.
    ours = detail == SKIPPED or detail.startswith(_BEGINNING)
    return _kept(Sentence("rows.words", words=detail)) if ours else detail


def cut(text: str | None) -> str | None:
    """A stored text, cut where it is longer than any of ours: whoever reaches a Redis may have put it there."""
    return text if text is None or len(text) <= _LONGEST_STORED else f"{text[:_LONGEST_STORED]}…"


def _bounded(value: Any) -> Any:
    """A field, cut where it has no end: what a row or a server says may be as long as either likes."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_FIELD else f"{value[:_LONGEST_FIELD]}…"
    if isinstance(value, Sentence):
        return Sentence(value.id, **{name: _bounded(each) for name, each in value.fields.items()})
    if isinstance(value, (list, tuple)):
        return [_bounded(each) for each in value[:_MOST_LISTED]]
    return value


def restored(text: str) -> Detail:
    """The detail that was stored. What this version cannot show, such as a sentence of a later one, stays the stored text."""
    if text == SKIPPED:
        return Sentence("rows.skipped")
    if not text.startswith(_BEGINNING):
        return text
    try:
        found = _sentence(_decode(text))
        told(found)
    except _UNTELLABLE:
        return text
    return found


def retold(text: str) -> str:
    """The text to show for what was stored: faster than `restored`, for commands that show many rows."""
    if text != SKIPPED and not text.startswith(_BEGINNING):
        return text
    try:
        return told(Sentence("rows.skipped") if text == SKIPPED else _sentence(_decode(text)))
    except _UNTELLABLE:
        return text


def kind_of(text: str) -> str:
    """The word that a row which was left out is counted by, of what was stored; empty where that tells none."""
    if text.startswith(_BEGINNING):
        try:
            found = _decode(text)
        except (msgspec.DecodeError, RecursionError):
            return ""
        if found.get("id") == "rows.duplicate":
            return "duplicate"
        return str(found.get("kind", ""))
    # An earlier version stored the English text.
    kind, colon, _ = text.partition(": ")
    return kind if colon and kind.isidentifier() else ""


def _kept(sentence: Sentence) -> str:
    try:
        return _ENCODER.encode(sentence).decode()
    except UnicodeEncodeError:  # half of a surrogate pair in a column's name, which no text can keep
        return str(sentence).encode("utf-8", "backslashreplace").decode()


def _plain(value: object) -> object:
    """A plain value for one that JSON cannot hold."""
    if isinstance(value, Sentence):
        return {"id": value.id, **value.fields}
    return str(value)


def _value(value: Any) -> Any:
    """A field as it was before it was stored."""
    if isinstance(value, list):
        return [_value(each) for each in value]
    return _sentence(value) if isinstance(value, dict) else value


def _sentence(kept: dict[str, Any]) -> Sentence:
    fields = {name: _value(each) for name, each in kept.items()}
    return Sentence(fields.pop("id"), **fields)


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
_decode = msgspec.json.Decoder(dict[str, Any]).decode
