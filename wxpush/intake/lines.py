"""Reads a line that is handed in: whose campaign, which fields, which key."""

import msgspec
from msgspec import Struct

from wxpush.detail import Detail
from wxpush.intake.base import Refused, Trouble
from wxpush.sources.base import FIELD_CHARACTERS
from wxpush.sources.jsonlines import fields_of
from wxpush.words import Sentence

#: Characters of a key at the most.
LONGEST_KEY = 255


#: What stands between quotation marks in a line beside its fields: three names or texts without a key, five with one.
_MARKS, _MARKS_OF_KEY = 2 * 3, 2 * 2


class _Handed(Struct, forbid_unknown_fields=True):
    campaign: str
    fields: msgspec.Raw
    key: str = ""


class Submission(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What a line says."""

    campaign: str
    fields: dict[str, str]
    key: str = ""


_LINE = msgspec.json.Decoder(_Handed)
_PLAIN_LINE = msgspec.json.Decoder(Submission)


def read(line: bytes) -> Submission | Refused:
    """What it says, or why it says nothing."""
    said = _plain(line)
    if said is not None:
        return said
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


def _plain(line: bytes) -> Submission | None:
    """What it says, at half the cost, where all of its fields are plain texts; None: it is to be read with care."""
    if b"\\" in line or len(line) > FIELD_CHARACTERS:
        return None
    try:
        said = _PLAIN_LINE.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None  # numbers are to be kept as they are written
    marks = _MARKS + 4 * len(said.fields)
    if said.key:
        marks += _MARKS_OF_KEY
    # Two of one name leave quotation marks over.
    return said if line.count(b'"') == marks and len(said.key) <= LONGEST_KEY else None


def _fields(raw: bytes) -> dict[str, str] | Refused:
    try:
        found = fields_of(raw.decode())
    except UnicodeDecodeError:
        return _invalid("not_text", Sentence("intake.not_utf8"), "fields")
    return found if isinstance(found, dict) else _invalid(*found, "fields")


def _invalid(kind: str, reason: Detail, place: str = "") -> Refused:
    return Refused(Trouble.INVALID_LINE, reason, kind, place)
