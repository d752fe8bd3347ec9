"""WeChat's answer, read with care: only what cannot be misread counts as an answer.

An answer holds `errcode` and `errmsg`, and `msgid` of up to 19 digits when it is 0:
https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

import json
import re
from typing import Annotated, Any, NoReturn

import msgspec
from msgspec import Meta, Struct

from wxpush.redact import foreign

MAX_DETAIL = 200

#: A rid ends the text; a hint of older answers may stand before the rest.
_TRAILER = re.compile(r"\s*\b(?:rid:.*|hints?:\s*(?:\[[^\]]*\]?|.*))", re.DOTALL)
_LARGEST_ERRCODE = (1 << 31) - 1
_LARGEST_MSGID = (1 << 63) - 1
#: Quotation marks of an answer with two members, and of one with msgid too.
_QUOTES, _QUOTES_WITH_MSGID = 6, 8


class Answer(Struct, frozen=True, gc=False):
    """What an answer says, in WeChat's own words. `msgid` is None when there is none that can be one."""

    errcode: Annotated[int, Meta(ge=-_LARGEST_ERRCODE, le=_LARGEST_ERRCODE)]
    errmsg: str
    msgid: Annotated[int, Meta(ge=0, le=_LARGEST_MSGID)] | None = None


class NotAnAnswerError(Exception):
    """The bytes are no answer of WeChat's. The text says why, in a few words."""


def read(body: bytes) -> Answer:
    """Read an answer. Raises NotAnAnswerError: cut short, HTML, a key twice, NaN, no whole number as errcode.

    Raw control characters within strings do come, and are taken.
    """
    try:
        answer = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _unusual(body)
    # Their number tells that no key is there twice, and none besides.
    quotes = _QUOTES if answer.msgid is None else _QUOTES_WITH_MSGID
    return answer if body.count(b'"') == quotes else _unusual(body)


def clean(text: str) -> str:
    """Words from outside, fit to be shown and kept: one line of at most 200 characters, without rid, hint, secrets, controls."""
    text = _TRAILER.sub("", text)
    if not text.isprintable():
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return foreign(text)[:MAX_DETAIL]


_decode = msgspec.json.Decoder(Answer).decode


def _unusual(body: bytes) -> Answer:
    values = _parsed(body)
    if not isinstance(values, dict):
        raise NotAnAnswerError("not a JSON object")
    errcode, errmsg = values.get("errcode"), values.get("errmsg")
    if type(errcode) is not int or abs(errcode) > _LARGEST_ERRCODE:
        raise NotAnAnswerError("no errcode")
    return Answer(errcode, errmsg if isinstance(errmsg, str) else "", _msgid(values.get("msgid")))


def _parsed(body: bytes) -> object:
    if not body.strip():
        raise NotAnAnswerError("empty answer")
    try:
        return _DECODER.decode(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise NotAnAnswerError("answer is not UTF-8") from None
    except (ValueError, RecursionError):
        raise NotAnAnswerError(
            "answer is HTML" if body.lstrip()[:1] == b"<" else "answer is not whole JSON"
        ) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise NotAnAnswerError("answer has a key twice")
    return values


def _refuse_constant(name: str) -> NoReturn:
    raise NotAnAnswerError(f"answer holds {name}")


_DECODER = json.JSONDecoder(strict=False, object_pairs_hook=_unique, parse_constant=_refuse_constant)


def _msgid(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value):
        value = int(value)
    return value if type(value) is int and 0 <= value <= _LARGEST_MSGID else None
