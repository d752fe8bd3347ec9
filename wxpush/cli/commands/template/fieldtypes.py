"""The types of a template's fields in words, and an example of each.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

import re

from wxpush.wechat.values import NOT_SHOWN

#: type: what it takes, an example.
_TYPES = {
    "thing": ("at most 20 characters of any kind", "龙井茶 250g"),
    "short_thing": ("at most 5 characters of any kind", "已发货"),
    "number": ("a number of at most 32 digits", "3"),
    "letter": ("at most 32 letters", "WXPUSH"),
    "symbol": ("at most 5 symbols", "***"),
    "character_string": ("at most 32 digits, letters and symbols, no Chinese", "A20261120001"),
    "time": ("a time, with a date if you like", "2026年11月20日 10:00"),
    "date": ("a date, with a time if you like", "2026年11月20日"),
    "amount": ("one currency sign and at most 10 digits, or a number and 元", "¥39.80"),
    "phone_number": ("at most 17 digits and symbols", "+86-0766-66888866"),
    "car_number": ("at most 8 characters", "粤A8Z888"),
    "name": ("at most 10 Chinese characters, or 20 letters and symbols", "王小明"),
    "phrase": ("at most 5 Chinese characters", "已发货"),
    "enum": ("one of its listed values", "已发货"),
    "enum_string": ("one of its listed values", "已发货"),
    "const": ("one of the values that were approved at mp.weixin.qq.com", "已发货"),
}
_FREE = ("no type: WeChat shows 20 characters and cuts the rest", "已发货")
_HIDDEN = "not shown to anybody since May 2023"


def type_of(key: str) -> str:
    """The type that a key's name tells: `thing` of `thing1`; empty for the keys of old templates."""
    found = re.fullmatch(r"([a-z_]+)[0-9]+", key)
    return found[1] if found and found[1] in _TYPES else ""


def told(key: str) -> str:
    """What a key takes, in a few words."""
    if key in NOT_SHOWN:
        return _HIDDEN
    kind = type_of(key)
    return f"{kind}: {_TYPES[kind][0]}" if kind else _FREE[0]


def example(key: str) -> str:
    """A value that the key takes."""
    return _TYPES.get(type_of(key), _FREE)[1]
