"""What a template's field takes, seen from the API: one function from a key and its value to what is wrong with it.

Written from WeChat's table, apart from the checks that wxpush makes before it sends, so that each can be held against the
other: nothing here may be shared with them. A text is read character by character, each of which is of one class.
https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import MappingProxyType

from wxpush.sandbox.moments import is_date, is_time

#: Since May 2023 WeChat takes these two and drops them, whatever they hold.
_NOT_SHOWN = frozenset({"first", "remark"})


def check_value(key: str, value: object, *, typed: bool = True) -> str | None:
    """`key` as in the message (`thing1`), `value` what stands under its "value"; None when missing.

    Returns the words WeChat puts after `data.KEY.value`, or None when the value is taken. Numbers and booleans stand for
    their text: the official page says any value. `typed`: whether the account's templates have types; those of a test
    account have not. Keys without a type, such as those of old templates, take any text.
    """
    if key in _NOT_SHOWN:
        return None
    if value is None or value == "":
        return "is empty"
    if isinstance(value, dict | list):
        return "invalid"
    takes = _TYPES.get(_type(key)) if typed else None
    return None if takes is None or takes(_text(value)) else "invalid"


def is_typed(key: str) -> bool:
    """Whether the key tells what its value may be."""
    return _type(key) in _TYPES


def _type(key: str) -> str:
    """`thing` of `thing1`; nothing where no number ends the key."""
    name = key.rstrip("0123456789")
    return name if name != key else ""


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@lru_cache(maxsize=1 << 16)
def _class(character: str) -> str:
    """Its class.

    "h" Han, "d" digit, "l" letter, "s" symbol, "b" blank, "c" control, "w" letter or digit of full width, "n" another figure,
    "?" the rest.
    """
    category = unicodedata.category(character)
    if category in _CONTROL:
        return "c"
    if character in "0123456789":
        return "d"
    if "\uff10" <= character <= "\uff5a" and character.isalnum():
        return "w"
    if category in _IDEOGRAPHS and character != _CLOSING_MARK and _is_named_han(character):
        return "h"
    return _KINDS.get(category[0], "?")


def _is_named_han(character: str) -> bool:
    return unicodedata.name(character, "").startswith(("CJK ", "IDEOGRAPHIC "))


#: Named like the iteration mark and the zero beside it, and of no script, where those are Han: Unicode's Scripts.txt.
_CLOSING_MARK = "\u3006"
_CONTROL = frozenset({"Cc", "Zl", "Zp"})
_IDEOGRAPHS = frozenset({"Lo", "Lm", "Nl"})
_KINDS = MappingProxyType({"L": "l", "Z": "b", "P": "s", "S": "s", "N": "n"})


def _classes(text: str) -> Iterator[str]:
    return map(_class, text)


def _of(classes: str, most: int) -> Callable[[str], bool]:
    """Takes texts of these classes, up to so many characters."""
    allowed = frozenset(classes)
    return lambda text: len(text) <= most and allowed.issuperset(_classes(text))


def _mix(most: int) -> Callable[[str], bool]:
    """Takes any mix, only no control characters."""
    return lambda text: len(text) <= most and "c" not in _classes(text)


def _number(text: str) -> bool:
    whole, point, part = text.partition(".")
    return _digits(whole) and (not point or _digits(part)) and len(whole + part) <= _NUMBER_DIGITS


def _amount(text: str) -> bool:
    signed = unicodedata.category(text[0]) == "Sc"
    whole, point, part = text[signed:].removesuffix("元").partition(".")
    return _digits(whole) and len(whole) <= _AMOUNT_DIGITS and (not point or _digits(part))


def _digits(text: str) -> bool:
    return bool(text) and set(_classes(text)) == {"d"}


def _car_number(text: str) -> bool:
    classes = list(_classes(text))
    return len(text) <= _CAR_NUMBER and "h" not in classes[1:-1] and "c" not in classes


def _name(text: str) -> bool:
    classes = set(_classes(text))
    return len(text) <= _NAME["h" in classes] and "c" not in classes


_NUMBER_DIGITS = 32
_AMOUNT_DIGITS = 10
_CAR_NUMBER = 8
#: With a Chinese character in it, and without.
_NAME = MappingProxyType({True: 10, False: 20})

_TYPES = MappingProxyType(
    {
        "thing": _mix(20),
        "short_thing": _mix(5),
        "const": _mix(20),
        "enum": _mix(10**9),
        "enum_string": _mix(10**9),
        "number": _number,
        "letter": _of("lb?", 32),
        "symbol": _of("sb?", 5),
        "character_string": _of("dlswnb?", 32),
        "time": is_time,
        "date": is_date,
        "amount": _amount,
        "phone_number": _of("dsb?", 17),
        "car_number": _car_number,
        "name": _name,
        "phrase": _of("h", 5),
    }
)
