"""The body of a send call: read, and checked step by step in WeChat's likely order.

https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

import re
from collections.abc import Container, Iterable
from typing import Any

import msgspec
from msgspec import Struct

from wxpush.sandbox.answers import Refusal, refusal
from wxpush.sandbox.values import check_value, is_typed

_TEMPLATE_ID_LENGTH = 43
_TEMPLATE_ID = re.compile(r"[A-Za-z0-9_-]{43}")
#: Every public sample starts with `o`; the length is not promised.
_OPENID = re.compile(r"o[A-Za-z0-9_=-]{1,127}")
_APPID = re.compile(r"wx[0-9a-f]{16}")


class ReceivedMessage(Struct, frozen=True):
    """The JSON object as it came: each field is judged in its own step. Unknown fields (`topcolor`) are ignored."""

    touser: Any = None
    template_id: Any = None
    url: Any = None
    miniprogram: Any = None
    client_msg_id: Any = None
    data: Any = None


_DECODER = msgspec.json.Decoder(ReceivedMessage)


def read_message(body: bytes) -> ReceivedMessage | Refusal:
    """44002 for no body, 47001 for what is not a JSON object in UTF-8."""
    if not body:
        return refusal(44002)
    try:
        message = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return refusal(47001)
    return refusal(47001) if not isinstance(message.client_msg_id, str | None) else message


def check_template(message: ReceivedMessage, registered: Container[str] | None) -> Refusal | None:
    """40036 for a wrong length, 40037 for an id that is not registered; None registered: any well-formed one is."""
    template_id = message.template_id
    if not isinstance(template_id, str) or len(template_id) != _TEMPLATE_ID_LENGTH:
        return refusal(40036)
    known = _TEMPLATE_ID.fullmatch(template_id) if registered is None else template_id in registered
    return None if known else refusal(40037)


def check_openid(message: ReceivedMessage) -> Refusal | None:
    """40003 for what cannot be an openid."""
    return None if is_openid(message.touser) else refusal(40003)


def is_openid(value: Any) -> bool:
    """Whether it can be an openid at all."""
    return isinstance(value, str) and _OPENID.fullmatch(value) is not None


def check_jump(message: ReceivedMessage) -> Refusal | None:
    """40013 for a mini program without a proper appid, 40165 for its pagepath, 40039 for a url that is no text."""
    program = message.miniprogram
    if not _opens_nothing(program):
        if not isinstance(program, dict) or not _APPID.fullmatch(str(program.get("appid"))):
            return refusal(40013)
        if not isinstance(program.get("pagepath"), str | None):
            return refusal(40165)
    return None if isinstance(message.url, str | None) else refusal(40039)


def _opens_nothing(program: Any) -> bool:
    """Nothing, an empty one, or one whose appid is empty: SDKs send these with every message, and no tap opens anything."""
    return not program or (isinstance(program, dict) and program.get("appid") == "")


def check_data(message: ReceivedMessage, *, typed: bool, of_template: Iterable[str] = ()) -> Refusal | None:
    """47003, naming the first bad key only. `typed`: whether keys tell what their values may be.

    `of_template`: the keys of its template, as far as they are known. A typed one that is missing is empty, as WeChat has answered to
    subscription messages, which share types and words; `first`, `remark` and keys of old templates may be left out.
    """
    if not isinstance(message.data, dict):
        return Refusal(47003, "argument invalid! data")
    for key, field in message.data.items():
        wrong = check_value(key, field.get("value"), typed=typed) if isinstance(field, dict) else "invalid"
        if wrong is not None:
            return Refusal(47003, f"argument invalid! data.{key}.value {wrong}")
    needed = filter(is_typed, of_template) if typed else ()
    missing = next((key for key in needed if key not in message.data), None)
    return None if missing is None else Refusal(47003, f"argument invalid! data.{missing}.value is empty")
