"""Options of `wxpush serve`."""

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from wxpush.errors import UsageError
from wxpush.options.cluster import BROKER, CLUSTER_KEY_FILE, LEASE, NAMESPACE, PLAIN_CLUSTER, STATE
from wxpush.options.common import COMMON
from wxpush.options.files import SANDBOX
from wxpush.options.option import Option, Panel, count, file, listed, quantity, several, switch, text
from wxpush.options.send import CONCURRENCY, RATE, SUPPRESS, TIMEOUT
from wxpush.parsing.listening import address
from wxpush.parsing.quantities import CountWithin, allowance, duration, rate

SPOOL_DEFAULT = Path("inbox.db")
#: For a day a key stands for what was taken with it.
_LEAST_KEPT = 86_400.0


class ListenPlace(NamedTuple):
    """An address of this machine, and a port; 0: one that is free."""

    host: str
    port: int


def _kept(given: str) -> float:
    seconds = duration(given)
    if seconds < _LEAST_KEPT:
        raise UsageError("misuse.kept_too_short", text=given)
    return seconds


LISTEN = quantity(
    "--listen",
    help="help.served_at",
    metavar="HOST:PORT",
    read=lambda given: ListenPlace(*address(given)),
    default="127.0.0.1:8700",
    in_file=None,
)
SPOOL = file("--spool", help="help.spool", shown="inbox.db")
KEYS = file("--keys", help="help.keys")
NEW_KEY = text("--new-key", help="help.new_key", metavar="NAME")
SCOPES = listed("--scopes", kind=str, help="help.scopes", metavar="WORDS")
CAMPAIGNS = listed("--campaigns", kind=str, help="help.key_campaigns", metavar="NAMES")
TEST_KEY = switch("--test-key", help="help.test_key")
LIST_KEYS = switch("--list-keys", help="help.list_keys")
REVOKE_KEY = text("--revoke-key", help="help.revoke_key", metavar="NAME")
KEY_RATE = quantity(
    "--key-rate",
    help="help.key_rate",
    panel=Panel.BOUNDS,
    metavar="N",
    read=rate,
    default="max",
    in_file=None,
)
#: None: none on this machine, and 1,000 a second beyond.
ADDRESS_RATE: Option[float | None] = Option(
    flags=("--address-rate",),
    help="help.address_rate",
    panel=Panel.BOUNDS,
    metavar="N",
    read=rate,
    default=None,
)
#: None: as many as come.
PER_OPENID: Option[CountWithin | None] = Option(
    flags=("--per-openid",),
    help="help.per_openid",
    panel=Panel.BOUNDS,
    metavar="N/d",
    read=allowance,
    default=None,
)
PROXY = several("--proxy", kind=str, help="help.trusted_proxy", metavar="ADDRESS")
TLS_CERTIFICATE = file("--tls-certificate", help="help.tls_certificate")
TLS_KEY = file("--tls-key", help="help.tls_key")
MAX_WAITING = count(
    "--max-waiting",
    help="help.max_waiting",
    panel=Panel.BOUNDS,
    default=1_000_000,
    most=100_000_000,
)
KEEP = quantity(
    "--keep", help="help.keep", panel=Panel.BOUNDS, metavar="TIME", read=_kept, default="7d", in_file=None
)

SHARED_STATE = replace(STATE, help="help.serve_state", shown="")
FORGET_NODE = several("--forget-node", kind=str, help="help.forget_node", panel=Panel.CLUSTER, metavar="NODE")

SERVING = (
    LISTEN, SPOOL, KEYS, NEW_KEY, SCOPES, CAMPAIGNS, TEST_KEY, LIST_KEYS, REVOKE_KEY, PROXY, TLS_CERTIFICATE, TLS_KEY, SANDBOX, RATE,
    CONCURRENCY, TIMEOUT, SUPPRESS, MAX_WAITING, KEY_RATE, ADDRESS_RATE, PER_OPENID, KEEP, BROKER,
    SHARED_STATE, NAMESPACE, LEASE, CLUSTER_KEY_FILE, PLAIN_CLUSTER, FORGET_NODE, *COMMON,
)  # fmt: skip
