"""Types that take any mix of Han, digits, letters and symbols.

https://developers.weixin.qq.com/doc/service/guide/product/template_message/Template_Message_Interface
"""

from wxpush.channels.template.values.base import Rule
from wxpush.channels.template.values.characters import CONTROL, PLAIN
from wxpush.channels.template.values.common import (
    Look,
    blank,
    control,
    first_of,
    holding,
    longer,
    uncounted,
    unsure,
)

#: An approved value of a const that held this arrow was refused once, and nobody knows why.
_ARROW = holding("\u2192", unsure("const", "arrow"))


def _mixed(name: str, limit: int, *more: Look, can_be_cut: bool) -> Rule:
    return Rule(
        name,
        f"[{PLAIN}][ {PLAIN}]{{0,{limit - 1}}}",
        sent=f"[^{CONTROL}]{{1,{limit}}}",
        look=first_of(control, longer(name, lambda _: limit), *more, blank, uncounted),
        limit=lambda _: limit,
        can_be_cut=can_be_cut,
    )


THING = _mixed("thing", 20, can_be_cut=True)
#: Not in the official table: from the console of a third party.
SHORT_THING = _mixed("short_thing", 5, can_be_cut=True)
#: One of the values that were approved in the console: cut, it would be another one.
CONST = _mixed("const", 20, _ARROW, can_be_cut=False)

_LISTED = first_of(control, blank, uncounted)
ENUM = Rule("enum", f"[{PLAIN}][ {PLAIN}]*", _LISTED)
ENUM_STRING = Rule("enum_string", ENUM.right, _LISTED)
