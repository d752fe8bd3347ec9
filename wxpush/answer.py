"""Reads WeChat's answers strictly: only what cannot be misread counts as an answer.

A message's answer holds `errcode` and `errmsg`, and `msgid` of up to 19 digits when it is 0:
https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
Of the other APIs a success may have no errcode at all:
https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
"""

import json
import re
from http import HTTPStatus
from typing import Annotated, Any, NoReturn, TypeAlias

import msgspec
from msgspec import Meta, Struct

from wxpush.detail import Detail
from wxpush.model import Reply
from wxpush.redact import masked
from wxpush.words import Sentence

MAX_DETAIL = 200
#: Seconds that a gateway which asks to be left alone is left alone for at the most, whatever it says.
LONGEST_PAUSE = 600.0

#: "system error": busy, asked again. So are the newer "system busy" codes, a range of their own.
BUSY = -1
BUSY_FIRST, BUSY_LAST = 268487000, 268487999
_BUSY_STATUSES = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})

#: A rid ends the text; a hint of older answers may stand before the rest. Blanks before it would cost the square of their number.
_TRAILER = re.compile(r"\b(?:rid:.*|hints?:\s*(?:\[[^\]]*\]?|.*))", re.DOTALL)
#: Text from outside is looked at up to this length, which no answer exceeds: of a shorter piece little could be left that is seen, and half a secret.
_LOOKED_AT = 1 << 16
_LARGEST_ERRCODE = (1 << 31) - 1
_LARGEST_MSGID = (1 << 63) - 1
#: Quotation marks of an answer with two members, and of one with msgid too.
_QUOTES, _QUOTES_WITH_MSGID = 6, 8
_NUMBER = re.compile(r" {0,2}-?[0-9]{1,10} {0,2}", re.ASCII)
_BOM = b"\xef\xbb\xbf"

Fields: TypeAlias = dict[str, Any]


class Answer(Struct, frozen=True, gc=False):
    """What a message's answer says, in WeChat's own words. `msgid` is None when there is none that can be one."""

    errcode: Annotated[int, Meta(ge=-_LARGEST_ERRCODE, le=_LARGEST_ERRCODE)]
    errmsg: str
    msgid: Annotated[int, Meta(ge=0, le=_LARGEST_MSGID)] | None = None


class ApiFault(Struct, frozen=True):
    """No usable answer; asking again may bring one. `what` is a few words without secrets."""

    what: Detail
    #: Whether something answered, in words that the server that was meant does not have; and whether such an answer often passes by itself.
    foreign: bool = False
    may_pass: bool = False
    #: Whether it looked like an answer of that server all the same, with something in it that cannot be read.
    garbled: bool = False
    #: Seconds after which it said that it may be asked again.
    waits: float | None = None


class ApiRefusal(Struct, frozen=True):
    """WeChat refused. `detail` is its own text, cleaned by `clean`."""

    errcode: int
    detail: str


class NotAnAnswerError(Exception):
    """The bytes are not an answer of WeChat."""

    def __init__(self, word: str, **fields: object) -> None:
        """`word`: of a sentence `rows.WORD`, which says why in a few words."""
        super().__init__(word)
        self.sentence = Sentence(f"rows.{word}", **fields)

    def __str__(self) -> str:
        return str(self.sentence)


def read(body: bytes) -> Answer:
    """Read a message's answer. Raises NotAnAnswerError: cut short, HTML, a key twice, NaN, no whole number as errcode.

    Raw control characters within strings do come, and are taken.
    """
    try:
        answer = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _unusual(body)
    # Their number tells that no key is there twice, and none besides.
    quotes = _QUOTES if answer.msgid is None else _QUOTES_WITH_MSGID
    return answer if body.count(b'"') == quotes else _unusual(body)


