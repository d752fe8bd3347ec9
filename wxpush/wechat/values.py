"""What the low-rate API tells."""

import re
from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from wxpush.wechat.answer import Fields

#: What may stand in a query as it is. WeChat's own tokens are letters, digits, `_` and `-`, up to 512 characters.
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,2048}", re.ASCII)
_LONGEST_SECONDS = 366 * 86_400.0


@dataclass(frozen=True, slots=True)
class FetchedToken:
    """An access token as it was answered. `expires_in` is the seconds it has left. Its repr does not show it."""

    token: str = field(repr=False)
    expires_in: float


def read_token(fields: Fields) -> FetchedToken:
    """The token of an answer. Raises KeyError, TypeError or ValidationError when it holds none that can be used."""
    token, seconds = fields["access_token"], msgspec.convert(fields["expires_in"], float, strict=False)
    if not isinstance(token, str) or not _TOKEN.fullmatch(token) or not 0 < seconds <= _LONGEST_SECONDS:
        raise TypeError
    return FetchedToken(token, seconds)


class Quota(Struct, frozen=True):
    """Calls of one API today. `call_count` calls per `refresh_second` are allowed; both 0 where WeChat does not say."""

    daily_limit: int
    used: int
    remain: int
    call_count: int = 0
    refresh_second: int = 0


class TemplateInfo(Struct, frozen=True):
    """One template of the account. `content` holds its `{{name.DATA}}` places."""

    template_id: str
    title: str = ""
    primary_industry: str = ""
    deputy_industry: str = ""
    content: str = ""
    example: str = ""
