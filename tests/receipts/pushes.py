"""Pushes as WeChat makes them: XML and JSON, plain and encrypted. None of it is made with wxpush's own code."""

import hashlib
import json
import time
from base64 import b64decode, b64encode
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

TOKEN = "AAAAA"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wxb11529c136998cb6"
MODES = ("plain", "compatible", "safe")


def openid(number: int) -> str:
    return f"oFollower{number:019d}"


def template_event(
    number: int = 1, *, msgid: int = 1000, status: str = "success", created_s: int = 1_714_037_059
) -> dict:
    return {
        "ToUserName": "gh_7f083739789a", "FromUserName": openid(number), "CreateTime": created_s, "MsgType": "event",
        "Event": "TEMPLATESENDJOBFINISH", "MsgID": msgid, "Status": status,
    }  # fmt: skip


def subscription_event(number: int = 1, *items: dict, created_s: int = 1_714_037_059) -> dict:
    return {
        "ToUserName": "gh_7f083739789a", "FromUserName": openid(number), "CreateTime": created_s, "MsgType": "event",
        "Event": "subscribe_msg_sent_event", "List": list(items),
    }  # fmt: skip


def item(msgid: int, code: str = "0", status: str = "success") -> dict:
    return {"TemplateId": "T", "MsgID": str(msgid), "ErrorCode": code, "ErrorStatus": status}


def as_xml(event: dict) -> bytes:
    fields = {name: value for name, value in event.items() if name != "List"}
    text = "".join(_field(name, value) for name, value in fields.items())
    if "List" in event:
        lists = "".join(
            f"<List>{''.join(_field(*each) for each in one.items())}</List>" for one in event["List"]
        )
        text += f"<SubscribeMsgSentEvent>{lists}</SubscribeMsgSentEvent>"
    return f"<xml>{text}</xml>".encode()


def _field(name: str, value: object) -> str:
    return f"<{name}>{value}</{name}>" if isinstance(value, int) else f"<{name}><![CDATA[{value}]]></{name}>"


def as_json(event: dict) -> bytes:
    """One item of a list is an object, several are an array."""
    if len(event.get("List", [])) == 1:
        event = {**event, "List": event["List"][0]}
    return json.dumps(event).encode()


def encrypted(body: bytes, *, key: str = KEY, appid: str = APPID, random: bytes = b"aaaabbbbccccdddd") -> str:
    aes = b64decode(key + "=")
    plain = random + len(body).to_bytes(4, "big") + body + appid.encode()
    pad = 32 - len(plain) % 32
    encryptor = Cipher(AES(aes), CBC(aes[:16])).encryptor()
    return b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def query(*, at: float | None = None, nonce: str = "486452656", token: str = TOKEN, **more: str) -> str:
    stamp = str(int(time.time() if at is None else at))
    return urlencode(
        {"signature": signature(token, stamp, nonce), "timestamp": stamp, "nonce": nonce, **more}
    )


def push(
    event: dict,
    mode: str = "plain",
    form: str = "xml",
    *,
    at: float | None = None,
    key: str = KEY,
    appid: str = APPID,
) -> tuple[str, bytes]:
    """Query and body of a push in one of MODES, as `xml` or `json`."""
    write = as_xml if form == "xml" else as_json
    body = write(event)
    if mode == "plain":
        return query(at=at), body
    text = encrypted(body, key=key, appid=appid)
    stamp, nonce = str(int(time.time() if at is None else at)), "xxxxxx"
    asked = urlencode(
        {
            "signature": signature(TOKEN, stamp, nonce), "timestamp": stamp, "nonce": nonce, "openid": event["FromUserName"],
            "encrypt_type": "aes", "msg_signature": signature(TOKEN, stamp, nonce, text),
        }
    )  # fmt: skip
    beside = event if mode == "compatible" else {"ToUserName": event["ToUserName"]}
    return asked, write({**beside, "Encrypt": text})
