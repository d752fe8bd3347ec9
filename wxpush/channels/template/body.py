"""The JSON body of a template message, put together from ready pieces: half the cost of encoding a whole object.

Members and their meaning: https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

from collections.abc import Sequence

import msgspec

_encode = msgspec.json.Encoder().encode


#: Bytes of a body at most.
MAX_BODY = 64 * 1024
#: Places of the texts that say what a tap opens, in a body's order.
JUMP = ("url", "miniprogram.appid", "miniprogram.pagepath")


class _Body(msgspec.Struct):
    template_id: str


_TEMPLATES = msgspec.json.Decoder(_Body)


class Bodies:
    """Makes the bodies of one template, whose keys are given in their order."""

    def __init__(self, template_id: str, keys: Sequence[str]) -> None:
        members = b",".join(b'%b:{"value":"%%b"}' % _literal(key) for key in keys)
        self._head = b'{"touser":"%%b","template_id":%b,' % _literal(template_id)
        self._data = b'"data":{%b}}' % members
        self._plain, self._jumping = self._head + self._data, self._head + b"%b" + self._data
        #: How many keys there are.
        self.fields = len(keys)

    def pattern(self, places: Sequence[str]) -> bytes:
        """A body of which all these places of JUMP have a text: to fill with touser, then theirs, then one for each key."""
        appid, pagepath = (place in places for place in JUMP[1:])
        members = b'"url":"%b",' if "url" in places else b""
        if appid:
            members += b'"miniprogram":{"appid":"%b"' + (b',"pagepath":"%b"' if pagepath else b"") + b"},"
        return self._head + members + self._data

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
