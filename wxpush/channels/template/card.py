"""What a template message says, read back from its body: what a follower will see of it."""

import msgspec
from msgspec import Struct

from wxpush.channels.common.card import Card


class _Value(Struct, frozen=True, gc=False):
    value: str


class _Jump(Struct, frozen=True, gc=False):
    appid: str
    pagepath: str = ""


class _Body(Struct, frozen=True, gc=False):
    touser: str
    data: dict[str, _Value]
    url: str = ""
    miniprogram: _Jump | None = None


class _Addressed(Struct, frozen=True, gc=False):
    touser: str


_decode = msgspec.json.Decoder(_Body).decode
_decode_address = msgspec.json.Decoder(_Addressed).decode


def addressee(body: bytes) -> str:
    """Whose message it is."""
    return _decode_address(body).touser


def read_values(body: bytes) -> dict[str, str]:
    """The values by key: a microsecond, for whoever looks at every row."""
    return {key: value.value for key, value in _decode(body).data.items()}


def read_card(body: bytes) -> Card:
    """The whole message. Raises msgspec's ValidationError for what is no body of a template message."""
    found = _decode(body)
    data = {key: value.value for key, value in found.data.items()}
    if found.miniprogram is None:
        return Card(found.touser, data, found.url)
    return Card(found.touser, data, found.url, found.miniprogram.appid, found.miniprogram.pagepath)
