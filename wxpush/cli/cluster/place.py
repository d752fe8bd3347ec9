"""Which broker and which state: settled, checked, and without passwords where it is shown."""

import re

from wxpush import quantities
from wxpush.cli.common.clusteroptions import Clustered
from wxpush.cluster.state.scripts import LONGEST_LEASE_MS
from wxpush.errors import UsageError
from wxpush.run.cluster.place import ClusterPlace

_NAMESPACE = re.compile(r"[A-Za-z0-9_-]{1,32}")
#: Shorter, and a worker that is only slow would be taken for dead; longer, and what it had stands still.
_SHORTEST, _LONGEST = 1.0, LONGEST_LEASE_MS / 1000


def cluster_place(clustered: Clustered) -> ClusterPlace:
    """Raises UsageError."""
    if not clustered.broker:
        raise UsageError(
            "No broker is named; nothing was sent. Give --broker amqp://HOST:5672/ or redis://HOST:6379/0, or WXPUSH_BROKER."
        )
    state = clustered.state
    if not state:
        if not clustered.broker.startswith("redis"):
            raise UsageError(
                "Beside RabbitMQ a Redis holds what the machines share; nothing was sent. Add --state redis://HOST:6379/0, or WXPUSH_STATE."
            )
        state = clustered.broker
    namespace = clustered.namespace or "wxpush"
    if not _NAMESPACE.fullmatch(namespace):
        raise UsageError(
            f"--namespace {namespace!r} is not a word of letters, digits, - and _; nothing was sent. Choose another."
        )
    lease = quantities.duration(clustered.lease or "15s")
    if not _SHORTEST <= lease <= _LONGEST:
        raise UsageError(
            f"--lease {lease:g}s is not between {_SHORTEST:g}s and {_LONGEST:g}s; nothing was sent. Choose another, the same for all."
        )
    return ClusterPlace(clustered.broker, state, namespace, lease)
