"""What workers and dispatchers share, in Redis: docs/cluster.md tells the keys."""

#: The modules that are needed to reach it.
NEEDS = ("cryptography", "redis")
#: No lease is longer than this, in ms.
LONGEST_LEASE_MS = 120_000
