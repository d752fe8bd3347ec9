"""Pushes as WeChat writes, signs and encrypts them. What reads them shares no code with this.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Technical_Plan.html
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha1
from random import Random
from urllib.parse import urlencode

from msgspec import Struct

from wxpush.sandbox.pushing import Callback, CallbackForm, CallbackMode

_NAME = "gh_7f083739789a"
_BLOCK, _PADDED = 16, 32


class ToldDelivery(Struct, frozen=True):
    """An event: what is told of a message. `msgid` 0: it is not named."""

    openid: str
    msgid: int
    status: str
    created_s: int


def compose(
    told: ToldDelivery, options: Callback, appid: str, random: Random, now_s: int
) -> tuple[str, bytes]:
    """The question of the address, and the body."""
    mode = options.mode
    if mode is CallbackMode.MIXED:
        mode = random.choice((CallbackMode.PLAIN, CallbackMode.COMPATIBLE, CallbackMode.SAFE))
    form = options.form
    if form is CallbackForm.MIXED:
        form = random.choice((CallbackForm.XML, CallbackForm.JSON))
    fields: dict[str, str | int] = {
        "ToUserName": _NAME, "FromUserName": told.openid, "CreateTime": told.created_s, "MsgType": "event",
        "Event": "TEMPLATESENDJOBFINISH", "MsgID": told.msgid, "Status": told.status,
    }  # fmt: skip
    stamp, nonce = str(now_s), str(random.randrange(10**8, 10**9))
    asked = {"signature": _signature(options.token, stamp, nonce), "timestamp": stamp, "nonce": nonce}
    if mode is CallbackMode.PLAIN:
        return urlencode(asked), _written(fields, form)
    text = _encrypted(_written(fields, form), options.key, appid, random)
    asked |= {
        "openid": told.openid,
        "encrypt_type": "aes",
        "msg_signature": _signature(options.token, stamp, nonce, text),
    }
    beside = fields if mode is CallbackMode.COMPATIBLE else {"ToUserName": _NAME}
    return urlencode(asked), _written({**beside, "Encrypt": text}, form)


def _written(fields: Mapping[str, str | int], form: CallbackForm) -> bytes:
    if form is CallbackForm.JSON:
        return json.dumps(fields).encode()
    parts = (
        f"<{name}>{value if isinstance(value, int) else f'<![CDATA[{value}]]>'}</{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{''.join(parts)}</xml>".encode()


def _signature(*parts: str) -> str:
    return sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def _encrypted(message: bytes, key: str, appid: str, random: Random) -> str:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes  # noqa: PLC0415 - may be missing, and is wanted seldom

    secret = b64decode(key + "=")
    plain = random.randbytes(16) + len(message).to_bytes(4) + message + appid.encode()
    more = _PADDED - len(plain) % _PADDED
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:_BLOCK])).encryptor()
    return b64encode(encryptor.update(plain + bytes([more]) * more) + encryptor.finalize()).decode()
