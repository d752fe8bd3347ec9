"""What an openid looks like: three definitions, from what a request can carry to what every list seen has.

WeChat does not say how openids are made. In every list seen they are an `o` and 27 letters, digits, `_` and `-`; one report
has an `=` in one.
https://developers.weixin.qq.com/doc/service/api/usermanage/userinfo/api_getfans
"""

import re
from typing import Final

#: What a request can carry as one, as the source of a pattern: printable ASCII without blanks.
CARRIED: Final = "[!-~]+"
#: Those of every list seen, as the source of a pattern. Other words can look so too.
SEEN: Final = r"o[A-Za-z0-9_-]{27}"
LENGTH: Final = 28
#: More characters have never been seen; where an openid alone is expected, more are refused.
MOST: Final = 128

_GIVEN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_=-]*")


def is_given(text: str) -> bool:
    """Whether it is made of what WeChat makes openids of, and no spreadsheet would run it."""
    return len(text) <= MOST and _GIVEN.fullmatch(text) is not None
