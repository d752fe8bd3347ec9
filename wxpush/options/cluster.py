"""What names a cluster (CLUSTER), and what a worker takes (WORKING)."""

from dataclasses import replace

from wxpush.options import send
from wxpush.options.common import COMMON
from wxpush.options.option import Panel, count, file, quantity, switch, text
from wxpush.parsing import quantities
from wxpush.words import Sentence

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
    read=str,
    default="wxpush",
    in_file=None,
)
LEASE = quantity(
    "--lease",
    help="help.lease",
    panel=Panel.CLUSTER,
    metavar="TIME",
    read=quantities.duration,
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

WORKING = (*CLUSTER, *COMMON, CONCURRENCY, send.TIMEOUT, LANES, ONCE, HEALTH)
