"""The types of a template's fields in words, and an example of each.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

import re

from wxpush.wechat.values import NOT_SHOWN
from wxpush.words import Sentence

#: Of each type an example. What it takes is told in the catalogue.
_EXAMPLES = {
    "thing": "龙井茶 250g",
    "short_thing": "已发货",
    "number": "3",
    "letter": "WXPUSH",
    "symbol": "***",
    "character_string": "A20261120001",
    "time": "2026年11月20日 10:00",
    "date": "2026年11月20日",
    "amount": "¥39.80",
    "phone_number": "+86-0766-66888866",
    "car_number": "粤A8Z888",
    "name": "王小明",
    "phrase": "已发货",
    "enum": "已发货",
    "enum_string": "已发货",
    "const": "已发货",
}
_FREE = "已发货"


def type_of(key: str) -> str:
    """The type that a key's name tells: `thing` of `thing1`; empty for the keys of old templates."""
    found = re.fullmatch(r"([a-z_]+)[0-9]+", key)
    return found[1] if found and found[1] in _EXAMPLES else ""


def taken(key: str) -> Sentence:
    """What a key takes, in a few words."""
    if key in NOT_SHOWN:
        return Sentence("cli.key_not_shown")
    kind = type_of(key)
    if not kind:
        return Sentence("cli.key_takes_anything")
    return Sentence("cli.key_takes", type=kind, takes=Sentence(f"cli.takes_{kind}"))


def example(key: str) -> str:
    """A value that the key takes."""
    return _EXAMPLES.get(type_of(key), _FREE)
