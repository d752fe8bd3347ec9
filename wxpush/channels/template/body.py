"""The JSON body of a template message, put together from ready pieces: half the cost of encoding a whole object.

Members and their meaning: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

from collections.abc import Sequence

import msgspec

_encode = msgspec.json.Encoder().encode


class _Body(msgspec.Struct):
    template_id: str


_TEMPLATES = msgspec.json.Decoder(_Body)


class Bodies:
    """Makes the bodies of one template, whose keys are given in their order."""

    def __init__(self, template_id: str, keys: Sequence[str]) -> None:
        members = b",".join(b'%b:{"value":"%%b"}' % _literal(key) for key in keys)
        head = b'{"touser":"%%b","template_id":%b,' % _literal(template_id)
        data = b'"data":{%b}}' % members
        self._plain, self._jumping = head + data, head + b"%b" + data

    def make(self, texts: tuple[bytes, ...], jump: bytes = b"") -> bytes:
        """A whole JSON object of the texts from `escaped`: touser, then one for each key."""
        return self._jumping % (texts[0], jump, *texts[1:]) if jump else self._plain % texts


def escaped(texts: Sequence[str]) -> list[bytes]:
    """Each text as it stands between the quotation marks of a JSON string, in raw UTF-8. UnicodeEncodeError for a lone surrogate."""
    # All in one call: to call the encoder for each costs more than what it does.
    pieces = _encode("\0".join(texts))[1:-1].split(b"\\u0000")
    if len(pieces) == len(texts):
        return pieces
    return [_encode(text)[1:-1] for text in texts]  # a text has a NUL, or these six characters


def jump(url: str, appid: str, pagepath: str) -> bytes:
    """The members that say what a tap opens, as `Bodies.make` takes them. What is empty is left out."""
    members = b'"url":%b,' % _encode(url) if url else b""
    if appid:
        miniprogram = {"appid": appid, "pagepath": pagepath} if pagepath else {"appid": appid}
        members += b'"miniprogram":%b,' % _encode(miniprogram)
    return members


def template_of(body: bytes) -> str:
    """The template id in a whole body."""
    return _TEMPLATES.decode(body).template_id


def _literal(text: str) -> bytes:
    return _encode(text).replace(b"%", b"%%")
