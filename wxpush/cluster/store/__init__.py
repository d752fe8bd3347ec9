"""What workers and dispatchers share, in Redis: docs/cluster.md tells the keys."""

from wxpush.options.cluster import LONGEST_LEASE

#: The modules that are needed to reach it.
NEEDS = ("cryptography", "redis")
#: No lease is longer than this, in ms.
LONGEST_LEASE_MS = int(LONGEST_LEASE * 1000)
