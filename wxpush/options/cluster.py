"""What names a cluster (CLUSTER), and what a worker takes (WORKING)."""

from dataclasses import replace

from wxpush.options import send
from wxpush.options.common import COMMON
from wxpush.options.option import count, file, quantity, switch, text
from wxpush.parsing import quantities

# Addresses may hold passwords: better given by the environment than on a command line.
BROKER = text("--broker", help="The broker: {brokers}.", metavar="URL")
STATE = text(
    "--state",
    help="The Redis with what the machines share.",
    metavar="URL",
    shown="the broker, where it is Redis",
)
NAMESPACE = quantity(
    "--namespace",
    help="First word of all keys and queues.",
    metavar="WORD",
    read=str,
    default="wxpush",
    in_file=None,
)
LEASE = quantity(
    "--lease",
    help="A worker that is silent for so long has lost its rows to another.",
    metavar="TIME",
    read=quantities.duration,
    default="15s",
    in_file=None,
)

PLAIN_CLUSTER = switch(
    "--plain-cluster", help="Let openids, texts and the access token go to other machines without TLS."
)

CLUSTER_KEY_FILE = file(
    "--cluster-key-file", help="The key that chunks are sealed with, the same on every machine."
)

CLUSTER = (BROKER, STATE, NAMESPACE, LEASE, CLUSTER_KEY_FILE, PLAIN_CLUSTER)

CONCURRENCY = replace(send.CONCURRENCY, help="Requests in flight at most, for each account.")
LANES = count("--lanes", help="Chunks of rows at once, for each account.", default=3, most=64)
ONCE = switch("--once", help="Leave when no campaign is left to be sent.")
HEALTH = file("--health", help="A file that is touched while all is well.")

WORKING = (*CLUSTER, *COMMON, CONCURRENCY, send.TIMEOUT, LANES, ONCE, HEALTH)