def read_fields(reply: Reply) -> Fields | ApiRefusal | ApiFault:
    """The object that another API answered with, where errcode is absent or 0. WeChat refuses with HTTP 200."""
    if reply.fault:
        return ApiFault(reply.fault)
    if reply.status != HTTPStatus.OK:
        passes, waits = _passing(reply.status), reply.retry_after
        return ApiFault(f"HTTP {reply.status}", foreign=True, may_pass=passes, waits=waits)
    try:
        fields = read_object(reply.body)
        errcode = _errcode(fields.get("errcode", 0))
    except NotAnAnswerError as error:
        return ApiFault(error.sentence, foreign=True, garbled=begins_as_one(reply.body))
    if errcode == 0:
        return fields
    if busy(errcode):
        return ApiFault(Sentence("wechat.busy", errcode=errcode))
    return ApiRefusal(errcode, clean(str(fields.get("errmsg", ""))))


def _passing(status: int) -> bool:
    """Whether a gateway reports a failure that may pass, as the gateways in front of WeChat sometimes do."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _BUSY_STATUSES


def busy(errcode: int) -> bool:
    """Whether the code says only that WeChat is busy."""
    return errcode == BUSY or BUSY_FIRST <= errcode <= BUSY_LAST


def clean(text: str) -> str:
    """Words from outside, fit to be shown and kept: one line of at most 200 characters, without rid, hint, secrets, controls."""
    *before, last = _TRAILER.split(_beginning(text))
    text = masked("".join(map(str.rstrip, before)) + last)  # before there are blanks where nothing is seen
    if not text.isprintable():
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text[:MAX_DETAIL]


def _beginning(text: str) -> str:
    """The beginning that is looked at, cut between words: half a token would not be recognised as one."""
    if len(text) <= _LOOKED_AT:
        return text
    cut = text[:_LOOKED_AT]
    return cut.rsplit(None, 1)[0] if cut.strip() else ""


_decode = msgspec.json.Decoder(Answer).decode


def _unusual(body: bytes) -> Answer:
    fields = read_object(body)
    errcode, errmsg = _errcode(fields.get("errcode")), fields.get("errmsg")
    return Answer(errcode, errmsg if isinstance(errmsg, str) else "", _msgid(fields.get("msgid")))


def read_object(body: bytes) -> Fields:
    """An object in UTF-8 that cannot be misread. Raises NotAnAnswerError, whose text says why: a key twice, NaN, cut short."""
    if not body.strip():
        raise NotAnAnswerError("answer_empty")
    try:
        fields = _DECODER.decode(body.removeprefix(_BOM).decode("utf-8"))
    except UnicodeDecodeError:
        raise NotAnAnswerError("answer_not_utf8") from None
    except (ValueError, RecursionError):
        raise NotAnAnswerError("answer_html" if body.lstrip()[:1] == b"<" else "answer_no_json") from None
    if not isinstance(fields, dict):
        raise NotAnAnswerError("answer_no_object")
    return fields


def begins_as_one(body: bytes) -> bool:
    """Whether what is no answer of WeChat's begins like one: it may be cut or damaged."""
    return body.removeprefix(_BOM).lstrip().startswith(b"{")


def _unique(pairs: list[tuple[str, Any]]) -> Fields:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise NotAnAnswerError("answer_with_a_key_twice")
    return values


def _refuse_constant(name: str) -> NoReturn:
    raise NotAnAnswerError("answer_with_no_number", name=name)


_DECODER = json.JSONDecoder(strict=False, object_pairs_hook=_unique, parse_constant=_refuse_constant)


def _errcode(value: object) -> int:
    """The errcode. A gateway that re-encodes JSON may make it a text or a fraction."""
    text = isinstance(value, str) and _NUMBER.fullmatch(value)
    if isinstance(value, str | float) and (text or (isinstance(value, float) and value.is_integer())):
        value = int(value)
    if type(value) is int and abs(value) <= _LARGEST_ERRCODE:
        return value
    raise NotAnAnswerError("answer_without_errcode")


def _msgid(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value):
        value = int(value)
    return value if type(value) is int and 0 <= value <= _LARGEST_MSGID else None
