"""What workers and dispatchers share, in Redis: docs/cluster.md tells the keys."""
