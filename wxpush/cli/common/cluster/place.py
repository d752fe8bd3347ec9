"""Which broker and which state: settled, checked, and without passwords where it is shown."""

import os
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

from wxpush.cluster.address import ServerAddress, parse, parse_state
from wxpush.cluster.broker import BrokerKind, addresses, kind_of, secure_schemes
from wxpush.cluster.store import NEEDS
from wxpush.credentials import find_cluster_key
from wxpush.errors import UsageError
from wxpush.options.cluster import BROKER, CLUSTER_KEY_FILE, LEASE, NAMESPACE, PLAIN_CLUSTER, STATE
from wxpush.options.option import Option
from wxpush.options.values import Values
from wxpush.redact import learn, quoted
from wxpush.run.cluster.place import ClusterPlace
from wxpush.words import All

#: What brings the client of Redis along.
_EXTRA = "cluster"


def cluster_place(options: Values, state_option: Option[str | None] = STATE) -> ClusterPlace:
    """`state_option`: the command's own, where it has one. Raises UsageError, also where a library is missing: nothing that needs one is imported before."""
    url, state = options[BROKER], options[state_option]
    if not url:
        raise UsageError("cli.no_broker", addresses=addresses())
    broker = kind_of(url)
    _require_installed(broker)
    read = [parse(url, flag=BROKER.flag, example=addresses())]
    if not state:
        if not broker.holds_state:
            raise UsageError("cli.no_state", broker=broker.name)
        state = url
    else:
        read.append(parse_state(state))
    _require_tls(read, allowed=options[PLAIN_CLUSTER])
    for address in read:
        _learn(address)
    return ClusterPlace(url, state, options[NAMESPACE], options[LEASE], _key(options, read), _named(options))


def state_of(options: Values, option: Option[str | None]) -> str | None:
    """The address of a Redis alone; None: none is given. Raises UsageError as `cluster_place` does."""
    url = options[option]
    if not url:
        return None
    if not all(map(find_spec, NEEDS)):
        raise UsageError("cli.cluster_not_installed", extra=_EXTRA)
    address = parse_state(url)
    _require_tls([address], allowed=options[PLAIN_CLUSTER])
    _learn(address)
    return url


def _learn(address: ServerAddress) -> None:
    learn(address.password)
    learn(unquote(address.password))


def _key(options: Values, read: Iterable[ServerAddress]) -> bytes | None:
    """What chunks are sealed with; None on one machine that names none."""
    from wxpush.cli.common.configuration import configuration  # noqa: PLC0415 - `--help` does without yaml

    path = options[CLUSTER_KEY_FILE]
    if path is None:
        path = options.over(configuration(options).options())[CLUSTER_KEY_FILE]
    if path is not None:
        return find_cluster_key(path, os.environ)
    if any(address.beyond for address in read):
        raise UsageError("credentials.no_cluster_key")
    return None


def require_no_cluster(options: Values) -> None:
    """Raise UsageError where the key of a cluster is typed for what is none. One in the environment is passed over."""
    if _typed_key(options) is not None:
        raise UsageError("misuse.only_of_cluster", flag=CLUSTER_KEY_FILE.flag)


def _typed_key(options: Values) -> Path | None:
    path: Path | None = options.given(CLUSTER_KEY_FILE)
    return None if str(path) == os.environ.get(CLUSTER_KEY_FILE.variable) else path


def _named(options: Values) -> str:
    path = _typed_key(options)
    if path is None:
        return ""
    return f" {CLUSTER_KEY_FILE.flag} {quoted(str(path))}"


def _require_tls(read: Iterable[ServerAddress], *, allowed: bool) -> None:
    plain = [address.shown for address in read if address.plain and not allowed]
    if plain:
        raise UsageError(
            "cli.cluster_in_the_clear",
            addresses=All(plain),
            schemes=secure_schemes(),
            option=PLAIN_CLUSTER.flag,
        )


def _require_installed(broker: BrokerKind) -> None:
    if not all(map(find_spec, (*broker.needs, *NEEDS))):
        raise UsageError("cli.cluster_not_installed", extra=broker.extra)
