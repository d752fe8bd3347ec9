"""Filters that lists need, beside Jinja2's own: numbers and dates as shops and spreadsheets export them, made into what a message takes.

A value of which nothing can be made is the row's fault, never sent as it stands.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from wxpush.words import Sentence

_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_FORMULA = re.compile(r'="([^"]*)"')
#: Currency signs and codes before a number, units behind it.
_SIGN, _UNIT = r"(?:[¥￥$€£]|RMB|CNY|HK\$)?", "(?:元|圆|块|CNY|RMB)?"
_NUMBER = re.compile(
    rf"{_SIGN}(-?){_SIGN}([0-9]+|[0-9]{{1,3}}(?:[,，'][0-9]{{3}})+)(\.[0-9]+)?{_UNIT}", re.IGNORECASE
)
_DATE = re.compile(
    r"([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))(?:[T\s]*([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
#: Longer texts are no number and no date.
_LONGEST = 64


class NotAnyError(ValueError):
    """A value that a filter can make nothing of."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.sentence = Sentence(why)


def strip_marks(value: object) -> str:
    """What a spreadsheet or a shop has put around a number or a code: `="00123"`, `'00123`, `` `00123 ``, `¥1,234.50元`, blanks and characters
    that nobody sees. Any other text is kept, without blanks at its ends.
    """
    text = _BLANK.sub(" ", str(value)).strip()
    formula = _FORMULA.fullmatch(text)
    text = formula[1] if formula else text.lstrip("'`").strip()
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    return "".join((found[1], re.sub("[,，']", "", found[2]), found[3] or "")) if found else text


def money(value: object, sign: str = "") -> str:
    """An amount with two decimals, halves rounded up: `1,234.5` is `1234.50`. `money("¥")` puts the sign before it. Raises NotAnyError."""
    text = strip_marks(value)
    if not (len(text) <= _LONGEST and re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text)):
        raise NotAnyError("rows.no_amount")
    amount = Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'-' if amount < 0 else ''}{sign}{abs(amount)}"


def cn_date(value: object) -> str:
    """A date as `2026年11月30日`, with its time of day where it has one: `2026年11月30日 10:05`. The year comes first: 11/30/2026 may be read in two
    ways. Raises NotAnyError.
    """
    text = strip_marks(value)
    found = _DATE.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise NotAnyError("rows.no_date")
    try:
        day = date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
        clock = None if found[6] is None else time(int(found[6]), int(found[7]))
    except ValueError:
        raise NotAnyError("rows.no_date") from None
    told = f"{day.year}年{day.month}月{day.day}日"
    return told if clock is None else f"{told} {clock:%H:%M}"


def digits(value: object) -> str:
    """The digits alone: `+86 138-0013-8000` is `8613800138000`. Full-width ones become plain."""
    return "".join(
        str(unicodedata.digit(each))
        for each in str(value)
        if unicodedata.digit(each, None) is not None and each.isdecimal()
    )


LIST_FILTERS: dict[str, Callable[..., Any]] = {
    "strip_marks": strip_marks,
    "money": money,
    "cn_date": cn_date,
    "digits": digits,
}
