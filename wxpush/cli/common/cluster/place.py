"""Which broker and which state: settled, checked, and without passwords where it is shown."""

import os
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

from wxpush.cluster.address import Address, parse, parse_state
from wxpush.cluster.broker import BrokerKind, addresses, kind_of
from wxpush.cluster.state import LONGEST_LEASE_MS, NEEDS
from wxpush.credentials import find_cluster_key
from wxpush.errors import UsageError
from wxpush.options.cluster import BROKER, CLUSTER_KEY_FILE, LEASE, NAMESPACE, PLAIN_CLUSTER, STATE
from wxpush.options.values import Values
from wxpush.redact import learn, quoted
from wxpush.run.cluster.place import ClusterPlace

_NAMESPACE = re.compile(r"[A-Za-z0-9_-]{1,32}")
#: Shorter, and a worker that is only slow would be taken for dead; longer, and what it had stands still.
_SHORTEST, _LONGEST = 1.0, LONGEST_LEASE_MS / 1000


def cluster_place(options: Values) -> ClusterPlace:
    """Raises UsageError, also where a library is missing: nothing that needs one is imported before."""
    url, state = options[BROKER], options[STATE]
    if not url:
        raise UsageError(
            f"No broker is named; nothing was sent. Give --broker {addresses()}, or WXPUSH_BROKER."
        )
    broker = kind_of(url)
    _require_installed(broker)
    read = [parse(url, flag=BROKER.flag, example=addresses())]
    if not state:
        if not broker.holds_state:
            raise UsageError(
                f"Beside {broker.name} a Redis holds what the machines share; nothing was sent. Add --state redis://HOST:6379/0, or WXPUSH_STATE."
            )
        state = url
    else:
        read.append(parse_state(state))
    _require_tls(read, allowed=options[PLAIN_CLUSTER])
    for address in read:
        learn(address.password)
        learn(unquote(address.password))
    namespace = options[NAMESPACE]
    if not _NAMESPACE.fullmatch(namespace):
        raise UsageError(
            f"--namespace {namespace!r} is not a word of letters, digits, - and _; nothing was sent. Choose another."
        )
    lease = options[LEASE]
    if not _SHORTEST <= lease <= _LONGEST:
        raise UsageError(
            f"--lease {lease:g}s is not between {_SHORTEST:g}s and {_LONGEST:g}s; nothing was sent. Choose another, the same for all."
        )
    return ClusterPlace(url, state, namespace, lease, _key(options, read), _named(options))


def _key(options: Values, read: Iterable[Address]) -> bytes | None:
    """What chunks are sealed with; None on one machine that names none."""
    from wxpush.cli.common.configuration import configuration  # noqa: PLC0415 - `--help` does without yaml

    path = options[CLUSTER_KEY_FILE]
    if path is None and (configured := configuration(options).cluster_key_file):
        path = Path(configured)
    if path is not None:
        return find_cluster_key(path, os.environ)
    if any(address.beyond for address in read):
        raise UsageError("credentials.no_cluster_key")
    return None


def _named(options: Values) -> str:
    path = options.given(CLUSTER_KEY_FILE)
    if path is None or str(path) == os.environ.get(CLUSTER_KEY_FILE.variable):
        return ""
    return f" {CLUSTER_KEY_FILE.flag} {quoted(str(path))}"


def _require_tls(read: Iterable[Address], *, allowed: bool) -> None:
    plain = [address.shown for address in read if address.plain and not allowed]
    if plain:
        raise UsageError(
            f"Openids, texts and the access token would go to {' and '.join(plain)} in the clear; nothing was sent. Use amqps:// or rediss://; "
            f"in a network that is yours alone, {PLAIN_CLUSTER.flag} allows it."
        )


def _require_installed(broker: BrokerKind) -> None:
    if not all(map(find_spec, (*broker.needs, *NEEDS))):
        raise UsageError(
            f"The cluster needs more than wxpush has by itself; nothing was sent. Install it with: pip install 'wxpush-cli[{broker.extra}]'"
        )
