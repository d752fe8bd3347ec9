"""Reads a line that is handed in: whose campaign, which fields, which key."""

from typing import NamedTuple

import msgspec
from msgspec import Struct

from wxpush.detail import Detail
from wxpush.intake.base import Refused, Trouble
from wxpush.sources.base import FIELD_CHARACTERS
from wxpush.sources.jsonlines import fields_of
from wxpush.words import Sentence

#: Characters of a key at the most.
LONGEST_KEY = 255


class _Handed(Struct, forbid_unknown_fields=True):
    campaign: str
    fields: msgspec.Raw
    key: str = ""


class Submission(NamedTuple):
    """What a line says."""

    campaign: str
    fields: dict[str, str]
    key: str


_LINE = msgspec.json.Decoder(_Handed)
_FIELDS = msgspec.json.Decoder(dict[str, str])


def read(line: bytes) -> Submission | Refused:
    """What it says, or why it says nothing."""
    try:
        handed = _LINE.decode(line)
    except msgspec.ValidationError as error:
        return _invalid("bad_member", Sentence("intake.bad_member", why=str(error)))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _invalid("broken_json", Sentence("intake.broken_json"))
    if len(handed.key) > LONGEST_KEY:
        return _invalid("long_key", Sentence("intake.long_key", most=LONGEST_KEY), "key")
    fields = _fields(bytes(handed.fields))
    return Submission(handed.campaign, fields, handed.key) if isinstance(fields, dict) else fields


def _fields(raw: bytes) -> dict[str, str] | Refused:
    # Quick where all are plain texts. Two of one name would leave quotation marks over, and numbers are to be kept as they are written.
    if b"\\" not in raw and len(raw) <= FIELD_CHARACTERS:
        try:
            quick = _FIELDS.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            quick = None
        if quick is not None and raw.count(b'"') == 4 * len(quick):
            return quick
    try:
        found = fields_of(raw.decode())
    except UnicodeDecodeError:
        return _invalid("not_text", Sentence("intake.not_utf8"), "fields")
    return found if isinstance(found, dict) else _invalid(*found, "fields")


def _invalid(kind: str, reason: Detail, place: str = "") -> Refused:
    return Refused(Trouble.INVALID_LINE, reason, kind, place)
