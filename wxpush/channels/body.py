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
        members = b",".join(b'%b:{"value":%%b}' % _literal(key) for key in keys)
        self._pattern = b'{"touser":%%b,"template_id":%b,%%b"data":{%b}}' % (_literal(template_id), members)

    def make(self, to: str, data: Sequence[str], jump: bytes = b"") -> bytes:
        """A whole JSON object: raw UTF-8, touser first. UnicodeEncodeError for a lone surrogate."""
        return self._pattern % (_encode(to), jump, *map(_encode, data))


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
