"""What names a cluster (CLUSTER), and what a worker takes (WORKING)."""

import re
from dataclasses import replace

from wxpush.errors import UsageError
from wxpush.options import send
from wxpush.options.common import COMMON, METRICS_LISTEN
from wxpush.options.option import Panel, count, file, quantity, switch, text
from wxpush.parsing import quantities
from wxpush.words import Sentence

#: Seconds. With a shorter lease a worker that is only slow would be taken for dead; a longer one holds up the rows of a dead one.
SHORTEST_LEASE, LONGEST_LEASE = 1.0, 120.0
_NAMESPACE_CHARACTERS = 32
_NAMESPACE = re.compile(rf"[A-Za-z0-9_-]{{1,{_NAMESPACE_CHARACTERS}}}")


def namespace(word: str) -> str:
    """The first word of all keys and queues. Raises UsageError for what is no word of ASCII letters, digits, - and _."""
    if not _NAMESPACE.fullmatch(word):
        raise UsageError("misuse.namespace_odd", name=word, most=_NAMESPACE_CHARACTERS)
    return word


def lease(text: str) -> float:
    """Seconds of a lease. Raises UsageError for one that is too short or too long."""
    seconds = quantities.duration(text)
    if not SHORTEST_LEASE <= seconds <= LONGEST_LEASE:
        raise UsageError("misuse.lease_out_of_range", lease=seconds, least=SHORTEST_LEASE, most=LONGEST_LEASE)
    return seconds


# Addresses may hold passwords: better given by the environment than on a command line.
BROKER = text("--broker", help="help.broker", panel=Panel.CLUSTER, metavar="URL")
STATE = text(
    "--state",
    help="help.state",
    panel=Panel.CLUSTER,
    metavar="URL",
    shown=Sentence("help.default_state"),
)
NAMESPACE = quantity(
    "--namespace",
    help="help.namespace",
    panel=Panel.CLUSTER,
    metavar="WORD",
    read=namespace,
    default="wxpush",
    in_file=None,
)
LEASE = quantity(
    "--lease",
    help="help.lease",
    panel=Panel.CLUSTER,
    metavar="TIME",
    read=lease,
    default="15s",
    in_file=None,
)

PLAIN_CLUSTER = switch("--plain-cluster", help="help.plain_cluster", panel=Panel.CLUSTER)

CLUSTER_KEY_FILE = file("--cluster-key-file", help="help.cluster_key_file", panel=Panel.CLUSTER, in_file=True)

CLUSTER = (BROKER, STATE, NAMESPACE, LEASE, CLUSTER_KEY_FILE, PLAIN_CLUSTER)

CONCURRENCY = replace(send.CONCURRENCY, help="help.work_concurrency")
LANES = count("--lanes", help="help.lanes", default=3, most=64)
ONCE = switch("--once", help="help.once")
HEALTH = file("--health", help="help.health", writes=True)

WORKING = (*CLUSTER, *COMMON, CONCURRENCY, send.TIMEOUT, LANES, ONCE, HEALTH, METRICS_LISTEN)
