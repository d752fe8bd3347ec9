"""Types that are figures: amounts, numbers of things, of telephones and of cars.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

import re
import unicodedata

from wxpush.channels.template.values.base import Finding, Rule, invalid, too_long
from wxpush.channels.template.values.characters import ANY_HAN, DIGIT, HAN, LETTER, SYMBOL
from wxpush.channels.template.values.common import (
    control,
    first_of,
    holding,
    longer,
    of_category,
    uncounted,
    unlike,
    unsure,
)

_SIGNS = r"$\xa3\xa5\u20ac\uffe5"

_FIGURE = re.compile(r"(?P<minus>[-+]?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?")
_NUMBER_MALFORMED = invalid("number_malformed")
_MOST_DIGITS = 32


def _number(text: str) -> Finding | None:
    found = _FIGURE.fullmatch(text)
    if found is None:
        return _NUMBER_MALFORMED
    digits = len(found["whole"]) + len(found["part"] or "")
    if digits > _MOST_DIGITS:
        return too_long("number_too_long", "rows.longer_digits", type="number", most=_MOST_DIGITS, has=digits)
    if found["minus"]:
        return unsure("number", "sign")
    return unsure("number", "digits_and_point") if len(text) > _MOST_DIGITS else None


NUMBER = Rule("number", r"[0-9]{1,32}|[0-9]{1,20}\.[0-9]{1,11}", first_of(control, _number))

_AMOUNT = re.compile(
    r"(?P<minus>[-+]?)(?P<sign>\D?)(?P<odd>[-+ ]?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?(?P<blank> ?)(?P<yuan>元?)"
)
_AMOUNT_MALFORMED = invalid("amount_malformed")
_MOST_OF_AN_AMOUNT = 10


def _amount(text: str) -> Finding | None:
    found = _AMOUNT.fullmatch(text)
    if found is None or (found["sign"] and unicodedata.category(found["sign"]) != "Sc"):
        return _AMOUNT_MALFORMED
    whole = len(found["whole"])
    if whole > _MOST_OF_AN_AMOUNT:
        return too_long(
            "amount_too_long", "rows.longer_digits", type="amount", most=_MOST_OF_AN_AMOUNT, has=whole
        )
    if found["minus"] or found["odd"].strip():
        return unsure("amount", "plus_or_minus")
    if found["odd"] or found["blank"]:
        return unsure("amount", "blank")
    if whole + len(found["part"] or "") > _MOST_OF_AN_AMOUNT:
        return unsure("amount", "decimals")
    return None if found["sign"] or found["yuan"] else _BARE


_BARE = unsure("amount", "bare_amount")

AMOUNT = Rule(
    "amount",
    rf"[{_SIGNS}](?:[0-9]{{1,8}}\.[0-9]{{1,2}}|[0-9]{{1,10}})元?|(?:[0-9]{{1,8}}\.[0-9]{{1,2}}|[0-9]{{1,10}})元",
    first_of(control, _amount),
)

_LETTERED = invalid("phone_number_malformed")
_FULL_WIDTH = invalid("phone_number_malformed", "rows.phone_number_full_width")

PHONE_NUMBER = Rule(
    "phone_number",
    f"[{DIGIT}{SYMBOL}]{{1,17}}",
    first_of(
        control,
        of_category("L", _LETTERED),
        holding(f"[{ANY_HAN}]", _LETTERED),  # U+3007 is a Chinese character, and by its category a number
        holding("[\uff10-\uff19]", _FULL_WIDTH),
        longer("phone_number", lambda _: 17, "digits_and_symbols"),
        holding(r"\s", unsure("phone_number", "blank")),
        uncounted,
        holding("[^!-~]", unsure("phone_number", "not_ascii")),
    ),
    limit=lambda _: 17,
)

CAR_NUMBER = Rule(
    "car_number",
    rf"[{HAN}{LETTER}{DIGIT}][{LETTER}{DIGIT}]{{0,6}}[{HAN}{LETTER}{DIGIT}]?",
    first_of(
        control,
        longer("car_number", lambda _: 8),
        unlike(
            rf"(?s:.)(?:[^{ANY_HAN}]*(?s:.))?",
            invalid("car_number_malformed"),
        ),
        uncounted,
        unlike(
            rf"[{HAN}{LETTER}{DIGIT}]+",
            unsure("car_number", "no_letter_or_digit"),
        ),
    ),
    limit=lambda _: 8,
)
