"""What the fields of a template take, by type: a key's name tells it, `thing1` is a thing.

Keys of old templates (`keyword1`, and any other name) have no type. WeChat's table:
https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

import re
from types import MappingProxyType

from wxpush.channels.template.values.base import Rule
from wxpush.channels.template.values.figures import AMOUNT, CAR_NUMBER, NUMBER, PHONE_NUMBER
from wxpush.channels.template.values.free import FREE, UNSEEN
from wxpush.channels.template.values.letters import CHARACTER_STRING, LETTER_, NAME, PHRASE, SYMBOL_
from wxpush.channels.template.values.moments import DATE, TIME
from wxpush.channels.template.values.words import CONST, ENUM, ENUM_STRING, SHORT_THING, THING
from wxpush.wechat.values import NOT_SHOWN

RULES = MappingProxyType(
    {
        rule.type: rule
        for rule in (
            THING, SHORT_THING, NUMBER, LETTER_, SYMBOL_, CHARACTER_STRING, TIME, DATE, AMOUNT, PHONE_NUMBER,
            CAR_NUMBER, NAME, PHRASE, ENUM, ENUM_STRING, CONST,
        )
    }
)  # fmt: skip


def rule_of(key: str) -> Rule:
    """The rule for a key of a template, as the campaign file names it."""
    if key in NOT_SHOWN:
        return UNSEEN
    found = re.fullmatch(r"([a-z_]+)[0-9]+", key)
    return RULES.get(found[1], FREE) if found else FREE
