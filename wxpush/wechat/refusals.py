"""What WeChat's refusals of an account mean for its operator.

https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
"""

import re
from ipaddress import ip_address

from wxpush.answer import ApiRefusal
from wxpush.errors import AccountError, UnreachableError, WxpushError
from wxpush.words import Sentence

#: The access token itself is refused: expired, displaced, malformed.
TOKEN_CODES = frozenset({40001, 40014, 42001})

#: Today's calls are used up, or this minute's.
_DAILY_LIMIT, _MINUTE_LIMIT = 45009, 45011

#: errcode: the sentence's name.
_REFUSALS = {
    40001: "secret_wrong",
    40125: "secret_wrong",
    40243: "secret_frozen",
    40013: "appid_unknown",
    41002: "appid_missing",
    41004: "secret_missing",
    48001: "no_permission",
    48004: "banned",
    50002: "limited",
    50004: "no_tokens_allowed",
    45159: "tag_missing",
    50007: "account_frozen",
    89501: "address_unconfirmed",
    89503: "address_to_confirm",
    89506: "address_refused_twice",
    89507: "address_refused",
}
#: The address that a token is asked for from is not on the account's IP allow-list.
IP_REFUSED = 40164
#: What is wrong with the address that asks, and with no other.
ADDRESS_CODES = frozenset({IP_REFUSED, 89501, 89503, 89506, 89507})
#: What is said of the account as a whole, whatever was asked. 48001 is about one API, 45159 about one tag.
ACCOUNT_CODES = (frozenset(_REFUSALS) | ADDRESS_CODES) - {48001, 45159}
_IP = re.compile(r"invalid ip ([0-9A-Fa-f.:]{2,45})")


class TokenRefusedError(AccountError):
    """The access token of this one call was refused; with a renewed one it may pass."""


class LimitedError(UnreachableError):
    """WeChat answered, but not what was asked: too many such calls today."""


class MinuteLimitError(LimitedError):
    """Too many calls this minute; in the next one it may pass."""


def explain(refusal: ApiRefusal, *, about: Sentence) -> WxpushError:
    """The error to raise when WeChat refused `about` (`wechat.access_token`)."""
    errcode = refusal.errcode
    if errcode == _DAILY_LIMIT:
        return LimitedError("wechat.daily_limit", about=about, errcode=errcode)
    if errcode == _MINUTE_LIMIT:
        return MinuteLimitError("wechat.minute_limit", about=about, errcode=errcode)
    name, fields = _meaning(refusal)
    error = AccountError(f"wechat.{name}", about=about, errcode=errcode, **fields)
    error.errcode = errcode
    return error


def _meaning(refusal: ApiRefusal) -> tuple[str, dict[str, str]]:
    """The sentence's name, and the fields that only it has."""
    if refusal.errcode == IP_REFUSED:
        address = _address(refusal.detail)
        return ("address_not_listed", {"address": address}) if address else ("unknown_address_not_listed", {})
    if refusal.errcode in _REFUSALS:
        return _REFUSALS[refusal.errcode], {}
    return ("refused", {"detail": refusal.detail}) if refusal.detail else ("refused_without_reason", {})


def _address(detail: str) -> str:
    match = _IP.search(detail)
    try:
        return str(ip_address(match[1])) if match else ""
    except ValueError:
        return ""
