"""The same sender on many machines, behind an existing broker: docs/cluster.md."""
