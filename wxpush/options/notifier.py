"""What `notify:` of wxpush.yaml says of one way to tell somebody: which keys there are, and which a kind takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct

from wxpush.errors import UsageError
from wxpush.parsing.baseurl import is_loopback_host
from wxpush.words import Sentence


class Occasion(Enum):
    """What somebody may be told of, by its word in `events:`."""

    #: The run came to its end.
    FINISHED = "finished"
    #: It ended before its last row.
    STOPPED = "stopped"
    #: It did not begin.
    REFUSED = "refused"
    #: The rest waits for the next day's quota.
    QUOTA = "quota"
    #: WeChat accepts nothing; told while the run goes on.
    BREAKER = "breaker"
    #: Rows are left of which nobody knows whether they arrived.
    DOUBT = "doubt"


class NotifierKind(Enum):
    """The kinds, by their words in `kind:`."""

    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    WECOM = "wecom"
    WEBHOOK = "webhook"
    MAIL = "mail"


class NotifierKeys(Struct, frozen=True, forbid_unknown_fields=True, rename={"sender": "from"}):
    """One of `notify:`. Paths are relative to the file's folder. None is what it does not say."""

    kind: NotifierKind
    events: tuple[Occasion, ...] = tuple(Occasion)
    #: A file with the whole address of a robot or a receiver, which holds its token.
    url_file: str | None = None
    #: A file with what is signed with; of mail the password.
    secret_file: str | None = None
    server: str | None = None
    user: str | None = None
    sender: str | None = None
    to: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Takes:
    """Keys of one kind, as they stand in the file: those that it must have, and those that it may have."""

    must: tuple[str, ...]
    may: tuple[str, ...] = ()


#: Of every kind but these: `kind`, `events`.
TAKES: Mapping[NotifierKind, _Takes] = MappingProxyType(
    {
        NotifierKind.DINGTALK: _Takes(("url_file",), ("secret_file",)),
        NotifierKind.FEISHU: _Takes(("url_file",), ("secret_file",)),
        NotifierKind.WECOM: _Takes(("url_file",)),
        NotifierKind.WEBHOOK: _Takes(("url_file", "secret_file")),
        NotifierKind.MAIL: _Takes(("server", "from", "to"), ("user", "secret_file")),
    }
)
_NAMES = {"from": "sender"}
_ALL = ("url_file", "secret_file", "server", "user", "from", "to")
_PORTS = {"smtps": 465, "smtp": 587}


class MailServer(NamedTuple):
    """Where mail is handed in. `wrapped`: TLS from the first byte, else by STARTTLS; `plain`: without, on this machine alone."""

    host: str
    port: int
    wrapped: bool
    plain: bool


def mail_server(text: str) -> MailServer:
    """Of smtps://HOST[:PORT] or smtp://HOST[:PORT]. Raises UsageError."""
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise _no_server() from None
    bare = parts.netloc and not (
        parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    )
    if parts.scheme not in _PORTS or not host or port == 0 or not bare:
        raise _no_server()
    plain = parts.scheme == "smtp" and is_loopback_host(host)
    return MailServer(host, port or (25 if plain else _PORTS[parts.scheme]), parts.scheme == "smtps", plain)


def check_notifier(keys: NotifierKeys) -> None:
    """Raise UsageError for one that lacks what its kind needs, or has what it does not take."""
    takes = TAKES[keys.kind]
    said = {name for name in _ALL if getattr(keys, _NAMES.get(name, name)) not in (None, "", ())}
    for name in takes.must:
        if name not in said:
            raise UsageError("config.notifier_lacks", kind=keys.kind.value, key=name)
    for name in _ALL:
        if name in said and name not in takes.must + takes.may:
            raise UsageError("config.notifier_without", kind=keys.kind.value, key=name)
    if not keys.events:
        raise UsageError("config.notifier_of_nothing", events=[each.value for each in Occasion])
    if keys.kind is NotifierKind.MAIL:
        _check_mail(keys)


def _check_mail(keys: NotifierKeys) -> None:
    mail_server(keys.server or "")
    if bool(keys.user) is not bool(keys.secret_file):
        raise UsageError("config.notifier_half_a_login")
    for address in (keys.sender or "", *(keys.to or ())):
        name, _, domain = address.rpartition("@")
        if not (name and domain and address.isascii() and address.isprintable()) or set(address) & set(
            ' ,<>"'
        ):
            raise UsageError("config.notifier_no_address", address=address)


def _no_server() -> UsageError:
    # It is not repeated: whoever mistypes it may have put a password into it.
    return UsageError("config.notifier_no_server", forms=Sentence("config.notifier_servers"))
