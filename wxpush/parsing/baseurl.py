"""Which addresses an access token and a secret may be sent to: https anywhere, plain http to this machine alone."""

import re
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from wxpush.errors import UsageError
from wxpush.words import Sentence

#: WeChat's nearest host; its siblings are api2, sh.api, sz.api and hk.api.weixin.qq.com.
#: https://developers.weixin.qq.com/doc/service/Basic_Information/Interface_field_description.html
DEFAULT_BASE_URL = "https://api.weixin.qq.com"

_DOMAIN = "weixin.qq.com"
_OWN = frozenset(f"https://{name}.{_DOMAIN}" for name in ("api", "api2", "sh.api", "sz.api", "hk.api"))
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def check_base_url(text: str) -> str:
    """The base URL without its last slash. Raises UsageError when tokens must not be sent there."""
    parts = _checked(text.strip(), Sentence("credentials.base_url"))
    if parts.query:
        raise _refused(Sentence("credentials.base_url"), "address_has_query")
    # A dot behind the host's name says only that it is whole; no certificate has it.
    host = re.sub(r"\.(?=(:[0-9]*)?\Z)", "", parts.netloc)
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}"


def check_token_url(text: str) -> str:
    """The URL of a central token service; it may have a query. Raises UsageError as check_base_url does."""
    return _checked(text.strip(), "token_url").geturl()


def is_wechats(url: str) -> bool:
    """Whether a base URL is that of one of WeChat's hosts, without a port or a path of somebody's own."""
    try:
        return check_base_url(url).lower() in _OWN
    except UsageError:
        return False


def check_notice_url(text: str) -> str:
    """The URL of a robot or a receiver of notices; it may have a query, and its host is not shown. Raises UsageError as check_base_url does."""
    return _checked(text.strip(), "url_file").geturl()


def check_callback(text: str) -> str:
    """The URL of the callback that pushes are handed on to; it may have a query. Raises UsageError as check_base_url does."""
    return _checked(text.strip(), "--forward").geturl()


def foreign_host(url: str) -> str:
    """Host and port of a base URL that are not WeChat's; empty where they are."""
    place, host = urlsplit(url).netloc, urlsplit(url).hostname or ""
    return "" if host == _DOMAIN or host.endswith(f".{_DOMAIN}") else place


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine."""
    return is_loopback_host(urlsplit(url).hostname or "")


def names_loopback(host: str) -> bool:
    """Whether the value of a header Host names this machine, with or without a port, and nothing else."""
    try:
        parts = urlsplit(f"http://{host}")
        parts.port  # noqa: B018 - raises for what is none
    except ValueError:
        return False
    return parts.netloc == host and "@" not in host and is_loopback_host(parts.hostname or "")


def _checked(text: str, what: Sentence | str) -> SplitResult:
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        raise _refused(what, "address_has_odd_characters")
    try:
        parts = urlsplit(text)
        sound = bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.scheme not in {"http", "https"}:
        raise _refused(what, "address_has_no_host")
    if "@" in parts.netloc:
        raise _refused(what, "address_has_user_name")
    if "#" in text:
        raise _refused(what, "address_has_fragment")
    if parts.scheme == "http" and not is_loopback_host(parts.hostname or ""):
        raise _refused(what, "address_without_https")
    return parts


def is_loopback_host(host: str) -> bool:
    """Whether a host is this machine: by its address, or as localhost."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return any(address in network for network in _LOOPBACK)


def _refused(what: Sentence | str, why: str) -> UsageError:
    # The URL is not repeated: whoever mistypes it may have put a password into it.
    return UsageError(
        "credentials.address_refused",
        what=what,
        why=Sentence(f"credentials.{why}"),
        example=DEFAULT_BASE_URL,
    )
