"""What WeChat's refusals of an account mean, as sentences for its operator.

https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
"""

import re
from ipaddress import ip_address

from wxpush.answer import ApiRefusal
from wxpush.errors import AccountError, UnreachableError, WxpushError

#: The access token itself is refused: expired, displaced, malformed.
TOKEN_CODES = frozenset({40001, 40014, 42001})

#: This minute's calls are used up.
_MINUTE_LIMIT = 45011
#: Today's calls, or this minute's, are used up.
_LIMITS = {45009: "daily limit", _MINUTE_LIMIT: "limit a minute"}

#: What an unanswered question leaves as it was, in most commands.
PENDING = "rows not sent stay pending"

#: errcode: what happened, what to do next.
_REFUSALS = {
    40001: (
        "the AppSecret is wrong",
        "check the secret; resetting it at mp.weixin.qq.com retires the old one",
    ),
    40125: (
        "the AppSecret is wrong",
        "check the secret; resetting it at mp.weixin.qq.com retires the old one",
    ),
    40243: ("the AppSecret is frozen", "unfreeze it at mp.weixin.qq.com"),
    40013: ("the AppID is unknown", "check appid"),
    41002: ("the AppID is missing", "check appid"),
    41004: ("the AppSecret is missing", "check the secret"),
    48001: ("the account has no permission for this", "only verified service accounts may send templates"),
    48004: (
        "the account is banned from this for a breach of the rules",
        "read the notice at mp.weixin.qq.com",
    ),
    50002: ("the account is limited", "read the notice at mp.weixin.qq.com"),
    50004: ("the account may not use access tokens", "ask at mp.weixin.qq.com why"),
    45159: ("there is no such tag any more", "`wxpush followers tags` shows those there are; name another"),
    50007: ("the account is frozen", "unfreeze it at mp.weixin.qq.com"),
    89501: (
        "the account's administrator has yet to confirm this IP address",
        "have them confirm it in WeChat",
    ),
    89503: ("the account's administrator has to confirm this IP address", "have them confirm it in WeChat"),
    89506: (
        "the account's administrator refused this IP address twice",
        "wait 24 hours, or allow-list the address",
    ),
    89507: ("the account's administrator refused this IP address", "wait an hour, or allow-list the address"),
}
#: The address that a token is asked for from is not on the account's IP allow-list.
IP_REFUSED = 40164
#: What is wrong with the address that asks, and with no other.
ADDRESS_CODES = frozenset({IP_REFUSED, 89501, 89503, 89506, 89507})
_IP = re.compile(r"invalid ip ([0-9A-Fa-f.:]{2,45})")


class TokenRefusedError(AccountError):
    """The access token of this one call was refused; with a renewed one it may pass."""


class MinuteLimitError(UnreachableError):
    """Too many calls this minute; in the next one it may pass."""


def explain(refusal: ApiRefusal, *, about: str, kept: str = PENDING) -> WxpushError:
    """The error to raise when WeChat refused `about` (`an access token`). `kept` says what that leaves as it was."""
    if refusal.errcode in _LIMITS:
        kind = MinuteLimitError if refusal.errcode == _MINUTE_LIMIT else UnreachableError
        return kind(
            f"WeChat's {_LIMITS[refusal.errcode]} of calls for {about} is used up ({refusal.errcode}); {kept}; "
            "run the same command again later."
        )
    what, then = _meaning(refusal)
    error = AccountError(
        f"WeChat refused {about}: {what} ({refusal.errcode}); {kept}; {then}, then run the same "
        "command again."
    )
    error.errcode = refusal.errcode
    return error


def _meaning(refusal: ApiRefusal) -> tuple[str, str]:
    if refusal.errcode == IP_REFUSED:
        address = _address(refusal.detail)
        return (
            f"it does not accept calls from {address or 'this IP address'}",
            f"add {address or 'it'} to the IP allow-list of the account at mp.weixin.qq.com",
        )
    other = (refusal.detail or "no reason given", f"see wxpush explain {refusal.errcode}")
    return _REFUSALS.get(refusal.errcode, other)


def _address(detail: str) -> str:
    match = _IP.search(detail)
    try:
        return str(ip_address(match[1])) if match else ""
    except ValueError:
        return ""
