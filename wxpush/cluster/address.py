"""Addresses of brokers and of Redis. They are read here before any library sees them, so that no part of a password is taken
for a server's name.

Libraries end the authority at the first `/`, `#` or `?`, which people paste within passwords; what is left of the password is then shown,
looked up in the DNS, or kept.
"""

import os
import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from wxpush.errors import UsageError
from wxpush.options.cluster import BROKER, STATE
from wxpush.parsing.baseurl import is_loopback_host

#: Everything is in one of these parts, and `@` stands once: `scheme://[user[:password]@]host[:port][/path][?query]`.
_ADDRESS = re.compile(
    r"([a-z][a-z0-9+.-]*)://(?:([^/?#@:\s]*)(?::([^/?#@\s]*))?@)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?(/[^?#@\s]*)?(?:\?([^#@\s]*))?",
    re.ASCII | re.IGNORECASE,
)
_LONGEST = 2048
_PORTS = range(1, 65536)


class Scheme(NamedTuple):
    """What the first word of an address means: which kind of server, by which port if none is named, and whether through TLS."""

    server: str
    port: int
    tls: bool


_REDIS: Final = "redis"
_KAFKA: Final = "kafka"
#: Every scheme of the table of brokers, and of the state.
SCHEMES = MappingProxyType(
    {
        "amqp": Scheme("amqp", 5672, tls=False),
        "amqps": Scheme("amqps", 5671, tls=True),
        "redis": Scheme(_REDIS, 6379, tls=False),
        "rediss": Scheme(_REDIS, 6379, tls=True),
        "kafka": Scheme(_KAFKA, 9092, tls=False),
        "kafka+tls": Scheme(_KAFKA, 9093, tls=True),
    }
)
EXAMPLE: Final = "redis://HOST:6379/0"
#: What may stand behind the port, where not anything may: the number of a database; of Kafka nothing.
_PATHS = MappingProxyType(
    {_REDIS: re.compile(r"(?:/[0-9]{0,5})?", re.ASCII), _KAFKA: re.compile(r"/?", re.ASCII)}
)

#: What may follow the `?`: nothing that turns TLS or its verification off, or that is a password.
SETTINGS = ("db", "heartbeat", "protocol", "sasl", "cafile", "certfile", "keyfile", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """One address, in parts. `host` has the brackets of an IPv6 address; `port` is none where the scheme's own is meant."""

    scheme: str
    host: str
    port: int | None
    path: str
    #: As they are written, percent-encoded; empty where there is none.
    password: str = ""
    user: str = ""
    settings: str = ""

    @property
    def shown(self) -> str:
        """Without user, password and settings: as people, log and checkpoint may have it."""
        port = "" if self.port is None else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"

    @property
    def beyond(self) -> bool:
        """Whether it is another machine's."""
        return not is_loopback_host(self.host.strip("[]").lower())

    @property
    def plain(self) -> bool:
        """Whether what goes there can be read on the way."""
        return not self.meaning.tls and self.beyond

    @property
    def meaning(self) -> Scheme:
        """What its scheme means; one that is not in the table: a server of its own, without TLS."""
        return SCHEMES.get(self.scheme) or Scheme(self.scheme, 0, tls=False)


def parse(url: str, *, flag: str, example: str) -> ServerAddress:
    """Raises UsageError for what is no address, or has settings that it must not have; nothing of it is repeated then."""
    found = _parts(url)
    if found is None:
        raise UsageError("cluster.address_unreadable", option=flag, example=example)
    if any(each.partition("=")[0] not in SETTINGS for each in found.settings.split("&") if each):
        raise UsageError("cluster.address_setting", option=flag, settings=SETTINGS)
    return found


def parse_state(url: str) -> ServerAddress:
    """The address of a Redis. Raises UsageError as `parse` does."""
    address = parse(url, flag=STATE.flag, example=EXAMPLE)
    if address.meaning.server != _REDIS:
        raise scheme_unknown(address.scheme, flag=STATE.flag, example=EXAMPLE)
    return address


def scheme_unknown(scheme: str, *, flag: str, example: str) -> UsageError:
    """The error for a well-formed address whose scheme is none of those that there are."""
    return UsageError("cluster.scheme_unknown", option=flag, scheme=scheme, example=example)


def without_password(url: str) -> str:
    """An address as it may be shown; where it cannot be read, nothing of it: empty."""
    found = _parts(url)
    return found.shown if found else ""


def at_host(url: str, host: str) -> str:
    """An address that can be read, with another host: a name, or an address without brackets."""
    match = _ADDRESS.fullmatch(url)
    assert match is not None, "it was parsed before"
    start, end = match.span(4)
    return f"{url[:start]}[{host}]{url[end:]}" if ":" in host else f"{url[:start]}{host}{url[end:]}"


def is_plain(url: str) -> bool:
    """Whether an address is one that `--plain-cluster` must allow."""
    found = _parts(url)
    return found is not None and found.plain


def same_server(one: str, other: str) -> bool:
    """Whether two addresses mean one server, however they are written. True, too, where one of them cannot be read: nothing says otherwise."""
    found = [parts for parts in map(_parts, (one, other)) if parts is not None]
    return len(found) < len((one, other)) or _place(found[0]) == _place(found[1])


def _place(address: ServerAddress) -> tuple[str, str, int, str]:
    server, usual, _ = address.meaning
    path = address.path.rstrip("/") or ("/0" if server == _REDIS else "")
    host = address.host.lower() if address.beyond else "localhost"
    return server, host, address.port or usual, path


def _parts(url: str) -> ServerAddress | None:
    match = _ADDRESS.fullmatch(url) if len(url) <= _LONGEST and url.isprintable() else None
    if match is None:
        return None
    scheme, user, password, host, port, path, settings = match.groups(default="")
    number = int(port) if port else None
    if number not in _PORTS and number is not None:
        return None
    address = ServerAddress(scheme.lower(), host, number, path, password, user, settings)
    allowed = _PATHS.get(address.meaning.server)
    if allowed is not None and not allowed.fullmatch(path):
        return None
    return address


class _Environment:
    """What the environment gave before it was taken out, without passwords."""

    def __init__(self) -> None:
        self.shown: dict[str, str] = {}


# One for the whole process, as the environment is: what prints the next command is not handed what took the addresses out.
_environment = _Environment()


def take_out(environ: MutableMapping[str, str]) -> None:
    """Take the addresses out of the environment, so that no child inherits their passwords."""
    given = {each.variable: environ.pop(each.variable, "") for each in (BROKER, STATE)}
    _environment.shown |= {name: without_password(url) for name, url in given.items() if url}


def given_by_environment(variable: str) -> str:
    """The address that a variable gives or gave, as it may be shown; empty where it gives none."""
    return without_password(os.environ.get(variable, "")) or _environment.shown.get(variable, "")
