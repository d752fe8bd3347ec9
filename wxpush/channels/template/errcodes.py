"""What WeChat's error codes mean as an answer to a template message: errcodes.json, typed.

The pages name them in scattered tables, among them
https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
"""

import pkgutil
import re
from types import MappingProxyType

import msgspec

from wxpush.answer import Answer
from wxpush.channels.common.errcodes import Errcode, Errcodes
from wxpush.words import Sentence

ERRCODES = Errcodes(
    msgspec.json.decode(pkgutil.get_data(__package__, "errcodes.json") or b"", type=list[Errcode])
)

#: Refusals because of the person, not of the message: nothing arrives until they follow again.
GONE = MappingProxyType(
    {
        43004: Sentence("channels.does_not_follow", code=43004),
        43019: Sentence("channels.blacklisted", code=43019),
        50005: Sentence("channels.follows_no_more", code=50005),
    }
)

#: Refusals because the account has no such person.
ABSENT = MappingProxyType({40003: Sentence("channels.no_such_user", code=40003)})

_BAD_FIELD = 47003
_NAMED_FIELD = re.compile(r"(?<![A-Za-z0-9_])(?:data\.)?([A-Za-z0-9_]{1,64})\.(?:value|DATA)\b")
#: The place that these codes blame.
_BLAMED = {
    40013: "miniprogram.appid",
    40039: "url",
    40165: "miniprogram.pagepath",
    41030: "miniprogram.pagepath",
}


def blamed(answer: Answer) -> str | None:
    """The place of the campaign file that a refusal blames; None: none that is known."""
    if answer.errcode == _BAD_FIELD and (found := _NAMED_FIELD.search(answer.errmsg)):
        return f"data.{found[1]}"
    return _BLAMED.get(answer.errcode)
