"""What the low-rate API tells."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from wxpush.answer import Fields
from wxpush.openid import is_given

T = TypeVar("T")

#: What may stand in a query as it is. WeChat's own tokens are letters, digits, `_` and `-`, up to 512 characters.
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{1,2048}", re.ASCII)
#: Characters; the content of a template has some hundreds.
_LONGEST_TEXT = 10_000
_LONGEST_SECONDS = 366 * 86_400.0
#: No number of WeChat's is larger; one that is could be put into no database and no sum.
_LARGEST = 2**53
_Number: TypeAlias = Annotated[int, Meta(ge=-_LARGEST, le=_LARGEST)]
#: Keys of templates that are taken and shown to nobody since 4 May 2023.
#: https://developers.weixin.qq.com/community/develop/doc/000a2ae286cdc0f41a8face4c51801
NOT_SHOWN = frozenset({"first", "remark"})


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


def listed(value: object, kind: type[T]) -> list[T]:
    """What a list of an answer holds; none where it is null. A member that is null is as good as absent, a number may be a text, and of a
    text that is longer than any of WeChat's the beginning is taken.

    Raises TypeError or ValidationError for what is no such list.
    """
    items = msgspec.convert(value or [], list[dict[str, Any]])
    given = [{name: _cut(member) for name, member in item.items() if member is not None} for item in items]
    return msgspec.convert(given, list[kind], strict=False)  # type: ignore[valid-type]


def _cut(member: object) -> object:
    return member[:_LONGEST_TEXT] if isinstance(member, str) else member


class Quota(Struct, frozen=True):
    """Calls of one API today. `call_count` calls per `refresh_second` are allowed; both 0 where WeChat does not say."""

    daily_limit: _Number
    used: _Number
    remain: _Number
    call_count: _Number = 0
    refresh_second: _Number = 0


class TemplateInfo(Struct, frozen=True):
    """One template of the account. `content` holds its `{{name.DATA}}` places."""

    template_id: str
    title: str = ""
    primary_industry: str = ""
    deputy_industry: str = ""
    content: str = ""
    example: str = ""


class Tag(Struct, frozen=True):
    """A tag of the account. `count` is how many people WeChat says have it."""

    id: _Number
    name: str = ""
    count: _Number = 0


class Page(Struct, frozen=True):
    """Some of a list of people. `next_openid` asks for those after it; empty: there are none.

    `total` is how many people the whole list has, where WeChat says.
    """

    openids: tuple[str, ...] = ()
    next_openid: str = ""
    total: int | None = None


def read_page(fields: Fields) -> Page:
    """A page of an answer. At the end of a list WeChat leaves `data` out, and `next_openid` too.

    Raises KeyError, TypeError or ValidationError when it holds no list of people.
    """
    count = msgspec.convert(fields["count"], _Number, strict=False)
    data = msgspec.convert(fields.get("data") or {}, _Openids)
    openids = data.openid or ()
    if len(openids) != count or not all(map(is_given, openids)):
        raise TypeError
    following = msgspec.convert(fields.get("next_openid") or "", str) if openids else ""
    return Page(openids, following, msgspec.convert(fields.get("total"), _Number | None, strict=False))


class _Openids(Struct, frozen=True):
    openid: tuple[str, ...] | None = None


def read_following(fields: Fields, asked: Collection[str]) -> dict[str, bool]:
    """Whether each of those asked about follows. Raises KeyError, TypeError or ValidationError when not all are told of."""
    told = {each.openid: each.subscribe == 1 for each in listed(fields["user_info_list"], _Follower)}
    if told.keys() != set(asked):
        raise TypeError
    return told


class _Follower(Struct, frozen=True):
    openid: str
    subscribe: int
