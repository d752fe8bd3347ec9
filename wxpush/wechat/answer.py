"""What an answer says: the object WeChat meant, its refusal, or nothing usable."""

import json
import re
from http import HTTPStatus
from typing import Any, TypeAlias

from msgspec import Struct

from wxpush.model import Reply
from wxpush.redact import foreign

#: "system error": busy, asked again. So is the family of the newer "system busy" codes.
BUSY = -1
_BUSY_FAMILY = 268487

_DETAIL_CHARS = 200
_TRAILER = re.compile(r"\s*(?:rid|hint):\s.*$", re.DOTALL)

Fields: TypeAlias = dict[str, Any]


class ApiFault(Struct, frozen=True):
    """No usable answer; asking again may bring one. `what` is a few words without secrets."""

    what: str


class ApiRefusal(Struct, frozen=True):
    """WeChat said no. `detail` is its own text without rid, fit for a terminal."""

    errcode: int
    detail: str


def read_answer(reply: Reply) -> Fields | ApiRefusal | ApiFault:
    """The answer's JSON object where errcode is absent or 0.

    WeChat refuses with HTTP 200, and a success may have no errcode at all:
    https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
    """
    if reply.fault:
        return ApiFault(reply.fault)
    if reply.status != HTTPStatus.OK:
        return ApiFault(f"HTTP {reply.status}")
    fields = parse_object(reply.body)
    if isinstance(fields, ApiFault):
        return fields
    errcode = fields.get("errcode", 0)
    if type(errcode) is not int:
        return ApiFault("an errcode that is no number")
    return _judged(errcode, fields)


def parse_object(body: bytes) -> Fields | ApiFault:
    """A JSON object in UTF-8. Raw control characters in texts are let through, as they occur."""
    try:
        fields = json.loads(body.decode("utf-8-sig"), strict=False)
    except (ValueError, RecursionError):
        return ApiFault("an answer that is no JSON")
    return fields if isinstance(fields, dict) else ApiFault("an answer that is no JSON object")


def _judged(errcode: int, fields: Fields) -> Fields | ApiRefusal | ApiFault:
    if errcode == 0:
        return fields
    if errcode == BUSY or errcode // 1000 == _BUSY_FAMILY:
        return ApiFault(f"WeChat is busy ({errcode})")
    words = _TRAILER.sub("", str(fields.get("errmsg", "")))
    return ApiRefusal(errcode, foreign(words)[:_DETAIL_CHARS])
