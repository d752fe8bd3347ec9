"""What the recipient sees of a message, whatever its kind."""

from collections.abc import Mapping

from msgspec import Struct


class Card(Struct, frozen=True):
    """A message. `data` is by key, in the campaign file's order; a tap opens `appid`, a mini program, or else `url`."""

    to: str
    data: Mapping[str, str]
    url: str = ""
    appid: str = ""
    pagepath: str = ""
