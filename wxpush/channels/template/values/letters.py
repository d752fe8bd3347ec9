"""Types that take some kinds of characters only.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

from wxpush.channels.template.values.base import Finding, Rule, invalid
from wxpush.channels.template.values.characters import ANY_HAN, DIGIT, HAN, LETTER, SYMBOL, has_han
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

#: Their twins in full width are refused: the one of them that is known of, ～, is.
_FULL_WIDTH = r"\uff01-\uff5e"


def _beyond(name: str) -> Finding:
    return unsure(name, "not_ascii")


def _blank(name: str) -> Finding:
    return unsure(name, "blank")


LETTER_ = Rule(
    "letter",
    f"[{LETTER}]{{1,32}}",
    first_of(
        control,
        holding(
            rf"[{DIGIT}{SYMBOL}{ANY_HAN}{_FULL_WIDTH}]",
            invalid("letter_malformed"),
        ),
        longer("letter", lambda _: 32, "letters"),
        holding(r"\s", _blank("letter")),
        uncounted,
        holding(rf"[^{LETTER}]", _beyond("letter")),
    ),
    limit=lambda _: 32,
)


SYMBOL_ = Rule(
    "symbol",
    f"[{SYMBOL}]{{1,5}}",
    first_of(
        control,
        of_category(
            "LN",
            invalid("symbol_malformed"),
        ),
        longer("symbol", lambda _: 5, "symbols"),
        holding(r"\s", _blank("symbol")),
        uncounted,
    ),
    limit=lambda _: 5,
    can_be_cut=True,
)

CHARACTER_STRING = Rule(
    "character_string",
    "[!-~]{1,32}",
    first_of(
        control,
        holding(
            f"[{ANY_HAN}]",
            invalid("character_string_has_han"),
        ),
        longer("character_string", lambda _: 32),
        holding(r"\s", _blank("character_string")),
        uncounted,
        holding("[^!-~]", _beyond("character_string")),
    ),
    limit=lambda _: 32,
    can_be_cut=True,
)


def _name_limit(text: str) -> int:
    return 10 if has_han(text) else 20


NAME = Rule(
    "name",
    f"[{HAN}{LETTER}{SYMBOL}\xb7]{{1,10}}|[{LETTER}{SYMBOL}]{{1,20}}",
    first_of(
        control,
        longer("name", _name_limit),
        holding(r"\d", unsure("name", "digit")),
        holding(r"\s", _blank("name")),
        uncounted,
        holding(rf"[^{HAN}{LETTER}{SYMBOL}\xb7]", _beyond("name")),
    ),
    limit=_name_limit,
    can_be_cut=True,
)

PHRASE = Rule(
    "phrase",
    f"[{HAN}]{{1,5}}",
    first_of(
        control,
        unlike(
            f"[{ANY_HAN}]+",
            invalid("phrase_not_han"),
        ),
        longer("phrase", lambda _: 5),
        uncounted,
    ),
    limit=lambda _: 5,
)
