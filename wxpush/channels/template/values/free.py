"""Fields of old templates, whose names tell no type: WeChat cuts what is too long, and refuses little.

In force since 2023-05-04: https://developers.weixin.qq.com/community/develop/doc/000a2ae286cdc0f41a8face4c51801
"""

from wxpush.channels.template.values.base import NOTHING, Finding, Rule, Severity, warning
from wxpush.channels.template.values.characters import CONTROL, PLAIN
from wxpush.channels.template.values.common import Look, blank, control, first_of, holding, uncounted
from wxpush.words import Sentence

_LIMIT = 20

_NEWLINE = holding("\n", warning("cut_at_line_break"))
_CUT = holding(
    rf"(?s).{{{_LIMIT + 1}}}",
    Finding(
        "cut_by_wechat",
        Sentence("rows.cut_by_wechat", most=_LIMIT),
        Severity.WARNING,
        too_long=True,
    ),
)


def _but_line_breaks(look: Look) -> Look:
    return lambda text: look(text.replace("\r\n", "").replace("\n", ""))


FREE = Rule(
    "free",
    f"[{PLAIN}][ {PLAIN}]{{0,{_LIMIT - 1}}}",
    first_of(_but_line_breaks(control), _CUT, _NEWLINE, blank, uncounted),
    sent=f"[^{CONTROL}]+",
    limit=lambda _: _LIMIT,
    can_be_cut=True,
)


_NOT_SHOWN = warning("not_shown")

#: `first` and `remark`: whatever they hold, even nothing.
UNSEEN = Rule(
    "unseen", NOTHING, first_of(_but_line_breaks(control), lambda _: _NOT_SHOWN), sent=f"[^{CONTROL}]*"
)
